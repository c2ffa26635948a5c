//! What would recognise a reply at the place where a text is sent.

use super::Invited;
use super::listeners::{Listeners, choice_recognises};
use crate::check::flow::{EdgeKind, End, Flow, NodeId, NodeKind, first_visit};
use crate::check::keywords::{self, ReplyTo};
use crate::check::labels;
use crate::check::model::*;
use crate::check::outgoing::{Owner, Role};
use crate::check::rules::ProjectContext;
use crate::value::regex::Regex;

/// How many units, one started by the other, are looked into.
const DEPTH: usize = 3;

/// Whether something would recognise the word, or at least its first, as a reply to the text that invites to it.
pub(super) fn is_recognised(
    context: &ProjectContext<'_>,
    listeners: &Listeners<'_>,
    invited: &Invited,
) -> bool {
    let word = invited.word.as_str();
    let first = word.split(' ').next().unwrap_or(word);
    [word, first].into_iter().any(|word| {
        listeners.compliance.classify(word, true).is_some() || at_place(context, listeners, invited, word)
    })
}

fn at_place(context: &ProjectContext<'_>, listeners: &Listeners<'_>, invited: &Invited, word: &str) -> bool {
    match invited.owner {
        Owner::Project => listeners.recognise(word, None, false),
        Owner::Campaign(id) => {
            let campaign = context.project.campaigns.get(id.index());
            let sender = campaign.and_then(|campaign| campaign.sender);
            let sender = sender.and_then(|id| context.project.senders.get(id.index()));
            listeners.take_reply_to(ReplyTo::Campaign(id), word)
                || listeners.recognise(word, sender.map(|sender| sender.address.as_str()), false)
        }
        Owner::Unit(id) => {
            let Some(flow) = context.flows.of(id) else { return true };
            let sender = keywords::sender_of(context.project, flow.unit);
            let next = match (invited.role, invited.step, invited.node) {
                (Role::Reprompt, Some(step), _) => Next { messages: vec![(id, step)], ..Next::default() },
                (_, _, Some(node)) => Next::after(context, flow, node, DEPTH),
                _ => Next { over: true, ..Next::default() },
            };
            next.recognises(context, listeners, word, sender)
                || listeners.take_reply_to(ReplyTo::Unit(id), word)
        }
    }
}

/// What may listen after a text.
#[derive(Debug, Default)]
struct Next {
    /// Messages that may wait for the reply.
    messages: Vec<(UnitId, StepId)>,
    /// Whether the unit may be over, or wait for a clock: then triggers listen.
    over: bool,
    /// Whether a person or something unknown may listen.
    anybody: bool,
}

impl Next {
    fn after(context: &ProjectContext<'_>, flow: &Flow<'_>, from: NodeId, depth: usize) -> Self {
        let mut next = Self::default();
        let mut seen = vec![false; flow.nodes.len()];
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            let Some(node) = flow.node(id).filter(|_| first_visit(&mut seen, id)) else { continue };
            match node.kind {
                NodeKind::Await(step) => {
                    next.messages.push((flow.id, step));
                    continue;
                }
                NodeKind::End(end) => {
                    next.end(context, end, depth);
                    continue;
                }
                NodeKind::Statement(statement) => next.statement(context, statement, depth),
                _ => {}
            }
            open.extend(
                flow.edges(id).iter().filter(|edge| edge.kind != EdgeKind::Handler).map(|edge| edge.to),
            );
        }
        next
    }

    fn end(&mut self, context: &ProjectContext<'_>, end: End, depth: usize) {
        match end {
            End::HandedOver | End::Broken | End::Nowhere(_) => self.anybody = true,
            End::Started(unit) => self.unit(context, unit, depth),
            _ => self.over = true,
        }
    }

    fn statement(&mut self, context: &ProjectContext<'_>, statement: &Statement, depth: usize) {
        match &statement.kind {
            StatementKind::Wait(_) => self.over = true,
            StatementKind::Run { unit, .. } | StatementKind::Start { unit, contact: None, .. } => {
                self.unit(context, *unit, depth);
            }
            _ => {}
        }
    }

    /// What listens when another unit has begun.
    fn unit(&mut self, context: &ProjectContext<'_>, unit: UnitId, depth: usize) {
        let flow = context.flows.of(unit).filter(|_| depth > 0);
        let Some(flow) = flow else {
            self.anybody = true;
            return;
        };
        let inside = Self::after(context, flow, flow.entry(), depth - 1);
        self.messages.extend(inside.messages);
        self.over |= inside.over;
        self.anybody |= inside.anybody;
    }

    fn recognises(
        &self,
        context: &ProjectContext<'_>,
        listeners: &Listeners<'_>,
        word: &str,
        sender: Option<&str>,
    ) -> bool {
        let message = |(unit, step): &(UnitId, StepId)| {
            let message = context.flows.of(*unit).and_then(|flow| flow.message(*step));
            message.is_none_or(|message| message_recognises(message, word))
        };
        self.anybody
            || self.messages.iter().any(message)
            || listeners.recognise(word, sender, !self.over)
            || (self.messages.is_empty() && !self.over)
    }
}

/// Whether a message would take a word as a reply: by a choice, or because it takes anything.
fn message_recognises(message: &Message, word: &str) -> bool {
    let takes_more = |choice: &Choice| match &choice.kind {
        ChoiceKind::Matches(regex) => {
            Regex::new(&regex.text, regex.cased).ok().is_none_or(|regex| regex.is_match(word))
        }
        ChoiceKind::Labels(_) => false,
        ChoiceKind::Intent(_) | ChoiceKind::Each { .. } | ChoiceKind::Error => true,
    };
    let answers = message.answer.as_ref().is_some_and(|answer| {
        matches!(
            answer.ty.kind,
            TypeKind::Text(_) | TypeKind::Enum(_) | TypeKind::Bool | TypeKind::Date | TypeKind::Error
        )
    });
    answers
        || message.otherwise.is_some()
        || message.choices.iter().any(takes_more)
        || choice_recognises(&labels::words(message), message.matching, word)
}
