//! A known piece of text as it is counted.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::gsm::{self, Encoding};
use crate::text::segments::{normalize, units_of};
use crate::text::truncate::stands_alone;

/// The units of what may not be cut in a known text, in both encodings.
pub(super) struct Clusters {
    /// Septets of each character; none where one is not in GSM-7.
    pub(super) septets: Option<Vec<usize>>,
    /// UTF-16 units of each cluster, with the line break `\r\n` in two.
    pub(super) utf16_units: Vec<usize>,
    /// Whether the first character may belong to what stands before.
    pub(super) may_join: bool,
}

impl Clusters {
    pub(super) fn of(text: &str) -> Self {
        let normal = normalize(text);
        let may_join = normal.chars().next().is_some_and(|c| !stands_alone(c));
        let septets = normal.chars().map(gsm::septets).collect();
        let utf16_units = if normal.chars().all(stands_alone) {
            normal.chars().map(char::len_utf16).collect()
        } else {
            normal.graphemes(true).flat_map(cluster).collect()
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
