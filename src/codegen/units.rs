//! Automations and conversations.

use super::control::leaves;
use super::generator::Generator;
use super::scope::Scope;
use super::sequence::Sequence;
use super::statements::{is_text, is_trimmed, object_field};
use crate::bytecode::schema::CodeOffset;
use crate::bytecode::{Instruction, NewUnit, Op, limits};
use crate::check::model::*;

impl Generator<'_> {
    /// All units and their triggers, in source order.
    pub(super) fn units(&mut self) {
        let project = self.project;
        for (unit, index) in project.units.iter().zip(0_u32..) {
            // One local more may be set aside for an answer.
            if unit.locals.len() >= limits::LOCALS || unit.steps.len() > limits::STEPS {
                self.too_large(unit.declared.span, "this unit");
                continue;
            }
            self.unit(unit, index);
            self.triggers(unit, index);
        }
    }

    fn unit(&mut self, unit: &Unit, index: u32) {
        let scope = Scope::unit(unit, index);
        let settings = self.settings(unit, &scope);
        let entry = self.entry(unit, &scope);
        let mut steps = Vec::with_capacity(unit.steps.len());
        for (step, at) in unit.steps.iter().zip(0_u16..) {
            let recommendation = matches!(step.kind, StepKind::Recommendation { .. });
            let code = self.step(step, &Scope { step: at, recommendation, ..scope });
            steps.push((step.name.as_str(), code));
        }
        let local_count = (unit.locals.len() + usize::from(sets_aside(unit, self.project))) as u16;
        self.builder.unit(NewUnit { name: &unit.declared.name, settings, entry, local_count, steps });
    }

    /// The beginning: first values of variables, then the first step or the statements.
    fn entry(&mut self, unit: &Unit, scope: &Scope<'_>) -> CodeOffset {
        let mut out = Sequence::default();
        out.at(unit.declared.span);
        for parameter in &unit.parameters {
            self.blank_is_missing(&mut out, *parameter, scope);
        }
        for (local, value) in &unit.initial {
            self.expression(&mut out, value, scope);
            self.store(&mut out, &Place::Local(*local), scope);
        }
        out.at(unit.declared.span);
        if unit.conversation && !unit.steps.is_empty() {
            out.op(Op::Goto);
        } else {
            self.block(&mut out, &unit.body, scope);
            self.end_unless_left(&mut out, &unit.body, scope);
        }
        self.place(&out, scope)
    }

    /// A blank argument of an optional parameter is missing, as it would be in a variable.
    fn blank_is_missing(&mut self, out: &mut Sequence, parameter: LocalId, scope: &Scope<'_>) {
        let declared = scope.unit.and_then(|unit| unit.locals.get(parameter.index()));
        if declared.is_some_and(|local| local.ty.optional && is_text(&local.ty.kind)) {
            out.emit(Instruction::of(Op::LoadLocal).b(parameter.0 as u16));
            self.store(out, &Place::Local(parameter), scope);
        }
    }

    fn step(&mut self, step: &Step, scope: &Scope<'_>) -> CodeOffset {
        let mut out = Sequence::default();
        out.at(step.head_span);
        match &step.kind {
            StepKind::Message(message) => {
                let message = self.message(message, step.span, scope);
                // The texts of the message itself are said before it is awaited, so they name it.
                let scope = Scope { choices: message.saturating_add(1), ..*scope };
                self.block(&mut out, &step.body, &scope);
                if !leaves(&step.body, &scope) {
                    out.at(step.head_span);
                    out.emit(Instruction::of(Op::Await).c(message));
                }
            }
            StepKind::Recommendation { .. } | StepKind::Plain => {
                self.block(&mut out, &step.body, scope);
                self.end_unless_left(&mut out, &step.body, scope);
            }
        }
        self.place(&out, scope)
    }

    fn end_unless_left(&mut self, out: &mut Sequence, block: &Block, scope: &Scope<'_>) {
        if !leaves(block, scope) {
            out.at(block.span.after());
            self.end(out, scope);
        }
    }
}

/// Whether a unit needs one local more: for an answer until it is accepted, or for a text on its way into an object.
fn sets_aside(unit: &Unit, project: &Project) -> bool {
    let mut aside = sets_answer_aside(unit);
    each_statement(unit, &mut |statement| {
        let place = match &statement.kind {
            StatementKind::Set { place, .. } => Some(place),
            _ => None,
        };
        aside |=
            place.and_then(|place| object_field(project, place)).is_some_and(|field| is_trimmed(&field.ty));
    });
    aside
}

fn sets_answer_aside(unit: &Unit) -> bool {
    unit.steps.iter().any(|step| match &step.kind {
        StepKind::Message(message) => message
            .answer
            .as_ref()
            .is_some_and(|answer| answer.when.is_some() || !matches!(answer.place, Place::Local(_))),
        _ => false,
    })
}

/// Calls `visit` for every statement of a unit, those in blocks included.
pub(super) fn each_statement<'p>(unit: &'p Unit, visit: &mut impl FnMut(&'p Statement)) {
    let handlers = &unit.handlers;
    let handlers = [&handlers.timeout, &handlers.fallback, &handlers.undelivered, &handlers.optout];
    for block in handlers.into_iter().flatten().chain([&unit.body]) {
        each_in_block(block, visit);
    }
    for step in &unit.steps {
        each_in_block(&step.body, visit);
        if let StepKind::Message(message) = &step.kind {
            let choices = message.choices.iter().map(|choice| &choice.outcome);
            let answer = message.answer.iter().map(|answer| &answer.outcome);
            let no_reply = message.no_reply.iter().map(|no_reply| &no_reply.outcome);
            for outcome in choices.chain(answer).chain(&message.otherwise).chain(no_reply) {
                each_in_block(&outcome.block, visit);
            }
        }
    }
}

/// Calls `visit` for every statement of a block, those in blocks inside it included.
pub(super) fn each_in_block<'p>(block: &'p Block, visit: &mut impl FnMut(&'p Statement)) {
    for statement in &block.statements {
        visit(statement);
        for inner in blocks_of(statement) {
            each_in_block(inner, visit);
        }
    }
}

fn blocks_of(statement: &Statement) -> Vec<&Block> {
    match &statement.kind {
        StatementKind::Call { otherwise, .. } => otherwise.iter().collect(),
        StatementKind::Wait(wait) => wait.otherwise.iter().collect(),
        StatementKind::Run { completed, expired, .. } => completed.iter().chain(expired).collect(),
        StatementKind::If { branches, otherwise } => {
            branches.iter().map(|(_, block)| block).chain(otherwise).collect()
        }
        StatementKind::Match { arms, otherwise, .. } => {
            arms.iter().map(|(_, block)| block).chain(otherwise).collect()
        }
        StatementKind::Split(branches) => branches.iter().map(|(_, block)| block).collect(),
        _ => Vec::new(),
    }
}
