//! A folded reply cut into numbers, words and marks.

/// A piece of a folded reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'t> {
    /// Digits next to each other.
    Digits(&'t str),
    /// Letters next to each other.
    Word(&'t str),
    /// A space.
    Space,
    /// Any other character.
    Mark(char),
}

impl<'t> Token<'t> {
    /// The digits of a number.
    pub(super) fn digits(self) -> Option<&'t str> {
        match self {
            Self::Digits(digits) => Some(digits),
            _ => None,
        }
    }

    /// A number of one or two digits.
    pub(super) fn short_number(self) -> Option<i8> {
        self.digits().filter(|digits| digits.len() <= 2)?.parse().ok()
    }

    /// A number of exactly two digits.
    pub(super) fn two_digits(self) -> Option<i8> {
        self.digits().filter(|digits| digits.len() == 2)?.parse().ok()
    }

    /// A word.
    pub(super) fn word(self) -> Option<&'t str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// The tokens of a folded text.
pub(super) fn tokens(folded: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = folded;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c: char| class(c) != class(first)).unwrap_or(rest.len());
        let length = if class(first) == Class::Other { first.len_utf8() } else { length };
        let Some((run, after)) = rest.split_at_checked(length) else { break };
        tokens.push(match class(first) {
            Class::Digit => Token::Digits(run),
            Class::Letter => Token::Word(run),
            Class::Space => Token::Space,
            Class::Other => Token::Mark(first),
        });
        rest = after;
    }
    tokens
}

/// The token at a place; a space past the end.
pub(super) fn at<'t>(tokens: &[Token<'t>], place: usize) -> Token<'t> {
    tokens.get(place).copied().unwrap_or(Token::Space)
}

/// The place after a space, if there is one.
pub(super) fn skip_space(tokens: &[Token<'_>], place: usize) -> usize {
    place + usize::from(tokens.get(place) == Some(&Token::Space))
}

#[derive(PartialEq, Eq)]
enum Class {
    Digit,
    Letter,
    Space,
    Other,
}

fn class(character: char) -> Class {
    match character {
        '0'..='9' => Class::Digit,
        _ if character.is_whitespace() => Class::Space,
        _ if character.is_alphanumeric() => Class::Letter,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting() {
        let expected = [
            Token::Word("le"),
            Token::Space,
            Token::Digits("1"),
            Token::Word("er"),
            Token::Mark('/'),
            Token::Mark('/'),
            Token::Digits("05"),
        ];
        assert_eq!(tokens("le 1er//05"), expected);
        assert_eq!(tokens(""), []);
    }
}
