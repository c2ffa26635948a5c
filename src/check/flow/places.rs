//! What a node of the flow reads and writes.

use super::{Flow, Node, NodeKind};
use crate::check::model::*;
use crate::check::visit;

/// The expressions that a node evaluates and the places that it writes.
#[derive(Debug, Default)]
pub struct Places<'a> {
    /// Expressions evaluated before anything is written.
    pub reads: Vec<&'a Expr>,
    /// Expressions evaluated after: the condition on an answer.
    pub checks: Vec<&'a Expr>,
    /// Places that are given a value.
    pub writes: Vec<&'a Place>,
    /// Variables that are given a value.
    pub sets: Vec<LocalId>,
    /// Places that are cleared.
    pub clears: Vec<&'a Place>,
}

impl<'a> Flow<'a> {
    /// What a node reads and writes.
    pub fn places(&self, node: &Node<'a>) -> Places<'a> {
        let mut places = Places::default();
        match node.kind {
            NodeKind::Entry => self.entry_places(&mut places),
            NodeKind::Statement(statement) => statement_places(statement, &mut places),
            NodeKind::Condition(condition) => places.reads.push(condition),
            NodeKind::Await(step) => self.await_places(step, &mut places),
            NodeKind::Chosen(step, index) => self.chosen_places(step, index, &mut places),
            NodeKind::Answered(step) => self.answered_places(step, &mut places),
            NodeKind::GivenUp | NodeKind::TimedOut => places.reads.extend(&self.unit.settings.fallback),
            _ => {}
        }
        places
    }

    fn entry_places(&self, places: &mut Places<'a>) {
        places.sets.extend(&self.unit.parameters);
        for (local, value) in &self.unit.initial {
            places.reads.push(value);
            places.sets.push(*local);
        }
        places.checks.extend(&self.unit.settings.per);
    }

    /// What a message evaluates when it asks and when it reads a reply.
    fn await_places(&self, step: StepId, places: &mut Places<'a>) {
        let Some(message) = self.message(step) else { return };
        for choice in &message.choices {
            places.reads.extend(choice.when.as_deref());
            if let ChoiceKind::Each { item, list, label } = &choice.kind {
                places.reads.push(list);
                places.checks.push(label);
                places.sets.push(*item);
            }
        }
        if let Some(silence) = &message.no_reply {
            places.reads.push(&silence.after);
        }
        if message.may_not_recognise() {
            places.reads.extend(message.reprompt.as_deref());
        }
    }

    fn chosen_places(&self, step: StepId, index: usize, places: &mut Places<'a>) {
        let choice = self.message(step).and_then(|message| message.choices.get(index));
        if let Some(Choice { kind: ChoiceKind::Each { item, .. }, .. }) = choice {
            places.sets.push(*item);
        }
    }

    fn answered_places(&self, step: StepId, places: &mut Places<'a>) {
        let Some(answer) = self.message(step).and_then(|message| message.answer.as_ref()) else { return };
        places.writes.push(&answer.place);
        places.checks.extend(answer.when.as_deref());
    }
}

fn statement_places<'a>(statement: &'a Statement, places: &mut Places<'a>) {
    places.reads.extend(visit::own_expressions(statement));
    match &statement.kind {
        StatementKind::Set { place, value: Some(_) } => places.writes.push(place),
        StatementKind::Set { place, value: None } => places.clears.push(place),
        StatementKind::Let { local, .. } => places.sets.push(*local),
        StatementKind::Call { result, .. } | StatementKind::Run { result, .. } => places.sets.extend(*result),
        _ => {}
    }
}
