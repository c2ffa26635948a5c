//! Texts: what is sent, in which encoding, in how many segments, and what makes it more expensive.

use super::Hover;
use crate::check::length::TextLength;
use crate::check::outgoing::Outgoing;
use crate::ide::cursor::Cursor;
use crate::ide::texts;
use crate::source::Span;
use crate::text::Encoding;

pub(super) fn hover(cursor: &Cursor<'_>) -> Option<Hover> {
    let all = texts::of_file(cursor.analysis, cursor.file);
    let around = all.iter().filter(|outgoing| outgoing.span().touches(cursor.offset));
    let outgoing = around.min_by_key(|outgoing| outgoing.span().len())?;
    Some(Hover { markdown: describe(cursor, outgoing), span: outgoing.span() })
}

fn describe(cursor: &Cursor<'_>, outgoing: &Outgoing<'_>) -> String {
    let languages = &cursor.analysis.model().languages;
    let mut shown: Vec<(String, String)> = Vec::new();
    for (index, (length, language)) in outgoing.lengths.iter().zip(languages).enumerate() {
        let text = texts::rendered(cursor.analysis, outgoing, index);
        let part = format!("{}\n\n```text\n{text}\n```{}", facts(length), details(cursor, length));
        if shown.iter().all(|(_, known)| *known != part) {
            shown.push((language.to_string(), part));
        }
    }
    match shown.as_slice() {
        [(_, part)] => part.clone(),
        parts => parts
            .iter()
            .map(|(language, part)| format!("**{language}** {part}"))
            .collect::<Vec<_>>()
            .join("\n\n"),
    }
}

/// `GSM-7 · 143/160 · 1 SMS`
fn facts(length: &TextLength) -> String {
    let (shortest, longest) = length.encodings();
    let encoding = match (shortest, longest) {
        (Encoding::Gsm7, Encoding::Ucs2) => "GSM-7 or UCS-2".to_owned(),
        _ => longest.name().to_owned(),
    };
    let measured = texts::measure(length);
    let measured = measured.split(" · UCS-2").next().unwrap_or_default();
    format!("{encoding} · {measured}")
}

fn details(cursor: &Cursor<'_>, length: &TextLength) -> String {
    let mut lines = Vec::new();
    let mut forced: Vec<String> = Vec::new();
    for one in &length.forced {
        let spelling = match one.nearest.as_deref() {
            None => String::new(),
            Some("") => " (can be left out)".to_owned(),
            Some(nearest) => format!(" → `{nearest}`"),
        };
        let shown = format!("`{}`{spelling}", one.text);
        if !forced.contains(&shown) {
            forced.push(shown);
        }
    }
    if !forced.is_empty() {
        lines.push(format!("- forces UCS-2: {}", forced.join(", ")));
    }
    let written = |spans: &[Span]| {
        let mut slices: Vec<String> = Vec::new();
        for span in spans {
            let slice = format!("`{}`", cursor.analysis.sources().slice(*span));
            if !slices.contains(&slice) {
                slices.push(slice);
            }
        }
        slices.join(", ")
    };
    if !length.foreign_values.is_empty() {
        lines.push(format!("- may bring UCS-2: {}", written(&length.foreign_values)));
    }
    if !length.unbounded.is_empty() {
        lines.push(format!("- has no bound: {}", written(&length.unbounded)));
    }
    if lines.is_empty() { String::new() } else { format!("\n\n{}", lines.join("\n")) }
}
