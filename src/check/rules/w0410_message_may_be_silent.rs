//! W0410 message-may-be-silent: a message with a path on which nothing is said.

use crate::check::flow::{Flow, search};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};

/// Finds messages that may wait for a reply without having asked.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for flow in context.flows.iter().filter(|flow| !flow.unit.unfinished) {
        let reachable = search::reachable(flow);
        for index in 0..flow.unit.steps.len() {
            let step = StepId(index as u32);
            let here = flow.step_node(step).is_some_and(|node| search::has(reachable, node));
            if here && flow.message(step).is_some() {
                diagnostics.extend(may_be_silent(flow, step));
            }
        }
    }
}

fn may_be_silent(flow: &Flow<'_>, id: StepId) -> Option<Diagnostic> {
    let last = flow.last_says(id)?;
    if !last.may_be_silent || last.says.is_empty() {
        return None;
    }
    let step = flow.step(id)?;
    let listed = flow.message(id).is_some_and(Message::appends_list);
    let note = match listed {
        true => "who comes that way would get a list of choices without a question",
        false => "who comes that way would be waited for without having been asked",
    };
    let message = format!("there is a way through `{}` on which nothing is said", step.name);
    let mut found = Diagnostic::warning(codes::MESSAGE_MAY_BE_SILENT, step.head_span, message).note(note);
    for say in last.says.iter().filter_map(|say| flow.node(*say)).take(3) {
        found = found.label(say.span, "this is said on other ways only");
    }
    Some(found.help("add an `else`, or decide before, in a `step` that leads to different messages"))
}
