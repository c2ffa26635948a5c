//! Texts: pieces joined, languages told apart.

use super::generator::Generator;
use super::scope::Scope;
use super::sequence::Sequence;
use crate::bytecode::{Instruction, Op};
use crate::check::model::{BinaryOperator, Expr, ExprKind, Say, Unicode};
use crate::text::{Encoding, encoding_of, normalize};
use crate::value::Value;

impl Generator<'_> {
    /// Pushes a text of several pieces; known pieces that are neighbours are one.
    pub(super) fn text(&mut self, out: &mut Sequence, whole: &Expr, parts: &[Expr], scope: &Scope<'_>) {
        if let Some(text) = self.constant_text(whole, scope) {
            return self.push_text(out, &text);
        }
        let (mut known, mut count) = (String::new(), 0);
        for part in parts {
            match self.constant_text(part, scope) {
                Some(text) => known.push_str(&text),
                None => {
                    count += self.push_known(out, &mut known);
                    self.expression(out, part, scope);
                    count += 1;
                }
            }
        }
        count += self.push_known(out, &mut known);
        if scope.template.is_none() {
            out.at(whole.span);
        }
        out.emit(Instruction::of(Op::Concat).c(count));
    }

    /// Pushes what is known so far, if anything: how many values that makes.
    fn push_known(&mut self, out: &mut Sequence, known: &mut String) -> u32 {
        if known.is_empty() {
            return 0;
        }
        self.push_text(out, &std::mem::take(known));
        1
    }

    /// Pushes the text in the contact's language.
    pub(super) fn localised(&mut self, out: &mut Sequence, texts: &[Expr], scope: &Scope<'_>) {
        self.by_language(out, texts, &mut |generator, out, text| generator.expression(out, text, scope));
    }

    /// `say`
    pub(super) fn say(&mut self, out: &mut Sequence, say: &Say, scope: &Scope<'_>) {
        let Some(media) = &say.media else { return self.say_text(out, &say.text, scope) };
        self.expression(out, &say.text, scope);
        self.expression(out, media, scope);
        out.at(say.span);
        let own = u16::from(self.says_own_unicode(&say.text, scope));
        out.emit(Instruction::of(Op::Say).a(1).b(own));
    }

    fn say_text(&mut self, out: &mut Sequence, text: &Expr, scope: &Scope<'_>) {
        if let Some(text) = self.constant_text(text, scope) {
            let string = self.builder.string(&text);
            return out.emit(Instruction::of(Op::SayText).c(string));
        }
        if let ExprKind::Localised(texts) = &text.kind {
            return self.by_language(out, texts, &mut |generator, out, text| {
                generator.say_text(out, text, scope);
            });
        }
        self.expression(out, text, scope);
        out.at(text.span);
        let own = u16::from(self.says_own_unicode(text, scope));
        out.emit(Instruction::of(Op::Say).b(own));
    }

    /// Whether the author's own characters of a text force UCS-2, where it matters: `unicode replace` and `refuse` concern
    /// values.
    pub(super) fn says_own_unicode(&self, text: &Expr, scope: &Scope<'_>) -> bool {
        let allowed = scope.unit.is_some_and(|unit| unit.settings.unicode == Unicode::Allow);
        !allowed && forces_unicode(text)
    }

    /// Code for each language; that for the default language serves everybody else.
    fn by_language(
        &mut self,
        out: &mut Sequence,
        texts: &[Expr],
        emit: &mut dyn FnMut(&mut Self, &mut Sequence, &Expr),
    ) {
        let Some((default, others)) = texts.split_first() else { return };
        let mut ends = Vec::with_capacity(others.len());
        for (language, text) in (1_u16..).zip(others) {
            let next = out.jump_with(Instruction::of(Op::JumpUnlessLanguage).b(language));
            emit(self, out, text);
            ends.push(out.jump(Op::Jump));
            out.land(next);
        }
        emit(self, out, default);
        out.land_all(ends);
    }
}

/// Whether a constant piece of a text forces UCS-2. Templates are looked at where they stand in no other.
fn forces_unicode(text: &Expr) -> bool {
    match &text.kind {
        ExprKind::Constant(Value::Text(text)) => encoding_of(&normalize(text)) == Encoding::Ucs2,
        ExprKind::Text(parts) | ExprKind::Localised(parts) => parts.iter().any(forces_unicode),
        ExprKind::If(_, yes, no) => forces_unicode(yes) || forces_unicode(no),
        ExprKind::Binary(BinaryOperator::Add, left, right) => forces_unicode(left) || forces_unicode(right),
        _ => false,
    }
}
