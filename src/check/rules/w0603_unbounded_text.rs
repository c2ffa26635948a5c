//! W0603 unbounded-text: a value of unbounded length under `max segments`.

use crate::check::model::*;
use crate::check::outgoing::{Outgoing, Owner};
use crate::check::rules::RuleContext;
use crate::check::rules::e0601_message_too_long::max_segments;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Finds texts, addresses and lists without a bound in messages with a limit.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: Vec<Span> = Vec::new();
    for outgoing in &context.outgoing {
        let Some((most, written)) = max_segments(context.project, outgoing) else { continue };
        for span in outgoing.lengths.iter().flat_map(|length| &length.unbounded) {
            if !told.contains(span) {
                told.push(*span);
                diagnostics.push(unbounded(context, outgoing, *span, most, written));
            }
        }
    }
}

fn unbounded(
    context: &RuleContext<'_>,
    outgoing: &Outgoing<'_>,
    span: Span,
    most: u32,
    written: Option<Span>,
) -> Diagnostic {
    let source = context.sources.slice(span);
    let field = field_of(context.project, outgoing, span);
    let found = Diagnostic::warning(codes::UNBOUNDED_TEXT, span, format!("`{source}` can be of any length"))
        .note("a long one makes the message cost more than allowed, and then it is not sent");
    let found = match (written, outgoing.owner) {
        (Some(limit), _) => found.label(limit, "the limit"),
        (None, Owner::Campaign(_)) => {
            let segments = super::words::count(most as usize, "segment");
            found.label(
                outgoing.span(),
                format!("campaigns have at most {segments} unless they say otherwise"),
            )
        }
        (None, _) => found,
    };
    match field {
        Some((name, ty, place)) => found
            .label(place, "declared without a bound")
            .help(format!("bound it where it is declared, such as `{name}: {ty} max 30`")),
        None => found.help("bound it where it is declared, with `max`, or leave it out"),
    }
}

/// The field of the contact that is shown there.
fn field_of<'a>(
    project: &'a Project,
    outgoing: &Outgoing<'_>,
    span: Span,
) -> Option<(&'a str, &'static str, Span)> {
    let shown = crate::check::visit::all(outgoing.text).into_iter().find(|expr| expr.span == span)?;
    let ExprKind::ContactField(id) = shown.kind else { return None };
    let field = project.objects.first()?.fields.get(id.index())?;
    let ty = match (&field.ty.kind, field.ty.optional) {
        (TypeKind::Email(_), false) => "email",
        (TypeKind::Email(_), true) => "email?",
        (TypeKind::Url(_), false) => "url",
        (TypeKind::Url(_), true) => "url?",
        (_, false) => "text",
        (_, true) => "text?",
    };
    (!field.span.is_empty()).then_some((field.name.as_str(), ty, field.span))
}
