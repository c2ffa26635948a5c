//! The regular expressions of a program, compiled once, within bounds for all of them together.

use super::limits;
use crate::value::regex::{Regex, RegexError};

/// Compiled expressions by index.
#[derive(Debug, Clone, Default)]
pub(super) struct Regexes {
    compiled: Vec<Regex>,
}

impl Regexes {
    /// Compiles expressions, each with whether it is case-sensitive; `None` where one is none or all are too large.
    pub(super) fn new<'a>(expressions: impl IntoIterator<Item = (&'a str, bool)>) -> Option<Self> {
        let mut left = limits::REGEXES_SIZE;
        let mut compiled = Vec::new();
        for (text, cased) in expressions {
            let (regex, size) = compile(text, cased).ok()?;
            left = left.checked_sub(size)?;
            compiled.push(regex);
        }
        Some(Self { compiled })
    }

    /// Whether an expression is found in a text: searched in the trimmed text, then in its folded form.
    pub(super) fn is_match(&self, index: u32, text: &str) -> bool {
        self.compiled.get(index as usize).is_some_and(|regex| regex.is_match(text))
    }

    /// The same for a text whose folded form is known: the one that the expression is compared with unless it is cased.
    pub(super) fn is_match_folded(&self, index: u32, text: &str, folded: &str) -> bool {
        self.compiled.get(index as usize).is_some_and(|regex| {
            if regex.is_cased() { regex.is_match(text) } else { regex.is_match_folded(text, folded) }
        })
    }
}

/// An expression and the first of [`limits::REGEX_SIZES`] that is enough for it.
fn compile(text: &str, cased: bool) -> Result<(Regex, usize), RegexError> {
    let [small, middle, large] = limits::REGEX_SIZES;
    let within = |size| Regex::within(text, cased, size).map(|regex| (regex, size));
    within(small).or_else(|_| within(middle)).or_else(|_| within(large))
}
