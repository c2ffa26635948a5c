//! Folding: the form in which texts are compared, so that `Été`, `ete` and `ÉTÉ ` are equal.
//!
//! The rule is `matching.md`, "Folding". This file holds the rule in full; [`super::fold_quick`] holds a shorter way
//! to the same result for the characters that most messages consist of.

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup, Script};

use super::fold_quick;

/// The folded form of `text`. With `cased`, upper and lower case stay apart. Borrowed when `text` is folded already.
pub fn fold(text: &str, cased: bool) -> Cow<'_, str> {
    if fold_quick::is_folded_ascii(text, cased) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::new();
    fold_into(text, cased, &mut folded);
    Cow::Owned(folded)
}

/// Replaces the contents of `out` by the folded form of `text`. Keeps the buffer, for the hot path.
pub fn fold_into(text: &str, cased: bool, out: &mut String) {
    out.clear();
    if fold_quick::fold_quick(text, cased, out) {
        return;
    }
    out.clear();
    fold_general(text, cased, out);
}

/// The rule as written, for every text; appends to `out`, which must be empty.
pub(super) fn fold_general(text: &str, cased: bool, out: &mut String) {
    let mut squeeze = Squeeze::new(out);
    for c in fold_characters(text, cased).chars() {
        squeeze.push(c);
    }
}

/// Everything but white space: normalised, case folded, stripped of marks, spelled with plain letters and digits.
pub(super) fn fold_characters(text: &str, cased: bool) -> String {
    let spelled: String = text.chars().map(before_normalisation).collect();
    let compatible = ComposingNormalizerBorrowed::new_nfkc().normalize(&spelled);
    let folded = if cased { compatible } else { fold_case(&compatible) };
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(&folded);
    let kept = without_marks(&decomposed);
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&kept);
    let mut plain = String::with_capacity(composed.len());
    for c in composed.chars() {
        push_plain(c, &mut plain);
    }
    plain
}

fn fold_case(text: &str) -> Cow<'_, str> {
    const CASE: icu_casemap::CaseMapperBorrowed<'static> = CaseMapper::new();
    Cow::Owned(CASE.fold_string(text).into_owned())
}

/// Quotes that compatibility normalisation would break into a space and a mark, or into two single quotes.
fn before_normalisation(c: char) -> char {
    match c {
        '\u{B4}' | '\u{384}' | '\u{1FFD}' => '\'',
        '\u{2033}' | '\u{2036}' => '"',
        _ => c,
    }
}

/// Drops enclosing marks, format characters, variation selectors, and the marks that follow a letter of a script that
/// is read without them. Marks of other scripts carry meaning and stay.
fn without_marks(decomposed: &str) -> String {
    let mut kept = String::with_capacity(decomposed.len());
    let mut after_plain_letter = false;
    for c in decomposed.chars() {
        match category(c) {
            GeneralCategory::EnclosingMark | GeneralCategory::Format => {}
            GeneralCategory::NonspacingMark if after_plain_letter || is_variation_selector(c) => {}
            GeneralCategory::NonspacingMark => kept.push(c),
            other => {
                after_plain_letter = GeneralCategoryGroup::Letter.contains(other) && is_read_without_marks(c);
                kept.push(c);
            }
        }
    }
    kept
}

/// Variation selectors only choose between pictures of one character (`❤️`, `1️⃣`); the grapheme joiner is invisible.
fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{34F}' | '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_read_without_marks(c: char) -> bool {
    let script = CodePointMapData::<Script>::new().get(c);
    [Script::Latin, Script::Greek, Script::Cyrillic, Script::Arabic, Script::Hebrew].contains(&script)
}

/// The general category of a character.
pub(super) fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// Spells ligatures and barred letters, quotes, dashes and digits with ASCII.
fn push_plain(c: char, out: &mut String) {
    match c {
        'œ' => out.push_str("oe"),
        'Œ' => out.push_str("OE"),
        'æ' => out.push_str("ae"),
        'Æ' => out.push_str("AE"),
        _ => out.push(plain(c)),
    }
}

fn plain(c: char) -> char {
    match c {
        'ø' => 'o',
        'Ø' => 'O',
        'ł' => 'l',
        'Ł' => 'L',
        'đ' => 'd',
        'Đ' => 'D',
        '`' | '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{2035}' | '\u{2039}' | '\u{203A}' => '\'',
        '\u{2B9}' | '\u{2BB}'..='\u{2BD}' | '\u{2C8}' | '\u{2CA}' | '\u{2CB}' | '\u{A78C}' => '\'',
        '\u{201C}'..='\u{201F}' | '«' | '»' | '\u{2BA}' | '\u{2EE}' | '\u{301D}'..='\u{301F}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' => '-',
        _ if c.is_ascii() => c,
        _ => decimal_digit(c).unwrap_or(c),
    }
}

/// The ASCII digit that a decimal digit of any script stands for. In Unicode every run of decimal digits (Nd) starts
/// with a zero and goes up in order, so the digits before it tell its value.
fn decimal_digit(c: char) -> Option<char> {
    let is_digit = |code: u32| char::from_u32(code).map(category) == Some(GeneralCategory::DecimalNumber);
    let code = u32::from(c);
    if !is_digit(code) {
        return None;
    }
    let before = (0..code).rev().take_while(|&other| is_digit(other)).count();
    char::from_digit((before % 10) as u32, 10)
}

/// Writes characters with every run of white space as one space and none at the ends.
pub(super) struct Squeeze<'a> {
    out: &'a mut String,
    space_is_due: bool,
}

impl<'a> Squeeze<'a> {
    /// Writes to the end of `out`, which must be empty.
    pub(super) fn new(out: &'a mut String) -> Self {
        Self { out, space_is_due: false }
    }

    /// Adds one character.
    #[inline]
    pub(super) fn push(&mut self, c: char) {
        if c.is_whitespace() {
            self.space_is_due = !self.out.is_empty();
            return;
        }
        if self.space_is_due {
            self.out.push(' ');
            self.space_is_due = false;
        }
        self.out.push(c);
    }
}
