//! Control and invisible characters made visible, so that no source text can steer a terminal or hide in one.

use std::borrow::Cow;

/// Stands for a character that has no picture of its own.
const REPLACEMENT: char = '\u{fffd}';

/// A text on one line: like [`lines`], and a line break becomes its picture too.
pub fn line(text: &str) -> Cow<'_, str> {
    replace(text, |character| shown(character, None))
}

/// A text of several lines: every control character but tab and line break becomes a picture (`␛`), every mark that
/// turns the direction of writing or takes no room becomes `�`. A `\r` stays before `\n`.
pub fn lines(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| hidden(character) && !matches!(character, '\n' | '\t')) {
        return Cow::Borrowed(text);
    }
    let following = text.chars().skip(1).map(Some).chain([None]);
    Cow::Owned(text.chars().zip(following).map(|(character, next)| shown(character, Some(next))).collect())
}

/// The byte offset in [`lines`]`(text)` of a byte offset in `text`.
#[cfg(any(feature = "cli", test))]
pub fn offset(text: &str, shown_text: &str, offset: usize) -> usize {
    if text == shown_text {
        return offset;
    }
    let following = text.chars().skip(1).map(Some).chain([None]);
    let before = text.char_indices().zip(following).take_while(|((at, _), _)| *at < offset);
    before.map(|((_, character), next)| shown(character, Some(next)).len_utf8()).sum()
}

fn replace(text: &str, picture: impl Fn(char) -> char) -> Cow<'_, str> {
    if text.chars().any(hidden) {
        Cow::Owned(text.chars().map(picture).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The character to show; `next` is the one that follows in a text of several lines.
fn shown(character: char, next: Option<Option<char>>) -> char {
    match (character, next) {
        ('\n' | '\t', Some(_)) | ('\r', Some(Some('\n'))) => character,
        ('\0'..='\u{1f}', _) => picture(u32::from(character)),
        ('\u{7f}', _) => '\u{2421}',
        _ if hidden(character) => REPLACEMENT,
        _ => character,
    }
}

fn picture(control: u32) -> char {
    char::from_u32(0x2400 + control).unwrap_or(REPLACEMENT)
}

/// Controls, line and paragraph separators, direction marks, and characters without width that no script needs. The
/// joiners of emoji and of Indic scripts stay.
fn hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_text_is_not_copied() {
        assert!(matches!(lines("départ « é » 😀\n\tx"), Cow::Borrowed(_)));
        assert!(matches!(line("départ « é »"), Cow::Borrowed(_)));
    }

    #[test]
    fn controls_become_pictures() {
        assert_eq!(lines("a\u{1b}[31m\r\nb\rc\u{7f}\u{9b}\u{202e}\n"), "a␛[31m\r\nb␍c␡��\n");
        assert_eq!(line("a\nb\tc"), "a␊b␉c");
    }

    #[test]
    fn offsets_follow_the_text() {
        let text = "a\u{1b}é\rb";
        let shown_text = lines(text);
        let b = offset(text, &shown_text, text.find('b').unwrap());
        assert_eq!(shown_text.get(b..), Some("b"));
        assert_eq!(offset(text, &shown_text, text.len()), shown_text.len());
    }
}
