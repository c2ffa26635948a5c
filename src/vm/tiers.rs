//! Tiers 3 to 5 of matching.md: a label's words, the beginning of a word, a slip.

use crate::text::{self, FoldedText, words};

use super::limits;
use super::matcher::{ANYWHERE, FUZZY, Found, Label, PREFIX, WORD, one};

/// Letters a label needs to be looked for as the beginning of a word.
const PREFIX_LETTERS: usize = 3;
/// Letters a label needs for one slip, and for two.
const FUZZY_LETTERS: (usize, usize) = (6, 9);

/// What tiers 3 to 5 look at.
#[derive(Clone, Copy)]
pub(crate) struct Tiers<'c> {
    /// The labels of all choices.
    pub(crate) labels: &'c [Label<'c>],
    /// The reply.
    pub(crate) reply: &'c FoldedText,
    /// Which tiers count.
    pub(crate) matching: u8,
    /// The reply contains a negation: only labels with one count.
    pub(crate) negated: bool,
}

/// Where a label stands in the reply, in bytes.
struct Occurrence<'c> {
    offer: usize,
    label: &'c str,
    start: usize,
    end: usize,
}

impl<'c> Tiers<'c> {
    /// The first tier with a match decides.
    pub(crate) fn find(&self) -> Option<Found> {
        if self.matching < WORD {
            return None;
        }
        self.words().or_else(|| self.prefixes()).or_else(|| self.fuzzy())
    }

    fn usable(&self) -> impl Iterator<Item = &'c Label<'c>> + use<'c> {
        let negated = self.negated;
        self.labels.iter().filter(move |label| !negated || label.negated)
    }

    /// Tier 3: a label's words occur next to each other.
    fn words(&self) -> Option<Found> {
        let mut occurrences = Vec::new();
        for label in self.usable() {
            let count = words::count(&label.folded);
            for first in self.starts(count) {
                if self.words_are(first, count, &label.folded) {
                    occurrences.extend(self.occurrence(label, first, count));
                }
            }
        }
        decide(&occurrences, 3)
    }

    /// Where a run of so many words can begin; nowhere for none.
    fn starts(&self, count: usize) -> std::ops::Range<usize> {
        let starts = if count == 0 { 0 } else { (self.reply.word_count() + 1).saturating_sub(count) };
        0..starts
    }

    /// Whether the `count` words from `first` are those of the label.
    fn words_are(&self, first: usize, count: usize, label: &str) -> bool {
        if count == 1 && self.reply.word_is(first, label) {
            return true;
        }
        (first..first + count).map(|at| self.reply.word(at)).eq(words::split(label).map(Some))
    }

    fn occurrence(&self, label: &'c Label<'c>, first: usize, count: usize) -> Option<Occurrence<'c>> {
        let start = self.reply.word_range(first)?.start;
        let end = self.reply.word_range((first + count).checked_sub(1)?)?.end;
        Some(Occurrence { offer: label.offer, label: &label.folded, start, end })
    }

    /// Tier 4: a label of three letters or more begins a word, or under `anywhere` stands anywhere.
    fn prefixes(&self) -> Option<Found> {
        if self.matching < PREFIX {
            return None;
        }
        let mut occurrences = Vec::new();
        for label in self.usable().filter(|label| letters(&label.folded) >= PREFIX_LETTERS) {
            if self.matching == ANYWHERE {
                self.anywhere(label, &mut occurrences);
            } else {
                self.beginnings(label, &mut occurrences);
            }
        }
        decide(&occurrences, 4)
    }

    fn anywhere(&self, label: &'c Label<'c>, occurrences: &mut Vec<Occurrence<'c>>) {
        let text = label.folded.as_ref();
        for (start, _) in self.reply.as_str().match_indices(text) {
            occurrences.push(Occurrence { offer: label.offer, label: text, start, end: start + text.len() });
        }
    }

    /// All words of the label stand there, the last of them perhaps going on.
    fn beginnings(&self, label: &'c Label<'c>, occurrences: &mut Vec<Occurrence<'c>>) {
        let count = words::count(&label.folded);
        let last_word = words::split(&label.folded).last().unwrap_or_default();
        for first in self.starts(count) {
            let last = first + count - 1;
            let fits = words::split(&label.folded).zip(first..).all(|(word, at)| {
                let here = self.reply.word(at).unwrap_or_default();
                if at == last { here.starts_with(word) } else { here == word }
            });
            let ends = (self.reply.word_range(first), self.reply.word_range(last));
            if let (true, (Some(start), Some(end))) = (fits, ends) {
                let (start, end) = (start.start, end.start + last_word.len());
                occurrences.push(Occurrence { offer: label.offer, label: &label.folded, start, end });
            }
        }
    }

    /// Tier 5: few slips away. The smallest distance wins.
    fn fuzzy(&self) -> Option<Found> {
        if self.matching < FUZZY {
            return None;
        }
        let mut best: Option<(usize, &Label<'_>)> = None;
        let mut tied = false;
        for label in self.usable() {
            let Some(distance) = self.distance(&label.folded) else { continue };
            match best {
                Some((least, _)) if distance > least => {}
                Some((least, other)) if distance == least => tied |= label.offer != other.offer,
                _ => (best, tied) = (Some((distance, label)), false),
            }
        }
        let (distance, label) = best?;
        Some(if tied {
            Found::Ambiguous
        } else {
            one(label.offer, 5, Some(&label.folded), u8::try_from(distance).unwrap_or(u8::MAX))
        })
    }

    /// The least distance of a label from a run of as many words that begins with the same letter. Digits are no slips:
    /// `room 11` is not `room 12`.
    fn distance(&self, label: &str) -> Option<usize> {
        let label = text::strip_punctuation(label);
        let limit = match letters(label) {
            count if count >= FUZZY_LETTERS.1 => 2,
            count if count >= FUZZY_LETTERS.0 => 1,
            _ => return None,
        };
        let count = words::count(label);
        let initial = label.chars().next();
        self.starts(count)
            .filter_map(|first| self.reply.run(first, count))
            .filter(|run| run.chars().next() == initial && digits(run).eq(digits(label)))
            .filter_map(|run| text::distance_within(run, label, limit))
            .min()
    }
}

/// Letters of a label.
fn letters(label: &str) -> usize {
    if label.is_ascii() {
        return label.bytes().filter(u8::is_ascii_alphabetic).count();
    }
    label.chars().filter(|c| c.is_alphabetic()).count()
}

fn digits(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(u8::is_ascii_digit)
}

/// The one choice whose occurrences remain when those inside a longer one of another choice are left out.
fn decide(occurrences: &[Occurrence<'_>], tier: u8) -> Option<Found> {
    if occurrences.len() > limits::OCCURRENCES {
        return Some(Found::Ambiguous);
    }
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
