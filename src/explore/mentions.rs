//! Which fields of the contact a walk can come to read: no others have to be given, and a test says only what matters.

use std::collections::BTreeSet;

use crate::check::model::*;
use crate::check::visit;
use crate::source::{FileId, Span};

/// A run of bytes of a file, in order of files and places.
type Part = (FileId, u32, u32);

/// The fields of the contact, by their number, that these units read or write, or those that they run or start; or what belongs to
/// no unit: templates, campaigns, compliance.
pub(super) fn fields(project: &Project, units: &[UnitId]) -> BTreeSet<usize> {
    let near = with_started(project, units);
    let elsewhere = elsewhere(project, &near);
    let contact = project.objects.first().map(|contact| contact.fields.as_slice()).unwrap_or_default();
    let declared: Vec<Span> = contact.iter().map(|field| field.span).collect();
    let read = project.references.iter().filter(|reference| !is_in(&elsewhere, reference.span));
    read.filter_map(|reference| declared.iter().position(|span| *span == reference.target)).collect()
}

fn with_started(project: &Project, units: &[UnitId]) -> BTreeSet<UnitId> {
    let mut near = BTreeSet::new();
    let mut open = units.to_vec();
    while let Some(id) = open.pop() {
        let Some(unit) = project.units.get(id.index()).filter(|_| near.insert(id)) else { continue };
        open.extend(visit::statements(unit).iter().filter_map(|statement| match statement.kind {
            StatementKind::Run { unit, .. } | StatementKind::Start { unit, .. } => Some(unit),
            _ => None,
        }));
    }
    near
}

/// Tests and the other units, in order.
fn elsewhere(project: &Project, near: &BTreeSet<UnitId>) -> Vec<Part> {
    let units = project.units.iter().enumerate().filter(|(index, _)| !near.contains(&UnitId(*index as u32)));
    let tests = project.tests.iter().map(|test| test.span);
    let spans = units.map(|(_, unit)| unit.span).chain(tests);
    let mut parts: Vec<Part> = spans.map(|span| (span.file, span.start, span.end)).collect();
    parts.sort_unstable();
    parts
}

fn is_in(parts: &[Part], span: Span) -> bool {
    let behind = parts.partition_point(|(file, start, _)| (*file, *start) <= (span.file, span.start));
    let before = behind.checked_sub(1).and_then(|at| parts.get(at));
    before.is_some_and(|(file, _, end)| *file == span.file && span.start < *end)
}
