//! E0504 empty-keyword: a keyword or label of which nothing is left to compare.

use super::e0501_keyword_too_short::nothing_left;
use crate::check::keywords;
use crate::check::labels;
use crate::check::rules::RuleContext;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Finds keywords, labels and aliases without a letter, digit or sign that a reply could have.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // Of a text without its end nothing may be left because nothing more is written yet.
    let is_unfinished = context.units.iter().any(|unit| unit.broken);
    let is_told = |text: &str| !(is_unfinished && text.is_empty());
    for unit in context.units {
        for (tier, list) in unit.triggers.iter().filter_map(keywords::of_trigger) {
            let empty = list
                .iter()
                .filter(|keyword| is_told(&keyword.text))
                .filter(|keyword| nothing_left(tier, &keywords::key(tier, &keyword.text)));
            diagnostics.extend(empty.map(|keyword| nothing(&keyword.text, keyword.span, "keyword")));
        }
    }
    for word in context.messages.iter().flat_map(|message| &message.words) {
        if is_told(word.text) && labels::is_empty(&word.key) {
            diagnostics.push(nothing(word.text, word.span, "label"));
        }
    }
}

fn nothing(text: &str, span: Span, what: &str) -> Diagnostic {
    let help = match what {
        "keyword" => "write a word of letters or digits; to hear punctuation use `trigger matches`",
        _ => "write a word that people can reply with",
    };
    Diagnostic::error(
        codes::EMPTY_KEYWORD,
        span,
        format!("nothing is left of \"{text}\" to compare with a message"),
    )
    .note(format!("punctuation and spaces at the ends do not count: no message could be this {what}"))
    .help(help)
}
