//! Pieces of a script as they are written, without what has no meaning: comments, line breaks, white space around words.

use crate::source::{Sources, Span};
use crate::syntax::lexer::lex;
use crate::syntax::token::{Lexeme, Token};

/// What is written at a place, on one line. Texts keep their white space.
pub(super) fn written(sources: &Sources, span: Span) -> String {
    let text = sources.slice(span);
    let mut line = String::new();
    let mut before: Option<Lexeme> = None;
    for token in lex(span.file, text).tokens {
        if before.is_some_and(|before| is_spaced(before, token)) {
            line.push(' ');
        }
        let piece = text.get(token.start as usize..token.end as usize).unwrap_or_default();
        line.push_str(&piece.replace("\r\n", "\n").replace('\n', "\\n"));
        before = Some(token);
    }
    line
}

/// Whether a space belongs between two tokens.
fn is_spaced(before: Lexeme, token: Lexeme) -> bool {
    let never = before.kind == Token::ParenOpen
        || matches!(token.kind, Token::Comma | Token::ParenClose | Token::Colon | Token::Question);
    !never && (before.kind == Token::Comma || before.end < token.start)
}

/// A text literal without its quotes; anything else in braces, as in a text.
pub(super) fn text(sources: &Sources, span: Span) -> String {
    let written = written(sources, span);
    match plain(&written) {
        Some(inner) => inner.to_owned(),
        None if written.starts_with('{') => written,
        None => format!("{{{written}}}"),
    }
}

/// What is in the quotes of a literal.
pub(super) fn plain(text: &str) -> Option<&str> {
    let block = text.strip_prefix("\"\"\"").and_then(|text| text.strip_suffix("\"\"\""));
    block.or_else(|| text.strip_prefix('"').and_then(|text| text.strip_suffix('"')))
}
