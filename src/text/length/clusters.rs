//! A known piece of text as it is counted.

use unicode_segmentation::UnicodeSegmentation;

use super::fill::Fill;
use crate::text::gsm::{self, Encoding};
use crate::text::segments::{normalize, units_of};
use crate::text::truncate::stands_alone;

/// The units of what may not be cut, one after the other.
pub(super) enum Units {
    /// So many of one unit each, as in most texts.
    Single(usize),
    /// Of these.
    Of(Vec<usize>),
}

impl Units {
    fn collect(units: impl Iterator<Item = usize> + Clone) -> Self {
        match units.clone().all(|units| units == 1) {
            true => Self::Single(units.count()),
            false => Self::Of(units.collect()),
        }
    }

    pub(super) fn sum(&self) -> usize {
        match self {
            Self::Single(count) => *count,
            Self::Of(units) => units.iter().sum(),
        }
    }

    /// The first, and those behind it.
    pub(super) fn split_first(&self) -> Option<(usize, Rest<'_>)> {
        match self {
            Self::Single(count) => Some((1, Rest::Single(count.checked_sub(1)?))),
            Self::Of(units) => units.split_first().map(|(first, rest)| (*first, Rest::Of(rest))),
        }
    }

    /// A text that goes on with them.
    pub(super) fn fill(&self, from: Fill, room: usize) -> Fill {
        match self {
            Self::Single(count) => from.push_each(*count, 1, room),
            Self::Of(units) => units.iter().fold(from, |fill, units| fill.push(*units, room)),
        }
    }
}

/// What stands behind the first.
pub(super) enum Rest<'u> {
    /// So many of one unit each.
    Single(usize),
    /// Of these.
    Of(&'u [usize]),
}

/// The units of a known text, in both encodings.
pub(super) struct Clusters {
    /// Septets of each character; none where one is not in GSM-7.
    pub(super) septets: Option<Units>,
    /// UTF-16 units of each cluster, with the line break `\r\n` in two.
    pub(super) utf16_units: Units,
    /// Whether the first character may belong to what stands before.
    pub(super) may_join: bool,
}

impl Clusters {
    pub(super) fn of(text: &str) -> Self {
        let normal = normalize(text);
        let may_join = normal.chars().next().is_some_and(|c| !stands_alone(c));
        let is_gsm = normal.chars().all(gsm::is_gsm);
        let septets = is_gsm.then(|| Units::collect(normal.chars().filter_map(gsm::septets)));
        let utf16_units = if normal.chars().all(stands_alone) {
            Units::collect(normal.chars().map(char::len_utf16))
        } else {
            Units::Of(normal.graphemes(true).flat_map(cluster).collect())
        };
        Self { septets, utf16_units, may_join }
    }
}

fn cluster(cluster: &str) -> Vec<usize> {
    let units = units_of(cluster, Encoding::Ucs2);
    match cluster == "\r\n" || units > Encoding::Ucs2.units_of_part() {
        true => cluster.chars().map(char::len_utf16).collect(),
        false => vec![units],
    }
}
