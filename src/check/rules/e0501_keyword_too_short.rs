//! E0501 keyword-too-short: a keyword so short that it fires by accident.

use crate::check::keywords::{self, Tier};
use crate::check::labels;
use crate::check::rules::RuleContext;
use crate::check::rules::words::count;
use crate::diag::{Diagnostic, codes};

/// Finds keywords under `limits.keyword_min` characters, but for those of `reply to` and cased ones.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let least = *context.config.limits.keyword_min as usize;
    let compliance = context.compliance;
    for unit in context.units {
        for (tier, words) in unit.triggers.iter().filter_map(keywords::of_trigger) {
            if matches!(tier, Tier::ReplyTo(_)) || tier.is_cased() {
                continue;
            }
            for keyword in words {
                let key = keywords::key(tier, &keyword.text);
                let length = key.chars().count();
                let reserved = compliance.classify_folded(&key, false);
                if length < least && reserved.is_none() && !nothing_left(tier, &key) {
                    diagnostics.push(too_short(tier, keyword, length, least));
                }
            }
        }
    }
}

/// Whether E0504 speaks of it.
pub(super) fn nothing_left(tier: Tier, key: &str) -> bool {
    match tier {
        Tier::Keyword | Tier::ReplyTo(_) => labels::is_empty(key),
        Tier::Word { .. } | Tier::Contains { .. } => key.is_empty(),
    }
}

fn too_short(tier: Tier, keyword: &crate::check::model::Keyword, length: usize, least: usize) -> Diagnostic {
    let message = format!("keyword \"{}\" has only {}", keyword.text, count(length, "character"));
    let found = Diagnostic::error(codes::KEYWORD_TOO_SHORT, keyword.span, message)
        .note("people write such short words in answer to anything, and would set it off by accident");
    if matches!(tier, Tier::Keyword) {
        return found.help(format!(
            "choose a word of {least} characters or more, or lower `keyword_min` under `[limits]` in `smsc.toml`"
        ));
    }
    found
        .help(format!("choose a word of {least} characters or more, or add `cased`, so that capitals count"))
        .unsafe_fix("let capitals count: `cased`", keyword.span.after(), " cased")
}
