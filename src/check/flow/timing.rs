//! When a message can still be waiting, as far as constants say: a nudge that always comes before the end of the conversation's
//! time leaves nothing for that end to cut short.

use super::{Flow, NodeId, NodeKind};
use crate::check::constant;
use crate::check::model::*;
use crate::value::Value;

/// How often the moment of a node may grow before it counts as any.
const ROUNDS: usize = 32;

/// For each node whether it is a message that `no reply` always leaves before the conversation's time is up. A conversation that
/// others run has their time too: for that nothing is known here.
pub fn left_in_time(flow: &Flow<'_>) -> Vec<bool> {
    let silences: Vec<Option<i64>> = flow.iter().map(|(id, _)| silence_ms(flow, id)).collect();
    if silences.iter().all(Option::is_none) {
        return vec![false; silences.len()];
    }
    let timeout_ms = flow.unit.settings.timeout.nominal_ms();
    let latest = latest_ms(flow, &silences, timeout_ms);
    let leaves = |(silence_ms, at_ms): (&Option<i64>, i64)| {
        silence_ms.is_some_and(|silence_ms| at_ms.saturating_add(silence_ms) < timeout_ms)
    };
    silences.iter().zip(latest).map(leaves).collect()
}

/// The latest moment at which each node is come to, from the first text on and never past the timeout.
fn latest_ms(flow: &Flow<'_>, silences: &[Option<i64>], timeout_ms: i64) -> Vec<i64> {
    let mut latest = vec![0; flow.nodes.len()];
    let mut grown = vec![0; flow.nodes.len()];
    let mut open: Vec<NodeId> = flow.iter().map(|(id, _)| id).collect();
    while let Some(from) = open.pop() {
        let begin_ms = latest.get(from.index()).copied().unwrap_or(timeout_ms);
        let until_ms = begin_ms.saturating_add(stay_ms(flow, silences, from, timeout_ms)).min(timeout_ms);
        for edge in flow.edges(from) {
            let (Some(known), Some(rounds)) =
                (latest.get_mut(edge.to.index()), grown.get_mut(edge.to.index()))
            else {
                continue;
            };
            if *known < until_ms {
                *rounds += 1;
                *known = if *rounds > ROUNDS { timeout_ms } else { until_ms };
                open.push(edge.to);
            }
        }
    }
    latest
}

/// How long it can stay at a node.
fn stay_ms(flow: &Flow<'_>, silences: &[Option<i64>], id: NodeId, timeout_ms: i64) -> i64 {
    match flow.node(id).map(|node| node.kind) {
        Some(NodeKind::Await(_)) => silences.get(id.index()).copied().flatten().unwrap_or(timeout_ms),
        Some(NodeKind::Handler(_)) => timeout_ms,
        Some(NodeKind::Statement(statement)) => match &statement.kind {
            StatementKind::Wait(_) | StatementKind::Call { .. } | StatementKind::Run { .. } => timeout_ms,
            _ => 0,
        },
        _ => 0,
    }
}

/// After how long a message is left without a reply, where that is a constant and always leaves.
fn silence_ms(flow: &Flow<'_>, id: NodeId) -> Option<i64> {
    let NodeKind::Await(step) = flow.node(id)?.kind else { return None };
    let silence = flow.message(step)?.no_reply.as_ref()?;
    // A nudge that says something and leaves the question standing leads back to the wait.
    let stays = flow.before(id).iter().any(|before| comes_from_silence(flow, *before, step));
    match constant::value(&silence.after)? {
        Value::Duration(after) if !stays => Some(after.nominal_ms()),
        _ => None,
    }
}

/// Whether a node lies between the silence of a step's message and its waiting on.
fn comes_from_silence(flow: &Flow<'_>, node: NodeId, step: StepId) -> bool {
    let mut open = vec![node];
    let mut seen = vec![false; flow.nodes.len()];
    while let Some(id) = open.pop() {
        match flow.node(id).map(|node| node.kind) {
            Some(NodeKind::Silent(of)) if of == step => return true,
            Some(NodeKind::Step(_) | NodeKind::Await(_)) | None => {}
            _ => open.extend(
                flow.before(id).iter().copied().filter(|before| super::first_visit(&mut seen, *before)),
            ),
        }
    }
    false
}
