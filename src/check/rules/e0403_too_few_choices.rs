//! E0403 too-few-choices: a message with fewer than two ways on and no `answer`.

use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};

/// Finds messages that leave nothing to choose.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for unit in context.units.iter().filter(|unit| !unit.unfinished) {
        for step in &unit.steps {
            let StepKind::Message(message) = &step.kind else { continue };
            if message.answer.is_none() && ways(message) < 2 {
                diagnostics.push(too_few(step, message));
            }
        }
    }
}

/// How many ways on a message has. A list gives as many as it has items, so that it is enough by itself.
fn ways(message: &Message) -> usize {
    let of = |choice: &Choice| if matches!(choice.kind, ChoiceKind::Each { .. }) { 2 } else { 1 };
    message.choices.iter().map(of).sum::<usize>() + usize::from(message.otherwise.is_some())
}

fn too_few(step: &Step, message: &Message) -> Diagnostic {
    let name = &step.name;
    let (headline, note) = match message.choices.first() {
        None if message.otherwise.is_none() => (
            format!("message `{name}` offers nothing to answer"),
            "whatever subscribers reply, it would not be understood",
        ),
        _ => (
            format!("message `{name}` offers only one way on"),
            "who does not want it could only wait until the conversation times out",
        ),
    };
    let found = Diagnostic::error(codes::TOO_FEW_CHOICES, step.head_span, headline).note(note);
    let found = match message.choices.first() {
        Some(choice) => found.label(choice.head_span, "the only choice"),
        None => found,
    };
    found.help("add another `choice`, an `otherwise`, or an `answer` that takes what is written")
}
