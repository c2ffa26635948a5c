//! W0409 timer-never-fires: a wait that the conversation's timeout always cuts short.

use crate::check::constant;
use crate::check::flow::{Flow, Node, NodeId, NodeKind, search};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::value::{Duration, Value};

/// Finds `no reply in` and `wait` that are not shorter than the timeout. Before the first text the time does not run, and a
/// recommendation is beyond it.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for flow in context.flows.iter().filter(|flow| flow.unit.conversation) {
        let timeout = flow.unit.settings.timeout;
        if !flow.iter().any(|(_, node)| may_be_timer(flow, node)) {
            continue;
        }
        let running = search::reached(flow, first_texts(flow), |_, _| true);
        for (id, node) in flow.iter() {
            let Some((span, duration)) = timer(flow, id, node, &running) else { continue };
            if duration.nominal_ms() >= timeout.nominal_ms() {
                diagnostics.push(never_fires(
                    flow.unit,
                    span,
                    timeout,
                    matches!(node.kind, NodeKind::Await(_)),
                ));
            }
        }
    }
}

/// Where the first text has been sent: behind whatever says something.
fn first_texts(flow: &Flow<'_>) -> Vec<NodeId> {
    let mut behind = Vec::new();
    for (id, node) in flow.iter() {
        let speaks = match node.kind {
            NodeKind::Await(_) => true,
            NodeKind::Statement(statement) => {
                matches!(statement.kind, StatementKind::Say(_) | StatementKind::Run { .. })
            }
            _ => false,
        };
        if speaks {
            behind.extend(flow.edges(id).iter().map(|edge| edge.to));
        }
    }
    behind
}

/// The constant time for which a node waits, with where it is written.
/// Whether a node waits for a time that could be too long.
fn may_be_timer(flow: &Flow<'_>, node: &Node<'_>) -> bool {
    match node.kind {
        NodeKind::Await(step) => flow.message(step).is_some_and(|message| message.no_reply.is_some()),
        NodeKind::Statement(statement) => matches!(statement.kind, StatementKind::Wait(_)),
        _ => false,
    }
}

fn timer(flow: &Flow<'_>, id: NodeId, node: &Node<'_>, running: &[bool]) -> Option<(Span, Duration)> {
    match node.kind {
        NodeKind::Await(step) => {
            let silence = flow.message(step)?.no_reply.as_ref()?;
            duration(&silence.after).map(|duration| (silence.span, duration))
        }
        NodeKind::Statement(Statement { kind: StatementKind::Wait(wait), span }) => {
            let step = flow.step(node.step?)?;
            let cut_short = !matches!(step.kind, StepKind::Recommendation { .. }) && search::has(running, id);
            let WaitKind::For(length) = &wait.kind else { return None };
            duration(length).filter(|_| cut_short).map(|duration| (*span, duration))
        }
        _ => None,
    }
}

fn duration(expr: &Expr) -> Option<Duration> {
    match constant::value(expr)? {
        Value::Duration(duration) => Some(duration),
        _ => None,
    }
}

fn never_fires(unit: &Unit, span: Span, timeout: Duration, silence: bool) -> Diagnostic {
    let what = if silence { "this would come" } else { "this wait ends" };
    let message = format!("{what} after the conversation has timed out");
    let found = Diagnostic::warning(codes::TIMER_NEVER_FIRES, span, message)
        .note(format!("the conversation ends {timeout} after its first text: what follows never happens"));
    let found = match unit.settings.timeout_span {
        Some(timeout) => found.label(timeout, "the timeout"),
        None => found,
    };
    found.help("make it shorter, or the timeout longer, such as `timeout 72h`")
}
