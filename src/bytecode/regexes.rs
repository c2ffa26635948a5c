//! Regular expressions, compiled once under limits.

use regex::{Regex, RegexBuilder};

use super::limits;

/// Compiled expressions of a program.
#[derive(Debug, Clone, Default)]
pub struct Regexes {
    compiled: Vec<(Regex, bool)>,
}

/// Why an expression is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegexError {
    /// It is no regular expression: what the library says.
    Syntax(String),
    /// It, or all of them together, would take too much memory.
    TooLarge,
}

impl Regexes {
    /// Compiles expressions, each with whether it is case-sensitive.
    pub fn new<'a>(expressions: impl IntoIterator<Item = (&'a str, bool)>) -> Result<Self, RegexError> {
        let mut left = limits::REGEXES_SIZE;
        let mut compiled = Vec::new();
        for (text, cased) in expressions {
            let (regex, size) = compile(text, cased)?;
            left = left.checked_sub(size).ok_or(RegexError::TooLarge)?;
            compiled.push((regex, cased));
        }
        Ok(Self { compiled })
    }

    /// Whether an expression is found in a text: searched in the trimmed text, then in its folded form.
    pub fn is_match(&self, index: u32, text: &str) -> bool {
        let Some((regex, cased)) = self.compiled.get(index as usize) else { return false };
        regex.is_match(text.trim()) || regex.is_match(&crate::text::fold(text, *cased))
    }

    /// How many.
    pub fn len(&self) -> u32 {
        self.compiled.len() as u32
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.compiled.is_empty()
    }
}

/// Compiles an expression under the limits: it, and the size of [`limits::REGEX_SIZES`] that it takes.
pub fn compile(text: &str, cased: bool) -> Result<(Regex, usize), RegexError> {
    if text.len() > limits::REGEX_BYTES {
        return Err(RegexError::TooLarge);
    }
    for size in limits::REGEX_SIZES {
        match within(text, cased, size) {
            Ok(regex) => return Ok((regex, size)),
            Err(regex::Error::CompiledTooBig(_)) => {}
            Err(error) => return Err(RegexError::Syntax(error.to_string())),
        }
    }
    Err(RegexError::TooLarge)
}

fn within(text: &str, cased: bool, size: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text)
        .case_insensitive(!cased)
        .size_limit(size)
        .dfa_size_limit(limits::REGEX_SIZES.into_iter().max().unwrap_or(size))
        .nest_limit(limits::REGEX_NESTING)
        .build()
}
