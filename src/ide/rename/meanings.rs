//! Whether every name still means what it meant after something got another name.
//!
//! Errors do not tell: a variable may hide a constant, and two answers may share a variable, without a mistake in either.

use std::collections::BTreeSet;

use crate::compile::Checked;
use crate::diag::Edit;
use crate::ide::analysis::Analysis;
use crate::ide::declarations::Declaration;
use crate::ide::navigate;
use crate::ide::references::References;
use crate::source::Span;

/// What would be taken for something else, after the edits that give a declaration another name. None where every name of
/// the project means what it meant.
pub(super) fn confusion(
    analysis: &Analysis,
    renamed: &Declaration,
    edits: &[Edit],
    after: &Checked,
) -> Option<String> {
    let before: BTreeSet<(Span, Span)> = analysis.references().all().collect();
    let after = References::of(after);
    let after = after.all().map(|(used, target)| (as_before(edits, used), as_before(edits, target)));
    let changed: Vec<(Span, Span)> = before.symmetric_difference(&after.collect()).copied().collect();
    let (used, _) = changed.first().copied()?;
    let there = changed.iter().filter(|(span, _)| *span == used);
    let mut involved = there.map(|(_, target)| *target).chain([used]);
    let is_other = |name: &Span| *name != renamed.name_span;
    let other = involved.find_map(|name| navigate::declaration(analysis, name).filter(|_| is_other(&name)));
    if let Some(other) = other {
        let (kind, at) = (other.kind.word(), place(analysis, other.name_span));
        return Some(format!(
            "the {kind} `{}` ({at}) has it, and one would be taken for the other",
            other.name
        ));
    }
    let (word, at) = (analysis.sources().slice(used), place(analysis, used));
    let meant_it = before.iter().any(|(span, _)| *span == used);
    Some(match meant_it {
        true => format!("`{word}` ({at}) would be taken for something else then"),
        false => format!("`{word}` ({at}) would be taken for it"),
    })
}

/// Where something stands, for people: `orders.sms:3:7`.
pub(super) fn place(analysis: &Analysis, span: Span) -> String {
    let Some(file) = analysis.sources().get(span.file) else { return String::new() };
    let at = file.position(span.start);
    format!("{}:{}:{}", file.path, at.line, at.column)
}

/// Where something that stands in the changed texts stood before. The edits come in the order of the text.
pub(super) fn as_before(edits: &[Edit], span: Span) -> Span {
    let mut before = span;
    for edit in edits.iter().filter(|edit| edit.span.file == span.file) {
        // Those in front of it are taken back already, so it stands here where it stood.
        let taken_back = |offset: u32| match edit.span.start < offset {
            true => (offset + edit.span.len()).saturating_sub(edit.text.len() as u32),
            false => offset,
        };
        before = Span { start: taken_back(before.start), end: taken_back(before.end), ..before };
    }
    before
}
