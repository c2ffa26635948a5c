//! What a setting's value is: where it came from, and whether it is written down or in the environment.

use std::ops::{Deref, Range};

use crate::source::{FileId, Span};

/// A value and where the file says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located<T> {
    /// What.
    pub value: T,
    /// Where; under the quotes of a text too.
    pub span: Span,
}

/// A value that has a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Setting<T> {
    /// What is in force.
    pub value: T,
    /// Where the file says it; none for the default.
    pub span: Option<Span>,
}

impl<T> Setting<T> {
    /// A value that the file does not mention.
    pub fn default_of(value: T) -> Self {
        Self { value, span: None }
    }

    /// What the file says, else the default.
    pub(super) fn or(found: Option<Located<T>>, default: T) -> Self {
        match found {
            Some(located) => Self { value: located.value, span: Some(located.span) },
            None => Self::default_of(default),
        }
    }
}

impl<T> Deref for Setting<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A text of the file, or the name of a variable of the environment that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextSource {
    /// The text itself.
    Literal(String),
    /// The name in `env:NAME`. Its value is looked up where the program runs, and never printed.
    Variable(String),
}

impl TextSource {
    /// What a text of the file means; none for `env:` without a name that a variable can have (letters, digits and `_`,
    /// not beginning with a digit).
    pub(super) fn of(text: &str) -> Option<Self> {
        match text.strip_prefix("env:") {
            None => Some(Self::Literal(text.to_owned())),
            Some(name) if is_variable_name(name) => Some(Self::Variable(name.to_owned())),
            Some(_) => None,
        }
    }
}

fn is_variable_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.bytes().all(allowed) && !name.starts_with(|first: char| first.is_ascii_digit()) && !name.is_empty()
}

/// The span of a range of bytes that the TOML parser reports.
pub(super) fn span_of(file: FileId, range: Range<usize>) -> Span {
    Span::new(file, range.start as u32, range.end as u32)
}
