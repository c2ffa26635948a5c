//! E0411 no-message-received: `reply` or `forward` where no message can have been received, `say` to somebody who just
//! opted out.

mod opted_out;

use std::borrow::Cow;
use std::collections::HashMap;

use crate::check::flow::{EdgeKind, Flow, NodeId, NodeKind, search};
use crate::check::model::*;
use crate::check::rules::{ProjectContext, RuleContext};
use crate::check::visit;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Finds texts to contacts who asked for silence, and uses of a message by what comes without one.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for flow in &context.flows {
        opted_out::unit(flow, diagnostics);
        triggers(context.project, flow.unit, diagnostics);
    }
    for campaign in context.campaigns {
        let texts = campaign.say.iter().map(|say| &say.text).chain(&campaign.when);
        for reply in texts.filter_map(|text| reply_in(context.project, text)) {
            diagnostics.push(nothing_received(
                reply,
                "`reply`",
                "a campaign is sent without a message before it",
            ));
        }
    }
}

/// Finds uses of a message that cannot have come, whatever started the unit.
pub fn check_project(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let received = Received::of(context);
    for (index, entry) in received.entry.iter().enumerate() {
        if !entry && let Some(flow) = context.flows.of(UnitId(index as u32)) {
            received.unit(context.project, flow, diagnostics);
        }
    }
}

/// Which units may begin with a message having been received, and where in each one may have been.
struct Received {
    entry: Vec<bool>,
}

impl Received {
    fn of(context: &ProjectContext<'_>) -> Self {
        let units = &context.project.units;
        let joined = joined_by(context.project);
        let entry: Vec<bool> =
            units.iter().map(|unit| unit.triggers.is_empty() || may_begin_with_one(unit)).collect();
        let mut received = Self { entry: vec![false; entry.len()] };
        let started = super::e0401_no_trigger::started_by_others(context);
        let mut open: Vec<usize> = Vec::new();
        for (index, may) in entry.into_iter().enumerate() {
            let only_started = units.get(index).is_some_and(|unit| unit.triggers.is_empty())
                && started.contains(&UnitId(index as u32));
            if may && !only_started {
                received.begin(index, &mut open);
            }
        }
        let passes_on = |index: usize| {
            let found = context.units.get(index);
            found.is_some_and(|found| {
                !found.starts.is_empty() || found.adds.iter().any(|group| joined.contains_key(group))
            })
        };
        // Units that wait for replies themselves pass a message on, too, whatever they began with.
        open.extend(0..units.len());
        while let Some(index) = open.pop() {
            let flow = if passes_on(index) { context.flows.of(UnitId(index as u32)) } else { None };
            let Some(flow) = flow else { continue };
            let here = received.nodes(flow);
            for (_, node) in flow.iter().filter(|(id, _)| search::has(&here, *id)) {
                let NodeKind::Statement(statement) = node.kind else { continue };
                match &statement.kind {
                    StatementKind::Start { unit, contact: None, .. } | StatementKind::Run { unit, .. } => {
                        received.begin(unit.index(), &mut open);
                    }
                    StatementKind::Add(group) => {
                        for unit in joined.get(group).into_iter().flatten() {
                            received.begin(*unit, &mut open);
                        }
                    }
                    _ => {}
                }
            }
        }
        received
    }

    fn begin(&mut self, unit: usize, open: &mut Vec<usize>) {
        if let Some(slot) = self.entry.get_mut(unit).filter(|slot| !**slot) {
            *slot = true;
            open.push(unit);
        }
    }

    /// Where in a unit a message may have been received.
    fn nodes<'f>(&self, flow: &'f Flow<'_>) -> Cow<'f, [bool]> {
        if self.entry.get(flow.id.index()) == Some(&true) {
            return Cow::Borrowed(search::reachable(flow));
        }
        let mut starts: Vec<NodeId> = Vec::new();
        for (id, node) in flow.iter() {
            let gets_one = match node.kind {
                NodeKind::Await(_) => true,
                NodeKind::Statement(statement) => matches!(statement.kind, StatementKind::Run { .. }),
                _ => false,
            };
            if gets_one {
                starts.extend(flow.edges(id).iter().map(|edge| edge.to));
            }
        }
        if !starts.is_empty() {
            let handlers = flow.edges(flow.entry()).iter().filter(|edge| edge.kind == EdgeKind::Handler);
            starts.extend(handlers.map(|edge| edge.to));
        }
        Cow::Owned(search::reached(flow, starts, |_, _| true))
    }

    fn unit(&self, project: &Project, flow: &Flow<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let (here, reachable) = (self.nodes(flow), search::reachable(flow));
        let why = "nothing that starts this brings a message of the contact";
        let mut known: Vec<Span> = Vec::new();
        for (id, node) in
            flow.iter().filter(|(id, _)| search::has(reachable, *id) && !search::has(&here, *id))
        {
            if let NodeKind::Statement(Statement { kind: StatementKind::Forward { .. }, span }) = node.kind {
                diagnostics.push(nothing_received(*span, "`forward`", why));
            }
            for expr in read_before_reply(flow, id) {
                if let Some(reply) = reply_in(project, expr).filter(|reply| !known.contains(reply)) {
                    known.push(reply);
                    diagnostics.push(nothing_received(reply, "`reply`", why));
                }
            }
        }
    }
}

fn triggers(project: &Project, unit: &Unit, diagnostics: &mut Vec<Diagnostic>) {
    for trigger in unit.triggers.iter().filter(|trigger| !brings_one(&trigger.kind)) {
        let reply = trigger.when.as_ref().and_then(|when| reply_in(project, when));
        if let Some(span) = reply {
            let why = "what this trigger waits for comes without a message of the contact";
            diagnostics.push(nothing_received(span, "`reply`", why));
        }
    }
}

/// The expressions that a node evaluates; of a message those that it needs before it has a reply.
fn read_before_reply<'a>(flow: &Flow<'a>, id: NodeId) -> Vec<&'a Expr> {
    let Some(node) = flow.node(id) else { return Vec::new() };
    let NodeKind::Await(step) = node.kind else {
        let places = flow.places(node);
        return places.reads.into_iter().chain(places.checks).collect();
    };
    let choices = flow.message(step).map(|message| message.choices.as_slice()).unwrap_or_default();
    choices.iter().filter_map(|choice| choice.when.as_deref()).collect()
}

fn joined_by(project: &Project) -> HashMap<GroupId, Vec<usize>> {
    let mut joined: HashMap<GroupId, Vec<usize>> = HashMap::new();
    for (index, unit) in project.units.iter().enumerate() {
        for trigger in &unit.triggers {
            if let TriggerKind::Joins(group) = trigger.kind {
                joined.entry(group).or_default().push(index);
            }
        }
    }
    joined
}

fn may_begin_with_one(unit: &Unit) -> bool {
    unit.triggers.iter().any(|trigger| brings_one(&trigger.kind))
}

/// Whether a trigger can come with a message. Opting in and out can: by START and STOP.
fn brings_one(kind: &TriggerKind) -> bool {
    let consent =
        matches!(kind, TriggerKind::Subscribes(_) | TriggerKind::Unsubscribes(_) | TriggerKind::Error);
    kind.is_message() || consent
}

/// Where `reply` stands in an expression: the use of a template whose body has it, else itself.
fn reply_in(project: &Project, expr: &Expr) -> Option<Span> {
    let wanted = |inner: &Expr| matches!(inner.kind, ExprKind::Reply);
    let found = visit::all(expr).into_iter().find(|inner| {
        let template = matches!(inner.kind, ExprKind::Template(..)) && visit::any(project, inner, &wanted);
        wanted(inner) || template
    });
    found.map(|inner| inner.span)
}

fn nothing_received(span: Span, what: &str, why: &str) -> Diagnostic {
    let message = format!("{what} has no message to take here");
    Diagnostic::error(codes::NO_MESSAGE_RECEIVED, span, message)
        .note(why)
        .help("use fields of the event or of the contact; to tell others something, `send` or `email` it")
}
