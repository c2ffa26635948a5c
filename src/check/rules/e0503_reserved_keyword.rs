//! E0503 reserved-keyword: a keyword or label that is a STOP, START or HELP word.

use crate::check::keywords;
use crate::check::labels::{self, MessageWords};
use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, Edit, Fix, codes};
use crate::source::Span;
use crate::text::{ComplianceWord, ComplianceWords};

/// Finds keywords of triggers, labels and aliases that the runtime takes before any script.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let words = context.compliance;
    for unit in context.units {
        for (_, list) in unit.triggers.iter().filter_map(keywords::of_trigger) {
            let spans: Vec<Span> = list.iter().map(|keyword| keyword.span).collect();
            for (at, keyword) in list.iter().enumerate() {
                if let Some(found) =
                    reserved(words, &labels::key(&keyword.text), &keyword.text, keyword.span, true)
                {
                    diagnostics.push(without(found, &spans, at, "keyword"));
                }
            }
        }
    }
    for message in &context.messages {
        of_message(words, message, diagnostics);
    }
}

/// Each label once, although it may have texts in several languages.
fn of_message(words: &ComplianceWords, message: &MessageWords<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: Option<Span> = None;
    for word in &message.words {
        let Some(found) = reserved(words, &word.key, word.text, word.span, false) else { continue };
        let choice = message.message.choices.get(word.choice).map(|choice| &choice.kind);
        let Some(ChoiceKind::Labels(list)) = choice.filter(|_| told.replace(word.span) != Some(word.span))
        else {
            continue;
        };
        let spans: Vec<Span> = list.iter().map(|label| label.span).collect();
        // Taking away the first makes an alias the label: that the author should decide.
        let alias = spans.iter().position(|span| *span == word.span).filter(|at| *at > 0);
        diagnostics.push(match alias {
            Some(at) => without(found, &spans, at, "alias"),
            None => found,
        });
    }
}

fn reserved(words: &ComplianceWords, key: &str, text: &str, span: Span, trigger: bool) -> Option<Diagnostic> {
    let word = words.classify_folded(key, false)?;
    let (kind, does) = match word {
        ComplianceWord::Stop => ("STOP", "who writes it is unsubscribed"),
        ComplianceWord::Start => ("START", "who writes it is subscribed"),
        ComplianceWord::Help => ("HELP", "who writes it gets the help text that the law asks for"),
    };
    let never = if trigger { "this would never start" } else { "this could never be chosen" };
    let found = Diagnostic::error(
        codes::RESERVED_KEYWORD,
        span,
        format!("\"{text}\" is reserved: it is a {kind} word"),
    )
    .note(format!("{does}, before any script is asked: {never} by it"));
    Some(found.help("choose another word"))
}

/// Adds the repair that takes an entry out of its list, where others are left.
fn without(found: Diagnostic, spans: &[Span], at: usize, what: &str) -> Diagnostic {
    let Some(span) = keywords::removal(spans, at) else { return found };
    let edits = vec![Edit { span, text: String::new() }];
    Diagnostic { fix: Some(Fix { title: format!("remove this {what}"), safe: false, edits }), ..found }
}
