//! The short way to fold what most messages consist of: ASCII, Latin, Greek, Cyrillic, Hebrew and Arabic letters,
//! typographic punctuation, emoji. It gives up on every other character, and the general rule takes over.
//!
//! It never sees a combining mark, so each character folds by itself. Tests hold it against the general rule for every
//! character that it knows and for random texts.

use std::sync::LazyLock;

use icu_properties::props::GeneralCategoryGroup;

use super::fold::{Squeeze, category, fold_characters};

/// Whether `text` is ASCII and its own folded form.
pub(super) fn is_folded_ascii(text: &str, cased: bool) -> bool {
    is_spaced_ascii(text) && (cased || !text.bytes().any(|byte| byte.is_ascii_uppercase()))
}

/// Folds to the end of `out`, which must be empty. False where it met a character that it does not know; `out` then
/// holds a part of the result.
pub(super) fn fold_quick(text: &str, cased: bool, out: &mut String) -> bool {
    if is_spaced_ascii(text) {
        out.push_str(text);
        if !cased {
            out.make_ascii_lowercase();
        }
        return true;
    }
    let table: &[Spelling; TABLE_LENGTH] = if cased { &CASED } else { &UNCASED };
    out.reserve(text.len());
    let mut squeeze = Squeeze::new(out);
    text.chars().all(|c| push_known(c, cased, table, &mut squeeze))
}

/// ASCII whose white space needs no change, without the backtick, which folds to an apostrophe.
fn is_spaced_ascii(text: &str) -> bool {
    let mut after_space = true;
    for &byte in text.as_bytes() {
        let is_space = byte == b' ';
        let is_other = !byte.is_ascii() || matches!(byte, b'\t'..=b'\r' | b'`');
        if is_other || (is_space && after_space) {
            return false;
        }
        after_space = is_space;
    }
    !after_space || text.is_empty()
}

#[inline]
fn push_known(c: char, cased: bool, table: &[Spelling; TABLE_LENGTH], squeeze: &mut Squeeze<'_>) -> bool {
    if c.is_ascii() {
        let letter = if cased { c } else { c.to_ascii_lowercase() };
        squeeze.push(if letter == '`' { '\'' } else { letter });
        return true;
    }
    if let Some(spelling) = (u32::from(c) as usize).checked_sub(TABLE_START).and_then(|at| table.get(at)) {
        return spelling.push(squeeze);
    }
    push_symbol(c, squeeze)
}

/// Typographic punctuation and emoji.
fn push_symbol(c: char, squeeze: &mut Squeeze<'_>) -> bool {
    match c {
        '\u{2018}'..='\u{201B}' => squeeze.push('\''),
        '\u{201C}'..='\u{201F}' => squeeze.push('"'),
        '\u{2010}'..='\u{2015}' => squeeze.push('-'),
        '\u{2026}' => (0..3).for_each(|_| squeeze.push('.')),
        '\u{2000}'..='\u{200A}' | '\u{202F}' => squeeze.push(' '),
        '\u{200B}'..='\u{200F}' | '\u{20E3}' | '\u{FE0E}' | '\u{FE0F}' => {}
        '€' | '\u{2022}' | '\u{2600}'..='\u{27BF}' => squeeze.push(c),
        '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F300}'..='\u{1FAFF}' => squeeze.push(c),
        _ => return false,
    }
    true
}

/// The table covers U+0080 to U+06FF: Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic.
const TABLE_START: usize = 0x80;
const TABLE_LENGTH: usize = 0x680;

static UNCASED: LazyLock<[Spelling; TABLE_LENGTH]> = LazyLock::new(|| table(false));
static CASED: LazyLock<[Spelling; TABLE_LENGTH]> = LazyLock::new(|| table(true));

/// Filled by the general rule itself, so the two cannot differ. Marks stay unknown: what becomes of them depends on the
/// letter before.
fn table(cased: bool) -> [Spelling; TABLE_LENGTH] {
    std::array::from_fn(|at| match char::from_u32((TABLE_START + at) as u32) {
        Some(c) if !GeneralCategoryGroup::Mark.contains(category(c)) => {
            Spelling::new(&fold_characters(c.encode_utf8(&mut [0; 4]), cased))
        }
        _ => Spelling::UNKNOWN,
    })
}

/// The folded form of one character: none to three characters.
#[derive(Clone, Copy)]
struct Spelling {
    characters: [char; 3],
    length: u8,
}

impl Spelling {
    const UNKNOWN: Self = Self { characters: ['\0'; 3], length: u8::MAX };

    fn new(folded: &str) -> Self {
        let mut spelling = Self { characters: ['\0'; 3], length: 0 };
        for c in folded.chars() {
            let Some(place) = spelling.characters.get_mut(usize::from(spelling.length)) else {
                return Self::UNKNOWN;
            };
            *place = c;
            spelling.length += 1;
        }
        spelling
    }

    #[inline]
    fn push(&self, squeeze: &mut Squeeze<'_>) -> bool {
        match self.characters.get(..usize::from(self.length)) {
            Some(characters) => {
                characters.iter().for_each(|&c| squeeze.push(c));
                true
            }
            None => false,
        }
    }
}
