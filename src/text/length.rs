//! How long a text can be whose parts are not all known: the lengths of constant pieces, and of the values that stand
//! between them, added up.
//!
//! A [`Length`] is a text that is known, or the shortest or longest that is possible. Pieces that follow each other are
//! added (`+`); of pieces of which one is used, [`LengthRange::or`] spans all. For a text that is wholly known
//! [`super::segments()`] is exact and to be preferred: [`LengthRange::segments`] only bounds the places where a pair or
//! a cluster is moved to the next segment. A mark at the beginning of a piece may melt with the letter before it when the
//! text is normalised; lengths do not count on that, so they are never too short.

use std::ops::{Add, AddAssign, RangeInclusive};

use unicode_segmentation::UnicodeSegmentation;

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
    /// UTF-16 code units beyond the first of every cluster: at most as many are left unused at the ends of segments.
    pub spare_units: usize,
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
            length.spare_units += units.saturating_sub(1);
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
        Self {
            septets: units,
            utf16_units: units,
            forces_ucs2: max > 0,
            pairs: max,
            spare_units: units.saturating_sub(1).min(max.saturating_mul(2)),
            longest_cluster: units,
        }
    }

    /// The encoding of a text of this length.
    pub fn encoding(&self) -> Encoding {
        if self.forces_ucs2 { Encoding::Ucs2 } else { Encoding::Gsm7 }
    }

    /// The fewest segments that a text of this length takes.
    pub fn least_segments(&self) -> usize {
        let encoding = self.encoding();
        self.count(encoding, |parts| parts * encoding.units_of_part())
    }

    /// The most segments that a text of this length takes, wherever its pairs and clusters stand.
    pub fn most_segments(&self) -> usize {
        match self.encoding() {
            Encoding::Gsm7 => self.count(Encoding::Gsm7, |parts| parts * 153 - self.pairs.min(parts - 1)),
            Encoding::Ucs2 => self.count(Encoding::Ucs2, |parts| parts * 67 - self.unused(parts - 1)),
        }
    }

    /// Units that clusters may leave unused at the ends of so many segments. A cluster that leaves many unused at one
    /// end fills the next segment, so that little is left of that for another to be moved: what is unused at two ends
    /// that follow each other is together less than a segment.
    fn unused(&self, ends: usize) -> usize {
        let part = Encoding::Ucs2.units_of_part();
        let at_one_end = self.longest_cluster.min(part).saturating_sub(1);
        let at_the_next = at_one_end.min((part - 1).saturating_sub(at_one_end));
        let at_ends = ends.div_ceil(2).saturating_mul(at_one_end);
        self.spare_units.min(at_ends.saturating_add((ends / 2).saturating_mul(at_the_next)))
    }

    /// The smallest number of parts whose capacity holds the units.
    fn count(&self, encoding: Encoding, capacity: impl Fn(usize) -> usize) -> usize {
        let units = self.units(encoding);
        if units <= encoding.units_of_single() {
            return 1;
        }
        let mut parts = units.div_ceil(encoding.units_of_part());
        while capacity(parts) < units {
            parts += 1;
        }
        parts
    }

    /// The units in an encoding.
    pub fn units(&self, encoding: Encoding) -> usize {
        match encoding {
            Encoding::Gsm7 => self.septets,
            Encoding::Ucs2 => self.utf16_units,
        }
    }

    fn combine(self, other: Self, pick: impl Fn(usize, usize) -> usize, forces_ucs2: bool) -> Self {
        Self {
            septets: pick(self.septets, other.septets),
            utf16_units: pick(self.utf16_units, other.utf16_units),
            forces_ucs2,
            pairs: pick(self.pairs, other.pairs),
            spare_units: pick(self.spare_units, other.spare_units),
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

/// The shortest and the longest that a text can be. `Default` is the empty text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct LengthRange {
    /// No possible text is shorter; it forces UCS-2 only where every possible text does.
    pub shortest: Length,
    /// No possible text is longer; it forces UCS-2 where some possible text does.
    pub longest: Length,
}

impl LengthRange {
    /// A known text.
    pub fn exactly(text: &str) -> Self {
        let length = Length::of(text);
        Self { shortest: length, longest: length }
    }

    /// A value from nothing to `longest`.
    pub fn up_to(longest: Length) -> Self {
        Self { shortest: Length::default(), longest }
    }

    /// One of two pieces: the branches of an `if`, the values of an enum.
    pub fn or(self, other: Self) -> Self {
        let (short, long) = (self.shortest, self.longest);
        Self {
            shortest: short.combine(
                other.shortest,
                usize::min,
                short.forces_ucs2 && other.shortest.forces_ucs2,
            ),
            longest: long.combine(other.longest, usize::max, long.forces_ucs2 || other.longest.forces_ucs2),
        }
    }

    /// The same with a longest text in GSM-7: for `unicode replace` and `unicode refuse`.
    pub fn without_ucs2(mut self) -> Self {
        self.shortest.forces_ucs2 = false;
        self.longest.forces_ucs2 = false;
        self
    }

    /// Whether a value decides about the encoding.
    pub fn may_change_encoding(&self) -> bool {
        self.longest.forces_ucs2 && !self.shortest.forces_ucs2
    }

    /// The fewest and the most segments.
    pub fn segments(&self) -> RangeInclusive<usize> {
        self.shortest.least_segments()..=self.longest.most_segments()
    }
}

impl Add for LengthRange {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { shortest: self.shortest + other.shortest, longest: self.longest + other.longest }
    }
}

impl AddAssign for LengthRange {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{segments, truncate};
    use proptest::prelude::*;

    #[test]
    fn a_value_may_change_the_encoding() {
        let text = LengthRange::exactly("Hi , your order is ready.") + LengthRange::up_to(Length::any(30));
        assert!(text.may_change_encoding());
        assert_eq!((text.shortest.septets, text.longest.utf16_units), (25, 85));
        assert_eq!(text.segments(), 1..=3);
        assert_eq!(text.without_ucs2().segments(), 1..=1);
    }

    #[test]
    fn spans_alternatives() {
        let kind = LengthRange::exactly("small")
            .or(LengthRange::exactly("très large"))
            .or(LengthRange::exactly("fête"));
        assert_eq!((kind.shortest.septets, kind.longest.septets), (3, 10));
        assert!(kind.may_change_encoding());
        assert!(!LengthRange::exactly("ê").or(LengthRange::exactly("î")).may_change_encoding());
    }

    #[test]
    fn plain_values_cost_one_septet_each() {
        let text = LengthRange::exactly(&"a".repeat(150)) + LengthRange::up_to(Length::plain(10));
        assert_eq!(text.segments(), 1..=1);
        assert_eq!((text + LengthRange::exactly("b")).segments(), 1..=2);
    }

    #[test]
    fn pairs_may_waste_a_septet_at_each_end() {
        let length = Length { septets: 306, pairs: 1, ..Length::plain(306) };
        assert_eq!((length.least_segments(), length.most_segments()), (2, 3));
        assert_eq!(Length::plain(306).most_segments(), 2);
    }

    #[test]
    fn huge_bounds_do_not_overflow() {
        let any = Length::any(usize::MAX);
        assert!(LengthRange::up_to(any + any).shortest.most_segments() == 1);
        assert_eq!(Length::any(100_000).least_segments(), 200_000usize.div_ceil(67));
    }

    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z €{}]{0,120}",
            "[éèà ]{0,60}",
            "[ê’ a-z]{0,90}",
            Just("👨‍👩‍👧‍👦🇫🇷👍🏽".repeat(6)),
            Just("\r\n".to_owned()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_range_holds_the_count(pieces in proptest::collection::vec(piece(), 0..6)) {
            let mut range = LengthRange::default();
            for piece in &pieces {
                range += LengthRange::exactly(piece);
            }
            let count = segments(&pieces.concat()).segments;
            prop_assert!(range.segments().contains(&count), "{count} is not in {:?}", range.segments());
        }

        #[test]
        fn a_bounded_value_keeps_within_its_range(before in piece(), value in "\\PC{0,60}", max in 0usize..50) {
            let range = LengthRange::exactly(&before) + LengthRange::up_to(Length::any(max));
            let count = segments(&(before + truncate(&value, max))).segments;
            prop_assert!(range.segments().contains(&count), "{count} is not in {:?}", range.segments());
        }
    }
}
