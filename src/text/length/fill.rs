//! How far a text has filled its segments.

/// A place in a text that is sent in several segments. Of two places the one with more segments, then with more units in the
/// last one, is further; what follows never changes which of two texts is further, so the furthest can be followed alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fill {
    /// Segments that are begun.
    pub(super) segments: usize,
    /// Units used in the last of them.
    pub(super) used: usize,
}

impl Fill {
    /// Before the first character.
    pub(super) const START: Self = Self { segments: 1, used: 0 };

    /// After something that may not be cut. What no segment holds is cut into its units.
    pub(super) fn push(self, units: usize, room: usize) -> Self {
        if self.used + units <= room {
            Self { used: self.used + units, ..self }
        } else if units <= room {
            Self { segments: self.segments + 1, used: units }
        } else {
            self.push_each(units, 1, room)
        }
    }

    /// After so many things of the same units each.
    pub(super) fn push_each(self, count: usize, units: usize, room: usize) -> Self {
        let here = (room - self.used) / units;
        match count.checked_sub(here + 1) {
            None => Self { used: self.used + count * units, ..self },
            Some(later) => {
                let in_one = room / units;
                let segments = self.segments.saturating_add(1 + later / in_one);
                Self { segments, used: (later % in_one + 1) * units }
            }
        }
    }

    /// The furthest that a run of units comes which may be held together in any way: each piece that just does not fit
    /// leaves the most unused.
    pub(super) fn push_worst(self, units: usize, room: usize) -> Self {
        if units == 0 {
            return self;
        }
        if self.used == 0 {
            return Self { used: 1, ..self }.push_worst(units - 1, room);
        }
        // Two pieces of which one does not fit behind the other are one unit more than a segment.
        let moved = room + 1 - self.used;
        let (pairs, rest) = (units / (room + 1), units % (room + 1));
        let segments = self.segments.saturating_add(2 * pairs);
        if rest < moved {
            Self { segments, used: self.used + rest }
        } else {
            Self { segments: segments.saturating_add(1), used: rest }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: usize = 7;

    fn places() -> impl Iterator<Item = Fill> {
        (0..=ROOM).map(|used| Fill { segments: 1, used })
    }

    /// The furthest of all ways to hold units together.
    fn furthest(from: Fill, units: usize) -> Fill {
        let ways = (1..=units.min(ROOM)).map(|first| furthest(from.push(first, ROOM), units - first));
        ways.max().unwrap_or(from)
    }

    #[test]
    fn the_worst_run_is_the_worst_of_all() {
        for from in places() {
            for units in 0..=16 {
                assert_eq!(from.push_worst(units, ROOM), furthest(from, units), "{units} from {from:?}");
            }
        }
    }

    #[test]
    fn many_are_as_one_after_the_other() {
        for from in places() {
            for units in 1..=2 {
                let mut one_by_one = from;
                for count in 0..30 {
                    assert_eq!(
                        from.push_each(count, units, ROOM),
                        one_by_one,
                        "{count} of {units} from {from:?}"
                    );
                    one_by_one = one_by_one.push(units, ROOM);
                }
            }
        }
    }

    #[test]
    fn what_is_further_stays_further() {
        for (one, other) in places().flat_map(|one| places().map(move |other| (one, other))) {
            for (less, more) in (1..=ROOM).flat_map(|more| (1..=more).map(move |less| (less, more))) {
                if one <= other {
                    assert!(
                        one.push(less, ROOM) <= other.push(more, ROOM),
                        "{less} {one:?} {more} {other:?}"
                    );
                }
            }
        }
    }
}
