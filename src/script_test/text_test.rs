//! `"exact"`, `contains "part"`, `matches "REGEX"`.

use crate::check::model::TextTest;
use crate::text::normalize;
use crate::value::regex::Regex;

use super::lines::Player;
use super::result::Comparison;

/// A text test with its text computed.
pub(super) enum Wanted {
    Exact(String),
    Part(String),
    Pattern(String, bool),
}

impl Player<'_> {
    pub(super) fn wanted(&mut self, test: &TextTest) -> Wanted {
        match test {
            TextTest::Exact(expr) => Wanted::Exact(normalize(&self.stage.text(expr)).into_owned()),
            TextTest::Contains(expr) => Wanted::Part(normalize(&self.stage.text(expr)).into_owned()),
            TextTest::Matches(regex) => Wanted::Pattern(regex.text.to_string(), regex.cased),
        }
    }
}

impl Wanted {
    /// Whether a text is what is wanted.
    pub(super) fn holds(&self, text: &str) -> bool {
        match self {
            Self::Exact(wanted) => text == wanted,
            Self::Part(part) => text.contains(part.as_str()),
            Self::Pattern(pattern, cased) => {
                Regex::new(pattern, *cased).is_ok_and(|regex| regex.is_match(text))
            }
        }
    }

    /// The text, part or pattern, and how it is compared.
    pub(super) fn shown(&self) -> (String, Comparison) {
        match self {
            Self::Exact(wanted) => (wanted.clone(), Comparison::Exact),
            Self::Part(part) => (part.clone(), Comparison::Contains),
            Self::Pattern(pattern, _) => (pattern.clone(), Comparison::Matches),
        }
    }
}
