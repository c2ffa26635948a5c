//! The most segments that a text can take.

use super::Length;
use super::clusters::{Clusters, Rest};
use super::fill::Fill;
use crate::text::gsm::Encoding;

const GSM_ROOM: usize = Encoding::Gsm7.units_of_part();
const UCS2_ROOM: usize = Encoding::Ucs2.units_of_part();

/// More ends than this are taken for one that is further than each of them.
const MAX_ENDS: usize = 16;

/// The end of a text in UCS-2, whose last characters may still become one with what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    /// Before the last characters.
    before: Fill,
    /// Their units.
    last: usize,
    /// Whether a value stands there: it holds its units, and those beside it, together as is worst.
    is_value: bool,
}

impl End {
    const START: Self = Self { before: Fill::START, last: 0, is_value: false };

    fn close(self) -> Fill {
        match self.is_value {
            true => self.before.push_worst(self.last, UCS2_ROOM),
            false => self.before.push(self.last, UCS2_ROOM),
        }
    }

    fn push(self, units: usize) -> Self {
        Self { before: self.close(), last: units, is_value: false }
    }

    fn known(mut self, clusters: &Clusters) -> Self {
        let Some((first, rest)) = clusters.utf16_units.split_first() else { return self };
        if self.is_value || clusters.may_join {
            self.last += first;
        } else {
            self = self.push(first);
        }
        match rest {
            Rest::Single(0) => self,
            Rest::Single(count) => {
                let before = self.close().push_each(count - 1, 1, UCS2_ROOM);
                Self { before, last: 1, is_value: false }
            }
            Rest::Of(units) => units.iter().fold(self, |end, units| end.push(*units)),
        }
    }

    /// A value of letters that each are one unit.
    fn letters(self, least: usize, most: usize) -> Self {
        match most {
            0 => self,
            _ if self.is_value && least == 0 => Self { last: self.last.saturating_add(most), ..self },
            _ => {
                let (end, rest) = match self.is_value {
                    true => (Self { last: self.last.saturating_add(1), ..self }, most - 1),
                    false => (self, most),
                };
                match rest {
                    0 => end,
                    _ => Self {
                        before: end.close().push_each(rest - 1, 1, UCS2_ROOM),
                        last: 1,
                        is_value: false,
                    },
                }
            }
        }
    }

    fn value(self, units: usize) -> Self {
        match units {
            0 => self,
            _ => Self { last: self.last.saturating_add(units), is_value: true, ..self },
        }
    }

    fn is_behind(&self, other: &Self) -> bool {
        self.is_value <= other.is_value && self.before <= other.before && self.last <= other.last
    }
}

/// The furthest ends of some texts in UCS-2.
#[derive(Debug, Clone, Default)]
struct Ends {
    all: Vec<End>,
    units: usize,
}

impl Ends {
    fn map(&self, units: usize, next: impl Fn(End) -> End) -> Self {
        if self.all.is_empty() {
            return Self::default();
        }
        Self { all: self.all.iter().copied().map(next).collect(), units: self.units.saturating_add(units) }
    }

    fn or(mut self, other: Self) -> Self {
        self.units = self.units.max(other.units);
        for end in other.all {
            if !self.all.iter().any(|known| end.is_behind(known)) {
                self.all.retain(|known| !known.is_behind(&end));
                self.all.push(end);
            }
        }
        if self.all.len() > MAX_ENDS {
            let further = |one: End, other: End| End {
                before: one.before.max(other.before),
                last: one.last.max(other.last),
                is_value: one.is_value || other.is_value,
            };
            self.all = self.all.into_iter().reduce(further).into_iter().collect();
        }
        self
    }

    fn segments(&self) -> Option<usize> {
        let fill = self.all.iter().map(|end| end.close()).max()?;
        Some(if self.units <= Encoding::Ucs2.units_of_single() { 1 } else { fill.segments.max(2) })
    }
}

/// The longest of the possible texts up to some place.
#[derive(Debug, Clone)]
pub(super) struct Most {
    /// Of texts in GSM-7, counted in it, with their septets.
    gsm: Option<(Fill, usize)>,
    /// The same texts, counted in UCS-2: what follows may force it.
    unforced: Ends,
    /// Of texts with a character outside GSM-7.
    forced: Ends,
}

impl Default for Most {
    fn default() -> Self {
        Self {
            gsm: Some((Fill::START, 0)),
            unforced: Ends { all: vec![End::START], units: 0 },
            forced: Ends::default(),
        }
    }
}

impl Most {
    pub(super) fn known(self, text: &str) -> Self {
        let clusters = Clusters::of(text);
        let units = clusters.utf16_units.sum();
        let unforced = self.unforced.map(units, |end| end.known(&clusters));
        let forced = self.forced.map(units, |end| end.known(&clusters));
        let Some(septets) = &clusters.septets else {
            return Self { gsm: None, unforced: Ends::default(), forced: forced.or(unforced) };
        };
        let gsm =
            self.gsm.map(|(fill, units)| (septets.fill(fill, GSM_ROOM), units.saturating_add(septets.sum())));
        Self { gsm, unforced, forced }
    }

    pub(super) fn value(self, least: usize, most: &Length) -> Self {
        let units = most.utf16_units;
        let in_letters = |ends: &Ends| ends.map(units, |end| end.letters(least, units));
        let gsm = self.gsm.map(|(fill, units)| (in_gsm(fill, most), units.saturating_add(most.septets)));
        let unforced = in_letters(&self.unforced);
        let forced = if most.forces_ucs2 {
            let in_any = |ends: &Ends| ends.map(units, |end| end.value(units));
            in_any(&self.forced).or(in_any(&self.unforced))
        } else {
            in_letters(&self.forced)
        };
        Self { gsm, unforced, forced }
    }

    pub(super) fn or(self, other: Self) -> Self {
        let gsm = match (self.gsm, other.gsm) {
            (Some(one), Some(other)) => Some((one.0.max(other.0), one.1.max(other.1))),
            (one, other) => one.or(other),
        };
        Self { gsm, unforced: self.unforced.or(other.unforced), forced: self.forced.or(other.forced) }
    }

    pub(super) fn segments(&self) -> usize {
        let gsm = self.gsm.map(|(fill, units)| match units <= Encoding::Gsm7.units_of_single() {
            true => 1,
            false => fill.segments.max(2),
        });
        gsm.into_iter().chain(self.forced.segments()).max().unwrap_or(1)
    }
}

/// A value in GSM-7. Where only some of its characters are pairs, each may stand where it leaves a septet unused.
fn in_gsm(fill: Fill, most: &Length) -> Fill {
    if most.pairs >= most.septets / 2 {
        return fill.push_each(most.septets / 2, 2, GSM_ROOM).push_each(most.septets % 2, 1, GSM_ROOM);
    }
    let far = fill.push_each(most.septets.saturating_add(most.pairs), 1, GSM_ROOM);
    let unused = most.pairs.min(far.segments - fill.segments);
    fill.push_each(most.septets.saturating_add(unused), 1, GSM_ROOM)
}
