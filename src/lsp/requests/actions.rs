//! What can be changed at a place by a machine.

use lsp_types::*;
use serde_json::{Value, json};

use super::{Answer, to_value};
use crate::ide::actions::{self, Action, ActionKind};
use crate::lsp::lines::Lines;
use crate::lsp::projects::Open;
use crate::lsp::server::Server;
use crate::source::Span;

pub(super) fn actions(server: &mut Server<'_>, params: CodeActionParams) -> Answer {
    let encoding = server.client.encoding;
    let Some((analysis, file)) = server.checked(&params.text_document.uri) else { return Ok(Value::Null) };
    let Some(source) = analysis.sources().get(file.file) else { return Ok(Value::Null) };
    let lines = Lines::new(&source.text, encoding);
    let within = Span::new(file.file, lines.offset(params.range.start), lines.offset(params.range.end));
    let found = actions::actions(analysis, file.file, within);
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let only = params.context.only.unwrap_or_default();
    let wanted = |action: &Action| only.is_empty() || only.iter().any(|only| covers(only, action.kind));
    let shown = found
        .into_iter()
        .filter(wanted)
        .filter_map(|action| shown(server, open, &params.text_document.uri, action));
    to_value(shown.collect::<Vec<_>>())
}

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::SafeFix | ActionKind::Fix => CodeActionKind::QuickFix,
        ActionKind::FixAll => CodeActionKind::SourceFixAll,
        ActionKind::Rewrite | ActionKind::WriteTests => CodeActionKind::RefactorRewrite,
        ActionKind::Explain => CodeActionKind::Empty,
    }
}

/// Whether a kind that is asked for is that of the action, or one above it: `refactor` is above `refactor.rewrite`.
fn covers(only: &CodeActionKind, of: ActionKind) -> bool {
    let name = |kind: &CodeActionKind| json!(kind).as_str().unwrap_or_default().to_owned();
    let (only, of) = (name(only), name(&kind(of)));
    only == of || of.strip_prefix(&only).is_some_and(|rest| rest.starts_with('.'))
}

fn shown(server: &Server<'_>, open: &Open, uri: &Uri, action: Action) -> Option<Value> {
    let problems = action.problem.iter().cloned().collect::<Vec<_>>();
    let command = match action.kind {
        ActionKind::Explain => Some(("smsc.explain", vec![json!(action.subject)])),
        ActionKind::WriteTests => Some(("smsc.writeTests", vec![json!(uri), json!(action.subject)])),
        _ => None,
    };
    let command = command.map(|(name, arguments)| Command {
        title: action.title.clone(),
        command: name.to_owned(),
        arguments: Some(arguments),
        ..Command::default()
    });
    if !server.client.action_literals {
        return command.map(|command| json!(command));
    }
    let edit = command.is_none().then(|| server.workspace_edit(open, &action.edits));
    let diagnostics = server.shown(open, &problems);
    let action = CodeAction {
        title: action.title,
        kind: (action.kind != ActionKind::Explain).then(|| kind(action.kind)),
        diagnostics: (!diagnostics.is_empty()).then_some(diagnostics),
        is_preferred: (action.kind == ActionKind::SafeFix).then_some(true),
        edit,
        command,
        ..CodeAction::default()
    };
    Some(json!(action))
}
