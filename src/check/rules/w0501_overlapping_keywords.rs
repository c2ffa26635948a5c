//! W0501 overlapping-keywords: a `word` or `contains` keyword inside another unit's keyword.

use std::collections::{BTreeSet, HashMap};

use crate::check::keywords::{self, Listening, Tier};
use crate::check::model::*;
use crate::check::rules::ProjectContext;
use crate::diag::{Diagnostic, codes};

/// Finds keywords of which one message fits two, and says who gets it. Runs of words, and parts of the lengths that
/// occur, are looked up in tables, so that the time grows with the number of keywords.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let all = &context.keywords;
    let mut words: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut parts: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut lengths = BTreeSet::new();
    for (index, listening) in all.iter().enumerate().filter(|(_, listening)| !listening.key.is_empty()) {
        match listening.tier {
            Tier::Word { .. } => words.entry(&listening.key).or_default().push(index),
            Tier::Contains { .. } => {
                parts.entry(&listening.key).or_default().push(index);
                lengths.insert(listening.key.len());
            }
            _ => {}
        }
    }
    if words.is_empty() && parts.is_empty() {
        return;
    }
    let mut holders: Vec<Option<usize>> = vec![None; all.len()];
    for (index, long) in all.iter().enumerate().filter(|(_, long)| !matches!(long.tier, Tier::ReplyTo(_))) {
        let runs = runs_of(&long.key, long.tier);
        let inner = runs.iter().filter_map(|run| words.get(run.as_str()));
        let inner_parts = substrings(&long.key, &lengths).filter_map(|part| parts.get(part));
        for short in inner.chain(inner_parts).flatten() {
            let overlaps = all.get(*short).is_some_and(|short| overlap(short, long));
            if let Some(slot) = holders.get_mut(*short).filter(|slot| slot.is_none() && overlaps) {
                *slot = Some(index);
            }
        }
    }
    let compliance = context.config.policy.compliance_words();
    for (short, holder) in all.iter().zip(holders) {
        // A reserved word is told by E0503.
        if compliance.classify_folded(&short.key, false).is_some() {
            continue;
        }
        if let Some(long) = holder.and_then(|index| all.get(index)) {
            diagnostics.push(overlapping(context.project, short, long));
        }
    }
}

/// The runs of words of a keyword, joined by spaces.
fn runs_of(key: &str, tier: Tier) -> Vec<String> {
    let words = match tier {
        Tier::Word { .. } => key.split(' ').map(str::to_owned).collect(),
        _ => crate::check::labels::folded_words(key),
    };
    let mut runs = Vec::new();
    for length in 1..=words.len() {
        runs.extend(words.windows(length).map(|run| run.join(" ")));
    }
    runs
}

/// The parts of a text that have one of these lengths in bytes.
fn substrings<'t>(text: &'t str, lengths: &'t BTreeSet<usize>) -> impl Iterator<Item = &'t str> {
    lengths.iter().take_while(|length| **length <= text.len()).flat_map(move |length| {
        (0..=text.len() - length).filter_map(move |start| text.get(start..start + length))
    })
}

/// Whether two keywords of different units are rivals that nothing tells apart. A condition tells them apart: the author
/// knows of the other. Equal keywords of one tier are E0502.
fn overlap(short: &Listening<'_>, long: &Listening<'_>) -> bool {
    // Of two equal ones the more patient speaks; of one tier they are E0502.
    let equal = short.key == long.key && rank(short.tier) <= rank(long.tier);
    short.unit != long.unit
        && short.conditional == long.conditional
        && keywords::hear_the_same(short.sender, long.sender)
        && !equal
        && (!short.tier.is_cased() || holds_cased(short, long))
}

/// Whole messages come before words, words before parts; of one kind the longer wins.
fn rank(tier: Tier) -> u8 {
    match tier {
        Tier::ReplyTo(_) => 0,
        Tier::Keyword => 1,
        Tier::Word { .. } => 2,
        Tier::Contains { .. } => 3,
    }
}

fn holds_cased(short: &Listening<'_>, long: &Listening<'_>) -> bool {
    let (short, long) = (&short.keyword.text, &long.keyword.text);
    crate::text::fold(long, true).contains(&*crate::text::fold(short, true))
}

fn overlapping(project: &Project, short: &Listening<'_>, long: &Listening<'_>) -> Diagnostic {
    let name = |id: UnitId| {
        project.units.get(id.index()).map(|unit| unit.declared.name.as_str()).unwrap_or_default()
    };
    let (inner, outer) = (name(short.unit), name(long.unit));
    let example = long.keyword.text.to_lowercase();
    let winner = if rank(short.tier) < rank(long.tier) { inner } else { outer };
    let message = format!("\"{}\" stands inside \"{}\" of `{outer}`", short.keyword.text, long.keyword.text);
    let note = match long.tier {
        Tier::Keyword => {
            format!("\"{example}\" fits both, and `{winner}` gets it; with one word more, `{inner}` gets it")
        }
        _ => format!("\"{example} please\" fits both, and `{winner}` gets it: that may surprise"),
    };
    Diagnostic::warning(codes::OVERLAPPING_KEYWORDS, short.keyword.span, message)
        .note(note)
        .label(long.keyword.span, "the longer one")
        .help("use `keyword`, which takes whole messages only, or reword one of them")
}
