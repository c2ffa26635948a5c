//! What a text costs: its encoding, and the segments that it is sent in.
//!
//! Counts are those of npm `sms-segments-calculator` 1.3.0, the calculator that providers use. The differences, all of
//! them on purpose, are listed in `docs/reference/segments.md` and `tests/peers/segments/known_differences.json`.

use std::borrow::Cow;
use std::ops::Range;

use icu_normalizer::ComposingNormalizerBorrowed;
use unicode_segmentation::UnicodeSegmentation;

use super::gsm::{Encoding, encoding_of, septets};

/// What a text costs to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SegmentCount {
    /// GSM-7 where every character allows it.
    pub encoding: Encoding,
    /// The SMS that are paid. An empty text counts as one.
    pub segments: usize,
    /// Septets in GSM-7, UTF-16 code units in UCS-2, of all segments together.
    pub units: usize,
    /// Units of the same kind that could be added before another segment begins.
    pub units_left: usize,
    /// Unicode scalar values.
    pub characters: usize,
    /// Grapheme clusters: the characters that a reader sees.
    pub graphemes: usize,
}

/// A text as it is counted and sent: Unicode normal form C. Borrowed where it is in that form already.
pub fn normalize(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// Counts the segments of a text, which is normalised first.
pub fn segments(text: &str) -> SegmentCount {
    let normal = normalize(text);
    let encoding = encoding_of(&normal);
    let units = units_of(&normal, encoding);
    let (mut segments, mut left) = (1, encoding.units_of_single().saturating_sub(units));
    if units > encoding.units_of_single() {
        let used_in_last = pack(&normal, encoding, |_| segments += 1);
        left = encoding.units_of_part() - used_in_last;
    }
    SegmentCount {
        encoding,
        segments,
        units,
        units_left: left,
        characters: normal.chars().count(),
        graphemes: super::truncate::length_in_characters(&normal),
    }
}

/// The byte range of each segment of a text in normal form C, in order. An empty text has one empty segment.
pub fn parts(normal: &str) -> Vec<Range<usize>> {
    let encoding = encoding_of(normal);
    let mut cuts = vec![0];
    if units_of(normal, encoding) > encoding.units_of_single() {
        pack(normal, encoding, |at| cuts.push(at));
    }
    cuts.push(normal.len());
    cuts.iter().zip(cuts.iter().skip(1)).map(|(&start, &end)| start..end).collect()
}

/// The units of a text in normal form C. In GSM-7 a foreign character counts nothing.
pub(super) fn units_of(normal: &str, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Gsm7 => normal.chars().filter_map(septets).sum(),
        Encoding::Ucs2 => normal.chars().map(char::len_utf16).sum(),
    }
}

/// Fills segments of several one after the other, calls `cut` with the byte at which each but the first begins, and
/// returns the units used in the last.
fn pack(normal: &str, encoding: Encoding, cut: impl FnMut(usize)) -> usize {
    let mut packer = Packer { capacity: encoding.units_of_part(), used: 0, at: 0, cut };
    match encoding {
        Encoding::Gsm7 => normal.chars().for_each(|c| packer.push(c.len_utf8(), septets(c).unwrap_or(0))),
        Encoding::Ucs2 => normal.graphemes(true).for_each(|cluster| packer.push_cluster(cluster)),
    }
    packer.used
}

struct Packer<F> {
    capacity: usize,
    used: usize,
    at: usize,
    cut: F,
}

impl<F: FnMut(usize)> Packer<F> {
    /// Adds what may not be cut: it moves to the next segment where it does not fit this one.
    fn push(&mut self, bytes: usize, units: usize) {
        if self.used + units > self.capacity {
            (self.cut)(self.at);
            self.used = 0;
        }
        self.used += units;
        self.at += bytes;
    }

    /// A grapheme cluster stays whole, but a line break of two characters may be cut, as the calculator does, and a
    /// cluster that no segment holds must be.
    fn push_cluster(&mut self, cluster: &str) {
        let units = cluster.chars().map(char::len_utf16).sum();
        if cluster == "\r\n" || units > self.capacity {
            cluster.chars().for_each(|c| self.push(c.len_utf8(), c.len_utf16()));
        } else {
            self.push(cluster.len(), units);
        }
    }
}
