//! E0410 missing-jump: a `step` with a branch that leaves nowhere.

use crate::check::flow::{EdgeKind, End, Flow, NodeId, NodeKind, search};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};
use crate::source::{Sources, Span};

/// Finds plain steps whose end can be reached.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for flow in context.flows.iter().filter(|flow| !flow.unit.unfinished) {
        if !flow.iter().any(|(_, node)| matches!(node.kind, NodeKind::End(End::Nowhere(_)))) {
            continue;
        }
        let reachable = search::reached(flow, flow.steps.iter().copied(), |_, _| true);
        for (id, node) in flow.iter().filter(|(id, _)| search::has(&reachable, *id)) {
            if let NodeKind::End(End::Nowhere(step)) = node.kind
                && let Some(step) = flow.step(step)
            {
                diagnostics.push(missing_jump(context.sources, flow, id, step));
            }
        }
    }
}

fn missing_jump(sources: &Sources, flow: &Flow<'_>, end: NodeId, step: &Step) -> Diagnostic {
    let (name, default) = (&step.name, flow.unit.default_step.is_some());
    let message = format!("step `{name}` can come to its end without leading anywhere");
    let mut found = Diagnostic::error(codes::MISSING_JUMP, step.head_span, message)
        .note("who comes here would hear nothing more until the conversation times out");
    for before in flow.before(end) {
        let Some(node) = flow.node(*before) else { continue };
        let open = flow.edges(*before).iter().find(|edge| edge.to == end);
        match open.map(|edge| edge.kind) {
            Some(EdgeKind::Else) => {
                found = found.label(node.span, "when this does not hold, nothing follows")
            }
            Some(_) if !matches!(node.kind, NodeKind::Step(_)) => {
                found = found.label(node.span, "nothing follows this");
            }
            _ => {}
        }
    }
    let jump = if default { "goto default" } else { "end" };
    found.help(format!("end every branch with `goto`, `end`, `start` or `hand over`, such as `{jump}`")).fix(
        format!("add `{jump}`"),
        false,
        insert_last(sources, step.span, jump).into_iter().collect(),
    )
}

/// A statement before the closing brace, on a line of its own where the brace stands on one.
fn insert_last(sources: &Sources, block: Span, statement: &str) -> Option<crate::diag::Edit> {
    let brace = Span::new(block.file, block.end.checked_sub(1)?, block.end.checked_sub(1)?);
    let file = sources.get(block.file)?;
    let before = file.text.get(..brace.start as usize)?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    let text = if line.trim().is_empty() {
        format!("  {statement}\n{line}")
    } else {
        format!("{}{statement} ", if line.ends_with(' ') { "" } else { " " })
    };
    Some(crate::diag::Edit { span: brace, text })
}
