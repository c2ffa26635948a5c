//! Texts with interpolations, localised texts, and what they say where everything in them is known.

use smol_str::SmolStr;

use super::Lower;
use super::expressions::{error, typed};
use super::fits;
use crate::check::model::*;
use crate::check::rules::{
    e0201_duplicate_definition, e0202_unknown_name as unknown_name, e0301_type_mismatch as mismatch,
};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::ast::TextPart;
use crate::value::{Context, Value, Zone, display};

/// The longest text that constants make, in bytes: more than the longest message that there is (255 segments).
pub(super) const CONSTANT_MAX_BYTES: usize = 40_000;

/// How much of the text around a hole a message quotes, in characters.
const QUOTED_CHARACTERS: usize = 12;

impl Lower<'_> {
    /// A text literal. Without interpolation it is one constant.
    pub(super) fn text(&mut self, text: &ast::Text, hint: Option<&Type>) -> Expr {
        match text.parts.as_slice() {
            [] => return self.text_constant("", text.span),
            [TextPart::Literal(literal, _)] => return self.text_constant(literal, text.span),
            _ => {}
        }
        let mut parts = Vec::with_capacity(text.parts.len());
        for (at, part) in text.parts.iter().enumerate() {
            parts.push(match part {
                TextPart::Literal(literal, span) => self.text_constant(literal, *span),
                TextPart::Value(value, _) => {
                    let reads = reading_without(text, at);
                    self.interpolated(value, &reads)
                }
            });
        }
        let bound = parts
            .iter()
            .map(|part| fits::text_bound(&self.project, &part.ty.kind))
            .try_fold(0u32, |length, part| Some(length.saturating_add(part?)));
        let expr = typed(ExprKind::Text(parts), TypeKind::Text(bound), text.span);
        let needs_form = hint
            .is_some_and(|hint| matches!(hint.kind, TypeKind::Phone | TypeKind::Email(_) | TypeKind::Url(_)));
        match self.constant_text(&expr) {
            Some(known) if needs_form => self.text_constant(&known, text.span),
            _ => expr,
        }
    }

    /// `{expression}`: any value that a text can show. `reads` is what a subscriber would read without it.
    fn interpolated(&mut self, written: &ast::Expr, reads: &str) -> Expr {
        let expr = self.expression(written, None);
        if expr.ty.is_error() {
            return expr;
        }
        if !fits::is_shown(&expr.ty.kind) {
            let is = fits::in_words(&self.project, &expr.ty.kind);
            let help = match expr.ty.kind {
                TypeKind::List(_) => {
                    format!("join its items: `join({}, \", \")`", self.quote(expr.span))
                }
                _ => "name one of its fields".to_owned(),
            };
            let message = format!("a text cannot show {is}");
            self.report(mismatch::unusable(expr.span, message, &help));
            return error(expr.span);
        }
        if !expr.ty.optional {
            return expr;
        }
        let note = self.note_of_hole(&expr, reads);
        self.needs_value(expr, &note)
    }

    fn note_of_hole(&self, expr: &Expr, reads: &str) -> String {
        let field = match &expr.kind {
            ExprKind::ContactField(id) => {
                let contact = self.project.objects.first();
                contact.and_then(|contact| contact.fields.get(id.index())).map(|field| &field.name)
            }
            _ => None,
        };
        let reads = match reads.trim() {
            "" => String::new(),
            _ => format!(": they would read \"{reads}\""),
        };
        match field {
            Some(name) => format!("some contacts have no {}{reads}", name.replace('_', " ")),
            None if reads.is_empty() => "without it the text would have a hole".to_owned(),
            None => format!("some would have none{reads}"),
        }
    }

    /// `{ en "…" fr "…" }`: one text for each language of the project. A missing one is noted, and the first stands in.
    pub(super) fn localised(&mut self, texts: &[(ast::Name, ast::Text)], span: Span) -> Expr {
        let mut by_language: Vec<Option<Expr>> = vec![None; self.project.languages.len()];
        let mut firsts: Vec<Option<Span>> = vec![None; self.project.languages.len()];
        let mut any = None;
        let mut all_known = true;
        for (language, text) in texts {
            let at = self.language(language);
            all_known &= at.is_some();
            let outer = std::mem::replace(&mut self.scope.language, at);
            let expr = self.text(text, None);
            self.scope.language = outer;
            let Some((at, slot)) = at.and_then(|at| Some((at, by_language.get_mut(at)?))) else { continue };
            if slot.is_some() {
                let first = firsts.get(at).copied().flatten().unwrap_or(span);
                self.report(e0201_duplicate_definition::twice(language.span, &language.text, first));
                continue;
            }
            any.get_or_insert_with(|| expr.clone());
            *slot = Some(expr);
            if let Some(first) = firsts.get_mut(at) {
                *first = Some(language.span);
            }
        }
        let Some(stand_in) = by_language.iter().flatten().next().cloned().or(any) else { return error(span) };
        // A language that is written wrongly is not missing.
        if all_known {
            self.note_untranslated(&by_language, span);
        }
        let texts: Vec<Expr> =
            by_language.into_iter().map(|text| text.unwrap_or_else(|| stand_in.clone())).collect();
        let bound = texts
            .iter()
            .map(|text| fits::text_bound(&self.project, &text.ty.kind))
            .try_fold(0, |longest, bound| Some(bound?.max(longest)));
        typed(ExprKind::Localised(texts), TypeKind::Text(bound), span)
    }

    fn note_untranslated(&mut self, by_language: &[Option<Expr>], span: Span) {
        let missing = self.project.languages.iter().zip(by_language).filter(|(_, text)| text.is_none());
        let languages: Vec<SmolStr> = missing.map(|(language, _)| language.clone()).collect();
        if !languages.is_empty() {
            self.project.untranslated.push(Untranslated { span, languages });
        }
    }

    /// The position of a language of the project.
    fn language(&mut self, name: &ast::Name) -> Option<usize> {
        let found = self.project.languages.iter().position(|language| *language == name.text);
        if found.is_none() {
            let declared = !self.items.languages.is_empty();
            let near = self.nearest(&name.text, |lower| lower.project.languages.clone()).filter(|_| declared);
            self.report(unknown_name::language(name.span, &name.text, declared, near.as_ref()));
        }
        found
    }

    /// What a text says, where everything in it is known when compiling and it is not longer than any message can be.
    pub(super) fn constant_text(&self, expr: &Expr) -> Option<String> {
        let mut text = String::new();
        let parts = match &expr.kind {
            ExprKind::Text(parts) => parts.as_slice(),
            _ => std::slice::from_ref(expr),
        };
        for part in parts {
            let ExprKind::Constant(value) = &part.kind else { return None };
            text.push_str(&self.shown(value, &part.ty.kind)?);
            if text.len() > CONSTANT_MAX_BYTES {
                return None;
            }
        }
        Some(text)
    }

    /// A constant as a text shows it.
    fn shown(&self, value: &Value, kind: &TypeKind) -> Option<String> {
        match (value, kind) {
            (Value::Text(text), _) => Some(text.to_string()),
            (Value::Symbol(symbol), TypeKind::Enum(id)) => {
                self.project.enums.get(id.index())?.name_of(*symbol).map(ToString::to_string)
            }
            _ => {
                let zone = Zone::named("UTC")?;
                let context = Context { now_ms: 0, zone: &zone, language: "", country: "", names: &() };
                Some(display(value, &context))
            }
        }
    }

    /// What a text says in each language of the project, where everything in it is known.
    pub(super) fn constant_texts(&self, expr: &Expr) -> Option<Vec<String>> {
        match &expr.kind {
            ExprKind::Localised(texts) => texts.iter().map(|text| self.constant_text(text)).collect(),
            _ => {
                let text = self.constant_text(expr)?;
                Some(vec![text; self.project.languages.len()])
            }
        }
    }

    /// A text that subscribers read.
    pub(super) fn readable(&mut self, written: &ast::Expr) -> Expr {
        self.value_of(written, TypeKind::Text(None))
    }
}

/// What stands around the interpolation at `at`, without it.
fn reading_without(text: &ast::Text, at: usize) -> String {
    let literal = |index: Option<usize>| match index.and_then(|index| text.parts.get(index)) {
        Some(TextPart::Literal(literal, _)) => literal.as_str(),
        _ => "",
    };
    let before: Vec<char> = literal(at.checked_sub(1)).chars().rev().take(QUOTED_CHARACTERS).collect();
    let before: String = before.into_iter().rev().collect();
    let after: String = literal(Some(at + 1)).chars().take(QUOTED_CHARACTERS).collect();
    let from_word = match before.char_indices().count() {
        QUOTED_CHARACTERS => before.split_once(' ').map_or(before.as_str(), |(_, rest)| rest),
        _ => before.as_str(),
    };
    let to_word = match after.char_indices().count() {
        QUOTED_CHARACTERS => after.rsplit_once(' ').map_or(after.as_str(), |(rest, _)| rest),
        _ => after.as_str(),
    };
    let to_word = match to_word.find(['.', '!', '?']) {
        Some(at) => to_word.get(..=at).unwrap_or(to_word),
        None => to_word,
    };
    format!("{from_word}{to_word}").replace('\n', " ")
}
