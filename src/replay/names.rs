//! What places and choices are called.

use crate::bytecode::program::ChoiceMatcher;
use crate::bytecode::{Op, Program};

use super::player::Place;

/// Instructions in which the question of a step is looked for.
const SCANNED: u32 = 65_536;

/// `unit.step`, or the unit where it has no steps.
pub(super) fn place(program: &Program, place: Place) -> String {
    let unit = program.unit_name(place.unit);
    match program.step_name(place.unit, u32::from(place.step)) {
        "" => unit.to_owned(),
        step => format!("{unit}.{step}"),
    }
}

/// The message that a step asks: the first that its code waits for.
pub(super) fn message_of(program: &Program, place: Place) -> Option<u32> {
    let first = program.step(place.unit, u32::from(place.step))?.code;
    let code = (first..first.saturating_add(SCANNED)).map_while(|at| program.instruction(at));
    code.into_iter().find(|instruction| instruction.op == Op::Await).map(|instruction| instruction.c)
}

/// A choice of a message in the author's words: its label in the first language, or what it recognises otherwise.
pub(super) fn choice(program: &Program, message: Option<u32>, choice: u16) -> String {
    let label = message.and_then(|message| label(program, message, choice));
    label.filter(|label| !label.is_empty()).unwrap_or_else(|| format!("choice {}", u32::from(choice) + 1))
}

fn label(program: &Program, message: u32, choice: u16) -> Option<String> {
    let message = program.message(message).filter(|message| choice < message.choice_count)?;
    let record = program.choice(message.first_choice.checked_add(u32::from(choice))?)?;
    Some(match record.matcher {
        ChoiceMatcher::Labels { first, count } => {
            let listed = || program.labels(first, count).iter().filter(|label| label.listed);
            let own = listed().find(|label| label.language == 0 || label.language == u8::MAX);
            own.or_else(|| listed().next()).map_or("", |label| program.string(label.text)).to_owned()
        }
        ChoiceMatcher::Intent(intent) => {
            let intent = program.schema().intents.get(intent as usize)?;
            format!("intent {}", intent.name)
        }
        ChoiceMatcher::Regex(regex) => {
            let (text, _) = program.schema().regexes.get(regex as usize)?;
            format!("matches {text:?}")
        }
        ChoiceMatcher::Each { .. } => "each item".to_owned(),
    })
}
