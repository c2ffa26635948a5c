//! Commands that the editor can have carried out.
//!
//! The first argument of all but `smsc.explain` is the URI of a script. docs/guide/editors.md lists them.

use lsp_types::{MessageType, Position, ShowMessageParams, Uri};
use serde_json::{Value, json};

use super::documents::FileOf;
use super::lines::Lines;
use super::server::{Refused, Server};
use crate::ide::{play, texts};

/// The names of all commands.
pub(super) const NAMES: &[&str] = &[
    "smsc.explain",
    "smsc.extractTexts",
    "smsc.graph",
    "smsc.chat",
    "smsc.runTest",
    "smsc.waysIn",
    "smsc.writeTests",
];

/// Carries out a command.
pub(super) fn run(server: &mut Server<'_>, name: &str, arguments: &[Value]) -> Result<Value, Refused> {
    match name {
        "smsc.explain" => explain(arguments),
        "smsc.extractTexts" => extract_texts(server, arguments),
        "smsc.graph" => graph(server, arguments),
        "smsc.chat" => chat(server, arguments),
        "smsc.runTest" => run_test(server, arguments),
        "smsc.writeTests" => write_tests(server, arguments),
        // Editors show these places themselves; one that cannot gets them back.
        "smsc.waysIn" => Ok(arguments.get(2).cloned().unwrap_or_default()),
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
    Ok(Value::String(texts::table(analysis)))
}

/// The unit of a name or at a position as SVG; the whole project where nothing is there.
fn graph(server: &mut Server<'_>, arguments: &[Value]) -> Result<Value, Refused> {
    let uri = document(arguments)?;
    let at = position(server, &uri, arguments);
    let (analysis, file) = server.checked(&uri).ok_or_else(no_project)?;
    let around = at.and_then(|offset| play::unit_at(analysis, file.file, offset));
    let around = around.map(|unit| unit.declared.name.to_string());
    let unit = arguments.get(1).and_then(Value::as_str).map(str::to_owned).or(around);
    play::graph(analysis, unit.as_deref()).map(Value::String).map_err(Refused::because)
}

/// How a conversation is tried in a terminal: the folder, and the arguments of `smsc`. The second argument is a unit or a
/// position, the third a step.
fn chat(server: &mut Server<'_>, arguments: &[Value]) -> Result<Value, Refused> {
    let uri = document(arguments)?;
    let at = position(server, &uri, arguments);
    let (analysis, file) = server.checked(&uri).ok_or_else(no_project)?;
    let around = at.and_then(|offset| play::step_at(analysis, file.file, offset));
    let text = |index: usize| arguments.get(index).and_then(Value::as_str).map(str::to_owned);
    let unit = text(1).or(around.map(|(unit, _)| unit.declared.name.to_string()));
    let step = text(2).or(around.and_then(|(_, step)| step).map(str::to_owned));
    let FileOf { project, .. } = file;
    let open = server.projects.get(project).ok_or_else(no_project)?;
    let mut given = vec!["chat".to_owned(), open.only.clone().unwrap_or_else(|| ".".to_owned())];
    // Steps of other conversations may have the same name.
    let from =
        step.as_ref().map(|step| unit.iter().map(|unit| format!("{unit}.")).chain([step.clone()]).collect());
    given.extend(from.into_iter().flat_map(|from: String| ["--from".to_owned(), from]));
    Ok(json!({ "folder": open.root, "arguments": given, "unit": unit, "step": step }))
}

/// Plays a test and tells what came of it.
fn run_test(server: &mut Server<'_>, arguments: &[Value]) -> Result<Value, Refused> {
    let uri = document(arguments)?;
    let name = arguments.get(1).and_then(Value::as_str).unwrap_or_default();
    let (analysis, _) = server.checked(&uri).ok_or_else(no_project)?;
    let played = play::test(analysis, name).map_err(Refused::because)?;
    let kind = if played.passed { MessageType::Info } else { MessageType::Error };
    server.notify("window/showMessage", ShowMessageParams { kind, message: played.report.clone() });
    Ok(json!({ "passed": played.passed, "report": played.report }))
}

/// Writes tests for the ways through a unit that no test takes; whether there were any to write.
fn write_tests(server: &mut Server<'_>, arguments: &[Value]) -> Result<Value, Refused> {
    let uri = document(arguments)?;
    let unit = arguments.get(1).and_then(Value::as_str).unwrap_or_default();
    let (analysis, file) = server.checked(&uri).ok_or_else(no_project)?;
    let edit = play::write_tests(analysis, unit).map_err(Refused::because)?;
    let Some(edit) = edit else {
        let message = format!("the tests take every way through `{unit}` that was found");
        server.notify("window/showMessage", ShowMessageParams { kind: MessageType::Info, message });
        return Ok(json!(false));
    };
    let open = server.projects.get(file.project).ok_or_else(no_project)?;
    let edit = server.workspace_edit(open, &[edit]);
    let label = format!("Write tests for `{unit}`");
    server.ask("workspace/applyEdit", json!({ "label": label, "edit": edit }));
    Ok(json!(true))
}

/// The document that a command is about: its first argument.
fn document(arguments: &[Value]) -> Result<Uri, Refused> {
    let named = arguments.first().and_then(|first| first.as_str().or_else(|| first.get("uri")?.as_str()));
    let uri = named.and_then(|uri| uri.parse().ok());
    uri.ok_or_else(|| Refused::because("name the document: its URI is the first argument"))
}

/// The byte of the position that is the second argument.
fn position(server: &mut Server<'_>, uri: &Uri, arguments: &[Value]) -> Option<u32> {
    let position: Position = serde_json::from_value(arguments.get(1)?.clone()).ok()?;
    let encoding = server.client.encoding;
    let (analysis, file) = server.checked(uri)?;
    let source = analysis.sources().get(file.file)?;
    Some(Lines::new(&source.text, encoding).offset(position))
}

fn no_project() -> Refused {
    Refused::because("the document is no script of a project")
}
