//! The GSM 7-bit default alphabet (3GPP 23.038) and the choice between it and UCS-2.

use std::fmt;

/// How the characters of an SMS are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// The GSM 7-bit default alphabet with its extension table; its unit is the septet.
    Gsm7,
    /// UTF-16, as phones read it; its unit is the 16-bit code unit.
    Ucs2,
}

impl Encoding {
    /// Units that fit an SMS of one segment.
    pub const fn units_of_single(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    /// Units that fit each segment of an SMS of several: six octets of each say how they belong together.
    pub const fn units_of_part(self) -> usize {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }

    /// The name that authors and machine output see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gsm7 => "GSM-7",
            Self::Ucs2 => "UCS-2",
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The encoding of a text in normal form C ([`super::normalize`]).
pub fn encoding_of(normal: &str) -> Encoding {
    if normal.chars().all(is_gsm) { Encoding::Gsm7 } else { Encoding::Ucs2 }
}

/// Whether a character has a place in the basic or the extension table.
pub fn is_gsm(c: char) -> bool {
    septets(c).is_some()
}

/// The septets that a character takes: 1 from the basic table, 2 from the extension table. None where it is in neither.
#[inline]
pub const fn septets(c: char) -> Option<usize> {
    match c {
        '\n' | '\r' | ' '..='Z' | '_' | 'a'..='z' => Some(1),
        '\u{C}' | '[' | '\\' | ']' | '^' | '{' | '|' | '}' | '~' | '€' => Some(2),
        '¡' | '£' | '¤' | '¥' | '§' | '¿' => Some(1),
        'Ä' | 'Å' | 'Æ' | 'Ç' | 'É' | 'Ñ' | 'Ö' | 'Ø' | 'Ü' | 'ß' => Some(1),
        'à' | 'ä' | 'å' | 'æ' | 'è' | 'é' | 'ì' | 'ñ' | 'ò' | 'ö' | 'ø' | 'ù' | 'ü' => Some(1),
        'Γ' | 'Δ' | 'Θ' | 'Λ' | 'Ξ' | 'Π' | 'Σ' | 'Φ' | 'Ψ' | 'Ω' => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_have_their_sizes() {
        let every = || (0..=0x10_FFFF).filter_map(char::from_u32);
        assert_eq!(every().filter(|&c| septets(c) == Some(1)).count(), 127);
        assert_eq!(every().filter(|&c| septets(c) == Some(2)).count(), 10);
    }

    #[test]
    fn knows_the_letters_that_authors_ask_about() {
        for c in "àèéùìòÇÉñßåøæ@£¥Δ\n\r".chars() {
            assert_eq!(septets(c), Some(1), "{c:?}");
        }
        for c in "€[]{}^~|\\\u{C}".chars() {
            assert_eq!(septets(c), Some(2), "{c:?}");
        }
        for c in "çâêîôûëïœÀÈ`\t\u{A0}’…\u{1B}\0\u{7F}°".chars() {
            assert_eq!(septets(c), None, "{c:?}");
        }
    }

    #[test]
    fn names_are_those_of_the_calculator() {
        assert_eq!(encoding_of("abc").to_string(), "GSM-7");
        assert_eq!(encoding_of("abê").to_string(), "UCS-2");
    }
}
