//! W0403 unreachable-statement: a statement that is never carried out.

use crate::check::flow::Flow;
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Finds statements behind something that always leaves, and choices that are never offered because of it.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for flow in &context.flows {
        diagnostics.extend(flow.unreachable.iter().map(|span| never_reached(*span)));
        let unasked = flow.unasked.iter().filter_map(|step| never_asked(flow, *step));
        diagnostics.extend(unasked);
    }
}

fn never_reached(span: Span) -> Diagnostic {
    Diagnostic::warning(codes::UNREACHABLE_STATEMENT, span, "this is never carried out")
        .note("every way before it leaves: what it does for subscribers never happens")
        .help("remove it, or what leaves before it")
        .unsafe_fix("remove what is never carried out", span, "")
}

fn never_asked(flow: &Flow<'_>, id: StepId) -> Option<Diagnostic> {
    let (step, message) = (flow.step(id)?, flow.message(id)?);
    let first = message.choices.first().map(|choice| choice.head_span);
    let span = first.or(message.answer.as_ref().map(|answer| answer.span))?;
    let text = format!("`{}` never waits for a reply", step.name);
    Some(
        Diagnostic::warning(codes::UNREACHABLE_STATEMENT, span, text)
            .note("its statements always leave before: nobody can choose this")
            .label(step.head_span, "this message")
            .help("remove what leaves before the choices, or make it a `step`"),
    )
}
