//! Replaces the characters that force UCS-2 by their nearest spelling in GSM-7.

use super::{Action, ActionKind};
use crate::check::outgoing::Outgoing;
use crate::check::wording;
use crate::diag::Edit;
use crate::ide::analysis::Analysis;
use crate::ide::texts;
use crate::source::{FileId, Span};

/// For the text at a place, and for all texts of its file.
pub(super) fn replace(analysis: &Analysis, file: FileId, within: Span) -> Vec<Action> {
    let all = texts::of_file(analysis, file);
    let here = all
        .iter()
        .filter(|outgoing| outgoing.span().start <= within.end && within.start <= outgoing.span().end);
    let here = edits(analysis, file, here);
    let everywhere = edits(analysis, file, all.iter());
    let mut found = Vec::new();
    let mut add = |title: &str, edits: Vec<Edit>| {
        if !edits.is_empty() {
            let title = title.to_owned();
            found.push(Action {
                title,
                kind: ActionKind::Rewrite,
                edits,
                problem: None,
                subject: String::new(),
            });
        }
    };
    add("Replace the characters that force UCS-2 in this text", here);
    add("Replace the characters that force UCS-2 in this file", everywhere);
    found
}

fn edits<'a>(analysis: &Analysis, file: FileId, texts: impl Iterator<Item = &'a Outgoing<'a>>) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::new();
    for forced in texts.flat_map(|outgoing| &outgoing.lengths).flat_map(|length| &length.forced) {
        let place = wording::find(analysis.sources(), forced.piece, &forced.text, forced.nth);
        let (Some(span), Some(nearest)) = (place, &forced.nearest) else { continue };
        if span.file == file {
            found.push(Edit { span, text: escaped(nearest) });
        }
    }
    found.sort_by_key(|edit| edit.span);
    found.dedup_by_key(|edit| edit.span);
    found
}

/// As it is written between quotes.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => written.push_str("\\n"),
            '"' | '\\' | '{' | '}' => written.extend(['\\', character]),
            _ => written.push(character),
        }
    }
    written
}
