//! What came of a test.

use crate::source::Span;

/// A test that was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// The unit it is `for`.
    pub unit: Option<String>,
    /// The first line that did not hold; none if it passed.
    pub failure: Option<Failure>,
}

/// A line that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The line of the test.
    pub span: Span,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What the line asked for, if it can be shown beside what came.
    pub expected: Option<String>,
    /// How the two were compared.
    pub comparison: Comparison,
    /// What came.
    pub got: Option<String>,
    /// The place in the script that sent what came.
    pub origin: Option<Span>,
    /// What happened meanwhile that may explain it, each without a full stop.
    pub notes: Vec<String>,
}

/// How what came was compared with what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comparison {
    /// Values or situations: there is nothing to compare letter by letter.
    #[default]
    Values,
    /// The texts should be equal.
    Exact,
    /// What is expected should be a part of what came.
    Contains,
    /// What is expected is a regular expression.
    Matches,
}

impl Failure {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            expected: None,
            comparison: Comparison::default(),
            got: None,
            origin: None,
            notes: Vec::new(),
        }
    }

    pub(super) fn expected(mut self, text: impl Into<String>) -> Self {
        self.expected = Some(text.into());
        self
    }

    pub(super) fn compared(mut self, comparison: Comparison) -> Self {
        self.comparison = comparison;
        self
    }

    pub(super) fn got(mut self, text: impl Into<String>) -> Self {
        self.got = Some(text.into());
        self
    }

    pub(super) fn at_place(mut self, origin: Option<Span>) -> Self {
        self.origin = origin;
        self
    }
}
