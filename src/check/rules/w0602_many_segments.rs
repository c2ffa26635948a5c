//! W0602 many-segments: a message that can take many segments.

use crate::check::length::TextLength;
use crate::check::outgoing::Outgoing;
use crate::check::rules::RuleContext;
use crate::check::rules::e0601_message_too_long::max_segments;
use crate::check::rules::words::count;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Finds texts that take more than `limits.segments` at their longest, and more than a limit of their own. Values count in
/// usual letters: that a name may bring an emoji is what the report tells. Those without a bound count nothing, because
/// nothing is known of them.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let most = *context.config.limits.segments as usize;
    let mut told: Vec<Span> = Vec::new();
    for outgoing in &context.outgoing {
        let own = max_segments(context.project, outgoing).map_or(0, |(own, _)| own as usize);
        let longest = |length: &&TextLength| *length.usual_segments().end();
        let Some(worst) = outgoing.lengths.iter().max_by_key(longest) else { continue };
        if longest(&worst) > most.max(own) && !too_long_anyway(worst, own) && !told.contains(&outgoing.span())
        {
            told.push(outgoing.span());
            diagnostics.push(many(outgoing, worst, most));
        }
    }
}

/// Whether E0601 speaks of it.
fn too_long_anyway(length: &TextLength, own: usize) -> bool {
    own > 0 && *length.segments().start() > own
}

fn many(outgoing: &Outgoing<'_>, length: &TextLength, most: usize) -> Diagnostic {
    let (least, longest) = length.usual_segments().into_inner();
    let message = if least == longest {
        format!("this text takes {}", count(longest, "segment"))
    } else {
        format!("this text can take {}", count(longest, "segment"))
    };
    Diagnostic::warning(codes::MANY_SEGMENTS, outgoing.span(), message)
        .note("each segment is paid for, and long texts are read less")
        .help(format!("keep it to {most}: shorten it, or bound its values with `max`"))
}
