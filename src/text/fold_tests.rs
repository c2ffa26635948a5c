//! Folding against its rule, and the short way against the general one.

use proptest::prelude::*;

use super::fold::{category, fold, fold_general, fold_into};
use super::fold_quick::fold_quick;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

fn general(text: &str, cased: bool) -> String {
    let mut out = String::new();
    fold_general(text, cased, &mut out);
    out
}

/// The result of the short way, if it knows every character.
fn quick(text: &str, cased: bool) -> Option<String> {
    let mut out = String::new();
    fold_quick(text, cased, &mut out).then_some(out)
}

fn every_character() -> impl Iterator<Item = char> {
    (0..=0x10_FFFF).filter_map(char::from_u32)
}

#[test]
fn folds_as_the_rule_says() {
    let cases = [
        ("Été", "ete"),
        ("ÉTÉ ", "ete"),
        ("e\u{301}te\u{301}", "ete"),
        ("  Hello\t\r\n  World ", "hello world"),
        ("ŒUVRE æther Øre Łódź đak", "oeuvre aether ore lodz dak"),
        ("ǿ ǣ", "o ae"),
        ("Straße STRASSE ẞ", "strasse strasse ss"),
        ("j’ai j´ai j`ai jʼai", "j'ai j'ai j'ai j'ai"),
        ("« oui » “yes” „ja‟ ‹a›", "\" oui \" \"yes\" \"ja\" 'a'"),
        ("5′ 6″", "5' 6\""),
        ("a–b—c‑d−e", "a-b-c-d-e"),
        ("1\u{FE0F}\u{20E3}", "1"),
        ("٢ ۳ ४ ５ ② 𝟗", "2 3 4 5 2 9"),
        ("n°2 nº2 №2", "n°2 no2 no2"),
        ("½", "1\u{2044}2"),
        ("wait… ok", "wait... ok"),
        ("un\u{AD}seen zero\u{200B}width\u{FEFF}", "unseen zerowidth"),
        ("a\u{A0}b\u{202F}c\u{3000}d", "a b c d"),
        ("❤️ 👨‍👩‍👧", "❤ 👨👩👧"),
        ("ΆΈΉ ς Σ", "αεη σ σ"),
        ("Ёлка Йод", "елка иод"),
        ("İstanbul", "istanbul"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("हिन्दी", "हिन्दी"),
        ("が", "が"),
        ("ﬁn", "fin"),
        ("", ""),
        (" \u{A0}\n", ""),
    ];
    for (text, folded) in cases {
        assert_eq!(fold(text, false), folded, "{text:?}");
        assert_eq!(general(text, false), folded, "{text:?} by the general rule");
    }
}

#[test]
fn keeps_case_when_cased() {
    assert_eq!(fold("  ÉTÉ Œuvre ŁØĐÆ  Straße", true), "ETE OEuvre LODAE Straße");
    assert_eq!(fold("Stop", true), "Stop");
}

#[test]
fn borrows_what_is_folded() {
    assert!(matches!(fold("i have a cat", false), std::borrow::Cow::Borrowed(_)));
    assert!(matches!(fold("I have a Cat", true), std::borrow::Cow::Borrowed(_)));
    assert!(matches!(fold("I have", false), std::borrow::Cow::Owned(_)));
}

#[test]
fn replaces_what_the_buffer_held() {
    let mut buffer = "old".to_owned();
    fold_into("Nёw", false, &mut buffer);
    assert_eq!(buffer, "nеw");
}

#[test]
fn the_short_way_agrees_on_every_character() {
    let mut known = 0;
    for c in every_character() {
        for cased in [false, true] {
            let text = format!("a{c}b {c}");
            if let Some(folded) = quick(&text, cased) {
                known += 1;
                assert_eq!(folded, general(&text, cased), "U+{:04X}", u32::from(c));
            }
        }
    }
    assert!(known > 3_000, "only {known}");
}

#[test]
fn the_short_way_knows_western_texts() {
    for text in ["Ça coûte 12,50 € — d’accord ?", "« Où êtes-vous ? »", "Größe łódź çş", "Yes 👍🏽 1️⃣ 🇫🇷 …"]
    {
        assert!(quick(text, false).is_some(), "{text:?}");
    }
}

#[test]
fn every_decimal_digit_folds_to_ascii() {
    let decimal = |c: &char| category(*c) == GeneralCategory::DecimalNumber;
    let mut count = 0;
    for c in every_character().filter(decimal) {
        let folded = general(&c.to_string(), false);
        let digit = folded.parse::<u8>();
        assert!(matches!(digit, Ok(0..=9)), "U+{:04X} folds to {folded:?}", u32::from(c));
        count += 1;
    }
    assert!(count >= 760 && count % 10 == 0, "{count} digits");
}

#[test]
fn folding_any_character_twice_changes_nothing() {
    // The blocks of ideographs and Hangul syllables are large and alike.
    let is_ideograph = |c: &char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{17000}'..='\u{18CFF}' | '\u{20000}'..='\u{3FFFF}');
    let is_assigned =
        |c: &char| !matches!(category(*c), GeneralCategory::Unassigned | GeneralCategory::PrivateUse);
    for c in every_character().filter(|c| is_assigned(c) && !is_ideograph(c)) {
        for cased in [false, true] {
            let once = general(&format!("a{c}b{c}"), cased);
            assert_eq!(general(&once, cased), once, "U+{:04X}", u32::from(c));
        }
    }
}

#[test]
fn no_mark_stays_on_a_letter_that_is_read_without() {
    for mark in every_character().filter(|&c| category(c) == GeneralCategory::NonspacingMark) {
        if mark != '\u{345}' {
            assert_eq!(general(&format!("a{mark}"), true), "a", "U+{:04X}", u32::from(mark));
        }
    }
}

/// Characters that meet each other in unlucky ways: marks, joiners, letters of all scripts, digits, quotes.
fn unlucky_character() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => any::<char>(),
        4 => proptest::char::range(' ', '~'),
        4 => proptest::char::range('\u{80}', '\u{24F}'),
        3 => proptest::char::range('\u{300}', '\u{36F}'),
        2 => proptest::char::range('\u{370}', '\u{74F}'),
        2 => proptest::char::range('\u{900}', '\u{11FF}'),
        2 => proptest::char::range('\u{1E00}', '\u{206F}'),
        1 => proptest::char::range('\u{AC00}', '\u{AC40}'),
        2 => proptest::char::range('\u{1F1E0}', '\u{1F6FF}'),
        2 => proptest::sample::select(vec!['\u{200D}', '\u{FE0F}', '\u{20E3}', '\u{345}', '\u{34F}', '\u{AD}', '´', '¨']),
    ]
}

fn unlucky_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(unlucky_character(), 0..24)
        .prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn folding_is_idempotent(text in unlucky_text(), cased: bool) {
        let once = fold(&text, cased).into_owned();
        prop_assert_eq!(fold(&once, cased), once.clone());
    }

    #[test]
    fn the_short_way_gives_the_general_result(text in unlucky_text(), cased: bool) {
        prop_assert_eq!(fold(&text, cased), general(&text, cased));
    }

    #[test]
    fn the_ascii_way_gives_the_general_result(text in "[ -~\\t\\n\\r]{0,40}", cased: bool) {
        prop_assert_eq!(fold(&text, cased), general(&text, cased));
    }

    #[test]
    fn the_table_gives_the_general_result(text in "[ -~À-žŒœ‘’“”–…€👍🏽❤️]{0,40}", cased: bool) {
        prop_assert_eq!(fold(&text, cased), general(&text, cased));
    }

    #[test]
    fn folded_texts_have_single_inner_spaces(text in unlucky_text()) {
        let folded = fold(&text, false);
        prop_assert_eq!(folded.trim(), &*folded);
        prop_assert!(!folded.contains("  "));
        let format = |c: char| GeneralCategoryGroup::Other.contains(category(c)) && category(c) == GeneralCategory::Format;
        prop_assert!(!folded.chars().any(format));
    }

    #[test]
    fn composed_and_decomposed_texts_fold_alike(text in unlucky_text(), cased: bool) {
        let decomposed = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(&text).into_owned();
        prop_assert_eq!(fold(&decomposed, cased), fold(&text, cased));
    }
}
