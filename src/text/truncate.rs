//! The length of a value, and cutting it where a reader would not notice.

use unicode_segmentation::UnicodeSegmentation;

/// UTF-16 code units that each character of a bounded text may take on average.
const UNITS_PER_CHARACTER: usize = 2;

/// The length of a text in grapheme clusters: what a reader calls characters, and what `len` and `text max 30` count.
pub fn length_in_characters(text: &str) -> usize {
    if text.is_ascii() && !text.as_bytes().contains(&b'\r') {
        return text.len();
    }
    if !text.chars().all(stands_alone) {
        return text.graphemes(true).count();
    }
    let is_line_break = |pair: &(u8, u8)| *pair == (b'\r', b'\n');
    text.chars().count() - text.bytes().zip(text.bytes().skip(1)).filter(is_line_break).count()
}

/// Whether a character is a grapheme cluster of its own beside any other such character, but for the line break `\r\n`.
/// Most characters are; these are the ranges without marks and joiners that most messages consist of.
pub(super) fn stands_alone(c: char) -> bool {
    matches!(c, '\0'..='\u{2FF}' | '\u{370}'..='\u{482}' | '\u{48A}'..='\u{58F}' | '\u{2010}'..='\u{205F}'
        | '\u{20A0}'..='\u{20C0}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}' | '\u{4E00}'..='\u{9FFF}')
}

/// Whether a text is a value of `text max {max}`: at most `max` characters, of at most `2 × max` UTF-16 code units, so
/// that a bound in characters is also a bound on segments.
pub fn fits(text: &str, max: usize) -> bool {
    truncate(text, max).len() == text.len()
}

/// The longest beginning of a text that [`fits`], cut between grapheme clusters.
pub fn truncate(text: &str, max: usize) -> &str {
    let (mut characters, mut units) = (0, 0);
    for (start, cluster) in text.grapheme_indices(true) {
        characters += 1;
        units += cluster.chars().map(char::len_utf16).sum::<usize>();
        if characters > max || units > max.saturating_mul(UNITS_PER_CHARACTER) {
            return text.get(..start).unwrap_or_default();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cuts_between_clusters() {
        assert_eq!(truncate("Léa", 30), "Léa");
        assert_eq!(truncate("Lee\u{301}a", 3), "Lee\u{301}");
        assert_eq!(truncate("👍🏽👍🏽", 1), "");
        assert_eq!(truncate("👍🏽👍🏽", 2), "👍🏽");
        assert_eq!(truncate("ab\r\ncd", 3), "ab\r\n");
        assert_eq!(truncate("abc", 0), "");
    }

    #[test]
    fn counts_clusters() {
        assert_eq!(length_in_characters("e\u{301}👨‍👩‍👧🇫🇷"), 3);
        assert_eq!(length_in_characters("a\r\nb\n\r"), 5);
        assert!(fits("12345", 5) && !fits("123456", 5));
    }

    proptest! {
        #[test]
        fn what_is_left_fits_in_two_units_each(text in "\\PC{0,40}", max in 0usize..40) {
            let left = truncate(&text, max);
            prop_assert!(text.starts_with(left) && fits(left, max));
            prop_assert!(left.encode_utf16().count() <= 2 * max && length_in_characters(left) <= max);
        }

        #[test]
        fn the_short_way_counts_the_same(text in "[a-c\\r\\n’éя中か\u{AD}©]{0,20}") {
            prop_assert!(text.chars().all(stands_alone));
            prop_assert_eq!(length_in_characters(&text), text.graphemes(true).count());
        }
    }

    #[test]
    fn characters_that_stand_alone_do() {
        // Between two characters of one class of the segmentation rules nothing else decides, so neighbours suffice.
        let alone: Vec<char> = (0..=0xFFFF).filter_map(char::from_u32).filter(|&c| stands_alone(c)).collect();
        for (&c, &next) in alone.iter().zip(alone.iter().skip(1)) {
            for text in [
                format!("a{c}"),
                format!("{c}a"),
                format!("{c}{next}"),
                format!("{c}\r"),
                format!("\n{c}"),
                format!("©{c}©"),
            ] {
                assert_eq!(text.graphemes(true).count(), text.chars().count(), "{text:?}");
            }
        }
        assert!(alone.len() > 20_000);
    }
}
