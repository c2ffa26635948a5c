//! The only user of lalrpop: cuts the tokens of a file into declarations and parses each by itself, so that a mistake
//! in one leaves the others alone.

mod attempt;
mod grammar;
mod split;

use super::ast;
use super::lexer;
use crate::diag::Diagnostic;
use crate::source::{FileId, SourceFile};

/// Parses one file. Whatever the text, it gives a tree of what could be read and every independent mistake.
pub fn parse(id: FileId, file: &SourceFile) -> (ast::File, Vec<Diagnostic>) {
    let lexed = lexer::lex(id, &file.text);
    let mut diagnostics = lexed.diagnostics;
    let mut items = Vec::new();
    for range in split::items(&file.text, &lexed.tokens) {
        let before = range.start.checked_sub(1).and_then(|before| lexed.tokens.get(before));
        let before = before.map_or(0, |token| token.end);
        let tokens = lexed.tokens.get(range).unwrap_or_default();
        let outcome = attempt::attempt(id, &file.text, tokens, &lexed.comments, before);
        match outcome.result {
            Ok(item) => {
                diagnostics.extend(outcome.diagnostics);
                items.push(item);
            }
            Err(failure) => {
                let token = tokens.get(failure.index).or(tokens.last());
                let span = token.map(|token| crate::source::Span::new(id, token.start, token.end));
                let span = span.unwrap_or_default();
                let written = file.slice(span);
                diagnostics.push(
                    Diagnostic::error(
                        crate::diag::codes::UNEXPECTED_TOKEN,
                        span,
                        format!("`{written}` cannot stand here"),
                    )
                    .note(failure.expected.join(", ")),
                );
            }
        }
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    (ast::File { id, items, comments: lexed.comments, lost: Vec::new() }, diagnostics)
}
