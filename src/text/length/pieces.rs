//! What a text is put together from, and the lengths that follow for the whole.

use std::borrow::Cow;

use super::Length;
use super::least::Least;
use super::most::Most;
use crate::text::nearest::replace_unicode;

/// More pieces than this are taken for one value of their length together: nobody sends a text of so many.
const MAX_PIECES: usize = 1_000;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Known characters.
    Known(String),
    /// A value of at least so many letters of one unit, and of at most this length.
    Value(usize, Length),
    /// One of these texts.
    OneOf(Vec<Pieces>),
}

/// Pieces that follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pieces {
    all: Vec<Piece>,
    /// How many there are, those inside alternatives included.
    count: usize,
}

impl Pieces {
    pub(super) fn known(text: &str) -> Self {
        Self { all: vec![Piece::Known(text.to_owned())], count: 1 }
    }

    /// The text, where it is the only possible one.
    pub(super) fn only_known(&self) -> Option<&str> {
        match self.all.as_slice() {
            [Piece::Known(text)] => Some(text),
            _ => None,
        }
    }

    pub(super) fn value(least: usize, most: Length) -> Self {
        Self { all: vec![Piece::Value(least, most)], count: 1 }
    }

    /// One text or another. Alternatives of alternatives are alternatives.
    pub(super) fn or(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        let count = self.count + other.count;
        let mut texts = self.alternatives();
        texts.extend(other.alternatives());
        Self { all: vec![Piece::OneOf(texts)], count }
    }

    fn alternatives(mut self) -> Vec<Self> {
        match (self.all.pop(), self.all.is_empty()) {
            (Some(Piece::OneOf(texts)), true) => texts,
            (last, _) => {
                self.all.extend(last);
                vec![self]
            }
        }
    }

    /// These with others behind them. Known pieces beside each other become one, as their characters may melt.
    pub(super) fn extend(&mut self, other: Self) {
        self.count += other.count;
        let mut others = other.all.into_iter();
        if let Some(first) = others.next() {
            match (self.all.last_mut(), first) {
                (Some(Piece::Known(text)), Piece::Known(more)) => {
                    text.push_str(&more);
                    self.count -= 1;
                }
                (_, first) => self.all.push(first),
            }
        }
        self.all.extend(others);
    }

    /// Whether they are too many to be kept apart.
    pub(super) fn are_many(&self) -> bool {
        self.count > MAX_PIECES
    }

    /// The same where an empty text is no possible one.
    pub(super) fn not_empty(&mut self) {
        let [only] = self.all.as_mut_slice() else {
            if self.all.is_empty() {
                *self = Self::value(1, Length::plain(1));
            }
            return;
        };
        match only {
            Piece::Known(text) if text.is_empty() => *only = Piece::Value(1, Length::plain(1)),
            Piece::Known(_) => {}
            Piece::Value(least, most) => {
                *least = (*least).max(1);
                if most.septets == 0 {
                    *most = Length { forces_ucs2: most.forces_ucs2, ..Length::plain(1) };
                }
            }
            Piece::OneOf(texts) => texts.iter_mut().for_each(Self::not_empty),
        }
    }

    /// The same in letters of GSM-7.
    pub(super) fn replace_ucs2(&mut self) {
        for piece in &mut self.all {
            match piece {
                Piece::Known(text) => {
                    if let Cow::Owned(spelled) = replace_unicode(text) {
                        *text = spelled;
                    }
                }
                Piece::Value(_, most) => most.forces_ucs2 = false,
                Piece::OneOf(texts) => texts.iter_mut().for_each(Self::replace_ucs2),
            }
        }
    }

    /// The length of the shortest and of the longest text.
    pub(super) fn lengths(&self) -> (Length, Length) {
        let of_piece = |piece: &Piece| match piece {
            Piece::Known(text) => {
                let length = Length::of(text);
                (length, length)
            }
            Piece::Value(least, most) => (Length::plain(*least), *most),
            Piece::OneOf(texts) => {
                let lengths = texts.iter().map(Self::lengths);
                let both = lengths.reduce(|one, other| (one.0.shorter(other.0), one.1.longer(other.1)));
                both.unwrap_or_default()
            }
        };
        let lengths = self.all.iter().map(of_piece);
        lengths.fold(Default::default(), |sum: (Length, Length), next| (sum.0 + next.0, sum.1 + next.1))
    }

    pub(super) fn least_segments(&self) -> usize {
        self.least(Least::default()).segments()
    }

    fn least(&self, before: Least) -> Least {
        self.all.iter().fold(before, |so_far, piece| match piece {
            Piece::Known(text) => so_far.known(text),
            Piece::Value(least, _) => so_far.letters(*least),
            Piece::OneOf(texts) => {
                let ends = texts.iter().map(|text| text.least(so_far));
                ends.reduce(Least::or).unwrap_or(so_far)
            }
        })
    }

    pub(super) fn most_segments(&self) -> usize {
        self.most(Most::default()).segments()
    }

    fn most(&self, before: Most) -> Most {
        self.all.iter().fold(before, |so_far, piece| match piece {
            Piece::Known(text) => so_far.known(text),
            Piece::Value(least, most) => so_far.value(*least, most),
            Piece::OneOf(texts) => {
                let ends = texts.iter().map(|text| text.most(so_far.clone()));
                ends.reduce(Most::or).unwrap_or_default()
            }
        })
    }
}
