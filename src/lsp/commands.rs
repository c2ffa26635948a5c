//! Commands that the editor can have carried out.

use serde_json::Value;

use super::server::{Refused, Server};

/// The names of all commands.
pub(super) const NAMES: &[&str] = &["smsc.explain", "smsc.extractTexts"];

/// Carries out a command.
pub(super) fn run(server: &mut Server<'_>, name: &str, arguments: &[Value]) -> Result<Value, Refused> {
    match name {
        "smsc.explain" => explain(arguments),
        "smsc.extractTexts" => extract_texts(server, arguments),
        _ => Err(Refused::because(format!("there is no command `{name}`"))),
    }
}

/// The page of a diagnostic by its code or name, in Markdown.
fn explain(arguments: &[Value]) -> Result<Value, Refused> {
    let name = arguments.first().and_then(Value::as_str).unwrap_or_default();
    let entry = crate::diag::codes::find(name);
    let entry = entry.ok_or_else(|| Refused::because(format!("there is no diagnostic `{name}`")))?;
    Ok(Value::String(entry.page.to_owned()))
}

/// All texts of the project that a document belongs to, as CSV.
fn extract_texts(server: &mut Server<'_>, arguments: &[Value]) -> Result<Value, Refused> {
    let (analysis, _) = server.checked(&document(arguments)?).ok_or_else(no_project)?;
    Ok(Value::String(crate::ide::texts::table(analysis)))
}

/// The document that a command is about: its first argument.
fn document(arguments: &[Value]) -> Result<lsp_types::Uri, Refused> {
    let named = arguments.first().and_then(|first| first.as_str().or_else(|| first.get("uri")?.as_str()));
    let uri = named.and_then(|uri| uri.parse().ok());
    uri.ok_or_else(|| Refused::because("name the document: its URI is the first argument"))
}

fn no_project() -> Refused {
    Refused::because("the document is no script of a project")
}
