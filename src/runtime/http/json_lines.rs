//! Contacts as JSON, one a line.

use serde_json::{Map, Value as Json_, json};

use super::contact_files::{MISTAKES_MAX, consented};
use super::contacts::{Change, typed};
use super::extract::phone_of;
use crate::runtime::engine::command::ContactChange;
use crate::runtime::json::FieldProblem;
use crate::runtime::store::rows::ContactRow;
use crate::vm::Programs;

/// Reads a file: all of it, or what is wrong with it. Blank lines are passed over.
pub(super) fn read(programs: &Programs, body: &[u8]) -> Result<Vec<ContactChange>, Vec<FieldProblem>> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut changes = Vec::new();
    let mut problems: Vec<FieldProblem> = Vec::new();
    for (at, line) in body.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match read_line(programs, line) {
            Ok(change) => changes.push(change),
            Err(found) => problems.extend(found.into_iter().map(|problem| FieldProblem {
                pointer: format!("/row/{}{}", at + 1, problem.pointer),
                ..problem
            })),
        }
        if problems.len() >= MISTAKES_MAX {
            break;
        }
    }
    if problems.is_empty() { Ok(changes) } else { Err(problems) }
}

/// One line: what `PUT /v1/contacts/{phone}` takes, with `phone`; and with `groups` and `consent` as they are exported.
fn read_line(programs: &Programs, line: &[u8]) -> Result<ContactChange, Vec<FieldProblem>> {
    let wrong = |pointer: &str, detail: String| vec![FieldProblem { pointer: pointer.to_owned(), detail }];
    let mut object: Map<String, Json_> =
        serde_json::from_slice(line).map_err(|error| wrong("", format!("is no JSON object: {error}")))?;
    let phone = object.remove("phone").unwrap_or_default();
    let phone = phone.as_str().ok_or_else(|| wrong("/phone", "must be a text".to_owned()))?;
    let phone = phone_of(programs.current().schema(), phone).map_err(|detail| wrong("/phone", detail))?;
    if let Some(groups) = object.remove("groups") {
        object.entry("join").or_insert(groups);
    }
    let consent = object.remove("consent");
    let consent = consent.as_ref().map(|consent| consented(consent.as_str().unwrap_or_default())).transpose();
    let consent = consent.map_err(|detail| wrong("/consent", detail))?.flatten();
    let mut change: Change =
        serde_json::from_value(Json_::Object(object)).map_err(|error| wrong("", error.to_string()))?;
    change.subscribed = change.subscribed.or(consent);
    typed(programs, phone, &change)
}

/// A contact as a line that [`read`] takes.
pub(super) fn line(row: &ContactRow, groups: &[String]) -> String {
    let fields: Json_ = serde_json::from_str(&row.fields).unwrap_or_default();
    let line = json!({
        "phone": row.phone,
        "consent": row.consent,
        "language": row.language,
        "timezone": row.timezone,
        "groups": groups,
        "fields": fields,
    });
    format!("{line}\n")
}
