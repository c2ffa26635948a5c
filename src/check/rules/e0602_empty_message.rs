//! E0602 empty-message: a message that says nothing.

use crate::check::flow::{Flow, search};
use crate::check::model::*;
use crate::check::outgoing::Outgoing;
use crate::check::rules::RuleContext;
use crate::check::visit;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Finds constant blank texts, messages that ask nothing, and recommendations that say nothing.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: Vec<Span> = Vec::new();
    for span in context.outgoing.iter().flat_map(blank_texts) {
        if !told.contains(&span) {
            told.push(span);
            diagnostics.push(blank(span));
        }
    }
    for flow in context.flows.iter().filter(|flow| !flow.unit.unfinished) {
        diagnostics.extend(silent_steps(flow));
    }
}

fn blank_texts(outgoing: &Outgoing<'_>) -> Vec<Span> {
    let blank = outgoing.lengths.iter().enumerate().filter(|(_, length)| length.is_blank());
    blank
        .map(|(language, _)| match &outgoing.text.kind {
            ExprKind::Localised(texts) => texts.get(language).map_or(outgoing.span(), |text| text.span),
            _ => outgoing.span(),
        })
        .collect()
}

fn blank(span: Span) -> Diagnostic {
    Diagnostic::error(codes::EMPTY_MESSAGE, span, "this message is empty")
        .note("phones would show an empty bubble, and it would be paid for")
        .help("write what the subscriber should read, or remove the line")
}

fn silent_steps(flow: &Flow<'_>) -> Vec<Diagnostic> {
    let reachable = search::reachable(flow);
    let mut found = Vec::new();
    for (index, step) in flow.unit.steps.iter().enumerate() {
        let id = StepId(index as u32);
        if !flow.step_node(id).is_some_and(|node| search::has(reachable, node)) {
            continue;
        }
        match &step.kind {
            StepKind::Message(_) if !flow.unasked.contains(&id) && asks_nothing(flow, id) => {
                found.push(silent(
                    step,
                    "message",
                    "subscribers would be waited for without having been asked",
                ));
            }
            StepKind::Recommendation { .. } if !says_something(step) => {
                found.push(silent(step, "ending", "subscribers would answer and then hear nothing more"));
            }
            _ => {}
        }
    }
    found
}

fn asks_nothing(flow: &Flow<'_>, step: StepId) -> bool {
    flow.last_says(step).is_some_and(|last| last.waits && last.says.is_empty())
}

/// Whether a recommendation says something, or lets somebody else say it.
fn says_something(step: &Step) -> bool {
    let mut open = vec![&step.body];
    while let Some(block) = open.pop() {
        for statement in &block.statements {
            let speaks = matches!(
                statement.kind,
                StatementKind::Say(_)
                    | StatementKind::Run { .. }
                    | StatementKind::Start { .. }
                    | StatementKind::HandOver { .. }
                    | StatementKind::Goto(_)
                    | StatementKind::Error
            );
            if speaks {
                return true;
            }
            open.extend(visit::blocks(statement));
        }
    }
    false
}

fn silent(step: &Step, what: &str, note: &str) -> Diagnostic {
    let message = match what {
        "message" => format!("message `{}` says nothing", step.name),
        _ => format!("`{}` says nothing", step.name),
    };
    let help =
        format!("add a `say` to it{}", if what == "message" { "" } else { ", or leave by `end` instead" });
    Diagnostic::error(codes::EMPTY_MESSAGE, step.head_span, message).note(note).help(help)
}
