//! `if`, `match` and `split`.

use std::collections::HashMap;

use rust_decimal::Decimal;
use smol_str::SmolStr;

use super::Lower;
use super::facts::{Facts, path_of, told_by};
use super::fits;
use crate::check::model::*;
use crate::check::rules::e0307_non_exhaustive_match::Room;
use crate::check::rules::{
    e0201_duplicate_definition as duplicate, e0301_type_mismatch as mismatch,
    e0307_non_exhaustive_match as exhaustive, e0308_invalid_value as invalid,
};
use crate::source::Span;
use crate::syntax::ast::{self, MatchArm, MatchPattern, StatementKind as Written};
use crate::value::{Symbol, Value};

/// Most values that a message names as not covered.
const NAMED_VALUES: usize = 12;

impl Lower<'_> {
    pub(super) fn branching(&mut self, written: &Written, span: Span) -> StatementKind {
        match written {
            Written::If { branches, otherwise } => self.if_statement(branches, otherwise.as_ref()),
            Written::Match { subject, arms, otherwise } => {
                self.match_statement(subject, arms, otherwise.as_ref(), span)
            }
            Written::Split(branches) => self.split(branches, span),
            _ => StatementKind::Error,
        }
    }

    fn if_statement(
        &mut self,
        written: &[(ast::Expr, ast::Block)],
        otherwise: Option<&ast::Block>,
    ) -> StatementKind {
        let mut facts = std::mem::take(&mut self.scope.facts);
        let left = facts.left;
        let mut after: Option<Facts> = None;
        let mut branches = Vec::with_capacity(written.len());
        for (condition, block) in written {
            let (condition, before) = self.from(facts, |lower| lower.value_of(condition, TypeKind::Bool));
            let told = told_by(&condition, self.project.objects.first());
            let mut inside = before.clone();
            inside.learn_all(&told.when_true);
            let (block, end) = self.from(inside, |lower| lower.block(block));
            after = Some(join(after, end));
            facts = before;
            facts.learn_all(&told.when_false);
            branches.push((condition, block));
        }
        let otherwise = otherwise.map(|block| {
            let (block, end) = self.from(std::mem::take(&mut facts), |lower| lower.block(block));
            facts = end;
            block
        });
        self.scope.facts = join(after, facts);
        self.scope.facts.left |= left;
        StatementKind::If { branches, otherwise }
    }

    fn match_statement(
        &mut self,
        subject: &ast::Expr,
        arms: &[MatchArm],
        otherwise: Option<&ast::Block>,
        span: Span,
    ) -> StatementKind {
        let subject = self.expression(subject, None);
        let path = path_of(&subject, self.project.objects.first());
        let before = std::mem::take(&mut self.scope.facts);
        let mut known = before.clone();
        if let Some(path) = &path {
            known.learn(path);
        }
        let mut covered = Covered::default();
        let mut after: Option<Facts> = None;
        let mut lowered = Vec::with_capacity(arms.len());
        for arm in arms {
            let values = self.patterns(&arm.patterns, &subject.ty, &mut covered);
            let missing = arm.patterns.iter().any(|pattern| matches!(pattern, MatchPattern::Missing(_)));
            let facts = if missing { before.clone() } else { known.clone() };
            let (block, end) = self.from(facts, |lower| lower.block(&arm.body));
            after = Some(join(after, end));
            lowered.push((values, block));
        }
        let otherwise = otherwise.map(|block| {
            let facts = if covered.missing.is_some() { known } else { before.clone() };
            let (block, end) = self.from(facts, |lower| lower.block(block));
            after = Some(join(after.take(), end));
            block
        });
        if otherwise.is_none() {
            let room = self.room_for_arm(arms, span);
            self.check_covered(&subject, &covered, &room);
        }
        let left = before.left;
        self.scope.facts = after.unwrap_or(before);
        self.scope.facts.left |= left;
        StatementKind::Match { subject: Box::new(subject), arms: lowered, otherwise }
    }

    fn patterns(&mut self, patterns: &[MatchPattern], ty: &Type, covered: &mut Covered) -> Vec<Value> {
        let mut values = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let (value, span) = match pattern {
                MatchPattern::Missing(span) => {
                    if let Some(first) = covered.missing.replace(*span) {
                        self.report(duplicate::twice(*span, "missing", first));
                    }
                    values.push(Value::Missing);
                    continue;
                }
                MatchPattern::Value(written) => (self.pattern(written, ty), written.span),
            };
            let Some(value) = value else {
                covered.unknown = true;
                continue;
            };
            if let Some(first) = covered.spans.insert(key(&value), span) {
                let name = self.quote(span);
                self.report(duplicate::twice(span, &name, first));
            }
            values.push(value);
        }
        values
    }

    /// The value that an arm takes; reported and `None` where it is none.
    fn pattern(&mut self, written: &ast::Expr, ty: &Type) -> Option<Value> {
        let wanted = ty.clone().required();
        let expr = match &wanted.kind {
            // A pattern is never a variable: the values of the enum come first.
            TypeKind::Enum(id) => self.enum_pattern(written, *id, &wanted),
            _ => self.value(written, &wanted),
        };
        let help = "write a value itself, or use `if`";
        self.known(&expr, "what an arm takes", help)
    }

    fn enum_pattern(&mut self, written: &ast::Expr, id: EnumId, wanted: &Type) -> Expr {
        if let ast::ExprKind::Name(name) = &written.kind
            && let Some(values) = self.project.enums.get(id.index())
            && values.position(name).is_some()
        {
            return self.enum_constant(name, id, written.span);
        }
        self.value(written, wanted)
    }

    /// Where another arm can be added: behind the last one, on a line of its own if that has one.
    fn room_for_arm(&self, arms: &[MatchArm], span: Span) -> Room {
        let brace = Span::new(span.file, span.end.saturating_sub(1), span.end.saturating_sub(1));
        let Some(last) = arms.last() else { return Room { place: brace, before: " ".into(), after: " " } };
        let between = Span { start: last.span.end, ..brace };
        if !self.sources.slice(between).contains('\n') {
            return Room { place: last.span.after(), before: " ".into(), after: "" };
        }
        let text = self.sources.slice(Span { start: 0, end: last.span.start, ..last.span });
        let line = text.rsplit('\n').next().unwrap_or_default();
        let indent = line.chars().take_while(|sign| sign.is_whitespace());
        Room { place: last.span.after(), before: "\n".chars().chain(indent).collect(), after: "" }
    }

    fn check_covered(&mut self, subject: &Expr, covered: &Covered, room: &Room) {
        if subject.ty.is_error() || covered.unknown {
            return;
        }
        let values: Vec<(SmolStr, Value)> = match &subject.ty.kind {
            TypeKind::Enum(id) => {
                let values = self.project.enums.get(id.index());
                let names = values.map(|values| values.values.as_slice()).unwrap_or_default();
                names.iter().map(|name| (name.clone(), Value::Symbol(Symbol::of(name)))).collect()
            }
            TypeKind::Bool => [("true", true), ("false", false)]
                .map(|(name, value)| (name.into(), Value::Bool(value)))
                .into(),
            kind => {
                let what = fits::in_words(&self.project, kind);
                self.report(exhaustive::needs_else(subject.span, &what, room));
                return;
            }
        };
        let open = values.into_iter().filter(|(_, value)| !covered.spans.contains_key(&key(value)));
        let mut open: Vec<String> = open.map(|(name, _)| name.to_string()).take(NAMED_VALUES).collect();
        if subject.ty.optional && covered.missing.is_none() {
            open.push("missing".to_owned());
        }
        if !open.is_empty() {
            self.report(exhaustive::uncovered(subject.span, &open, room));
        }
    }

    fn split(&mut self, branches: &[(Decimal, Span, ast::Block)], span: Span) -> StatementKind {
        let before = std::mem::take(&mut self.scope.facts);
        let mut after: Option<Facts> = None;
        let mut lowered = Vec::with_capacity(branches.len());
        let mut sum = Some(Decimal::ZERO);
        for (percent, at, block) in branches {
            let (block, end) = self.from(before.clone(), |lower| lower.block(block));
            after = Some(join(after, end));
            if percent.is_sign_negative() || percent.is_zero() {
                let message = "nobody would take this branch".to_owned();
                self.report(invalid::invalid(*at, message, "give it more than 0%, or remove it"));
            }
            sum = sum.and_then(|sum| sum.checked_add(*percent));
            lowered.push((*percent, block));
        }
        match sum {
            Some(sum) if sum == Decimal::ONE_HUNDRED => {}
            sum => {
                let at = branches.iter().map(|(_, at, _)| *at).reduce(Span::to).unwrap_or(span);
                self.report(invalid::percentages(at, sum.unwrap_or(Decimal::MAX)));
            }
        }
        self.scope.facts = after.unwrap_or(before);
        StatementKind::Split(lowered)
    }

    /// Makes sure that a list of days is one, and gives it Monday first.
    pub(super) fn days(&mut self, written: &[(ast::Name, Option<ast::Name>)]) -> [bool; 7] {
        const WORDS: [(&str, usize); 7] =
            [("mon", 0), ("tue", 1), ("wed", 2), ("thu", 3), ("fri", 4), ("sat", 5), ("sun", 6)];
        let mut days = [written.is_empty(); 7];
        for (first, last) in written {
            let from = self.word(first, &WORDS);
            let to = match last {
                Some(last) => self.word(last, &WORDS),
                None => from,
            };
            let (Some(from), Some(to)) = (from, to) else { continue };
            for (day, held) in days.iter_mut().enumerate() {
                *held |= if from <= to { (from..=to).contains(&day) } else { day >= from || day <= to };
            }
        }
        days
    }

    /// A clock time that is known when compiling.
    pub(super) fn clock_time(&mut self, written: &ast::Expr) -> Option<jiff::civil::Time> {
        let expr = self.value_of(written, TypeKind::Time);
        match expr.kind {
            ExprKind::Constant(Value::Time(time)) => Some(time),
            ExprKind::Error => None,
            _ => {
                let help = "write it, as in `09:00`";
                self.report(mismatch::not_constant(expr.span, "the hours", help));
                None
            }
        }
    }
}

/// What the arms of a `match` take.
#[derive(Debug, Default)]
struct Covered {
    spans: HashMap<String, Span>,
    missing: Option<Span>,
    /// Whether an arm could not be understood.
    unknown: bool,
}

/// A constant as a key: equal for equal values. Values have no order of their own that a map could use.
fn key(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("number {}", number.normalize()),
        Value::Duration(duration) => format!("duration {}", duration.nominal_ms()),
        value => format!("{value:?}"),
    }
}

fn join(before: Option<Facts>, end: Facts) -> Facts {
    match before {
        Some(before) => before.meet(end),
        None => end,
    }
}
