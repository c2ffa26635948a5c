//! E0601 message-too-long: more segments than allowed, even at the shortest.

use crate::check::length::TextLength;
use crate::check::model::*;
use crate::check::outgoing::{Outgoing, Owner};
use crate::check::rules::RuleContext;
use crate::check::rules::words::count;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::text::{self, Encoding};

/// Finds texts that can never keep to `max segments`.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: Vec<Span> = Vec::new();
    for outgoing in &context.outgoing {
        let Some((most, written)) = max_segments(context.project, outgoing) else { continue };
        let shortest = |length: &&TextLength| *length.segments().start();
        let Some(worst) = outgoing.lengths.iter().max_by_key(shortest) else { continue };
        if shortest(&worst) > most as usize && !told.contains(&outgoing.span()) {
            told.push(outgoing.span());
            diagnostics.push(too_long(outgoing, worst, most, written));
        }
    }
}

/// The most segments that a text may have, and where that is written.
pub(super) fn max_segments(project: &Project, outgoing: &Outgoing<'_>) -> Option<(u32, Option<Span>)> {
    match outgoing.owner {
        Owner::Unit(id) => {
            let (most, span) = project.units.get(id.index())?.settings.max_segments?;
            Some((most, Some(span)))
        }
        Owner::Campaign(id) => {
            let campaign = project.campaigns.get(id.index())?;
            Some((campaign.max_segments, campaign.max_segments_span))
        }
        Owner::Project => None,
    }
}

fn too_long(outgoing: &Outgoing<'_>, length: &TextLength, most: u32, written: Option<Span>) -> Diagnostic {
    let takes = *length.segments().start();
    let least = if length.text().is_some() { "" } else { "at least " };
    let message = format!("this text takes {least}{}, and {} allowed", count(takes, "segment"), are(most));
    let encoding = length.range.shortest.encoding();
    let units = match length.text() {
        Some(known) => text::segments(known).units,
        None => length.range.shortest.units(encoding),
    };
    let whole = if outgoing.appended.is_some() { "with its list of choices it has" } else { "it has" };
    let mut found = Diagnostic::error(codes::MESSAGE_TOO_LONG, outgoing.span(), message)
        .note(format!("{whole} {least}{units} characters of {encoding}, and would not be sent"));
    if let Some(span) = written {
        found = found.label(span, "the limit");
    }
    found.help(match (encoding, written) {
        (Encoding::Ucs2, _) => {
            "shorten it, or spell it in GSM-7, in which a segment holds 160 characters instead of 70"
                .to_owned()
        }
        (_, None) => "shorten it, or allow more with `max segments`: campaigns have 2".to_owned(),
        _ => "shorten it, or raise `max segments`".to_owned(),
    })
}

fn are(most: u32) -> String {
    if most == 1 { "1 is".to_owned() } else { format!("{most} are") }
}
