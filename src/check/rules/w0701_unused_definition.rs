//! W0701 unused-definition: something declared and never used.

use std::collections::HashSet;

use crate::check::model::*;
use crate::check::rules::ProjectContext;
use crate::check::visit;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Finds declarations and variables that nothing names. What others than the script may use is left alone: campaigns and units,
/// which the API starts, fields, which the CRM fills, senders that a channel serves. Names that begin with `_` are meant
/// to be unused. While there are errors nothing is said, because the use may be what could not be understood.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if context.project.incomplete || context.has_errors {
        return;
    }
    let used: HashSet<Span> = context.project.references.iter().map(|reference| reference.target).collect();
    let unused = |span: Span, name: &str| !span.is_empty() && !used.contains(&span) && !name.starts_with('_');
    for (what, name, span) in declarations(context) {
        if unused(span, name) {
            diagnostics.push(never_used(what, name, span));
        }
    }
    let seen_by_others = run_for_their_variables(context);
    for (index, unit) in context.project.units.iter().enumerate() {
        let seen = seen_by_others.contains(&UnitId(index as u32));
        let mut told: Vec<Span> = Vec::new();
        for local in &unit.locals {
            let Some(what) = kind_of(local.kind, unit, seen, context.project) else { continue };
            if unused(local.span, &local.name) && !told.contains(&local.span) {
                told.push(local.span);
                diagnostics.push(never_used(what, &local.name, local.span));
            }
        }
    }
}

/// What is declared in the project, with what it is called.
fn declarations<'a>(context: &'a ProjectContext<'_>) -> Vec<(&'static str, &'a str, Span)> {
    let project = context.project;
    let mut all: Vec<(&'static str, &'a str, Span)> = Vec::new();
    let served =
        |sender: &Sender| context.config.channels.iter().any(|channel| *channel.sender == *sender.name);
    let senders = project.senders.iter().filter(|sender| !served(sender));
    all.extend(senders.map(|sender| ("sender", sender.name.as_str(), sender.span)));
    let named = |what: &'static str, declared: &'a Declared| (what, declared.name.as_str(), declared.span);
    all.extend(project.categories.iter().map(|category| named("category", &category.declared)));
    all.extend(project.groups.iter().map(|group| named("group", group)));
    all.extend(project.teams.iter().map(|team| ("team", team.name.as_str(), team.span)));
    all.extend(project.constants.iter().map(|constant| named("const", constant)));
    for template in &project.templates {
        all.push(("template", &template.name, template.span));
        all.extend(template.parameters.iter().map(|local| ("parameter", local.name.as_str(), local.span)));
    }
    all.extend(project.objects.iter().skip(1).map(|object| named("object", &object.declared)));
    all.extend(project.events.iter().map(|event| ("event", event.name.as_str(), event.span)));
    all.extend(project.services.iter().map(|service| ("service", service.name.as_str(), service.span)));
    all.extend(project.intents.iter().map(|intent| ("intent", intent.name.as_str(), intent.span)));
    all
}

/// The units of which another reads the variables: `run … as`.
fn run_for_their_variables(context: &ProjectContext<'_>) -> HashSet<UnitId> {
    let starts = context.units.iter().flat_map(|found| &found.starts);
    starts.filter(|start| start.read).map(|start| start.unit).collect()
}

/// What a variable is called; `None` for those that need no use.
fn kind_of(kind: LocalKind, unit: &Unit, seen_by_others: bool, project: &Project) -> Option<&'static str> {
    match kind {
        LocalKind::Parameter => Some("parameter"),
        LocalKind::Variable => (!seen_by_others).then_some("variable"),
        LocalKind::Answer => (!seen_by_others && !passes_replies_on(unit, project)).then_some("answer"),
        LocalKind::Let => Some("name"),
        LocalKind::CallResult => Some("result"),
        LocalKind::RunResult => Some("result"),
        LocalKind::Item | LocalKind::Event | LocalKind::Campaign | LocalKind::Intent => None,
    }
}

/// Whether a unit uses the messages that it receives as they are.
fn passes_replies_on(unit: &Unit, project: &Project) -> bool {
    visit::statements(unit).into_iter().any(|statement| {
        let reply = |expr: &Expr| matches!(expr.kind, ExprKind::Reply);
        matches!(statement.kind, StatementKind::Forward { .. })
            || visit::own_expressions(statement).into_iter().any(|expr| visit::any(project, expr, &reply))
    })
}

fn never_used(what: &str, name: &str, span: Span) -> Diagnostic {
    let note = match what {
        "answer" => "what subscribers answer here is lost",
        _ => "often the line that should use it is missing, or names something else",
    };
    Diagnostic::warning(codes::UNUSED_DEFINITION, span, format!("{what} `{name}` is never used"))
        .note(note)
        .help("use it or remove it; a name that begins with `_` may be unused")
}
