//! Short links: what they look like, and the addresses in texts that become some.

use std::ops::Range;

use super::contact_points::is_url;

/// Where links point without a `public_url`.
pub const DEFAULT_BASE: &str = "https://sms.example.com";

/// Characters of the code at the end of a short link: 47 random bits.
pub const CODE_CHARACTERS: usize = 8;

/// Between the base and the code of a link whose clicks are counted.
pub const CLICK_PATH: &str = "/l/";

/// Between the base and the code of the page on which a contact can unsubscribe.
pub const UNSUBSCRIBE_PATH: &str = "/u/";

/// Characters of a short link of either kind under a base (`public_url`).
pub fn length(base: &str) -> usize {
    base.trim_end_matches('/').chars().count() + CLICK_PATH.len() + CODE_CHARACTERS
}

/// A code of [`CODE_CHARACTERS`] digits and letters from 64 bits.
pub fn code(mut bits: u64) -> String {
    const DIGITS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut next = || {
        let digit = DIGITS.get((bits % 62) as usize).copied().unwrap_or(b'0');
        bits /= 62;
        char::from(digit)
    };
    (0..CODE_CHARACTERS).map(|_| next()).collect()
}

/// Where web addresses with `http` or `https` stand in a text, in order.
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices("://") {
        let Some(before) = text.get(..at) else { continue };
        let start = before.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |end| {
            before.get(end..).and_then(|rest| rest.chars().next()).map_or(end, |c| end + c.len_utf8())
        });
        let Some(rest) = text.get(start..) else { continue };
        let address = rest.split(ends_address).next().unwrap_or_default().trim_end_matches(closing);
        if is_url(address) && found.last().is_none_or(|last| last.end <= start) {
            found.push(start..start + address.len());
        }
    }
    found
}

fn ends_address(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "\"<>\\^`{|}“”«»".contains(c)
}

/// Punctuation that a sentence puts behind an address.
fn closing(c: char) -> bool {
    ".,;:!?)]'’…".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        addresses(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn addresses_stand_in_sentences() {
        assert_eq!(
            found("See https://example.com/a?b=1, or (HTTP://b.example.org/é)."),
            ["https://example.com/a?b=1", "HTTP://b.example.org/é"]
        );
        assert_eq!(found("«https://example.com/»"), ["https://example.com/"]);
        assert!(found("ftp://example.com https:// ://a www.example.com https://nowhere").is_empty());
        assert_eq!(
            found("https://a.example.com/?to=https://b.example.com"),
            ["https://a.example.com/?to=https://b.example.com"]
        );
    }

    #[test]
    fn codes_have_their_length() {
        for bits in [0, 1, u64::MAX] {
            assert_eq!(code(bits).len(), CODE_CHARACTERS);
        }
        assert_ne!(code(1), code(2));
        assert_eq!(length("https://sms.example.com/"), "https://sms.example.com/l/12345678".len());
    }
}
