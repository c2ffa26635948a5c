//! Which warnings are shown and how loud: levels of a project, and comments that silence one warning.

use std::collections::BTreeMap;

use super::codes::{self, Entry};
use super::{Code, Diagnostic, Severity, allow};
use crate::source::{Sources, Span};

/// What becomes of a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It is not shown.
    Allow,
    /// It is shown and stops nothing.
    Warn,
    /// It is an error.
    Deny,
}

impl Level {
    /// The words of `[lints]`, from quiet to loud.
    pub const WORDS: [&'static str; 3] = ["allow", "warn", "deny"];

    /// The level of a word of `[lints]`.
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "allow" => Some(Self::Allow),
            "warn" => Some(Self::Warn),
            "deny" => Some(Self::Deny),
            _ => None,
        }
    }
}

/// The levels that a project sets; every other warning has [`Level::Warn`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Levels {
    set: BTreeMap<Code, Level>,
}

impl Levels {
    /// Sets the level of a warning. Errors keep theirs: a level set for one has no effect.
    pub fn set(&mut self, code: Code, level: Level) {
        self.set.insert(code, level);
    }

    /// The level of a code.
    pub fn of(&self, code: Code) -> Level {
        self.set.get(&code).copied().unwrap_or(Level::Warn)
    }
}

/// The entry of a warning by name or code; none for errors, whose level nobody sets.
pub fn warning(name_or_code: &str) -> Option<&'static Entry> {
    codes::find(name_or_code).filter(|entry| entry.severity == Severity::Warning)
}

/// The names of all warnings, for suggestions.
pub fn warning_names() -> impl Iterator<Item = &'static str> {
    codes::REGISTRY.iter().filter(|entry| entry.severity == Severity::Warning).map(|entry| entry.name)
}

/// Drops what comments silence, adds a warning for every comment that silences nothing, then sets the levels. `comments`
/// are all comments of the project, with their `//` or without. While there are errors, rules may not have run, so
/// that no comment is blamed.
pub fn settle(
    sources: &Sources,
    comments: &[(Span, &str)],
    levels: &Levels,
    diagnostics: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let blame = !diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let mut allows = allow::collect(sources, comments);
    let mut kept: Vec<Diagnostic> =
        diagnostics.into_iter().filter(|diagnostic| !allows.silence(sources, diagnostic)).collect();
    if blame {
        kept.extend(allows.unused(sources));
    }
    kept.into_iter().filter_map(|diagnostic| level(levels, diagnostic)).collect()
}

fn level(levels: &Levels, diagnostic: Diagnostic) -> Option<Diagnostic> {
    if diagnostic.severity == Severity::Error {
        return Some(diagnostic);
    }
    match levels.of(diagnostic.code) {
        Level::Allow => None,
        Level::Warn => Some(diagnostic),
        Level::Deny => Some(Diagnostic { severity: Severity::Error, ..diagnostic }),
    }
}
