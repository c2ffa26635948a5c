//! Diagnostics: one plain struct for terminal, JSON, SARIF and editors; the texts stay structured until they are shown.

mod allow;
pub mod codes;
#[cfg(feature = "cli")]
pub mod diff;
pub mod fixes;
pub mod levels;
pub mod order;
pub mod render;
pub mod suggest;
mod visible;

use crate::source::Span;

/// A diagnostic's code, such as `E0302`; [`codes`] knows the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Stops `build`.
    Error,
    /// Does not.
    Warning,
}

/// A secondary place: the other definition, where the value became optional, the opening brace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there, in the author's words.
    pub text: String,
}

/// One replacement in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// A repair that a machine can carry out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an editor's menu shows it.
    pub title: String,
    /// Whether `check --fix` may apply it unasked: it cannot change what the author meant.
    pub safe: bool,
    /// Edits that do not overlap.
    pub edits: Vec<Edit>,
}

/// Something to tell the author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its code; name, page and default level follow from it.
    pub code: Code,
    /// Error or warning, after lint levels.
    pub severity: Severity,
    /// The primary place.
    pub span: Span,
    /// What is wrong, in plain words: the headline.
    pub message: String,
    /// Why it matters, beside the underlined text; may be empty.
    pub note: String,
    /// Other places that help.
    pub labels: Vec<Label>,
    /// What to write instead; may be empty.
    pub help: String,
    /// The repair, where it is obvious.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error of this code at this place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, span, message)
    }

    /// A warning of this code at this place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, span, message)
    }

    fn new(code: Code, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            span,
            message: message.into(),
            note: String::new(),
            labels: Vec::new(),
            help: String::new(),
            fix: None,
        }
    }

    /// Says why it matters, beside the underlined text.
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.note = text.into();
        self
    }

    /// Adds a secondary place.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what to write instead.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = text.into();
        self
    }

    /// Adds a repair that cannot change what the author meant.
    pub fn safe_fix(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix(title, true, vec![Edit { span, text: text.into() }])
    }

    /// Adds a repair that the author should look at.
    pub fn unsafe_fix(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix(title, false, vec![Edit { span, text: text.into() }])
    }

    /// Adds a repair of several edits.
    pub fn fix(mut self, title: impl Into<String>, safe: bool, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { title: title.into(), safe, edits });
        self
    }
}
