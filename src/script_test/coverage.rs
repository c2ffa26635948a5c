//! What tests reached of each unit: steps, choices, and the ways from step to step.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::flow::branches::{branches, is_mark};
use crate::check::flow::timing::left_in_time;
use crate::check::flow::ways::{Way, label, ways};
use crate::check::flow::{EdgeKind, End, Flow, NodeId, NodeKind};
use crate::check::model::{Project, StatementKind, StepKind, UnitId};
use crate::check::visit;
use crate::source::Span;
use crate::vm::Programs;
use crate::vm::effect::{Effect, EffectKind, Recognition, UnitOutcome};

/// Outside steps: before the first of a conversation, and in automations.
const NO_STEP: u16 = u16::MAX;

/// Coverage of all units of a project.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// One a unit, in source order.
    pub units: Vec<UnitCoverage>,
    /// The step in which each unit was last, while a test is played.
    at: Vec<u16>,
    /// The unit that the test is for; without one all count.
    only: Option<u32>,
}

/// Coverage of a unit.
#[derive(Debug, Clone, Default)]
pub struct UnitCoverage {
    /// Its name.
    pub name: String,
    /// Steps, and whether a test entered them.
    pub steps: Vec<Item>,
    /// Choices, and whether a test chose them.
    pub choices: Vec<Item>,
    /// Ways between steps and to ends and branches on them, and whether a test took them.
    pub edges: Vec<Item>,
    step_keys: Vec<u16>,
    choice_keys: Vec<(u16, u16)>,
    edge_keys: Vec<(u16, Reached)>,
    /// The marks of the branches, which stand behind the other edges.
    branch_keys: Vec<String>,
}

/// Something that a test can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What, in the author's words.
    pub label: String,
    /// Where it is written.
    pub span: Span,
    /// Whether it was reached.
    pub covered: bool,
}

/// Where a way leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Step(u16),
    End(u8),
}

impl Coverage {
    /// Nothing is covered yet.
    pub fn of(project: &Project) -> Self {
        let flows = Flow::of_all(project);
        let run = run_inside(project);
        let of = |flow: &Flow<'_>| UnitCoverage::of(project, flow, run.contains(&flow.id));
        let units: Vec<UnitCoverage> = flows.iter().map(of).collect();
        Self { at: vec![NO_STEP; units.len()], units, only: None }
    }

    /// The coverage of one unit, the others left empty: what is copied for each of many tries.
    pub fn alone(mut self, unit: UnitId) -> Self {
        let others = self.units.iter_mut().enumerate().filter(|(index, _)| *index != unit.index());
        others.for_each(|(_, other)| *other = UnitCoverage::default());
        self
    }

    /// A test begins; where it is for one unit, it counts there alone.
    pub fn begin(&mut self, only: Option<UnitId>) {
        self.only = only.map(|unit| unit.0);
        self.at.fill(NO_STEP);
    }

    /// Notes what an effect tells.
    pub fn note(&mut self, programs: &Programs, effect: &Effect) {
        let (unit, step) = (effect.origin.unit, effect.origin.step);
        if effect.origin.program != programs.current().id() || self.only.is_some_and(|only| only != unit) {
            return;
        }
        let (Some(covered), Some(at)) = (self.units.get_mut(unit as usize), self.at.get_mut(unit as usize))
        else {
            return;
        };
        match &effect.kind {
            EffectKind::Started => *at = NO_STEP,
            EffectKind::Entered => {
                covered.cover_step(step);
                covered.cover_edge(*at, Reached::Step(step));
                *at = step;
            }
            EffectKind::Matched { how: Recognition::Choice { choice, .. } } => {
                covered.cover_choice(step, *choice)
            }
            EffectKind::Ended { outcome } => {
                covered.cover_edge(step, Reached::End(end_of_outcome(*outcome)));
                *at = NO_STEP;
            }
            EffectKind::Track { name, .. } if is_mark(name) => covered.cover_branch(name),
            _ => {}
        }
    }
}

impl UnitCoverage {
    /// How many of some items are covered, and how many there are.
    pub fn count(items: &[Item]) -> (usize, usize) {
        (items.iter().filter(|item| item.covered).count(), items.len())
    }

    /// `is_run`: whether another unit runs this one inside itself, whose time may then end it.
    fn of(project: &Project, flow: &Flow<'_>, is_run: bool) -> Self {
        let mut unit = Self { name: flow.unit.declared.name.to_string(), ..Self::default() };
        for (at, step) in flow.unit.steps.iter().enumerate() {
            unit.step_keys.push(at as u16);
            unit.steps.push(missed(step.name.to_string(), step.head_span));
            if let StepKind::Message(message) = &step.kind {
                for (index, choice) in message.choices.iter().enumerate() {
                    unit.choice_keys.push((at as u16, index as u16));
                    let chosen = crate::check::flow::ways::choice_label(choice);
                    unit.choices.push(missed(format!("{}: {chosen}", step.name), choice.head_span));
                }
            }
        }
        unit.add_edges(flow, is_run);
        unit.add_branches(project, flow);
        unit
    }

    fn add_edges(&mut self, flow: &Flow<'_>, is_run: bool) {
        let in_time = if is_run { Vec::new() } else { left_in_time(flow) };
        let never = |way: &Way| {
            way.kind == EdgeKind::Timeout && in_time.get(way.from.index()).copied().unwrap_or_default()
        };
        let mut found: Vec<((u16, Reached), Vec<Way>)> = Vec::new();
        let mut known = BTreeMap::new();
        for way in ways(flow).into_iter().filter(|way| !never(way)) {
            let Some(to) = reached_at(flow, way.to) else { continue };
            let key = (step_at(flow, way.from), to);
            let at = *known.entry(key).or_insert(found.len());
            match found.get_mut(at) {
                Some((_, same)) => same.push(way),
                None => found.push((key, vec![way])),
            }
        }
        for ((from, to), same) in found {
            self.edge_keys.push((from, to));
            let span = same.first().map_or(flow.unit.declared.span, |way| way.span);
            self.edges.push(missed(edge_name(flow, from, to, &same), span));
        }
    }

    fn add_branches(&mut self, project: &Project, flow: &Flow<'_>) {
        for branch in branches(project, flow) {
            let at = branch.step.map_or(NO_STEP, |step| step.0 as u16);
            self.edges.push(missed(format!("{}: {}", name_of(flow, at), branch.label), branch.span));
            self.branch_keys.push(branch.mark);
        }
    }

    fn cover_branch(&mut self, mark: &str) {
        let at = self.branch_keys.iter().position(|key| key == mark);
        cover(&mut self.edges, at.map(|at| self.edge_keys.len() + at));
    }

    fn cover_step(&mut self, step: u16) {
        cover(&mut self.steps, self.step_keys.iter().position(|key| *key == step));
    }

    fn cover_choice(&mut self, step: u16, choice: u16) {
        cover(&mut self.choices, self.choice_keys.iter().position(|key| *key == (step, choice)));
    }

    /// A way to a step that the step before does not have is that of a handler, which belongs to the unit.
    fn cover_edge(&mut self, from: u16, to: Reached) {
        let position = |from| self.edge_keys.iter().position(|key| *key == (from, to));
        let of_handler = || position(NO_STEP).filter(|_| matches!(to, Reached::Step(_)));
        let known = position(from).or_else(of_handler);
        cover(&mut self.edges, known);
    }
}

/// The units that others run inside themselves.
fn run_inside(project: &Project) -> BTreeSet<UnitId> {
    let statements = project.units.iter().flat_map(visit::statements);
    let run = statements.filter_map(|statement| match statement.kind {
        StatementKind::Run { unit, .. } => Some(unit),
        _ => None,
    });
    run.collect()
}

/// `from -> to`, with what decides for it where that is one thing.
fn edge_name(flow: &Flow<'_>, from: u16, to: Reached, same: &[Way]) -> String {
    let (from, to) = (name_of(flow, from), to_name(flow, to));
    // What branches decide is counted beside.
    let inside = |way: &Way| {
        use EdgeKind::{Arm, Else, Late, Share, Then};
        matches!(way.kind, Then | Else | Arm(_) | Share(_) | Late)
    };
    let label = |way: &Way| if inside(way) { String::new() } else { label(flow, way) };
    let by: BTreeSet<String> = same.iter().map(label).collect();
    match by.first() {
        Some(by) if by.is_empty() || *by == to => format!("{from} -> {to}"),
        Some(only) if by.len() == 1 => format!("{from} -> {to} ({only})"),
        _ => format!("{from} -> {to}"),
    }
}

fn missed(label: String, span: Span) -> Item {
    Item { label, span, covered: false }
}

fn cover(items: &mut [Item], at: Option<usize>) {
    if let Some(item) = at.and_then(|at| items.get_mut(at)) {
        item.covered = true;
    }
}

fn step_at(flow: &Flow<'_>, node: NodeId) -> u16 {
    flow.node(node).and_then(|node| node.step).map_or(NO_STEP, |step| step.0 as u16)
}

/// Where a way leads, if that is a step or an end: waits inside a step are no way of their own.
fn reached_at(flow: &Flow<'_>, node: NodeId) -> Option<Reached> {
    match flow.node(node)?.kind {
        NodeKind::Step(step) => Some(Reached::Step(step.0 as u16)),
        NodeKind::End(end) => end_code(end).map(Reached::End),
        _ => None,
    }
}

/// Ends by the outcome that a unit has there.
fn end_code(end: End) -> Option<u8> {
    let outcome = match end {
        End::Recommendation(_) => UnitOutcome::Recommended,
        End::Done => UnitOutcome::Completed,
        End::HandedOver => UnitOutcome::HandedOver,
        End::Started(_) => UnitOutcome::Left,
        End::Fallback => UnitOutcome::Fallback,
        End::Timeout => UnitOutcome::TimedOut,
        End::Failed => UnitOutcome::Failed,
        End::Handled | End::Nowhere(_) | End::Broken => return None,
    };
    Some(end_of_outcome(outcome))
}

fn end_of_outcome(outcome: UnitOutcome) -> u8 {
    outcome as u8
}

fn name_of(flow: &Flow<'_>, step: u16) -> String {
    let step = flow.unit.steps.get(usize::from(step));
    step.map_or_else(|| "start".to_owned(), |step| step.name.to_string())
}

fn to_name(flow: &Flow<'_>, to: Reached) -> String {
    match to {
        Reached::Step(step) => name_of(flow, step),
        Reached::End(code) => match UnitOutcome::from_code(code) {
            Some(UnitOutcome::Recommended) => "recommended",
            Some(UnitOutcome::HandedOver) => "handed over",
            Some(UnitOutcome::Left) => "another conversation",
            Some(UnitOutcome::Fallback) => "fallback",
            Some(UnitOutcome::TimedOut) => "timeout",
            _ => "end",
        }
        .to_owned(),
    }
}
