//! Diagnostics as text: for people in full or a line each, for programs as JSON lines, SARIF or workflow commands.
//!
//! Every format shows the diagnostics in the order in which they come. docs/reference/output-formats.md is the contract
//! of the machine formats.

mod concise;
#[cfg(feature = "cli")]
mod full;
mod github;
mod json;
mod place;
mod sarif;

use std::io;

use super::{Diagnostic, Severity};
use crate::source::Sources;

#[cfg(feature = "cli")]
pub use full::Style;

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With the source line and what to do, for people.
    #[cfg(feature = "cli")]
    Full(Style),
    /// One line each, `path:line:column: error[E0302] message`, for people and editors' error lists.
    Concise,
    /// One JSON object a line.
    Json,
    /// One SARIF 2.1.0 document, for code scanning.
    Sarif,
    /// Workflow commands that annotate a pull request on GitHub.
    Github,
}

/// Writes the diagnostics in a format. Fails only where `out` does.
pub fn write(
    format: Format,
    sources: &Sources,
    diagnostics: &[Diagnostic],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        #[cfg(feature = "cli")]
        Format::Full(style) => full::write(style, sources, diagnostics, out),
        Format::Concise => concise::write(sources, diagnostics, out),
        Format::Json => json::write(sources, diagnostics, out),
        Format::Sarif => sarif::write(sources, diagnostics, out),
        Format::Github => github::write(sources, diagnostics, out),
    }
}

/// The diagnostics in a format, as one text.
pub fn text(format: Format, sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let mut bytes = Vec::new();
    match write(format, sources, diagnostics, &mut bytes) {
        Ok(()) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => String::new(),
    }
}

/// The word for a level in every format.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

#[cfg(all(test, feature = "cli"))]
mod samples;
