//! The most SMS and segments that one run of a unit can cost.

use std::collections::HashMap;

use serde::Serialize;

use super::paths::Forward;
use crate::check::flow::{EdgeKind, Flow, NodeId, NodeKind, search};
use crate::check::model::*;
use crate::check::outgoing::{Outgoing, Owner, Role};

/// What sending costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Cost {
    /// Messages.
    pub sms: u64,
    /// Segments, what has no bound left out.
    pub segments: u64,
    /// Whether more segments are possible: a value without a bound, a message that is passed on, units that run each other.
    pub open: bool,
}

impl Cost {
    fn plus(self, other: Self) -> Self {
        Self {
            sms: self.sms.saturating_add(other.sms),
            segments: self.segments.saturating_add(other.segments),
            open: self.open || other.open,
        }
    }

    fn times(self, count: u64) -> Self {
        let (sms, segments) = (self.sms.saturating_mul(count), self.segments.saturating_mul(count));
        Self { sms, segments, open: self.open && count > 0 }
    }

    /// The most of both, number by number.
    fn max(self, other: Self) -> Self {
        Self {
            sms: self.sms.max(other.sms),
            segments: self.segments.max(other.segments),
            open: self.open || other.open,
        }
    }
}

/// The costs of all units, each computed when it is asked for.
pub(super) struct Costs<'p, 'a> {
    project: &'p Project,
    flows: &'p [Flow<'a>],
    /// The texts of each node of each unit.
    texts: HashMap<(UnitId, NodeId), Vec<(Role, Cost)>>,
    known: HashMap<UnitId, Cost>,
    /// Units that are being computed: one that is met again runs itself.
    open: Vec<UnitId>,
}

/// Units that run each other deeper than this are not followed.
const DEPTH: usize = 64;

impl<'p, 'a> Costs<'p, 'a> {
    pub(super) fn new(project: &'p Project, flows: &'p [Flow<'a>], outgoing: &[Outgoing<'a>]) -> Self {
        let mut texts: HashMap<(UnitId, NodeId), Vec<(Role, Cost)>> = HashMap::new();
        for one in outgoing {
            let (Owner::Unit(id), Some(node)) = (one.owner, one.node) else { continue };
            let (_, most) = one.segments();
            let open = one.lengths.iter().any(|length| !length.unbounded.is_empty());
            let cost = Cost { sms: 1, segments: most as u64, open };
            texts.entry((id, node)).or_default().push((one.role, cost));
        }
        Self { project, flows, texts, known: HashMap::new(), open: Vec::new() }
    }

    /// The most that one run of a unit costs, each round counted once.
    pub(super) fn of(&mut self, id: UnitId) -> Cost {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let Some(flow) = self.flows.get(id.index()) else { return Cost::default() };
        if self.open.contains(&id) || self.open.len() >= DEPTH {
            return Cost { open: true, ..Cost::default() };
        }
        let best = self.until_the_end(flow);
        let cost = best.get(flow.entry().index()).copied().unwrap_or_default();
        self.known.insert(id, cost);
        cost
    }

    /// For each step of a unit the most that it costs from there to the end, each round counted once.
    pub(super) fn of_steps(&mut self, id: UnitId) -> Vec<Cost> {
        let Some(flow) = self.flows.get(id.index()) else { return Vec::new() };
        let best = self.until_the_end(flow);
        flow.steps.iter().map(|node| best.get(node.index()).copied().unwrap_or_default()).collect()
    }

    /// For each node the most that it costs from there to the end.
    fn until_the_end(&mut self, flow: &Flow<'a>) -> Vec<Cost> {
        self.open.push(flow.id);
        let weights = self.weights(flow);
        self.open.pop();
        let forward = Forward::of(flow, |kind| kind != EdgeKind::Handler);
        heaviest(&forward, &weights, |_| true)
    }

    /// The most that one more round costs, where a unit can go round.
    pub(super) fn per_round(&mut self, id: UnitId) -> Option<Cost> {
        let flow = self.flows.get(id.index())?;
        let successors = search::successors(flow, |_, edge| edge.kind.is_regular());
        let weights = self.weights(flow);
        let forward = Forward::of(flow, EdgeKind::is_regular);
        let rounds = search::components(&successors);
        rounds
            .iter()
            .filter(|members| search::goes_round(&successors, members))
            .map(|members| {
                let inside = |node: NodeId| members.binary_search(&node.0).is_ok();
                let best = heaviest(&forward, &weights, inside);
                members
                    .iter()
                    .filter_map(|node| best.get(*node as usize))
                    .fold(Cost::default(), |most, cost| most.max(*cost))
            })
            .reduce(Cost::max)
    }

    /// What each node of a unit costs by itself.
    fn weights(&mut self, flow: &Flow<'a>) -> Vec<Cost> {
        let mut weights = Vec::with_capacity(flow.nodes.len());
        for (id, node) in flow.iter() {
            weights.push(match node.kind {
                NodeKind::Statement(statement) => self.statement(flow, id, statement),
                NodeKind::Await(step) => self.reprompts(flow, id, step),
                NodeKind::GivenUp => self.fallback(flow, flow.unit.handlers.fallback.as_ref()),
                NodeKind::TimedOut => self.fallback(flow, flow.unit.handlers.timeout.as_ref()),
                _ => Cost::default(),
            });
        }
        weights
    }

    fn texts_of(&self, flow: &Flow<'_>, node: NodeId, role: Role) -> Cost {
        let texts = self.texts.get(&(flow.id, node)).map(Vec::as_slice).unwrap_or_default();
        let wanted = texts.iter().filter(|(of, _)| *of == role);
        wanted.fold(Cost::default(), |sum, (_, cost)| sum.plus(*cost))
    }

    fn statement(&mut self, flow: &Flow<'a>, id: NodeId, statement: &Statement) -> Cost {
        match &statement.kind {
            StatementKind::Say(_) => self.texts_of(flow, id, Role::Say),
            StatementKind::Send { .. } => self.texts_of(flow, id, Role::Send),
            StatementKind::Forward { to: ForwardTo::Team(team), .. }
            | StatementKind::HandOver { team, .. } => {
                passed_on(self.project.teams.get(team.index()).map_or(0, |team| team.phones.len()))
            }
            StatementKind::Forward { to: ForwardTo::Phone(_), .. } => passed_on(1),
            StatementKind::Run { unit, .. } => self.of(*unit),
            _ => Cost::default(),
        }
    }

    /// The reprompts of one visit to a message. One without a text repeats the last of its own.
    fn reprompts(&self, flow: &Flow<'_>, id: NodeId, step: StepId) -> Cost {
        let Some(message) = flow.message(step).filter(|message| message.may_not_recognise()) else {
            return Cost::default();
        };
        let one = match &message.reprompt {
            Some(_) => self.texts_of(flow, id, Role::Reprompt),
            None => {
                let says = flow.last_says(step).into_iter().flat_map(|last| &last.says);
                says.map(|say| self.texts_of(flow, *say, Role::Say)).fold(Cost::default(), Cost::max)
            }
        };
        one.times(u64::from(message.reprompts))
    }

    /// The fallback text, unless the handler says something instead.
    fn fallback(&self, flow: &Flow<'_>, handler: Option<&Block>) -> Cost {
        let says = |block: &Block| {
            block.statements.iter().any(|statement| matches!(statement.kind, StatementKind::Say(_)))
        };
        if handler.is_some_and(says) {
            return Cost::default();
        }
        let texts =
            flow.iter().filter(|(_, node)| matches!(node.kind, NodeKind::GivenUp | NodeKind::TimedOut));
        texts.map(|(id, _)| self.texts_of(flow, id, Role::Fallback)).fold(Cost::default(), Cost::max)
    }
}

/// A message of the contact, sent on to so many numbers.
fn passed_on(numbers: usize) -> Cost {
    Cost { sms: numbers as u64, segments: numbers as u64, open: numbers > 0 }
}

/// For each node the most that a way from it costs, over the nodes that are inside.
fn heaviest(forward: &Forward, weights: &[Cost], inside: impl Fn(NodeId) -> bool) -> Vec<Cost> {
    let mut best = vec![Cost::default(); weights.len()];
    for node in forward.order.iter().filter(|node| inside(**node)) {
        let after = forward.after(*node).iter().filter(|next| inside(**next));
        let most = after
            .filter_map(|next| best.get(next.index()))
            .fold(Cost::default(), |most, cost| most.max(*cost));
        let own = weights.get(node.index()).copied().unwrap_or_default();
        if let Some(slot) = best.get_mut(node.index()) {
            *slot = own.plus(most);
        }
    }
    best
}
