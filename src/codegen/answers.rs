//! Free answers.

use super::generator::Generator;
use super::scope::Scope;
use crate::bytecode::program::{AnswerKind, AnswerRecord};
use crate::check::model::*;
use crate::value::Symbol;

impl Generator<'_> {
    /// The index of an answer. A variable that takes whatever is captured is filled at once; otherwise the value is set
    /// aside until it is accepted.
    pub(super) fn answer(&mut self, answer: &Answer, scope: &Scope<'_>) -> u32 {
        let (local, aside) = match (&answer.place, &answer.when) {
            (Place::Local(local), None) => (local.0 as u16, false),
            _ => (scope.unit.map_or(0, |unit| unit.locals.len() as u16), true),
        };
        let captured = Scope { captured: aside.then_some((&answer.place, local)), ..*scope };
        let record = AnswerRecord {
            kind: kind_of(&answer.ty.kind),
            max: max_of(&answer.ty.kind),
            symbols: self.symbols_of(&answer.ty.kind),
            local,
            accept: self.optional_value(answer.when.as_deref(), &captured),
            outcome: self.outcome(&answer.outcome, aside.then_some((&answer.place, local)), scope),
        };
        self.builder.answer(record)
    }

    fn symbols_of(&mut self, kind: &TypeKind) -> (u32, u16) {
        let TypeKind::Enum(id) = kind else { return (0, 0) };
        let Some(values) = self.project.enums.get(id.index()) else { return (0, 0) };
        let symbols: Vec<Symbol> = values.values.iter().map(|name| self.symbol(name)).collect();
        self.builder.symbols(&symbols)
    }
}

fn kind_of(kind: &TypeKind) -> AnswerKind {
    match kind {
        TypeKind::Number => AnswerKind::Number,
        TypeKind::Whole => AnswerKind::Whole,
        TypeKind::Bool => AnswerKind::Bool,
        TypeKind::Date => AnswerKind::Date,
        TypeKind::Time => AnswerKind::Time,
        TypeKind::DateTime => AnswerKind::DateTime,
        TypeKind::Duration => AnswerKind::Duration,
        TypeKind::Phone => AnswerKind::Phone,
        TypeKind::Email(_) => AnswerKind::Email,
        TypeKind::Url(_) => AnswerKind::Url,
        TypeKind::Enum(_) => AnswerKind::Enum,
        _ => AnswerKind::Text,
    }
}

fn max_of(kind: &TypeKind) -> u32 {
    match kind {
        TypeKind::Text(max) | TypeKind::Email(max) | TypeKind::Url(max) => max.unwrap_or(0),
        _ => 0,
    }
}
