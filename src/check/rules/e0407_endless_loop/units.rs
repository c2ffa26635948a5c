//! Units that set each other off: by `start` and `run`, by groups that are joined and left, by consent given and taken.

use std::collections::{HashMap, HashSet};

use super::waits;
use crate::check::flow::lists::Lists;
use crate::check::flow::{End, Flow, NodeKind, search};
use crate::check::model::*;
use crate::check::rules::words::listed;
use crate::check::rules::{Findings, ProjectContext};
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// That one unit sets off another at once.
#[derive(Debug, Clone, Copy)]
struct SetsOff {
    to: UnitId,
    by: By,
    span: Span,
}

/// By what one unit sets off another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum By {
    Start,
    Joining(GroupId),
    OptingIn(Option<CategoryId>),
    OptingOut(Option<CategoryId>),
}

/// Finds units that set each other off.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let listeners = Listeners::of(context.project);
    let edges: Vec<Vec<SetsOff>> =
        context.units.iter().map(|found| listeners.set_off(context.project, &found.deeds)).collect();
    for circle in circles(&edges) {
        let undone = undone(&circle, context.units);
        let real = |edge: &SetsOff| circle.binary_search(&edge.to.0).is_ok() && undone.allows(edge.by);
        let inside: Vec<Vec<SetsOff>> = edges
            .iter()
            .enumerate()
            .map(
                |(unit, edges)| {
                    if circle.binary_search(&(unit as u32)).is_ok() { edges.as_slice() } else { &[] }
                },
            )
            .map(|edges| edges.iter().copied().filter(real).collect())
            .collect();
        for circle in circles(&inside) {
            diagnostics.extend(endless(context, &circle, &inside));
        }
    }
}

/// What a unit does before it waits.
#[derive(Debug, Clone, Default)]
pub struct Deeds {
    all: Vec<Deed>,
    /// Whether others can start at once: a conversation keeps them from it until it is over.
    lets_start: bool,
}

/// Something that may set off others.
#[derive(Debug, Clone, Copy)]
struct Deed {
    kind: DeedKind,
    span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DeedKind {
    Start(UnitId),
    Add(GroupId),
    Remove(GroupId),
    Subscribe(Option<CategoryId>),
    Unsubscribe(Option<CategoryId>),
}

impl Deeds {
    /// Those of a unit.
    pub fn of(flow: &Flow<'_>) -> Self {
        let here = search::reached(flow, [flow.entry()], |node, _| !waits(node));
        let mut found = Vec::new();
        for (_, node) in flow.iter().filter(|(id, _)| search::has(&here, *id)) {
            let NodeKind::Statement(statement) = node.kind else { continue };
            let kind = match &statement.kind {
                StatementKind::Start { unit, contact: None, .. } | StatementKind::Run { unit, .. } => {
                    DeedKind::Start(*unit)
                }
                StatementKind::Add(group) => DeedKind::Add(*group),
                StatementKind::Remove(group) => DeedKind::Remove(*group),
                StatementKind::Subscribe(category) => DeedKind::Subscribe(*category),
                StatementKind::Unsubscribe(category) => DeedKind::Unsubscribe(*category),
                _ => continue,
            };
            found.push(Deed { kind, span: statement.span });
        }
        Self { all: found, lets_start: !flow.unit.conversation || ends_at_once(flow, &here) }
    }
}

/// The units that listen to groups and consent.
#[derive(Default)]
struct Listeners {
    joins: HashMap<GroupId, Vec<UnitId>>,
    subscribes: HashMap<Option<CategoryId>, Vec<UnitId>>,
    unsubscribes: HashMap<Option<CategoryId>, Vec<UnitId>>,
}

impl Listeners {
    fn of(project: &Project) -> Self {
        let mut listeners = Self::default();
        for (index, unit) in project.units.iter().enumerate().filter(|(_, unit)| !unit.settings.paused) {
            let id = UnitId(index as u32);
            for trigger in &unit.triggers {
                match &trigger.kind {
                    TriggerKind::Joins(group) => listeners.joins.entry(*group).or_default().push(id),
                    TriggerKind::Subscribes(to) => listeners.subscribes.entry(*to).or_default().push(id),
                    TriggerKind::Unsubscribes(from) => {
                        listeners.unsubscribes.entry(*from).or_default().push(id);
                    }
                    _ => {}
                }
            }
        }
        listeners
    }

    fn set_off(&self, project: &Project, deeds: &Deeds) -> Vec<SetsOff> {
        let mut found = Vec::new();
        for deed in &deeds.all {
            let (by, units): (By, Vec<UnitId>) = match deed.kind {
                DeedKind::Start(unit) => (By::Start, vec![unit]),
                DeedKind::Add(group) => (By::Joining(group), of(&self.joins, &group)),
                DeedKind::Subscribe(to) => (By::OptingIn(to), of_category(&self.subscribes, to)),
                DeedKind::Unsubscribe(from) => (By::OptingOut(from), of_category(&self.unsubscribes, from)),
                DeedKind::Remove(_) => continue,
            };
            for to in units {
                let conversation = project.units.get(to.index()).is_some_and(|unit| unit.conversation);
                if by == By::Start || deeds.lets_start || !conversation {
                    found.push(SetsOff { to, by, span: deed.span });
                }
            }
        }
        found
    }
}

fn of<K: std::hash::Hash + Eq>(listeners: &HashMap<K, Vec<UnitId>>, key: &K) -> Vec<UnitId> {
    listeners.get(key).cloned().unwrap_or_default()
}

/// Who listens to one category, or to any.
fn of_category(listeners: &HashMap<Option<CategoryId>, Vec<UnitId>>, to: Option<CategoryId>) -> Vec<UnitId> {
    let mut found = of(listeners, &None);
    if to.is_some() {
        found.extend(of(listeners, &to));
    }
    found
}

fn ends_at_once(flow: &Flow<'_>, here: &[bool]) -> bool {
    flow.iter().any(|(id, node)| {
        let regular = matches!(node.kind, NodeKind::End(end) if !matches!(end, End::Handled | End::Broken));
        regular && search::has(here, id)
    })
}

/// What units of a circle take back: nobody joins a group again without having left it.
struct Undone {
    left: HashSet<GroupId>,
    opted_in: bool,
    opted_out: bool,
}

impl Undone {
    fn allows(&self, by: By) -> bool {
        match by {
            By::Start => true,
            By::Joining(group) => self.left.contains(&group),
            By::OptingIn(_) => self.opted_out,
            By::OptingOut(_) => self.opted_in,
        }
    }
}

fn undone(circle: &[u32], units: &[Findings]) -> Undone {
    let mut undone = Undone { left: HashSet::new(), opted_in: false, opted_out: false };
    for deed in circle.iter().filter_map(|unit| units.get(*unit as usize)).flat_map(|found| &found.deeds.all)
    {
        match deed.kind {
            DeedKind::Remove(group) => {
                undone.left.insert(group);
            }
            DeedKind::Subscribe(_) => undone.opted_in = true,
            DeedKind::Unsubscribe(_) => undone.opted_out = true,
            _ => {}
        }
    }
    undone
}

fn circles(edges: &[Vec<SetsOff>]) -> Vec<Vec<u32>> {
    let mut successors = Lists::default();
    edges.iter().for_each(|edges| successors.push(edges.iter().map(|edge| edge.to.0)));
    let components = search::components(&successors);
    let round = components.iter().filter(|members| search::goes_round(&successors, members));
    round.map(<[u32]>::to_vec).collect()
}

fn endless(context: &ProjectContext<'_>, circle: &[u32], edges: &[Vec<SetsOff>]) -> Option<Diagnostic> {
    let inside = |edge: &&SetsOff| circle.binary_search(&edge.to.0).is_ok();
    let name = |id: u32| context.project.units.get(id as usize).map(|unit| unit.declared.name.as_str());
    let mut deeds = circle.iter().filter_map(|unit| edges.get(*unit as usize)).flatten().filter(inside);
    let first = deeds.next()?;
    let message = match circle {
        [only] => format!("`{}` sets itself off without ever waiting", name(*only)?),
        _ => format!(
            "{} set each other off without ever waiting",
            listed(circle.iter().filter_map(|id| name(*id)))
        ),
    };
    let mut found = Diagnostic::error(codes::ENDLESS_LOOP, first.span, message)
        .note("the contact would get their messages over and over, until the runtime stops the chain");
    for deed in deeds {
        found = found.label(deed.span, format!("this sets off `{}`", name(deed.to.0)?));
    }
    Some(found.help("remove one of these statements, or let a unit wait for a reply or a clock before it"))
}
