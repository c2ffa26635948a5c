//! E0603 missing-stop-notice: a marketing message that tells no way to opt out.

mod initiative;

use crate::check::flow::{Flow, NodeId, NodeKind, search};
use crate::check::model::*;
use crate::check::outgoing::{Outgoing, Owner, Role};
use crate::check::rules::RuleContext;
use crate::check::visit;
use crate::check::wording::{HOLE, Wording};
use crate::diag::{Diagnostic, codes};
use crate::text::{ComplianceWords, FoldedText, only_email, only_url};

/// Finds marketing campaigns, and first texts of marketing units that the contact did not start, without a notice.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let words = context.config.policy.compliance_words();
    let notices = Notices { project: context.project, words: &words };
    let uninvited = initiative::uninvited(context);
    let mut firsts: Vec<Option<Vec<bool>>> = vec![None; context.flows.len()];
    for outgoing in &context.outgoing {
        let receives = match outgoing.owner {
            Owner::Campaign(id) => match marketing_campaign(context.project, id) {
                Some(receives) => receives,
                None => continue,
            },
            Owner::Unit(id) if outgoing.role == Role::Say && uninvited.get(id.index()) == Some(&true) => {
                let Some(flow) = context.flows.get(id.index()) else { continue };
                let first =
                    firsts.get_mut(id.index()).map(|slot| slot.get_or_insert_with(|| first_says(flow)));
                let is_first =
                    outgoing.node.is_some_and(|node| first.is_some_and(|first| search::has(first, node)));
                match marketing_unit(context.project, flow.unit).filter(|_| is_first) {
                    Some(receives) => receives,
                    None => continue,
                }
            }
            _ => continue,
        };
        let language =
            (0..outgoing.lengths.len()).find(|at| !notices.stands_in(outgoing.text, *at, receives));
        if let Some(language) = language {
            diagnostics.push(missing(context.project, outgoing, language, receives));
        }
    }
}

/// Whether the sender of a marketing campaign can receive; `None` for other campaigns.
fn marketing_campaign(project: &Project, id: CampaignId) -> Option<bool> {
    let campaign = project.campaigns.get(id.index()).filter(|campaign| !campaign.broken)?;
    let marketing = campaign.category.is_none_or(|category| is_marketing(project, category));
    marketing.then(|| campaign.sender.is_none_or(|sender| receives(project, sender)))
}

/// Whether the sender of a marketing unit can receive; `None` for other units.
fn marketing_unit(project: &Project, unit: &Unit) -> Option<bool> {
    unit.settings.category.filter(|(category, _)| is_marketing(project, *category))?;
    Some(unit.settings.sender.is_none_or(|(sender, _)| receives(project, sender)))
}

fn is_marketing(project: &Project, id: CategoryId) -> bool {
    project.categories.get(id.index()).is_some_and(|category| category.marketing)
}

fn receives(project: &Project, id: SenderId) -> bool {
    project.senders.get(id.index()).is_none_or(|sender| sender.receives)
}

/// The nodes that can be reached before anything was said.
fn first_says(flow: &Flow<'_>) -> Vec<bool> {
    let entry: NodeId = flow.entry();
    search::reached(flow, [entry], |node, _| {
        let says = matches!(node.kind, NodeKind::Statement(Statement { kind: StatementKind::Say(_), .. }));
        !says && !matches!(node.kind, NodeKind::Await(_))
    })
}

/// Looks for ways to opt out in texts.
struct Notices<'a> {
    project: &'a Project,
    words: &'a ComplianceWords,
}

impl Notices<'_> {
    /// Whether a text tells a way to opt out, whichever of its alternatives is sent.
    fn stands_in(&self, text: &Expr, language: usize, receives: bool) -> bool {
        let link = |expr: &Expr| matches!(expr.kind, ExprKind::Function("unsubscribe_url", _));
        match &text.kind {
            ExprKind::If(_, then, otherwise) => {
                self.stands_in(then, language, receives) && self.stands_in(otherwise, language, receives)
            }
            ExprKind::Localised(texts) => texts
                .get(language)
                .or(texts.first())
                .is_some_and(|text| self.stands_in(text, language, receives)),
            ExprKind::Text(parts) => {
                let alternative = |part: &Expr| !matches!(part.kind, ExprKind::Constant(_));
                let inside = parts
                    .iter()
                    .filter(|part| alternative(part))
                    .any(|part| self.stands_in(part, language, receives));
                inside || self.words_in(&constants(parts), receives)
            }
            ExprKind::Template(id, arguments) => {
                let body = visit::template(self.project, *id);
                let in_body = body.is_some_and(|body| {
                    !matches!(body.kind, ExprKind::Template(..)) && self.stands_in(body, language, receives)
                });
                in_body || arguments.iter().any(|argument| self.stands_in(argument, language, receives))
            }
            ExprKind::Binary(BinaryOperator::Default, _, right) => visit::any(self.project, right, &link),
            ExprKind::Error => true,
            _ => {
                let wording = Wording::of(self.project, text, language);
                visit::any(self.project, text, &link) || self.words_in(&wording.text, receives)
            }
        }
    }

    fn words_in(&self, text: &str, receives: bool) -> bool {
        let folded = FoldedText::new(text);
        let names_stop = self.words.stop_words().any(|word| {
            let word = FoldedText::new(word);
            let words: Vec<&str> = word.words().collect();
            folded.contains_words(&words)
        });
        let names_address = only_url(text).is_some() || only_email(text).is_some();
        let names_number =
            folded.words().any(|word| word.len() >= 5 && word.bytes().all(|b| b.is_ascii_digit()));
        if receives {
            names_stop || (names_address && speaks_of_leaving(&folded))
        } else {
            names_address || names_number
        }
    }
}

/// Whether a text with an address is about leaving: an address alone may be that of the shop.
fn speaks_of_leaving(folded: &FoldedText) -> bool {
    const WORDS: [&str; 8] = [
        "unsubscribe",
        "optout",
        "desabonner",
        "desabonnement",
        "desinscrire",
        "desinscription",
        "leave",
        "abmelden",
    ];
    folded.words().any(|word| WORDS.contains(&word)) || folded.contains_words(&["opt", "out"])
}

/// The constant parts of a text, with holes between them.
fn constants(parts: &[Expr]) -> String {
    let of = |part: &Expr| match &part.kind {
        ExprKind::Constant(crate::value::Value::Text(text)) => text.to_string(),
        _ => HOLE.to_string(),
    };
    parts.iter().map(of).collect()
}

fn missing(project: &Project, outgoing: &Outgoing<'_>, language: usize, receives: bool) -> Diagnostic {
    let text = match &outgoing.text.kind {
        ExprKind::Localised(texts) => texts.get(language).unwrap_or(outgoing.text),
        _ => outgoing.text,
    };
    let found = Diagnostic::error(
        codes::MISSING_STOP_NOTICE,
        text.span,
        "this marketing message tells no way to opt out",
    )
    .note(
        "who wants no more of them would not know how to say so; in many countries that is against the law",
    );
    if !receives {
        return found.help(
            "name a number or an address, such as `{unsubscribe_url()}`: this sender is a name, and cannot receive STOP",
        );
    }
    let french = project.languages.get(language).is_some_and(|language| language.starts_with("fr"));
    let notice = if french { "STOP pour ne plus rien recevoir" } else { "STOP to opt out" };
    let found = found.help(format!("say how, such as \"{notice}\" at its end"));
    match end_of_literal(text) {
        Some(span) => found.unsafe_fix(format!("add \"{notice}\""), span, format!(" {notice}")),
        None => found,
    }
}

/// Where something can be added to the end of a text: inside its quotes.
fn end_of_literal(text: &Expr) -> Option<crate::source::Span> {
    match &text.kind {
        ExprKind::Constant(_) => {
            let end = text.span.end.checked_sub(1)?;
            Some(crate::source::Span { start: end, end, ..text.span })
        }
        ExprKind::Text(parts) => match parts.last()?.kind {
            ExprKind::Constant(_) => parts.last().map(|part| part.span.after()),
            _ => None,
        },
        _ => None,
    }
}
