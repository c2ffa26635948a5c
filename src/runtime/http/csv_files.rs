//! Contacts as CSV.

use serde_json::{Map, Value as Json_};

use super::contact_files::{MISTAKES_MAX, consented};
use super::contacts::{Change, typed};
use super::extract::phone_of;
use crate::bytecode::schema::{Schema, Type};
use crate::runtime::engine::command::ContactChange;
use crate::runtime::json::FieldProblem;
use crate::runtime::store::rows::ContactRow;
use crate::vm::Programs;

/// Columns that are no fields of the script.
const OWN: [&str; 6] = ["phone", "subscribed", "language", "timezone", "groups", "consent"];

/// Reads a file: all of it, or what is wrong with it.
pub(super) fn read(programs: &Programs, body: &[u8]) -> Result<Vec<ContactChange>, Vec<FieldProblem>> {
    let wrong = |pointer: &str, detail: String| FieldProblem { pointer: pointer.to_owned(), detail };
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let first = body.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let semicolons = first.contains(&b';') && !first.contains(&b',');
    let delimiter = if semicolons { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(body);
    if ends_within_quotes(body, delimiter) {
        // Everything behind the quote is one cell, so that the last row is the one that has it.
        let row = reader.records().count() + 1;
        let what = "has a quote that is never closed: a cell that begins with one must end with one";
        return Err(vec![wrong(&format!("/row/{row}"), what.to_owned())]);
    }
    let headers = reader.headers().map_err(|error| vec![wrong("/row/1", unreadable(&error))])?.clone();
    let schema = programs.current().schema();
    let mut problems: Vec<FieldProblem> = headers
        .iter()
        .filter(|name| !OWN.contains(name) && schema.contact.iter().all(|field| field.name != **name))
        .map(|name| wrong(&format!("/row/1/{name}"), "is no field of `contact` in the script".to_owned()))
        .collect();
    if !headers.iter().any(|name| name == "phone") {
        problems.push(wrong("/row/1", "has no column `phone`".to_owned()));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut changes = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let row = at + 2;
        let change = record
            .map_err(|error| vec![wrong("", unreadable(&error))])
            .and_then(|record| read_row(programs, &headers, &record));
        match change {
            Ok(change) => changes.push(change),
            Err(found) => problems.extend(found.into_iter().map(|problem| FieldProblem {
                pointer: format!("/row/{row}{}", problem.pointer),
                ..problem
            })),
        }
        if problems.len() >= MISTAKES_MAX {
            break;
        }
    }
    if problems.is_empty() { Ok(changes) } else { Err(problems) }
}

/// Whether a file ends within a quoted cell. A quote opens a cell only at its beginning (RFC 4180).
fn ends_within_quotes(body: &[u8], delimiter: u8) -> bool {
    let (mut quoted, mut at_start, mut was_closed) = (false, true, false);
    for byte in body {
        let opens = *byte == b'"' && (at_start || was_closed);
        // A quote right behind a closing one opens the cell again: the two stand for one.
        (quoted, was_closed) = if quoted { (*byte != b'"', *byte == b'"') } else { (opens, false) };
        at_start = !quoted && (*byte == delimiter || matches!(byte, b'\n' | b'\r'));
    }
    quoted
}

/// Why a row cannot be read, in a sentence.
fn unreadable(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {}, and the heading has {expected_len}", counted_cells(*len))
        }
        csv::ErrorKind::Utf8 { .. } => "is not UTF-8".to_owned(),
        _ => "cannot be read".to_owned(),
    }
}

fn counted_cells(count: u64) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}

/// One row. Empty cells change nothing.
fn read_row(
    programs: &Programs,
    headers: &csv::StringRecord,
    record: &csv::StringRecord,
) -> Result<ContactChange, Vec<FieldProblem>> {
    let schema = programs.current().schema();
    let cell = |name: &str| {
        let at = headers.iter().position(|own| own == name)?;
        record.get(at).map(unguarded).filter(|cell| !cell.is_empty())
    };
    let wrong = |pointer: &str, detail: String| vec![FieldProblem { pointer: pointer.to_owned(), detail }];
    let phone =
        phone_of(schema, cell("phone").unwrap_or_default()).map_err(|detail| wrong("/phone", detail))?;
    let mut change = Change {
        language: cell("language").map(|text| Some(text.to_owned())),
        timezone: cell("timezone").map(|text| Some(text.to_owned())),
        join: cell("groups")
            .map(|text| text.split('|').map(|name| name.trim().to_owned()).collect())
            .unwrap_or_default(),
        ..Change::default()
    };
    if let Some(text) = cell("subscribed") {
        change.subscribed =
            Some(boolean(text).ok_or_else(|| wrong("/subscribed", "must be true or false".to_owned()))?);
    } else if let Some(text) = cell("consent") {
        change.subscribed = consented(text).map_err(|detail| wrong("/consent", detail))?;
    }
    change.fields = fields(schema, cell);
    typed(programs, phone, &change)
}

fn fields<'r>(schema: &Schema, cell: impl Fn(&str) -> Option<&'r str>) -> Map<String, Json_> {
    let declared = schema.contact.iter();
    let given = declared.filter_map(|field| Some((field, cell(&field.name)?)));
    given.map(|(field, text)| (field.name.clone(), as_json(&field.ty, text))).collect()
}

/// A cell as the JSON that its type expects.
fn as_json(ty: &Type, text: &str) -> Json_ {
    match ty {
        Type::Bool => boolean(text).map_or_else(|| Json_::from(text), Json_::Bool),
        Type::List(_) | Type::Record(_) | Type::Object(_) => {
            serde_json::from_str(text).unwrap_or_else(|_| Json_::from(text))
        }
        _ => Json_::from(text),
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// The columns of an export: those that every contact has, then the declared fields.
pub(super) fn heading(schema: &Schema) -> Vec<String> {
    let own = ["phone", "consent", "language", "timezone", "groups"].map(str::to_owned);
    own.into_iter().chain(schema.contact.iter().map(|field| field.name.clone())).collect()
}

/// Lines of a file.
pub(super) fn write(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut file = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = file.write_record(row);
    }
    file.into_inner().unwrap_or_default()
}

/// A contact as cells. What a spreadsheet would take for a formula gets a quote in front.
pub(super) fn cells(row: &ContactRow, groups: &[String], schema: &Schema) -> Vec<String> {
    let fields: Map<String, Json_> = serde_json::from_str(&row.fields).unwrap_or_default();
    let own = [Some(&row.phone), Some(&row.consent), row.language.as_ref(), row.timezone.as_ref()];
    let own = own.into_iter().map(|text| text.cloned().unwrap_or_default());
    let declared = schema.contact.iter().map(|field| match fields.get(&field.name) {
        None | Some(Json_::Null) => String::new(),
        Some(Json_::String(text)) => guarded(text),
        Some(other) => other.to_string(),
    });
    own.chain([groups.join("|")]).chain(declared).collect()
}

/// Characters with which spreadsheets begin a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn guarded(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_are_never_closed() {
        let open = |text: &str| ends_within_quotes(text.as_bytes(), b',');
        for text in ["\"", "a,\"b\n", "a,\"b\"\"", "a\r\"b", "\"a\"\",b\n"] {
            assert!(open(text), "{text}");
        }
        for text in ["", "a,\"b\"\n", "5\" wide,b", "\"a\"\"b\"", "\"\"", "a, \"b", "\"a\nb\",c"] {
            assert!(!open(text), "{text}");
        }
    }

    #[test]
    fn formulas_do_not_leave() {
        for text in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx"] {
            assert_eq!(guarded(text), format!("'{text}"));
            assert_eq!(unguarded(&guarded(text)), text);
        }
        assert_eq!(guarded("Léa"), "Léa");
        assert_eq!(unguarded("'quoted'"), "'quoted'");
    }
}
