//! Replies that two choices of a message could claim, tried on the machine's own matcher.

use std::collections::BTreeMap;

use crate::bytecode::Program;
use crate::check::model::*;
use crate::text::fold;
use crate::vm;
use crate::vm::state::Wait;

use super::Claim;
use super::walk::Walk;

/// Replies of one message that are told because no choice gets them.
const MOST: usize = 12;
/// Replies of one message that are told although the tiers decide between the choices.
const CLEAR: usize = 3;
/// Labels of one message that are compared with each other.
const LABELS: usize = 60;

/// The contested replies of all messages of a unit that were asked on the walk.
pub(super) fn of(program: &Program, unit: &Unit, index: UnitId, walk: &Walk<'_>) -> Vec<Claim> {
    let asked = asked(index, walk);
    let mut found = Vec::new();
    for (at, step) in unit.steps.iter().enumerate() {
        if let (StepKind::Message(message), Some(record)) = (&step.kind, asked.get(&at)) {
            found.extend(of_message(program, *record, step, message));
        }
    }
    found
}

/// The program's record of each message by its step.
fn asked(unit: UnitId, walk: &Walk<'_>) -> BTreeMap<usize, u32> {
    let mut found = BTreeMap::new();
    for run in walk.nodes.iter().filter_map(|node| node.scene.state().conversation.as_ref()) {
        if let (Wait::Reply { message, .. }, Some(frame)) = (&run.waiting, run.frames.last())
            && frame.unit == unit.0
        {
            found.insert(usize::from(frame.step), *message);
        }
    }
    found
}

fn of_message(program: &Program, record: u32, step: &Step, message: &Message) -> Vec<Claim> {
    let name = |choice: u16| {
        let choice = message.choices.get(usize::from(choice));
        choice.map(crate::check::flow::ways::choice_label).unwrap_or_default()
    };
    let mut found: Vec<Claim> = Vec::new();
    for reply in candidates(message) {
        let Some(claims) = vm::claims(program, record, &reply) else { continue };
        // Whoever writes a label, its number or an alias means it.
        let is_clear = claims.by.len() < 2 || claims.taken.is_some_and(|(_, tier)| tier <= 2);
        if is_clear {
            continue;
        }
        found.push(Claim {
            step: step.name.to_string(),
            reply,
            choices: claims.by.iter().map(|(choice, tier)| (name(*choice), *tier)).collect(),
            taken: claims.taken.map(|(choice, _)| name(choice)),
        });
    }
    let (clear, mut found): (Vec<Claim>, Vec<Claim>) =
        found.into_iter().partition(|claim| claim.taken.is_some());
    found.truncate(MOST);
    found.extend(clear.into_iter().take(CLEAR));
    found
}

/// Replies between the labels of different choices: one label with the other's end, longer words, slips.
fn candidates(message: &Message) -> Vec<String> {
    let mut labels: Vec<(usize, String)> = Vec::new();
    for (index, choice) in message.choices.iter().enumerate() {
        let ChoiceKind::Labels(all) = &choice.kind else { continue };
        for text in all.iter().flat_map(|label| &label.texts) {
            let folded = fold(text, false).into_owned();
            if labels.len() < LABELS && !labels.contains(&(index, folded.clone())) {
                labels.push((index, folded));
            }
        }
    }
    let mut found: Vec<String> = Vec::new();
    for (one, a) in &labels {
        for (other, b) in &labels {
            if one != other {
                between(a, b, &mut found);
            }
        }
    }
    let mut known = std::collections::HashSet::new();
    found.retain(|reply| known.insert(reply.clone()));
    found
}

fn between(a: &str, b: &str, found: &mut Vec<String>) {
    // A label that is part of another, or begins a word of it, in a longer reply.
    if b.contains(a) {
        found.extend([format!("{b} please"), format!("the {b}"), format!("{b}s")]);
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let alike = a.first() == b.first() && a.len().abs_diff(b.len()) <= 4 && a.len().max(b.len()) <= 40;
    if !alike {
        return;
    }
    for at in 1..a.len() {
        for shift in [-1i64, 0, 1] {
            let rest = (at as i64 + shift).max(0) as usize;
            found.push(a.iter().take(at).chain(b.iter().skip(rest)).collect());
        }
    }
}
