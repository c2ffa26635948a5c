//! How long a text can be whose parts are not all known: known pieces, the values that stand between them, and pieces of which
//! one is used.
//!
//! A [`Length`] counts one text. A [`LengthRange`] knows of what its texts are put together: pieces that follow each other are added
//! (`+`); of pieces of which one is used, [`LengthRange::or`] makes alternatives. From that follow the lengths of the
//! shortest and the longest text, and exactly how many segments they can take ([`LengthRange::segments`], decision
//! 0171). A mark at the beginning of a value may melt with the letter before it when the text is normalised; lengths do not
//! count on that, so they are never too short.

mod clusters;
mod fill;
mod least;
mod most;
mod pieces;
#[cfg(test)]
mod tests;

use std::ops::{Add, AddAssign, RangeInclusive};

use unicode_segmentation::UnicodeSegmentation;

use self::pieces::Pieces;
use super::gsm::{Encoding, encoding_of};
use super::segments::{normalize, units_of};

/// Whether a character is a cluster of its own, of one UTF-16 code unit, and in normal form C whatever surrounds it.
fn is_simple(c: char) -> bool {
    c != '\r' && matches!(c, '\0'..='\u{2FF}' | '\u{2010}'..='\u{205F}' | '\u{20A0}'..='\u{20C0}')
}

/// The length of a piece of text in both encodings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Length {
    /// Septets in GSM-7. Means nothing where `forces_ucs2`.
    pub septets: usize,
    /// UTF-16 code units.
    pub utf16_units: usize,
    /// Whether a character of it is not in GSM-7.
    pub forces_ucs2: bool,
    /// Pairs of the extension table: each may leave a septet unused at the end of a segment.
    pub pairs: usize,
    /// The longest cluster in UTF-16 code units.
    pub longest_cluster: usize,
}

impl Length {
    /// The length of a known text.
    pub fn of(text: &str) -> Self {
        if text.chars().all(is_simple) {
            return Self::of_simple(text);
        }
        let normal = normalize(text);
        let septets = units_of(&normal, Encoding::Gsm7);
        let utf16_units = units_of(&normal, Encoding::Ucs2);
        let mut length = Self {
            septets,
            utf16_units,
            forces_ucs2: encoding_of(&normal) == Encoding::Ucs2,
            pairs: normal.chars().filter(|&c| super::gsm::septets(c) == Some(2)).count(),
            ..Self::default()
        };
        for cluster in normal.graphemes(true) {
            let units = units_of(cluster, Encoding::Ucs2);
            length.longest_cluster = length.longest_cluster.max(units);
        }
        length
    }

    /// Of a text whose characters all [`is_simple`]: counted in one go.
    fn of_simple(text: &str) -> Self {
        let mut length = Self::default();
        for c in text.chars() {
            length.utf16_units += 1;
            match super::gsm::septets(c) {
                Some(septets) => {
                    length.septets += septets;
                    length.pairs += usize::from(septets == 2);
                }
                None => length.forces_ucs2 = true,
            }
        }
        length.longest_cluster = length.utf16_units.min(1);
        length
    }

    /// `count` characters of the basic GSM-7 table: digits, letters, dates, phone numbers.
    pub fn plain(count: usize) -> Self {
        Self { septets: count, utf16_units: count, longest_cluster: count.min(1), ..Self::default() }
    }

    /// The most that a value of `max` characters takes, as [`super::truncate()`] counts them: two units for each in
    /// either encoding, and it may force UCS-2.
    pub fn any(max: usize) -> Self {
        let units = max.saturating_mul(2);
        Self { septets: units, utf16_units: units, forces_ucs2: max > 0, pairs: max, longest_cluster: units }
    }

    /// The encoding of a text of this length.
    pub fn encoding(&self) -> Encoding {
        if self.forces_ucs2 { Encoding::Ucs2 } else { Encoding::Gsm7 }
    }

    /// The units in an encoding.
    pub fn units(&self, encoding: Encoding) -> usize {
        match encoding {
            Encoding::Gsm7 => self.septets,
            Encoding::Ucs2 => self.utf16_units,
        }
    }

    /// Whether a text of this length is sent in one segment.
    pub fn fits_one_segment(&self) -> bool {
        let encoding = self.encoding();
        self.units(encoding) <= encoding.units_of_single()
    }

    fn shorter(self, other: Self) -> Self {
        self.combine(other, usize::min, self.forces_ucs2 && other.forces_ucs2)
    }

    fn longer(self, other: Self) -> Self {
        self.combine(other, usize::max, self.forces_ucs2 || other.forces_ucs2)
    }

    fn combine(self, other: Self, pick: impl Fn(usize, usize) -> usize, forces_ucs2: bool) -> Self {
        Self {
            septets: pick(self.septets, other.septets),
            utf16_units: pick(self.utf16_units, other.utf16_units),
            forces_ucs2,
            pairs: pick(self.pairs, other.pairs),
            longest_cluster: pick(self.longest_cluster, other.longest_cluster),
        }
    }
}

impl Add for Length {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let longest_cluster = self.longest_cluster.max(other.longest_cluster);
        let forces_ucs2 = self.forces_ucs2 || other.forces_ucs2;
        Self { longest_cluster, ..self.combine(other, usize::saturating_add, forces_ucs2) }
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// The texts that are possible, from the shortest to the longest. `Default` is the empty text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LengthRange {
    /// No possible text is shorter; it forces UCS-2 only where every possible text does.
    pub shortest: Length,
    /// No possible text is longer; it forces UCS-2 where some possible text does.
    pub longest: Length,
    pieces: Pieces,
}

impl LengthRange {
    fn of(pieces: Pieces) -> Self {
        let (shortest, longest) = pieces.lengths();
        Self { shortest, longest, pieces }
    }

    /// A known text.
    pub fn exactly(text: &str) -> Self {
        let length = Length::of(text);
        Self { shortest: length, longest: length, pieces: Pieces::known(text) }
    }

    /// A value from nothing to `longest`.
    pub fn up_to(longest: Length) -> Self {
        Self::of(Pieces::value(0, longest))
    }

    /// A value of so many characters of the basic GSM-7 table: digits, letters, dates, phone numbers.
    pub fn letters(count: RangeInclusive<usize>) -> Self {
        Self::of(Pieces::value(*count.start(), Length::plain(*count.end())))
    }

    /// One of two pieces: the branches of an `if`, the values of an enum.
    pub fn or(self, other: Self) -> Self {
        let shortest = self.shortest.shorter(other.shortest);
        let longest = self.longest.longer(other.longest);
        Self { shortest, longest, pieces: self.pieces.or(other.pieces) }.kept_small()
    }

    /// The same in GSM-7: for `unicode replace` and `unicode refuse`.
    pub fn without_ucs2(mut self) -> Self {
        if !self.longest.forces_ucs2 {
            return self;
        }
        self.pieces.replace_ucs2();
        Self::of(self.pieces)
    }

    /// The same where a text that is there is not blank: the left side of `??`.
    pub fn not_empty(mut self) -> Self {
        self.pieces.not_empty();
        Self::of(self.pieces)
    }

    /// The text, where all of it is known.
    pub fn known(&self) -> Option<&str> {
        self.pieces.only_known()
    }

    /// Whether a value decides about the encoding.
    pub fn may_change_encoding(&self) -> bool {
        self.longest.forces_ucs2 && !self.shortest.forces_ucs2
    }

    /// The fewest and the most segments: each of the two is reached by some text. Only a text of at most 70 units with a cluster of 65 or more
    /// could make the most one too many, and a value beside a cluster of the author's of several units.
    pub fn segments(&self) -> RangeInclusive<usize> {
        if self.longest.fits_one_segment() {
            return 1..=1;
        }
        self.pieces.least_segments()..=self.pieces.most_segments()
    }

    fn kept_small(mut self) -> Self {
        if self.pieces.are_many() {
            let shortest = self.shortest;
            self.pieces = Pieces::value(shortest.septets.min(shortest.utf16_units), self.longest);
        }
        self
    }
}

impl Add for LengthRange {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self.shortest += other.shortest;
        self.longest += other.longest;
        self.pieces.extend(other.pieces);
        self.kept_small()
    }
}

impl AddAssign for LengthRange {
    fn add_assign(&mut self, other: Self) {
        *self = std::mem::take(self) + other;
    }
}
