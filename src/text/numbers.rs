//! Numbers of choices in replies: tiers 1 and 6 of `matching.md`.

use super::words::{FoldedText, strip_punctuation_and_emoji};

/// The number that a whole folded reply is: `2`, `2.`, `(2)`, `#2`, `n°2`, `no 2`.
pub fn number_of_reply(folded: &str) -> Option<u32> {
    let stripped = strip_punctuation_and_emoji(folded);
    let digits =
        ["n°", "no", "n", "nr"].iter().find_map(|sign| after_sign(stripped, sign)).unwrap_or(stripped);
    whole_number(digits)
}

/// What follows a sign for "number": `°` folds to itself, `º` and `№` to an `o`.
fn after_sign<'a>(text: &'a str, sign: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(sign)?;
    let digits = rest.trim_start_matches(['.', ' ', ':', '#']);
    digits.starts_with(|c: char| c.is_ascii_digit()).then_some(digits)
}

/// The number in a reply in which exactly one stands as a word (`number 2 please`). A decimal, a clock time or a date
/// (`2.5`, `10:30`, `1/2`) is another number: then it is better to ask again.
pub fn number_in_text(reply: &FoldedText) -> Option<u32> {
    let mut found = None;
    for at in 0..reply.word_count() {
        let word = reply.word(at)?;
        if !word.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if found.is_some() || joins_next_number(reply, at) {
            return None;
        }
        found = Some(whole_number(word)?);
    }
    found
}

/// Whether one character that joins numbers stands between this number and the next word, a number too.
fn joins_next_number(reply: &FoldedText, at: usize) -> bool {
    let Some(pair) = reply.run(at, 2) else { return false };
    let Some((_, after)) = pair.split_at_checked(reply.word(at).map_or(0, str::len)) else { return false };
    after
        .strip_prefix(['.', ',', ':', '/', '\u{2044}'])
        .is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()))
}

/// ASCII digits as a number. None above nine digits, which no choice has.
fn whole_number(digits: &str) -> Option<u32> {
    let all_digits =
        !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn a_whole_reply_is_a_number() {
        for reply in [
            "2", " 2. ", "(2)", "#2", "n°2", "N° 2", "nº2", "№2", "no. 2", "2️⃣", "２", "٢", "2 👍", "nr 2!",
            "\"2\"",
        ] {
            assert_eq!(number_of_reply(&fold(reply, false)), Some(2), "{reply:?}");
        }
    }

    #[test]
    fn other_replies_are_no_number() {
        for reply in [
            "",
            "two",
            "2 cats",
            "no",
            "no two",
            "2.5",
            "1/2",
            "½",
            "2nd",
            "1 2",
            "n",
            "9999999999",
            "+2",
            "10:30",
        ] {
            assert_eq!(number_of_reply(&fold(reply, false)), None, "{reply:?}");
        }
    }

    #[test]
    fn exactly_one_number_stands_in_a_text() {
        let number = |reply: &str| number_in_text(&FoldedText::new(reply));
        assert_eq!(number("number 2 please"), Some(2));
        assert_eq!(number("I take (12), thanks"), Some(12));
        assert_eq!(number("le 3."), Some(3));
        for reply in [
            "no number",
            "1 or 2",
            "2 and 2",
            "at 10:30",
            "2.5 kg",
            "1/2 litre",
            "½ litre",
            "my 2nd",
            "12345678901",
        ] {
            assert_eq!(number(reply), None, "{reply:?}");
        }
    }
}
