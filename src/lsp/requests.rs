//! What the editor asks, and where the answer comes from.

mod actions;
mod completion;
mod decorations;
mod navigation;
mod outline;
mod rename;

use lsp_server::ErrorCode;
use lsp_types::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::server::{Refused, Server};
use crate::fmt;
pub(super) use decorations::{TOKEN_MODIFIERS, TOKEN_TYPES};

/// What comes of a request; `Null` where there is nothing to tell.
type Answer = Result<Value, Refused>;

/// Answers a request.
pub(super) fn answer(server: &mut Server<'_>, method: &str, params: Value) -> Answer {
    match method {
        "textDocument/diagnostic" => diagnostic(server, parse(params)?),
        "textDocument/hover" => navigation::hover(server, parse(params)?),
        "textDocument/definition" => navigation::definition(server, parse(params)?),
        "textDocument/references" => navigation::references(server, parse(params)?),
        "textDocument/documentHighlight" => navigation::highlight(server, parse(params)?),
        "textDocument/completion" => completion::complete(server, parse(params)?),
        "textDocument/signatureHelp" => completion::signature(server, parse(params)?),
        "textDocument/documentSymbol" => outline::document(server, parse(params)?),
        "workspace/symbol" => outline::workspace(server, parse(params)?),
        "textDocument/foldingRange" => outline::folds(server, parse(params)?),
        "textDocument/selectionRange" => outline::selections(server, parse(params)?),
        "textDocument/prepareRename" => rename::prepare(server, parse(params)?),
        "textDocument/rename" => rename::rename(server, parse(params)?),
        "textDocument/semanticTokens/full" => decorations::tokens(server, parse(params)?),
        "textDocument/inlayHint" => decorations::hints(server, parse(params)?),
        "textDocument/codeLens" => decorations::lenses(server, parse(params)?),
        "textDocument/codeAction" => actions::actions(server, parse(params)?),
        "textDocument/formatting" => formatting(server, parse(params)?),
        "workspace/executeCommand" => command(server, parse(params)?),
        _ => {
            let message = format!("`{method}` is not known");
            Err(Refused { code: ErrorCode::MethodNotFound, message })
        }
    }
}

fn parse<T: DeserializeOwned>(params: Value) -> Result<T, Refused> {
    serde_json::from_value(params)
        .map_err(|error| Refused { code: ErrorCode::InvalidParams, message: error.to_string() })
}

fn to_value(answer: impl Serialize) -> Answer {
    serde_json::to_value(answer)
        .map_err(|error| Refused { code: ErrorCode::InternalError, message: error.to_string() })
}

fn diagnostic(server: &mut Server<'_>, params: DocumentDiagnosticParams) -> Answer {
    Ok(server.pull(&params.text_document.uri, params.previous_result_id.as_deref()))
}

fn command(server: &mut Server<'_>, params: ExecuteCommandParams) -> Answer {
    super::commands::run(server, &params.command, &params.arguments.unwrap_or_default())
}

/// The whole text in the one style; nothing where it cannot be formatted, because a mistake stands in it.
fn formatting(server: &mut Server<'_>, params: DocumentFormattingParams) -> Answer {
    let encoding = server.client.encoding;
    let Some((analysis, file)) = server.checked(&params.text_document.uri) else { return Ok(Value::Null) };
    let Some((source, _)) = analysis.file(file.file) else { return Ok(Value::Null) };
    let Ok(text) = fmt::format_source(source) else { return Ok(Value::Null) };
    if *text == *source.text {
        return to_value(Vec::<TextEdit>::new());
    }
    let lines = super::lines::Lines::new(&source.text, encoding);
    let end = lines.position(source.text.len() as u32);
    to_value([TextEdit { range: Range { start: Position { line: 0, character: 0 }, end }, new_text: text }])
}
