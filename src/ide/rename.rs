//! Giving something another name everywhere.

mod meanings;
#[cfg(test)]
mod tests;

use super::analysis::Analysis;
use super::declarations::{Declaration, Kind};
use super::navigate;
use crate::compile::Checked;
use crate::diag::fixes::{self, Which};
use crate::diag::{Diagnostic, Edit, Severity, codes};
use crate::source::{FileId, Span};
use crate::syntax::lexer;
use crate::syntax::token::Token;

/// What can be renamed at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// Where the name stands.
    pub span: Span,
    /// The name as it is.
    pub name: String,
}

/// What can be renamed at a place.
///
/// # Errors
/// Why nothing can.
pub fn prepare(analysis: &Analysis, file: FileId, offset: u32) -> Result<Renamed, String> {
    let nothing = || "only names that the scripts declare can be renamed".to_owned();
    let reference = analysis.references().at(file, offset).ok_or_else(nothing)?;
    let declaration = navigate::declaration(analysis, reference.target).ok_or_else(nothing)?;
    if declaration.kind == Kind::Test || declaration.is_default() || is_contact(declaration) {
        return Err(nothing());
    }
    let name = analysis.sources().slice(reference.span).to_owned();
    Ok(Renamed { span: reference.span, name })
}

/// `object contact` extends what is built in.
fn is_contact(declaration: &Declaration) -> bool {
    declaration.kind == Kind::Object && declaration.name == "contact"
}

/// The edits that give the name at a place another spelling, in all files, `smsc.toml` included.
///
/// # Errors
/// Why it cannot have that name: it is no name, or something would mean something else.
pub fn rename(analysis: &Analysis, file: FileId, offset: u32, new: &str) -> Result<Vec<Edit>, String> {
    let renamed = prepare(analysis, file, offset)?;
    check_name(new)?;
    if renamed.name == new {
        return Ok(Vec::new());
    }
    let target = analysis.references().at(file, offset).map(|reference| reference.target);
    let Some(declaration) = target.and_then(|target| navigate::declaration(analysis, target)) else {
        return Ok(Vec::new());
    };
    let mut spans = navigate::references(analysis, file, offset, true);
    spans.extend(in_settings(analysis, declaration));
    spans.sort_unstable();
    spans.dedup();
    let edits: Vec<Edit> = spans.into_iter().map(|span| Edit { span, text: new.to_owned() }).collect();
    check_result(analysis, declaration, &edits)?;
    Ok(edits)
}

/// A name is a word that is no word of the language.
fn check_name(new: &str) -> Result<(), String> {
    let lexed = lexer::lex(FileId(0), new);
    let whole = |token: &crate::syntax::token::Lexeme| token.start == 0 && token.end as usize == new.len();
    match lexed.tokens.as_slice() {
        [token] if whole(token) && token.kind == Token::Ident => Ok(()),
        [token] if whole(token) && token.kind.is_keyword() => {
            Err(format!("`{new}` is a word of the language: take another name"))
        }
        _ => Err(format!("`{new}` is no name: letters, digits and `_`, and a letter first")),
    }
}

/// Where `smsc.toml` names a sender or a service.
fn in_settings(analysis: &Analysis, declaration: &Declaration) -> Vec<Span> {
    let config = analysis.config();
    let sources = analysis.sources();
    let mut found: Vec<Span> = Vec::new();
    match declaration.kind {
        Kind::Sender => {
            // A channel that names no sender serves that of its own name.
            let channels = config.channels.iter();
            found.extend(channels.map(|channel| channel.sender.span.unwrap_or(channel.name.span)));
        }
        Kind::Service => found.extend(config.services.iter().map(|service| service.name.span)),
        _ => {}
    }
    found.iter().filter_map(|span| unquoted(sources.slice(*span), *span, &declaration.name)).collect()
}

/// The name in a key or a text of the settings.
fn unquoted(written: &str, span: Span, name: &str) -> Option<Span> {
    let inner = written.trim_matches(['"', '\'']);
    if inner != name {
        return None;
    }
    let start = span.start + written.find(name)? as u32;
    Some(Span { start, end: start + name.len() as u32, ..span })
}

/// Carries the edits out on a copy: every name has to mean what it meant, and there may be no error that was not there before.
fn check_result(analysis: &Analysis, renamed: &Declaration, edits: &[Edit]) -> Result<(), String> {
    let carrier = Diagnostic::error(codes::UNKNOWN_NAME, renamed.name_span, "");
    let carrier = carrier.fix("rename", true, edits.to_vec());
    let changed = fixes::apply(analysis.sources(), &[carrier], Which::Safe);
    let after = analysis.project().with_texts(&changed.files).check();
    let problem = meanings::confusion(analysis, renamed, edits, &after);
    match problem.or_else(|| new_error(analysis, renamed, edits, &after)) {
        Some(problem) => Err(format!("it cannot have that name: {problem}")),
        None => Ok(()),
    }
}

/// An error that was not there before, with the place of what it is about besides the name itself.
fn new_error(analysis: &Analysis, renamed: &Declaration, edits: &[Edit], after: &Checked) -> Option<String> {
    let is_error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
    let mut left: Vec<_> =
        analysis.checked().diagnostics.iter().filter(is_error).map(|one| one.code).collect();
    let error = after.diagnostics.iter().filter(is_error).find(|error| {
        let known = left.iter().position(|code| *code == error.code);
        known.map(|known| left.swap_remove(known)).is_none()
    })?;
    let places = error.labels.iter().map(|label| label.span).chain([error.span]);
    let mut places = places.map(|span| meanings::as_before(edits, span));
    let other = places.find(|span| *span != renamed.name_span);
    let other = other.map(|span| format!(" ({})", meanings::place(analysis, span))).unwrap_or_default();
    Some(format!("{}{other}", error.message))
}
