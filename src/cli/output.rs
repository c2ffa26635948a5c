//! Diagnostics of a project in the format that was asked for, and what they come to.

use std::path::Path;

use super::Status;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::diag::fixes::{self, Which};
use crate::diag::render::{self, Format};
use crate::diag::{Diagnostic, Severity};
use crate::source::Sources;

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum DiagnosticFormat {
    /// With the lines of the script and what to do, for people.
    #[default]
    Full,
    /// One line each.
    Concise,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
}

/// The folder to put before the paths of a project's files, so that they can be opened from the current folder.
pub(super) fn folder_of(root: &Path) -> String {
    match root.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/").trim_end_matches('/') {
        "" if root.has_root() => "/".to_owned(),
        "" | "." => String::new(),
        root => format!("{}/", root.strip_prefix("./").unwrap_or(root)),
    }
}

/// Writes diagnostics: to standard error for people, to standard output for programs.
pub(super) fn write(
    terminal: &mut Terminal,
    format: DiagnosticFormat,
    root: &Path,
    sources: &Sources,
    diagnostics: &[Diagnostic],
) -> Result<(), Failure> {
    let shown = sources.under(&folder_of(root));
    let format = match format {
        DiagnosticFormat::Full => {
            let style = terminal.style();
            return Ok(render::write(Format::Full(style), &shown, diagnostics, terminal.err())?);
        }
        DiagnosticFormat::Concise => Format::Concise,
        DiagnosticFormat::Json => Format::Json,
        DiagnosticFormat::Sarif => Format::Sarif,
        DiagnosticFormat::Github => Format::Github,
    };
    Ok(render::write(format, &shown, diagnostics, terminal.out())?)
}

/// The status that diagnostics give.
pub(super) fn status(diagnostics: &[Diagnostic], deny_warnings: bool) -> Status {
    let stops = |diagnostic: &Diagnostic| deny_warnings || diagnostic.severity == Severity::Error;
    Status::found(diagnostics.iter().any(stops))
}

/// `2 errors and 1 warning; …`, the line at the end for people.
pub(super) fn summary(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let found = match (errors, warnings) {
        (0, 0) => return format!("no problems in {}", counted(sources.len(), "script")),
        (0, _) => counted(warnings, "warning"),
        (_, 0) => counted(errors, "error"),
        _ => format!("{} and {}", counted(errors, "error"), counted(warnings, "warning")),
    };
    match repairs(sources, diagnostics).as_str() {
        "" => found,
        repairs => format!("{found}; {repairs}"),
    }
}

/// What `--fix` could do.
fn repairs(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let applicable = |which| {
        let fixed = fixes::apply(sources, diagnostics, which);
        fixed.applied + fixed.postponed
    };
    let (safe, all) = (applicable(Which::Safe), applicable(Which::All));
    match (safe, all - safe.min(all)) {
        (0, 0) => String::new(),
        (0, rest) => format!("`smsc check --fix --unsafe-fixes` repairs {rest}: look at them after"),
        (safe, 0) => format!("`smsc check --fix` repairs {safe}"),
        (safe, rest) => {
            format!(
                "`smsc check --fix` repairs {safe}, with `--unsafe-fixes` {rest} more: look at those after"
            )
        }
    }
}

/// `1 error`, `2 errors`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_can_be_opened_from_the_current_folder() {
        for (root, folder) in [
            ("", ""),
            (".", ""),
            ("./shop", "shop/"),
            ("shop/", "shop/"),
            ("/a/b", "/a/b/"),
            ("/", "/"),
            ("..", "../"),
        ] {
            assert_eq!(folder_of(Path::new(root)), folder, "{root}");
        }
    }
}
