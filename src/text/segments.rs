//! What a text costs: its encoding, and the segments that it is sent in.
//!
//! Counts are those of npm `sms-segments-calculator` 1.3.0, the calculator that providers use. The differences, all of
//! them on purpose, are listed in `docs/reference/segments.md` and `tests/peers/segments/known_differences.json`.

use std::borrow::Cow;
use std::ops::Range;

use icu_normalizer::ComposingNormalizerBorrowed;
use unicode_segmentation::UnicodeSegmentation;

use super::gsm::{Encoding, encoding_of, septets};
use super::truncate::{length_in_characters, stands_alone};

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
    let characters = normal.chars().count();
    let (segments, used_in_last) = if units <= encoding.units_of_single() {
        (1, units)
    } else if units == characters && (encoding == Encoding::Gsm7 || normal.chars().all(stands_alone)) {
        // Every character is one unit and may stand at any end.
        (units.div_ceil(encoding.units_of_part()), (units - 1) % encoding.units_of_part() + 1)
    } else {
        let mut segments = 1;
        let used_in_last = pack(&normal, encoding, |_| segments += 1);
        (segments, used_in_last)
    };
    let room = if segments == 1 { encoding.units_of_single() } else { encoding.units_of_part() };
    SegmentCount {
        encoding,
        segments,
        units,
        units_left: room - used_in_last,
        characters,
        graphemes: length_in_characters(&normal),
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
        Encoding::Ucs2 if normal.chars().all(stands_alone) => {
            normal.chars().for_each(|c| packer.push(c.len_utf8(), c.len_utf16()));
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn count(text: &str) -> (Encoding, usize, usize) {
        let counted = segments(text);
        (counted.encoding, counted.units, counted.segments)
    }

    fn times(text: &str, count: usize) -> String {
        text.repeat(count)
    }

    #[test]
    fn counts_as_the_calculator_does() {
        use Encoding::{Gsm7, Ucs2};
        let cases = [
            (String::new(), (Gsm7, 0, 1)),
            (times("a", 160), (Gsm7, 160, 1)),
            (times("a", 161), (Gsm7, 161, 2)),
            (times("a", 306), (Gsm7, 306, 2)),
            (times("a", 307), (Gsm7, 307, 3)),
            (times("a", 159) + "€", (Gsm7, 161, 2)),
            (times("a", 152) + "€" + &times("a", 152), (Gsm7, 306, 3)),
            (times("€", 152), (Gsm7, 304, 2)),
            (times("€", 153), (Gsm7, 306, 3)),
            (times("ê", 70), (Ucs2, 70, 1)),
            (times("ê", 71), (Ucs2, 71, 2)),
            (times("😀", 35), (Ucs2, 70, 1)),
            (times("😀", 36), (Ucs2, 72, 2)),
            (times("ê", 66) + "😀" + &times("ê", 65), (Ucs2, 133, 2)),
            (times("ê", 66) + "😀" + &times("ê", 67), (Ucs2, 135, 3)),
            (times("e\u{301}", 160), (Gsm7, 160, 1)),
            (times("\r\n", 80), (Gsm7, 160, 1)),
            (times("a", 66) + "\r\nê", (Ucs2, 69, 1)),
        ];
        for (text, expected) in cases {
            assert_eq!(count(&text), expected, "{text:?}");
        }
    }

    #[test]
    fn counts_characters_as_readers_see_them() {
        let counted = segments("Léa 👨‍👩‍👧 🇫🇷");
        assert_eq!((counted.graphemes, counted.characters, counted.units), (7, 12, 17));
        assert_eq!(segments("a\r\nb").graphemes, 3);
    }

    #[test]
    fn tells_what_is_left_in_the_last_segment() {
        assert_eq!(segments("abc").units_left, 157);
        assert_eq!(segments(&times("a", 160)).units_left, 0);
        assert_eq!(segments(&times("a", 161)).units_left, 145);
        assert_eq!(segments("ê").units_left, 69);
        assert_eq!(segments("").units_left, 160);
    }

    #[test]
    fn a_cluster_longer_than_a_segment_is_cut_at_characters() {
        let zalgo = "q".to_owned() + &times("\u{301}", 100);
        assert_eq!(count(&zalgo), (Encoding::Ucs2, 101, 2));
        assert_eq!(parts(&zalgo).iter().map(|part| part.len()).collect::<Vec<_>>(), [133, 68]);
        let joined = times("😀\u{200D}", 40);
        assert!(
            parts(&joined).iter().all(|part| joined.get(part.clone()).unwrap().encode_utf16().count() <= 67)
        );
    }

    #[test]
    fn cuts_between_clusters() {
        let text = times("ê", 60) + "👨‍👩‍👧‍👦" + &times("ê", 9);
        let cut: Vec<&str> = parts(&text).into_iter().map(|part| text.get(part).unwrap()).collect();
        assert_eq!(cut, [times("ê", 60), "👨‍👩‍👧‍👦".to_owned() + &times("ê", 9)]);
        assert_eq!(parts(""), vec![0..0; 1]);
    }

    fn any_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[a-zA-Z0-9 ,.!?\\n]{1,60}",
            2 => "[€\\[\\]~^{}|]{1,40}",
            2 => "[éèàùêçœ’«» ]{1,40}",
            1 => "\\PC{1,20}",
            1 => Just("👨‍👩‍👧‍👦🇫🇷👍🏽e\u{301}\u{323}\r\n".to_owned()),
            1 => (1usize..90).prop_map(|marks| "q".to_owned() + &"\u{301}".repeat(marks)),
        ];
        proptest::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn parts_make_up_the_text_and_fit(text in any_text()) {
            let normal = normalize(&text);
            let (counted, cut) = (segments(&text), parts(&normal));
            prop_assert_eq!(cut.len(), counted.segments);
            prop_assert_eq!(cut.iter().map(|part| normal.get(part.clone()).unwrap()).collect::<String>(), &*normal);
            let room = match cut.len() {
                1 => counted.encoding.units_of_single(),
                _ => counted.encoding.units_of_part(),
            };
            for part in &cut {
                prop_assert!(units_of(normal.get(part.clone()).unwrap(), counted.encoding) <= room);
            }
            let last = cut.last().map_or(0, |part| units_of(normal.get(part.clone()).unwrap(), counted.encoding));
            prop_assert_eq!(counted.units_left, room - last);
        }

        #[test]
        fn more_text_never_costs_less(text in any_text(), more in any_text()) {
            prop_assert!(segments(&(text.clone() + "\n" + &more)).segments >= segments(&text).segments);
        }
    }
}
