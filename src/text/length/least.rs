//! The fewest segments that a text can take.

use super::clusters::{Clusters, Units};
use super::fill::Fill;
use crate::text::gsm::Encoding;

/// The shortest of some texts, followed in one alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Track {
    fill: Fill,
    units: usize,
}

impl Track {
    const START: Self = Self { fill: Fill::START, units: 0 };

    fn push(self, units: &Units, encoding: Encoding) -> Self {
        Self {
            fill: units.fill(self.fill, encoding.units_of_part()),
            units: self.units.saturating_add(units.sum()),
        }
    }

    fn letters(self, count: usize, encoding: Encoding) -> Self {
        let fill = self.fill.push_each(count, 1, encoding.units_of_part());
        Self { fill, units: self.units.saturating_add(count) }
    }

    fn or(self, other: Self) -> Self {
        Self { fill: self.fill.min(other.fill), units: self.units.min(other.units) }
    }

    fn segments(self, encoding: Encoding) -> usize {
        if self.units <= encoding.units_of_single() { 1 } else { self.fill.segments }
    }
}

/// The shortest of the possible texts up to some place. A value brings letters of GSM-7: no other makes a text shorter. A mark that
/// would melt with the letter before a value counts as a letter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Least {
    /// Of texts in GSM-7, counted in it.
    gsm: Option<Track>,
    /// The same texts, counted in UCS-2: what follows may force it.
    unforced: Option<Track>,
    /// Of texts with a character outside GSM-7.
    forced: Option<Track>,
}

impl Default for Least {
    fn default() -> Self {
        Self { gsm: Some(Track::START), unforced: Some(Track::START), forced: None }
    }
}

impl Least {
    pub(super) fn known(self, text: &str) -> Self {
        let clusters = Clusters::of(text);
        let in_ucs2 = |track: Track| track.push(&clusters.utf16_units, Encoding::Ucs2);
        let (unforced, forced) = (self.unforced.map(in_ucs2), self.forced.map(in_ucs2));
        match &clusters.septets {
            Some(septets) => {
                let gsm = self.gsm.map(|track| track.push(septets, Encoding::Gsm7));
                Self { gsm, unforced, forced }
            }
            None => Self { gsm: None, unforced: None, forced: either(unforced, forced) },
        }
    }

    pub(super) fn letters(self, count: usize) -> Self {
        let in_ucs2 = |track: Track| track.letters(count, Encoding::Ucs2);
        Self {
            gsm: self.gsm.map(|track| track.letters(count, Encoding::Gsm7)),
            unforced: self.unforced.map(in_ucs2),
            forced: self.forced.map(in_ucs2),
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            gsm: either(self.gsm, other.gsm),
            unforced: either(self.unforced, other.unforced),
            forced: either(self.forced, other.forced),
        }
    }

    pub(super) fn segments(self) -> usize {
        let gsm = self.gsm.map(|track| track.segments(Encoding::Gsm7));
        let ucs2 = self.forced.map(|track| track.segments(Encoding::Ucs2));
        gsm.into_iter().chain(ucs2).min().unwrap_or(1)
    }
}

fn either(one: Option<Track>, other: Option<Track>) -> Option<Track> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.or(other)),
        (one, other) => one.or(other),
    }
}
