//! Which characters make a text UCS-2, and how it could be spelled in GSM-7.

use std::borrow::Cow;
use std::ops::Range;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use unicode_segmentation::UnicodeSegmentation;

use super::fold::category;
use super::gsm::is_gsm;
use super::segments::normalize;

/// A character, as a reader sees it, that forces a text into UCS-2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForcingCharacter {
    /// Its bytes in the text, as that was given.
    pub range: Range<usize>,
    /// The nearest spelling in GSM-7, if there is one. It may be empty: invisible characters can be left out.
    pub nearest: Option<String>,
}

/// The characters that force `text` into UCS-2, in order. None of them: it is sent in GSM-7.
pub fn forcing_characters(text: &str) -> Vec<ForcingCharacter> {
    if text.chars().all(is_gsm) {
        return Vec::new();
    }
    text.grapheme_indices(true).filter_map(|(start, cluster)| forcing_cluster(start, cluster)).collect()
}

fn forcing_cluster(start: usize, cluster: &str) -> Option<ForcingCharacter> {
    let normal = normalize(cluster);
    if normal.chars().all(is_gsm) {
        return None;
    }
    let nearest = normal.chars().map(nearest_gsm).collect();
    Some(ForcingCharacter { range: start..start + cluster.len(), nearest })
}

/// `text` in GSM-7, whatever it costs in looks: the nearest spelling where there is one, nothing for emoji and other
/// symbols, `?` for letters of other scripts. This is what `unicode replace` does to values.
pub fn replace_unicode(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_gsm) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in normalize(text).chars() {
        match nearest_gsm(c) {
            Some(nearest) => out.push_str(&nearest),
            None if is_legible(c) => out.push('?'),
            None => {}
        }
    }
    Cow::Owned(out)
}

/// Letters and numbers: what a reader would miss.
fn is_legible(c: char) -> bool {
    let category = category(c);
    GeneralCategoryGroup::Letter.contains(category) || GeneralCategoryGroup::Number.contains(category)
}

/// The nearest spelling of a character in GSM-7: itself where it is in the alphabet, a letter without its marks, two
/// letters for a ligature, the plain form of a quote, a dash or a space, nothing for a mark or an invisible character.
/// None for what has no such spelling: emoji, letters of other scripts.
pub fn nearest_gsm(c: char) -> Option<Cow<'static, str>> {
    if is_gsm(c) {
        return Some(Cow::Owned(c.to_string()));
    }
    special(c).map(Cow::Borrowed).or_else(|| decomposed(c).map(Cow::Owned))
}

/// Spellings that decomposition does not give.
fn special(c: char) -> Option<&'static str> {
    Some(match c {
        '`' | '´' | '‘' | '’' | '‚' | '‛' | '′' | '‵' | '‹' | '›' | 'ʼ' | 'ʹ' | 'ʻ' | 'ʽ' => {
            "'"
        }
        '“' | '”' | '„' | '‟' | '″' | '‶' | '«' | '»' => "\"",
        '\u{2010}'..='\u{2015}' | '−' | '⁃' | '•' | '·' | '‣' => "-",
        '\t' | '\u{85}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => " ",
        '\u{A0}' => " ",
        '\u{2028}' | '\u{2029}' | '\u{B}' => "\n",
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FEFF}' => "",
        'œ' => "oe",
        'Œ' => "OE",
        'ç' => "c",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ł' => "l",
        'Ł' => "L",
        'ħ' => "h",
        'Ħ' => "H",
        'ŧ' => "t",
        'Ŧ' => "T",
        'ı' => "i",
        'þ' => "th",
        'Þ' => "Th",
        'ẞ' => "ß",
        'µ' => "u",
        '©' => "(c)",
        '®' => "(R)",
        '×' => "x",
        '÷' => "/",
        '±' => "+/-",
        '¦' => "|",
        '¢' => "c",
        '→' => "->",
        '←' => "<-",
        '⁄' | '∕' => "/",
        '№' => "No",
        _ => return None,
    })
}

/// The characters that are left when a character is taken apart and its marks are dropped one by one from the last:
/// `ǻ` gives `å`, `ê` gives `e`. None where something is left that is not GSM-7.
fn decomposed(c: char) -> Option<String> {
    let mut whole: String =
        DecomposingNormalizerBorrowed::new_nfkd().normalize(c.encode_utf8(&mut [0; 4])).into_owned();
    loop {
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&whole);
        if composed.chars().all(is_gsm) {
            return Some(composed.into_owned());
        }
        let last = whole.pop()?;
        if category(last) != GeneralCategory::NonspacingMark {
            whole.push(last);
            return spelled(&whole);
        }
    }
}

/// The special spelling of each character of a decomposition: `½` gives `1/2`.
fn spelled(decomposition: &str) -> Option<String> {
    let spell = |c: char| if is_gsm(c) { Some(c.to_string()) } else { special(c).map(str::to_owned) };
    decomposition.chars().map(spell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_in_gsm() {
        let cases = [
            ('â', "a"),
            ('ê', "e"),
            ('Ê', "E"),
            ('ï', "i"),
            ('ç', "c"),
            ('œ', "oe"),
            ('À', "A"),
            ('È', "E"),
            ('’', "'"),
            ('«', "\""),
            ('“', "\""),
            ('…', "..."),
            ('–', "-"),
            ('\u{A0}', " "),
            ('\u{202F}', " "),
            ('½', "1/2"),
            ('ǻ', "å"),
            ('Ộ', "O"),
            ('ł', "l"),
            ('ﬁ', "fi"),
            ('①', "1"),
            ('²', "2"),
            ('™', "TM"),
            ('\u{200B}', ""),
            ('\u{301}', ""),
            ('é', "é"),
            ('€', "€"),
            ('Ａ', "A"),
            ('º', "o"),
            ('№', "No"),
            ('•', "-"),
        ];
        for (c, spelling) in cases {
            assert_eq!(nearest_gsm(c).as_deref(), Some(spelling), "{c:?}");
        }
        for c in ['😀', 'я', '王', 'α', '✓', '°'] {
            assert_eq!(nearest_gsm(c), None, "{c:?}");
        }
    }

    #[test]
    fn whatever_is_near_is_gsm() {
        for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
            if let Some(nearest) = nearest_gsm(c) {
                assert!(nearest.chars().all(is_gsm), "U+{:04X} {nearest:?}", u32::from(c));
            }
        }
    }

    #[test]
    fn finds_what_forces_ucs2() {
        let text = "Fête à e\u{302} 👨‍👩‍👧!";
        let found: Vec<_> = forcing_characters(text)
            .into_iter()
            .map(|c| (text.get(c.range).unwrap().to_owned(), c.nearest))
            .collect();
        let expected = [("ê", Some("e")), ("e\u{302}", Some("e")), ("👨‍👩‍👧", None)];
        let expected = expected.map(|(text, nearest)| (text.to_owned(), nearest.map(str::to_owned)));
        assert_eq!(found, expected);
        assert!(forcing_characters("Déjà vu e\u{301} €").is_empty());
    }

    #[test]
    fn replaces_every_character_that_forces_ucs2() {
        assert_eq!(replace_unicode("Fête’s 👍🏽 Łukasz 王 … "), "Fete's  Lukasz ? ... ");
        assert!(matches!(replace_unicode("Déjà"), Cow::Borrowed("Déjà")));
        assert_eq!(replace_unicode("cafe\u{301} q\u{301}"), "café q");
    }

    proptest::proptest! {
        #[test]
        fn replaced_texts_are_gsm(text in "\\PC{0,30}") {
            proptest::prop_assert!(replace_unicode(&text).chars().all(is_gsm));
        }
    }
}
