//! W0601 unicode-segments: a few characters that make a message cost more segments.

use crate::check::length::{Forced, TextLength};
use crate::check::outgoing::Outgoing;
use crate::check::rules::RuleContext;
use crate::check::rules::words::count;
use crate::check::wording;
use crate::diag::{Diagnostic, Edit, codes};
use crate::source::{Sources, Span};

/// So many characters of a text are few, whatever its length.
const FEW: usize = 3;
/// In a longer text one character in so many is few; a text with more is written in another alphabet.
const ONE_IN: usize = 10;

/// Finds texts that would cost fewer segments if a few of their characters were spelled in GSM-7.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: Vec<(Span, usize)> = Vec::new();
    for outgoing in &context.outgoing {
        for length in &outgoing.lengths {
            let Some(first) = length.forced.first() else { continue };
            let Some((with, without)) = saved(length) else { continue };
            if is_few(length) && !told.contains(&(first.piece, first.nth)) {
                told.push((first.piece, first.nth));
                diagnostics.push(costly(context.sources, outgoing, length, with, without));
            }
        }
    }
}

fn is_few(length: &TextLength) -> bool {
    let forced = length.forced.len();
    forced <= FEW || forced * ONE_IN <= length.written
}

/// What the text costs as it is and as it could be, where that is less: with the longest values, else with the shortest,
/// all of them in GSM-7.
fn saved(length: &TextLength) -> Option<(usize, usize)> {
    if let Some(known) = length.text() {
        let with = crate::text::segments(known).segments;
        let without = *length.spelled().segments().end();
        return (without < with).then_some((with, without));
    }
    let ((least, most), (least_spelled, most_spelled)) =
        (length.plain().segments().into_inner(), length.spelled().segments().into_inner());
    let pairs = [(least, least_spelled), (most, most_spelled)];
    let forced = |(with, without): (usize, usize)| (without < with).then_some((with, without));
    pairs.into_iter().find_map(forced)
}

fn costly(
    sources: &Sources,
    outgoing: &Outgoing<'_>,
    length: &TextLength,
    with: usize,
    without: usize,
) -> Diagnostic {
    let mut characters: Vec<&str> = length.forced.iter().map(|forced| forced.text.as_str()).collect();
    characters.sort_unstable();
    characters.dedup();
    let named = super::words::listed(characters.iter().copied());
    let places: Vec<Option<Span>> = length.forced.iter().map(|forced| place(sources, forced)).collect();
    let first = places.iter().flatten().min().copied().unwrap_or(outgoing.span());
    let verb = if characters.len() == 1 { "makes" } else { "make" };
    let message = format!("{named} {verb} this text cost {} instead of {without}", count(with, "segment"));
    let it_is = if characters.len() == 1 { "it is" } else { "they are" };
    let mut found = Diagnostic::warning(codes::UNICODE_SEGMENTS, first, message).note(format!(
        "{it_is} not in GSM-7, the alphabet of SMS: a segment then holds 70 characters instead of 160"
    ));
    for other in places.iter().flatten().filter(|place| **place != first).take(5) {
        found = found.label(*other, "and this");
    }
    let spelled = || length.forced.iter().map(|forced| forced.nearest.as_deref()).collect::<Option<Vec<_>>>();
    let Some(nearest) = spelled() else { return found.help("leave it out, or put it into words") };
    let pairs: Vec<String> = characters
        .iter()
        .filter_map(|character| {
            let forced = length.forced.iter().find(|forced| forced.text == *character)?;
            Some(match forced.nearest.as_deref()? {
                "" => format!("nothing for `{character}`"),
                nearest => format!("`{nearest}` for `{character}`"),
            })
        })
        .collect();
    found = found.help(format!("reword it, or write {}", pairs.join(", ")));
    match places.iter().copied().collect::<Option<Vec<Span>>>() {
        Some(places) => {
            // Without an accent a word is another one, or a mistake; a dash or a quotation mark is the same.
            let safe = characters.iter().all(|character| !character.chars().any(char::is_alphabetic));
            found.fix("use the nearest GSM-7 spelling", safe, edits(&places, &nearest))
        }
        None => found,
    }
}

/// Where a character is written, if it stands in the source as it is.
fn place(sources: &Sources, forced: &Forced) -> Option<Span> {
    wording::find(sources, forced.piece, &forced.text, forced.nth)
}

fn edits(places: &[Span], nearest: &[&str]) -> Vec<Edit> {
    let mut edits: Vec<Edit> =
        places.iter().zip(nearest).map(|(span, text)| Edit { span: *span, text: in_literal(text) }).collect();
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    edits
}

/// As it is written inside a text literal.
fn in_literal(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('{', "\\{")
        .replace('}', "\\}")
        .replace('\n', "\\n")
}
