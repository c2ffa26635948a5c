//! Which choice takes a reply: the tiers of matching.md.

use crate::bytecode::program::{ChoiceMatcher, MessageRecord};
use crate::text::{self, FoldedText};

use super::execute::Executor;
use super::list::{Offer, Offers};

/// What a reply was taken for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Match {
    /// Position in the offers.
    pub(crate) offer: usize,
    /// Tier, 1 to 6.
    pub(crate) tier: u8,
    /// The label that fitted, folded.
    pub(crate) label: Option<String>,
    /// Edit distance, in tier 5.
    pub(crate) distance: u8,
}

/// The result of looking through the tiers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    /// One choice.
    One(Match),
    /// Several, and nothing to tell them apart: the reply is unrecognised.
    Ambiguous,
    /// None.
    None,
}

/// A label to compare with.
pub(crate) struct Label<'p> {
    /// Which offer it belongs to.
    pub(crate) offer: usize,
    /// Its folded text.
    pub(crate) folded: std::borrow::Cow<'p, str>,
    /// Whether it contains a negation.
    pub(crate) negated: bool,
}

/// The one of several labels that a reply names, by tiers 2 to 5.
pub(crate) fn find_label(labels: &[Label<'_>], reply: &FoldedText, negated: bool) -> Option<usize> {
    let found = exact(labels, reply).or_else(|| Tiers { candidates: labels, reply, negated }.find(FUZZY));
    match found {
        Some(Found::One(found)) => Some(found.offer),
        _ => None,
    }
}

/// Where a label stands in the reply, in bytes.
struct Occurrence<'c> {
    offer: usize,
    label: &'c str,
    start: usize,
    end: usize,
}

/// Letters a label needs to be looked for as the beginning of a word.
const PREFIX_LETTERS: usize = 3;
/// Letters a label needs for one typing error, and for two.
const FUZZY_LETTERS: (usize, usize) = (6, 9);

/// `MessageRecord::matching`: which tiers count.
const WORD: u8 = 1;
const PREFIX: u8 = 2;
const FUZZY: u8 = 3;
const ANYWHERE: u8 = 4;

impl Executor<'_, '_> {
    /// The offered choice that takes the reply by tiers 1 to 6.
    pub(crate) fn find_choice(&self, message: &MessageRecord, offers: &Offers, reply: &FoldedText) -> Found {
        let numbered = message.style == 0;
        if let Some(found) = numbered.then(|| by_number(offers, reply)).flatten() {
            return found;
        }
        let candidates = self.candidates(offers);
        if let Some(found) = exact(&candidates, reply) {
            return found;
        }
        if message.matching >= WORD {
            let tiers = Tiers {
                candidates: &candidates,
                reply,
                negated: self.delivery.programs.negation().occur_in(reply),
            };
            if let Some(found) = tiers.find(message.matching) {
                return found;
            }
            if let Some(found) = numbered.then(|| by_number_in_text(offers, reply)).flatten() {
                return found;
            }
        }
        Found::None
    }

    fn candidates(&self, offers: &Offers) -> Vec<Label<'_>> {
        let mut candidates = Vec::with_capacity(offers.list.len() * 2);
        for (position, offer) in offers.list.iter().enumerate() {
            self.add_candidates(&mut candidates, position, offer);
        }
        candidates
    }

    fn add_candidates<'s>(&'s self, candidates: &mut Vec<Label<'s>>, offer: usize, offered: &Offer) {
        if let Some((_, label)) = &offered.item {
            let folded = FoldedText::new(label);
            let negated = self.delivery.programs.negation().occur_in(&folded);
            candidates.push(Label { offer, folded: folded.as_str().to_owned().into(), negated });
            return;
        }
        let ChoiceMatcher::Labels { first, count } = offered.record.matcher else { return };
        let labels = self.program.labels(first, count);
        candidates.extend(labels.map(|label| Label {
            offer,
            folded: self.program.string(label.folded).into(),
            negated: label.negated,
        }));
    }
}

fn one(offer: usize, tier: u8, label: Option<&str>, distance: u8) -> Found {
    Found::One(Match { offer, tier, label: label.map(str::to_owned), distance })
}

fn offer_of_number(offers: &Offers, number: u32) -> Option<usize> {
    offers.list.iter().position(|offer| offer.number == Some(number))
}

/// Tier 1: the whole reply is a choice's number.
fn by_number(offers: &Offers, reply: &FoldedText) -> Option<Found> {
    let number = text::number_of_reply(reply.as_str())?;
    offer_of_number(offers, number).map(|offer| one(offer, 1, None, 0))
}

/// Tier 2: the whole reply is a label.
fn exact(candidates: &[Label<'_>], reply: &FoldedText) -> Option<Found> {
    let mut fitting = candidates.iter().filter(|candidate| {
        candidate.folded == reply.as_str() || text::equal_ignoring_ends(&candidate.folded, reply.as_str())
    });
    let first = fitting.next()?;
    let other = fitting.any(|candidate| candidate.offer != first.offer);
    Some(if other { Found::Ambiguous } else { one(first.offer, 2, Some(&first.folded), 0) })
}

/// Tier 6: exactly one whole number stands in the reply.
fn by_number_in_text(offers: &Offers, reply: &FoldedText) -> Option<Found> {
    let number = text::number_in_text(reply)?;
    offer_of_number(offers, number).map(|offer| one(offer, 6, None, 0))
}

/// Tiers 3 to 5, which a negation turns off for labels without one.
struct Tiers<'c> {
    candidates: &'c [Label<'c>],
    reply: &'c FoldedText,
    negated: bool,
}

impl<'c> Tiers<'c> {
    fn find(&self, matching: u8) -> Option<Found> {
        self.words().or_else(|| self.prefixes(matching)).or_else(|| self.fuzzy(matching))
    }

    fn usable(&self) -> impl Iterator<Item = &'c Label<'c>> + use<'c> {
        let negated = self.negated;
        self.candidates.iter().filter(move |candidate| !negated || candidate.negated)
    }

    /// Tier 3: a label's words occur next to each other.
    fn words(&self) -> Option<Found> {
        let mut occurrences = Vec::new();
        for candidate in self.usable() {
            let label = candidate.folded.as_ref();
            let count = text::words::count(label);
            for first in 0..self.reply.word_count() {
                if self.words_are(first, count, label) {
                    occurrences.extend(self.occurrence(candidate, first, count));
                }
            }
        }
        decide(&occurrences, 3)
    }

    /// Whether the `count` words from `first` are those of the label.
    fn words_are(&self, first: usize, count: usize, label: &str) -> bool {
        if count == 1 && label.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return self.reply.word(first) == Some(label);
        }
        let mine = (first..first + count).map(|at| self.reply.word(at));
        count > 0 && mine.eq(text::words::split(label).map(Some))
    }

    fn occurrence(&self, candidate: &'c Label<'c>, first: usize, count: usize) -> Option<Occurrence<'c>> {
        let start = self.reply.word_range(first)?.start;
        let end = self.reply.word_range(first + count - 1)?.end;
        Some(Occurrence { offer: candidate.offer, label: &candidate.folded, start, end })
    }

    /// Tier 4: a label of three letters or more begins a word, or under `anywhere` stands anywhere.
    fn prefixes(&self, matching: u8) -> Option<Found> {
        if matching < PREFIX {
            return None;
        }
        let whole = self.reply.as_str();
        let mut occurrences = Vec::new();
        for candidate in self.usable().filter(|candidate| letters(&candidate.folded) >= PREFIX_LETTERS) {
            let label = candidate.folded.as_ref();
            for (start, _) in whole.match_indices(label) {
                let begins_word = || (0..self.reply.word_count()).any(|at| self.begins(at, start));
                if matching == ANYWHERE || begins_word() {
                    occurrences.push(Occurrence {
                        offer: candidate.offer,
                        label,
                        start,
                        end: start + label.len(),
                    });
                }
            }
        }
        decide(&occurrences, 4)
    }

    fn begins(&self, word: usize, at: usize) -> bool {
        self.reply.word_range(word).is_some_and(|range| range.start == at)
    }

    /// Tier 5: few typing errors away.
    fn fuzzy(&self, matching: u8) -> Option<Found> {
        if matching < FUZZY {
            return None;
        }
        let mut best: Option<(usize, usize, &str)> = None;
        let mut tied = false;
        for candidate in self.usable() {
            let Some(distance) = self.distance(&candidate.folded) else { continue };
            match best {
                Some((least, _, _)) if distance > least => {}
                Some((least, offer, _)) if distance == least => tied |= offer != candidate.offer,
                _ => (best, tied) = (Some((distance, candidate.offer, candidate.folded.as_ref())), false),
            }
        }
        let (distance, offer, label) = best?;
        Some(if tied { Found::Ambiguous } else { one(offer, 5, Some(label), distance as u8) })
    }

    /// The least distance of a label from a run of as many words that begins with the same letter.
    fn distance(&self, label: &str) -> Option<usize> {
        let limit = match letters(label) {
            count if count >= FUZZY_LETTERS.1 => 2,
            count if count >= FUZZY_LETTERS.0 => 1,
            _ => return None,
        };
        let count = text::words::count(label);
        let initial = label.chars().next();
        (0..self.reply.word_count())
            .filter_map(|first| self.reply.run(first, count))
            .filter(|run| run.chars().next() == initial)
            .filter_map(|run| text::distance_within(run, label, limit))
            .min()
    }
}

/// Letters and digits of a label.
fn letters(label: &str) -> usize {
    if label.is_ascii() {
        return label.bytes().filter(u8::is_ascii_alphanumeric).count();
    }
    label.chars().filter(|c| c.is_alphanumeric()).count()
}

/// The one choice whose occurrences remain when those inside a longer one of another choice are left out.
fn decide(occurrences: &[Occurrence<'_>], tier: u8) -> Option<Found> {
    let inside = |inner: &Occurrence<'_>| {
        occurrences.iter().any(|outer| {
            outer.offer != inner.offer
                && outer.start <= inner.start
                && inner.end <= outer.end
                && outer.end - outer.start > inner.end - inner.start
        })
    };
    let mut remaining = occurrences.iter().filter(|occurrence| !inside(occurrence));
    let first = remaining.next()?;
    let other = remaining.any(|occurrence| occurrence.offer != first.offer);
    Some(if other { Found::Ambiguous } else { one(first.offer, tier, Some(first.label), 0) })
}
