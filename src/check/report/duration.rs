//! The longest time that one run of a unit can last.

use jiff::civil::Time;
use serde::Serialize;

use super::paths::Forward;
use crate::check::constant;
use crate::check::flow::{EdgeKind, Flow, NodeKind, search};
use crate::check::model::*;
use crate::source::Sources;
use crate::value::{DAY_MS, Duration, MINUTE_MS, Value};

/// How long a unit can last. Answers of services are not counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Longest {
    /// Seconds of all that is known, days of 24 hours.
    pub seconds: u64,
    /// Waits of a length that is not known, as written: they come on top.
    pub beyond: Vec<String>,
}

/// A wait in milliseconds, and the waits of which nothing is known.
#[derive(Clone, Default)]
struct Waits {
    ms: i64,
    beyond: Vec<String>,
}

impl Waits {
    fn plus(mut self, other: &Self) -> Self {
        self.ms = self.ms.saturating_add(other.ms);
        for wait in &other.beyond {
            if !self.beyond.contains(wait) {
                self.beyond.push(wait.clone());
            }
        }
        self
    }

    /// The longer one; what is unknown in either is unknown in both.
    fn max(self, other: &Self) -> Self {
        let ms = self.ms.max(other.ms);
        Self { ms, ..self.plus(&Self { ms: 0, beyond: other.beyond.clone() }) }
    }
}

pub(super) fn longest(flow: &Flow<'_>, sources: &Sources) -> Longest {
    let waits =
        if flow.unit.conversation { conversation(flow, sources) } else { sum(flow, sources, |_| true) };
    Longest { seconds: u64::try_from(waits.ms / 1_000).unwrap_or(0), beyond: waits.beyond }
}

/// Before the first text waits add up, after it the timeout holds, and recommendations are beyond it.
fn conversation(flow: &Flow<'_>, sources: &Sources) -> Waits {
    let speaks = |kind: &NodeKind<'_>| match kind {
        NodeKind::Await(_) => true,
        NodeKind::Statement(statement) => {
            matches!(statement.kind, StatementKind::Say(_) | StatementKind::Run { .. })
        }
        _ => false,
    };
    let behind = flow.iter().filter(|(_, node)| speaks(&node.kind)).flat_map(|(id, _)| flow.edges(id));
    let running = search::reached(flow, behind.map(|edge| edge.to).collect::<Vec<_>>(), |_, _| true);
    let in_recommendation = |step: Option<StepId>| {
        step.and_then(|step| flow.step(step))
            .is_some_and(|step| matches!(step.kind, StepKind::Recommendation { .. }))
    };
    let before = sum(flow, sources, |at| !running.get(at).copied().unwrap_or(false));
    let after = sum(flow, sources, |at| {
        let node = flow.nodes.get(at);
        running.get(at) == Some(&true) && node.is_some_and(|node| in_recommendation(node.step))
    });
    let held = flow.iter().any(|(_, node)| match node.kind {
        NodeKind::Await(_) => true,
        NodeKind::Statement(statement) => {
            matches!(statement.kind, StatementKind::Run { .. } | StatementKind::Wait(_))
        }
        _ => false,
    });
    let timeout = if held { flow.unit.settings.timeout.nominal_ms() } else { 0 };
    before.plus(&Waits { ms: timeout, beyond: Vec::new() }).plus(&after)
}

/// The longest sum of waits on one way through the unit, of those that count.
fn sum(flow: &Flow<'_>, sources: &Sources, counts: impl Fn(usize) -> bool) -> Waits {
    let forward = Forward::of(flow, |kind| kind != EdgeKind::Handler);
    let mut best: Vec<Waits> = vec![Waits::default(); flow.nodes.len()];
    for id in &forward.order {
        let after = forward.after(*id).iter().filter_map(|next| best.get(next.index()));
        let most = after.fold(Waits::default(), Waits::max);
        let own = match flow.node(*id).map(|node| &node.kind) {
            Some(NodeKind::Statement(Statement { kind: StatementKind::Wait(wait), .. }))
                if counts(id.index()) =>
            {
                length(wait, sources)
            }
            _ => Waits::default(),
        };
        if let Some(slot) = best.get_mut(id.index()) {
            *slot = own.plus(&most);
        }
    }
    best.swap_remove(flow.entry().index().min(best.len().saturating_sub(1)))
}

fn length(wait: &Wait, sources: &Sources) -> Waits {
    let unknown = |expr: &Expr| Waits { ms: 0, beyond: vec![sources.slice(expr.span).to_owned()] };
    let own = match &wait.kind {
        WaitKind::For(length) => match constant::value(length) {
            Some(Value::Duration(length)) => Waits { ms: length.nominal_ms().max(0), beyond: Vec::new() },
            _ => unknown(length),
        },
        WaitKind::Time(_) => Waits { ms: DAY_MS, beyond: Vec::new() },
        WaitKind::Until(moment) => until(moment).unwrap_or_else(|| unknown(moment)),
    };
    let closed = wait.during.as_ref().map_or(0, longest_closed_ms);
    own.plus(&Waits { ms: closed, beyond: Vec::new() })
}

/// `now() + 1h` is an hour away.
fn until(moment: &Expr) -> Option<Waits> {
    let ExprKind::Binary(BinaryOperator::Add, now, more) = &moment.kind else { return None };
    let Value::Duration(more) = constant::value(more)? else { return None };
    matches!(now.kind, ExprKind::Function("now", _))
        .then(|| Waits { ms: Duration::nominal_ms(more).max(0), beyond: Vec::new() })
}

/// The longest time for which a window stays closed.
fn longest_closed_ms(during: &During) -> i64 {
    const DAY: usize = 24 * 60;
    let minute =
        |time: Time| usize::from(time.hour().unsigned_abs()) * 60 + usize::from(time.minute().unsigned_abs());
    let (from, to) = (minute(during.from), minute(during.to));
    let mut open = vec![false; 7 * DAY];
    for day in during.days.iter().enumerate().filter(|(_, open)| **open).map(|(day, _)| day) {
        let end = if to > from { to } else { to + DAY };
        for at in from..end {
            let slot = (day * DAY + at) % (7 * DAY);
            if let Some(slot) = open.get_mut(slot) {
                *slot = true;
            }
        }
    }
    let (mut longest, mut run) = (0i64, 0i64);
    for open in open.iter().chain(&open) {
        run = if *open { 0 } else { run + 1 };
        longest = longest.max(run);
    }
    longest.min(7 * DAY as i64) * MINUTE_MS
}
