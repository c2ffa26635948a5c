//! Which choice takes a reply: the tiers of matching.md.

use std::borrow::Cow;
use std::sync::Arc;

use crate::bytecode::Program;
use crate::bytecode::program::{ChoiceMatcher, LabelRecord};
use crate::text::{self, FoldedText, NegationWords};

use super::limits;
use super::list::{Offer, Offers};
use super::reply::negation;
use super::tiers::Tiers;
use crate::value::language::LANGUAGES;

/// What a reply was taken for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Match {
    /// Position in the offers.
    pub(crate) offer: usize,
    /// Tier, 1 to 6.
    pub(crate) tier: u8,
    /// The label that fitted, folded.
    pub(crate) label: Option<Arc<str>>,
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
    pub(crate) folded: Cow<'p, str>,
    /// Whether it contains a negation.
    pub(crate) negated: bool,
}

/// `MessageRecord::matching`: which tiers count. Below `WORD` is `exact`.
pub(crate) const WORD: u8 = 1;
pub(crate) const PREFIX: u8 = 2;
pub(crate) const FUZZY: u8 = 3;
pub(crate) const ANYWHERE: u8 = 4;

/// The offered choice that takes the reply by tiers 1 to 6. `numbered`: the choices were listed with numbers.
pub(crate) fn find_choice(
    program: &Program,
    offers: &Offers,
    reply: &FoldedText,
    matching: u8,
    numbered: bool,
) -> Found {
    let whole_number = if numbered { text::number_of_reply(reply.as_str()) } else { None };
    if let Some(offer) = whole_number.and_then(|number| offer_of_number(offers, number)) {
        return one(offer, 1, None, 0);
    }
    let found = if offers.list.iter().any(|offer| offer.item.is_some()) {
        find_label(&labels_of(program, offers), reply, matching, || negation(program))
    } else {
        exact_declared(program, offers, reply)
            .or_else(|| by_tiers(&labels_of(program, offers), reply, matching, || negation(program)))
    };
    if let Some(found) = found {
        return found;
    }
    let number = if numbered && matching >= WORD { text::number_in_text(reply) } else { None };
    number
        .and_then(|number| offer_of_number(offers, number))
        .map_or(Found::None, |offer| one(offer, 6, None, 0))
}

/// The label that a reply names, by the tiers 2 to 5 that `matching` allows. A negation in the reply that a label lacks
/// turns tiers 3 to 5 off for it; it is looked for only where they found something.
pub(crate) fn find_label(
    labels: &[Label<'_>],
    reply: &FoldedText,
    matching: u8,
    negation: impl Fn() -> NegationWords,
) -> Option<Found> {
    let folded = labels.iter().map(|label| (label.offer, &*label.folded));
    exact(folded, reply).or_else(|| by_tiers(labels, reply, matching, negation))
}

/// Tiers 3 to 5.
fn by_tiers(
    labels: &[Label<'_>],
    reply: &FoldedText,
    matching: u8,
    negation: impl Fn() -> NegationWords,
) -> Option<Found> {
    let bytes: usize = labels.iter().map(|label| label.folded.len()).sum();
    if bytes.saturating_mul(reply.word_count()) > limits::COMPARED_BYTES {
        return None;
    }
    let tiers = Tiers { labels, reply, matching, negated: false };
    let found = tiers.find()?;
    if !negation().occur_in(reply) {
        return Some(found);
    }
    let negated = Tiers { negated: true, ..tiers }.find()?;
    // `Yes, no problem`: a yes is none the less for the no beside it, so that the two are different choices.
    let stands = found == Found::Ambiguous && labels.iter().any(|label| is_yes(label) && says(reply, label));
    Some(if stands { Found::Ambiguous } else { negated })
}

fn is_yes(label: &Label<'_>) -> bool {
    !label.negated && LANGUAGES.iter().any(|language| language.yes.contains(&&*label.folded))
}

/// Whether the words of a label stand in a reply.
fn says(reply: &FoldedText, label: &Label<'_>) -> bool {
    reply.contains_words(&text::words::split(&label.folded).collect::<Vec<_>>())
}

/// Tier 2 where scripts declare all labels: without a list of them, because most replies go no further.
fn exact_declared(program: &Program, offers: &Offers, reply: &FoldedText) -> Option<Found> {
    let labels = offers.list.iter().enumerate().flat_map(|(position, offer)| {
        declared_labels(program, offer).iter().map(move |label| (position, program.string(label.folded)))
    });
    exact(labels, reply)
}

/// The labels that the script declares for a choice.
fn declared_labels<'p>(program: &'p Program, offer: &Offer) -> &'p [LabelRecord] {
    match offer.record.matcher {
        ChoiceMatcher::Labels { first, count } => program.labels(first, count),
        _ => &[],
    }
}

fn labels_of<'p>(program: &'p Program, offers: &'p Offers) -> Vec<Label<'p>> {
    let mut labels = Vec::with_capacity(offers.list.len() * 2);
    let mut words = None;
    for (position, offer) in offers.list.iter().enumerate() {
        if let Some((_, label)) = &offer.item {
            let folded = FoldedText::new(label);
            let negated = words.get_or_insert_with(|| negation(program)).occur_in(&folded);
            labels.push(Label { offer: position, folded: folded.as_str().to_owned().into(), negated });
        }
        labels.extend(declared_labels(program, offer).iter().map(|label| Label {
            offer: position,
            folded: program.string(label.folded).into(),
            negated: label.negated,
        }));
    }
    labels
}

/// A match of one choice.
pub(crate) fn one(offer: usize, tier: u8, label: Option<&str>, distance: u8) -> Found {
    Found::One(Match { offer, tier, label: label.map(Arc::from), distance })
}

fn offer_of_number(offers: &Offers, number: u32) -> Option<usize> {
    offers.list.iter().position(|offer| offer.number == Some(number))
}

/// Tier 2: the whole reply is a label, punctuation and emoji at both ends aside.
fn exact<'l>(labels: impl Iterator<Item = (usize, &'l str)>, reply: &FoldedText) -> Option<Found> {
    let stripped = text::strip_punctuation_and_emoji(reply.as_str());
    let is_reply = |label: &str| {
        !label.is_empty()
            && (label == stripped
                || label == reply.as_str()
                || (!text::words::is_bare(label) && text::strip_punctuation_and_emoji(label) == stripped))
    };
    let mut fitting = labels.filter(|(_, label)| is_reply(label));
    let (offer, label) = fitting.next()?;
    let other = fitting.any(|(other, _)| other != offer);
    Some(if other { Found::Ambiguous } else { one(offer, 2, Some(label), 0) })
}
