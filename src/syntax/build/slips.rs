//! What the grammar takes otherwise than its author meant: put right here, and reported.

use super::super::ast::*;
use super::{Builder, WaitParts};
use crate::diag::{Diagnostic, Edit, codes};
use crate::source::Span;

/// How far around a target the heads of steps are looked for, in bytes: a file with many mistakes would be searched as often.
const HEADS_WITHIN: usize = 16 * 1024;

impl Builder<'_> {
    /// Gives statements that stand behind a choice on its line to the choice: they were meant as its block, and would
    /// be sent with the message before anybody has chosen.
    pub(super) fn give_to_choice(&mut self, way: &mut Way, statements: Vec<Statement>) {
        let (Way::Choice(Choice { outcome, span, .. }) | Way::Answer(Answer { outcome, span, .. })) = way
        else {
            return;
        };
        let (Some(first), Some(last)) = (statements.first(), statements.last()) else { return };
        if let (Outcome::Target(target), [end]) = (&mut *outcome, statements.as_slice())
            && end.kind == StatementKind::End
            && self.is_name_with_end(target, end.span)
        {
            return;
        }
        let block = first.span.to(last.span);
        let word = if self.text.get(span.start as usize..).is_some_and(|text| text.starts_with("answer")) {
            "answer"
        } else {
            "choice"
        };
        let mut edits = vec![Edit { span: block.before(), text: "{ ".into() }];
        let mut statements = statements;
        let mut end = " }".to_owned();
        if let Outcome::Target(target) = outcome {
            let arrow = self.arrow_before(target.span);
            edits.insert(0, Edit { span: arrow.to(block.before()), text: String::new() });
            let kind = match &target.kind {
                TargetKind::End => StatementKind::End,
                _ => StatementKind::Goto(target.clone()),
            };
            let leaves =
                self.text.get(target.span.start as usize..target.span.end as usize).unwrap_or_default();
            end = if leaves == "end" { "  end }".to_owned() } else { format!("  goto {leaves} }}") };
            statements.push(Statement { kind, span: target.span });
        }
        edits.push(Edit { span: block.after(), text: end });
        let diagnostic = Diagnostic::error(
            codes::UNEXPECTED_TOKEN,
            block,
            format!("what a `{word}` does stands in braces"),
        )
        .note(format!("without them this is done for everybody, before the `{word}` is even asked"))
        .label(Span { end: block.start, ..*span }, format!("the `{word}` that it stands behind"))
        .help("write `{ … }` around it");
        // What goes on in other lines may belong to something else.
        let is_line =
            self.text.get(block.start as usize..block.end as usize).is_some_and(|text| !text.contains('\n'));
        self.diagnostics.push(if is_line {
            diagnostic.fix("add the braces", true, edits)
        } else {
            diagnostic
        });
        *outcome = Outcome::Block(Block { statements, span: block });
    }

    /// `-> the end`: nobody leaves for a step and ends at once, so `end` is a word of the name, or one too many.
    fn is_name_with_end(&mut self, target: &mut Target, end: Span) -> bool {
        let first = match &target.kind {
            TargetKind::Step(name) => name.text.as_str(),
            TargetKind::Default => "default",
            TargetKind::End => return false,
        };
        let (span, name) = (target.span.to(end), format!("{first}_end"));
        let heads = [format!(" {name} {{"), format!(" {first} end {{")];
        let near = around(self.text, target.span.start as usize, HEADS_WITHIN);
        if !heads.iter().any(|head| near.contains(head)) {
            let diagnostic =
                Diagnostic::error(codes::UNEXPECTED_TOKEN, end, "nothing follows where a choice leads");
            let end = Span { start: target.span.end, ..end };
            self.diagnostics.push(
                diagnostic
                    .help("what a choice does before it leaves stands in braces: `{ … goto NAME }`")
                    .unsafe_fix("drop `end`", end, ""),
            );
            return true;
        }
        self.diagnostics.push(
            Diagnostic::error(codes::UNEXPECTED_TOKEN, span, "a name is one word")
                .note("letters, digits and `_`")
                .help(format!("write `{name}`"))
                .safe_fix(format!("write `{name}`"), span, name.clone()),
        );
        *target = Target { kind: TargetKind::Step(Name { text: name.into(), span }), span };
        true
    }

    /// `x == null`: reported, with whether it asks that a value is missing.
    pub(super) fn asks_for_nothing(
        &mut self,
        operator: BinaryOperator,
        at: u32,
        right: &Expr,
    ) -> Option<bool> {
        let negated = match operator {
            BinaryOperator::Equal => true,
            BinaryOperator::NotEqual => false,
            _ => return None,
        };
        let ExprKind::Name(name) = &right.kind else { return None };
        if !matches!(name.to_lowercase().as_str(), "null" | "nil" | "undefined") {
            return None;
        }
        let meant = if negated { "is not set" } else { "is set" };
        let span = self.span(at, at + 1).to(right.span);
        self.diagnostics.push(
            Diagnostic::error(codes::UNEXPECTED_TOKEN, span, format!("there is no `{name}`"))
                .note("a value is there, which `is set` asks, or it is missing")
                .help(format!("write `{meant}`"))
                .safe_fix(format!("write `{meant}`"), span, meant),
        );
        Some(negated)
    }

    /// The `->` before a target.
    fn arrow_before(&self, target: Span) -> Span {
        let before = self.text.get(..target.start as usize).unwrap_or_default();
        let start = before.rfind("->").map_or(target.start, |at| at as u32);
        Span::new(self.file, start, target.end)
    }

    /// Whether something begins on the line on which something else ends.
    pub(super) fn is_on_line_of(&self, before: Span, after: Span) -> bool {
        let between = self.text.get(before.end as usize..after.start as usize);
        between.is_some_and(|between| !between.contains('\n'))
    }

    /// `wait until x between 09:00 and 19:00`: the hours of a `wait` are told by `during`.
    pub(super) fn hours_of_wait(&mut self, moment: Expr, parts: &mut WaitParts) -> Expr {
        let is_time = |expr: &Expr| matches!(expr.kind, ExprKind::Time(_));
        let ExprKind::Between { value, low, high } = moment.kind else { return moment };
        if !is_time(&low) || !is_time(&high) || parts.during.is_some() {
            let kind = ExprKind::Between { value, low, high };
            return Expr { kind, span: moment.span };
        }
        let clock = |span: Span| {
            let written = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
            if written.len() == 4 { format!("0{written}") } else { written.to_owned() }
        };
        let meant = format!("during {} to {}", clock(low.span), clock(high.span));
        let span = Span { start: value.span.end, ..moment.span };
        let blanks = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let blanks = (blanks.len() - blanks.trim_start().len()) as u32;
        let span = Span { start: span.start + blanks, ..span };
        self.diagnostics.push(
            Diagnostic::error(codes::UNEXPECTED_TOKEN, span, "the hours of a `wait` are told by `during`")
                .note("`between` asks whether a value lies between two others")
                .help(format!("write `{meant}`"))
                .safe_fix(format!("write `{meant}`"), span, meant),
        );
        parts.during = Some(Box::new(During { from: *low, to: *high, days: Vec::new(), span }));
        *value
    }
}

/// What stands within so many bytes of a place of a text.
fn around(text: &str, at: usize, within: usize) -> &str {
    let mut from = at.saturating_sub(within).min(text.len());
    let mut to = at.saturating_add(within).min(text.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(from..to).unwrap_or_default()
}
