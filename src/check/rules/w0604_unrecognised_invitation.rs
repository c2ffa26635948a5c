//! W0604 unrecognised-invitation: a message that invites a reply nobody listens for.

mod invitations;
mod listeners;
mod replies;

use crate::check::flow::NodeId;
use crate::check::model::*;
use crate::check::outgoing::{Owner, Role};
use crate::check::rules::{ProjectContext, RuleContext};
use crate::check::wording::Wording;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use listeners::Listeners;

/// A reply that a text invites to.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The word, or several next to each other, as written.
    pub word: String,
    /// Where it stands.
    pub span: Span,
    /// What sends the text.
    pub owner: Owner,
    /// Why the text is sent.
    pub role: Role,
    /// The step in which the text stands.
    pub step: Option<StepId>,
    /// The node of the flow that says it.
    pub node: Option<NodeId>,
}

/// Finds words in capitals or quotes that a text invites to reply with, and that no choice, trigger or compliance word
/// would recognise there.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if context.project.incomplete || context.has_errors {
        return;
    }
    let mut listeners: Option<Listeners<'_>> = None;
    let mut told: Vec<Span> = Vec::new();
    for invited in context.units.iter().chain([context.beside]).flat_map(|found| &found.invited) {
        let listeners = listeners.get_or_insert_with(|| Listeners::of(context));
        let told_before = told.contains(&invited.span);
        if !told_before && !replies::is_recognised(context, listeners, invited) {
            told.push(invited.span);
            diagnostics.push(nobody_listens(&invited.word, invited.span));
        }
    }
}

/// The replies that the texts of one part invite to.
pub(super) fn invited(context: &RuleContext<'_>) -> Vec<Invited> {
    let mut found = Vec::new();
    for outgoing in context.outgoing.iter().filter(|outgoing| outgoing.role != Role::Send) {
        for language in 0..outgoing.lengths.len() {
            let wording = Wording::of(context.project, outgoing.text, language);
            let tags = languages_of(context.project, outgoing.text, language);
            for invitation in invitations::of(&wording.text, &tags) {
                let (start, end) = (invitation.range.start, invitation.range.end);
                found.push(Invited {
                    span: wording.place(context.sources, start, end).unwrap_or(outgoing.span()),
                    word: invitation.word,
                    owner: outgoing.owner,
                    role: outgoing.role,
                    step: outgoing.step,
                    node: outgoing.node,
                });
            }
        }
    }
    found
}

/// The languages in which a text may be: its own where it is localised, else all of the project, and every one where the
/// project declares none.
fn languages_of<'a>(project: &'a Project, text: &Expr, language: usize) -> Vec<&'a str> {
    let tags: Vec<&str> = project.languages.iter().map(|language| language.as_str()).collect();
    match (&text.kind, tags.as_slice()) {
        (_, [_]) => Vec::new(),
        (ExprKind::Localised(_), tags) => tags.get(language).copied().into_iter().collect(),
        (_, tags) => tags.to_vec(),
    }
}

fn nobody_listens(word: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(
        codes::UNRECOGNISED_INVITATION,
        span,
        format!("nothing would recognise the reply \"{word}\" here"),
    )
    .note("who does as the text says would get no answer, or a wrong one")
    .help("add a choice or a trigger for it, or correct the word")
}
