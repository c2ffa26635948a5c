//! Giving something another name everywhere.

use super::analysis::Analysis;
use super::declarations::{Declaration, Kind};
use super::navigate;
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
    let mut spans = navigate::references(analysis, file, offset, true);
    let target = analysis.references().at(file, offset).map(|reference| reference.target);
    let declaration = target.and_then(|target| navigate::declaration(analysis, target));
    spans.extend(declaration.iter().flat_map(|declaration| in_settings(analysis, declaration)));
    spans.sort_unstable();
    spans.dedup();
    let edits: Vec<Edit> = spans.into_iter().map(|span| Edit { span, text: new.to_owned() }).collect();
    check_result(analysis, &edits)?;
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

/// Carries the edits out on a copy: there may be no error that was not there before.
fn check_result(analysis: &Analysis, edits: &[Edit]) -> Result<(), String> {
    let at = edits.first().map(|edit| edit.span).unwrap_or_default();
    let carrier = Diagnostic::error(codes::UNKNOWN_NAME, at, "").fix("rename", true, edits.to_vec());
    let changed = fixes::apply(analysis.sources(), &[carrier], Which::Safe);
    let after = analysis.project().with_texts(&changed.files).check();
    let is_error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
    let before: Vec<_> = analysis.checked().diagnostics.iter().filter(is_error).map(|one| one.code).collect();
    let mut left = before;
    for error in after.diagnostics.iter().filter(is_error) {
        match left.iter().position(|code| *code == error.code) {
            Some(known) => {
                left.swap_remove(known);
            }
            None => return Err(format!("it cannot have that name: {}", error.message)),
        }
    }
    Ok(())
}
