//! E0309 maybe-unset: a variable read on a path that did not set it.

use crate::check::flow::{Edge, EdgeKind, Flow, Node, NodeId, NodeKind};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Finds variables that are read where some way leads on which nothing was put into them.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for flow in &context.flows {
        let tracked = tracked(flow.unit);
        if tracked.contains(&true) {
            Search::new(flow, tracked).report(diagnostics);
        }
    }
}

/// Which locals begin without a value: variables without a first one, answers, answers of calls. An optional variable
/// begins missing, which its type already makes everybody look after.
fn tracked(unit: &Unit) -> Vec<bool> {
    let mut tracked: Vec<bool> = unit
        .locals
        .iter()
        .map(|local| match local.kind {
            LocalKind::Variable => !local.ty.optional && !local.ty.is_error(),
            LocalKind::Answer | LocalKind::CallResult => !local.ty.is_error(),
            _ => false,
        })
        .collect();
    for (local, _) in &unit.initial {
        mark(&mut tracked, *local, false);
    }
    tracked
}

/// For each local whether it has a value.
type Set = Vec<bool>;

fn mark(set: &mut [bool], local: LocalId, value: bool) {
    if let Some(slot) = set.get_mut(local.index()) {
        *slot = value;
    }
}

fn holds(set: &[bool], local: LocalId) -> bool {
    set.get(local.index()).copied().unwrap_or(true)
}

struct Search<'f, 'a> {
    flow: &'f Flow<'a>,
    tracked: Vec<bool>,
    /// What certainly has a value where a node begins; `None` where nothing leads.
    at: Vec<Option<Set>>,
}

impl<'f, 'a> Search<'f, 'a> {
    fn new(flow: &'f Flow<'a>, tracked: Vec<bool>) -> Self {
        let begin: Set = tracked.iter().map(|tracked| !tracked).collect();
        let mut search = Self { flow, tracked, at: vec![None; flow.nodes.len()] };
        let mut open = vec![flow.entry()];
        search.arrive(flow.entry(), &begin);
        while let Some(id) = open.pop() {
            let Some(node) = flow.node(id) else { continue };
            for edge in flow.edges(id) {
                let Some(set) = search.after(id, node, edge) else { continue };
                if search.arrive(edge.to, &set) {
                    open.push(edge.to);
                }
            }
        }
        search
    }

    /// Takes note of one more way to a node; whether that changed what is certain there.
    fn arrive(&mut self, id: NodeId, set: &Set) -> bool {
        let Some(slot) = self.at.get_mut(id.index()) else { return false };
        let Some(known) = slot else {
            *slot = Some(set.clone());
            return true;
        };
        let mut changed = false;
        for (known, new) in known.iter_mut().zip(set) {
            changed |= *known && !new;
            *known &= new;
        }
        changed
    }

    /// What certainly has a value behind an edge.
    fn after(&self, id: NodeId, node: &Node<'a>, edge: &Edge) -> Option<Set> {
        let mut set = self.at.get(id.index())?.clone()?;
        if edge.kind == EdgeKind::CallFailed {
            return Some(set);
        }
        let places = self.flow.places(node);
        for local in places.sets {
            mark(&mut set, local, true);
        }
        for place in places.writes {
            if let Place::Local(local) = place {
                mark(&mut set, *local, true);
            }
        }
        for place in places.clears {
            if let Place::Local(local) = place {
                mark(&mut set, *local, !holds(&self.tracked, *local));
            }
        }
        if let NodeKind::Condition(condition) = node.kind {
            for local in told_set(condition, edge.kind == EdgeKind::Then) {
                mark(&mut set, local, true);
            }
        }
        Some(set)
    }

    fn report(&self, diagnostics: &mut Vec<Diagnostic>) {
        let mut known: Vec<Span> = Vec::new();
        for (id, node) in self.flow.iter() {
            let Some(set) = self.at.get(id.index()).and_then(Option::as_ref) else { continue };
            for (local, span) in self.reads(node, set) {
                if !known.contains(&span) {
                    known.push(span);
                    diagnostics.extend(self.diagnostic(id, local, span));
                }
            }
        }
    }

    /// The reads at a node of what may have no value there.
    fn reads(&self, node: &Node<'a>, set: &Set) -> Vec<(LocalId, Span)> {
        let places = self.flow.places(node);
        let mut found = Vec::new();
        for expr in &places.reads {
            unset_reads(expr, set, &mut found);
        }
        let mut set = set.clone();
        for place in places.writes {
            match place {
                Place::Local(local) => mark(&mut set, *local, true),
                Place::Object(local, ..) if !holds(&set, *local) => found.push((*local, node.span)),
                _ => {}
            }
        }
        for local in places.sets {
            mark(&mut set, local, true);
        }
        for expr in &places.checks {
            unset_reads(expr, &set, &mut found);
        }
        found
    }

    fn diagnostic(&self, at: NodeId, local: LocalId, span: Span) -> Option<Diagnostic> {
        let declared = self.flow.unit.locals.get(local.index())?;
        let name = &declared.name;
        let mut found =
            Diagnostic::error(codes::MAYBE_UNSET, span, format!("`{name}` may have no value here"))
                .note("not every way that leads here puts something into it: where a text shows it, there would be a hole");
        if let Some(way) = self.way_without(local, at) {
            found = found.label(way, format!("on this way nothing is put into `{name}`"));
        }
        if declared.span != span {
            found = found.label(declared.span, format!("`{name}` is declared here"));
        }
        let help = match declared.kind {
            LocalKind::CallResult => "leave in the `else` of the call, with `goto` or `end`".to_owned(),
            LocalKind::Answer => {
                format!("lead the ways that skip the question to another step, or set `{name}` on them")
            }
            _ => {
                format!("set `{name}` on every way that leads here, or give it a value where it is declared")
            }
        };
        Some(found.help(help))
    }

    /// The last way on, of those that a script has words for, on a way to a node on which a local gets no value.
    fn way_without(&self, local: LocalId, goal: NodeId) -> Option<Span> {
        let lacks = |set: &Set| !holds(set, local);
        let mut from: Vec<Option<(NodeId, Edge)>> = vec![None; self.flow.nodes.len()];
        let mut open = std::collections::VecDeque::from([self.flow.entry()]);
        while let Some(id) = open.pop_front() {
            if id == goal {
                break;
            }
            let Some(node) = self.flow.node(id) else { continue };
            for edge in self.flow.edges(id) {
                let known =
                    edge.to == self.flow.entry() || from.get(edge.to.index()).is_none_or(Option::is_some);
                if !known && self.after(id, node, edge).as_ref().is_some_and(lacks) {
                    if let Some(slot) = from.get_mut(edge.to.index()) {
                        *slot = Some((id, *edge));
                    }
                    open.push_back(edge.to);
                }
            }
        }
        let mut at = goal;
        while let Some((before, edge)) = from.get(at.index()).copied().flatten() {
            if !matches!(edge.kind, EdgeKind::Next | EdgeKind::Goto | EdgeKind::Default | EdgeKind::End) {
                return Some(edge.span);
            }
            at = before;
        }
        None
    }
}

/// The locals that certainly have a value where a condition is true, or is not.
fn told_set(condition: &Expr, truth: bool) -> Vec<LocalId> {
    match &condition.kind {
        ExprKind::IsSet(value) if truth => match value.kind {
            ExprKind::Local(local) => vec![local],
            _ => Vec::new(),
        },
        ExprKind::Not(inner) => told_set(inner, !truth),
        ExprKind::Binary(BinaryOperator::And, left, right) if truth => both(left, right, truth),
        ExprKind::Binary(BinaryOperator::Or, left, right) if !truth => both(left, right, truth),
        _ => Vec::new(),
    }
}

fn both(left: &Expr, right: &Expr, truth: bool) -> Vec<LocalId> {
    let mut found = told_set(left, truth);
    found.extend(told_set(right, truth));
    found
}

/// The reads in an expression of what may have no value. Asking whether it has one is no read.
fn unset_reads(expr: &Expr, set: &Set, found: &mut Vec<(LocalId, Span)>) {
    let told = |condition: &Expr, truth: bool| {
        let mut inside = set.clone();
        for local in told_set(condition, truth) {
            mark(&mut inside, local, true);
        }
        inside
    };
    match &expr.kind {
        ExprKind::Local(local) if !holds(set, *local) => found.push((*local, expr.span)),
        ExprKind::IsSet(value) if matches!(value.kind, ExprKind::Local(_)) => {}
        ExprKind::Binary(BinaryOperator::Default, left, right) if matches!(left.kind, ExprKind::Local(_)) => {
            unset_reads(right, set, found);
        }
        ExprKind::Binary(operator @ (BinaryOperator::And | BinaryOperator::Or), left, right) => {
            unset_reads(left, set, found);
            unset_reads(right, &told(left, *operator == BinaryOperator::And), found);
        }
        ExprKind::If(condition, then, otherwise) => {
            unset_reads(condition, set, found);
            unset_reads(then, &told(condition, true), found);
            unset_reads(otherwise, &told(condition, false), found);
        }
        _ => {
            for inner in crate::check::visit::children(expr) {
                unset_reads(inner, set, found);
            }
        }
    }
}
