//! Test results as JSON lines. docs/reference/output-formats.md is the contract.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::script_test::{Comparison, Coverage, Failure, Item, Run, TestResult, UnitCoverage};
use crate::source::{Sources, Span};

pub(super) fn write(sources: &Sources, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    run.results.iter().try_for_each(|result| writeln!(out, "{}", test(sources, result)))
}

pub(super) fn write_coverage(sources: &Sources, coverage: &Coverage, out: &mut dyn Write) -> io::Result<()> {
    coverage.units.iter().try_for_each(|covered| writeln!(out, "{}", unit(sources, covered)))
}

fn test(sources: &Sources, result: &TestResult) -> Value {
    json!({
        "type": "test",
        "name": result.name,
        "unit": result.unit,
        "status": if result.failure.is_some() { "failed" } else { "passed" },
        "place": place(sources, result.span),
        "failure": result.failure.as_ref().map(|failure| failed(sources, failure)),
    })
}

fn failed(sources: &Sources, failure: &Failure) -> Value {
    let comparison = match failure.comparison {
        Comparison::Values => "values",
        Comparison::Exact => "exact",
        Comparison::Contains => "contains",
        Comparison::Matches => "matches",
    };
    json!({
        "message": failure.message,
        "place": place(sources, failure.span),
        "comparison": comparison,
        "expected": failure.expected,
        "got": failure.got,
        "sent_by": failure.origin.map(|origin| place(sources, origin)),
        "notes": failure.notes,
    })
}

fn place(sources: &Sources, span: Span) -> Value {
    let Some(file) = sources.get(span.file) else { return Value::Null };
    let position = file.position(span.start);
    json!({ "file": file.path, "line": position.line, "column": position.column })
}

fn unit(sources: &Sources, covered: &UnitCoverage) -> Value {
    let items = |items: &[Item]| -> Value {
        let items = items.iter();
        items.map(|item| json!({ "name": item.label, "covered": item.covered, "place": place(sources, item.span) })).collect()
    };
    json!({
        "type": "coverage",
        "unit": covered.name,
        "steps": items(&covered.steps),
        "choices": items(&covered.choices),
        "edges": items(&covered.edges),
    })
}
