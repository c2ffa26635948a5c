//! One SARIF 2.1.0 document (OASIS, 2020): the rules that were broken, the results, their repairs.

use std::collections::BTreeSet;
use std::io;

use serde_json::{Value, json};

use super::super::codes::{self, Entry};
use super::super::{Code, Diagnostic, Edit, Fix};
use super::{json::escape_controls, level, place::Place};
use crate::source::{Sources, Span};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) fn write(
    sources: &Sources,
    diagnostics: &[Diagnostic],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let text = serde_json::to_string_pretty(&document(sources, diagnostics))?;
    writeln!(out, "{}", escape_controls(&text))
}

fn document(sources: &Sources, diagnostics: &[Diagnostic]) -> Value {
    let raised: BTreeSet<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let rules: Vec<&Entry> = raised.into_iter().filter_map(codes::entry).collect();
    let results: Vec<Value> =
        diagnostics.iter().map(|diagnostic| result(sources, &rules, diagnostic)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "smsc",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|entry| rule(entry)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(entry: &Entry) -> Value {
    let mut rule = json!({
        "id": entry.code.0,
        "name": entry.name,
        "shortDescription": { "text": entry.summary },
        "help": { "text": entry.page, "markdown": entry.page },
        "defaultConfiguration": { "level": level(entry.severity) },
    });
    let address = codes::page_address(entry.code);
    if address.starts_with("https://") {
        insert(&mut rule, "helpUri", json!(address));
    }
    rule
}

fn result(sources: &Sources, rules: &[&Entry], diagnostic: &Diagnostic) -> Value {
    let mut result = json!({
        "ruleId": diagnostic.code.0,
        "level": level(diagnostic.severity),
        "message": { "text": message(diagnostic) },
        "locations": location(sources, diagnostic.span, None).into_iter().collect::<Vec<_>>(),
    });
    if let Some(index) = rules.iter().position(|entry| entry.code == diagnostic.code) {
        insert(&mut result, "ruleIndex", json!(index));
    }
    let labels = diagnostic.labels.iter();
    let related: Vec<_> =
        labels.filter_map(|label| location(sources, label.span, Some(&label.text))).collect();
    if !related.is_empty() {
        insert(&mut result, "relatedLocations", json!(related));
    }
    if let Some(fix) = diagnostic.fix.as_ref().and_then(|fix| fix_value(sources, fix)) {
        insert(&mut result, "fixes", json!([fix]));
    }
    result
}

fn message(diagnostic: &Diagnostic) -> String {
    let parts = [&diagnostic.message, &diagnostic.note, &diagnostic.help];
    let present: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    present.join("\n")
}

fn location(sources: &Sources, span: Span, text: Option<&str>) -> Option<Value> {
    let place = Place::of(sources, span)?;
    let mut location = json!({
        "physicalLocation": { "artifactLocation": { "uri": uri(place.path()) }, "region": region(&place) },
    });
    if let Some(text) = text {
        insert(&mut location, "message", json!({ "text": text }));
    }
    Some(location)
}

fn region(place: &Place<'_>) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

/// None where an edit lies in no known file: half a repair is none.
fn fix_value(sources: &Sources, fix: &Fix) -> Option<Value> {
    let files: BTreeSet<_> = fix.edits.iter().map(|edit| edit.span.file).collect();
    let changes: Option<Vec<Value>> = files
        .into_iter()
        .map(|id| {
            let file = sources.get(id)?;
            let edits = fix.edits.iter().filter(|edit| edit.span.file == id);
            let replacements: Option<Vec<Value>> = edits.map(|edit| replacement(sources, edit)).collect();
            Some(json!({ "artifactLocation": { "uri": uri(&file.path) }, "replacements": replacements? }))
        })
        .collect();
    Some(json!({
        "description": { "text": fix.title },
        "artifactChanges": changes?,
        "properties": { "safe": fix.safe },
    }))
}

fn replacement(sources: &Sources, edit: &Edit) -> Option<Value> {
    let place = Place::of(sources, edit.span)?;
    Some(json!({ "deletedRegion": region(&place), "insertedContent": { "text": edit.text } }))
}

/// A relative path as a URI reference (RFC 3986): all but unreserved characters and `/` as `%XX`.
fn uri(path: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    path.bytes().map(encode).collect()
}

fn insert(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(key.to_owned(), value);
    }
}
