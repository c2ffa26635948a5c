//! A mistake as the repairs look at it: the tokens of the declaration, the one that does not fit, what would have.

use super::super::token::{Lexeme, Token};
use super::expected::Expected;
use crate::source::{FileId, Span};

/// A place where the parser stopped.
#[derive(Clone, Copy)]
pub(super) struct View<'v> {
    pub(super) file: FileId,
    pub(super) text: &'v str,
    pub(super) tokens: &'v [Lexeme],
    /// The token that does not fit; as many as there are where one is missing at the end.
    pub(super) at: usize,
    pub(super) expected: Expected,
}

impl<'v> View<'v> {
    /// The kind of a token.
    pub(super) fn kind(&self, index: usize) -> Option<Token> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// The kind of the token so many before the one that does not fit.
    pub(super) fn before(&self, count: usize) -> Option<Token> {
        self.kind(self.at.checked_sub(count)?)
    }

    /// The token that does not fit.
    pub(super) fn here(&self) -> Option<Token> {
        self.kind(self.at)
    }

    /// How a token is written.
    pub(super) fn slice(&self, index: usize) -> &'v str {
        let token = self.tokens.get(index);
        token.and_then(|token| self.text.get(token.start as usize..token.end as usize)).unwrap_or_default()
    }

    /// The span of tokens `first..last`.
    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        let start = self.tokens.get(first).map_or(0, |token| token.start);
        let end = last.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.end);
        Span::new(self.file, start, end.max(start))
    }

    /// The token that does not fit, or the empty place after the last token.
    pub(super) fn here_span(&self) -> Span {
        if self.at < self.tokens.len() { self.span(self.at, self.at + 1) } else { self.gap() }
    }

    /// The empty place after the token before the one that does not fit.
    pub(super) fn gap(&self) -> Span {
        let end =
            self.at.checked_sub(1).and_then(|before| self.tokens.get(before)).map_or(0, |token| token.end);
        Span::new(self.file, end, end)
    }

    /// An empty token before another.
    pub(super) fn empty_token(&self, kind: Token, before: usize) -> Lexeme {
        let end =
            before.checked_sub(1).and_then(|before| self.tokens.get(before)).map_or(0, |token| token.end);
        Lexeme { kind, first_on_line: false, start: end, end }
    }

    /// A token where others stand, of another kind.
    pub(super) fn token_over(&self, kind: Token, first: usize, last: usize) -> Lexeme {
        let span = self.span(first, last);
        let first_on_line = self.tokens.get(first).is_some_and(|token| token.first_on_line);
        Lexeme { kind, first_on_line, start: span.start, end: span.end }
    }

    /// Opening brackets around the token that does not fit, outermost first.
    pub(super) fn openers(&self) -> Vec<usize> {
        openers(self.tokens.get(..self.at).unwrap_or_default())
    }

    /// Whether the mistake stands in a value of a text: no declaration, step or variable is lost by it.
    pub(super) fn is_in_interpolation(&self) -> bool {
        self.openers().iter().any(|opener| self.kind(*opener) == Some(Token::InterpolationOpen))
    }

    /// Whether a line begins with a token, or there is none.
    pub(super) fn begins_line(&self, index: usize) -> bool {
        self.tokens.get(index).is_none_or(|token| token.first_on_line)
    }
}

/// Opening brackets without their end, outermost first. A closing bracket of another kind ends those inside its own.
pub(super) fn openers(tokens: &[Lexeme]) -> Vec<usize> {
    let mut open: Vec<(usize, Token)> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if closer(token.kind).is_some() {
            open.push((index, token.kind));
        } else if let Some(opener) = opener(token.kind)
            && let Some(position) = open.iter().rposition(|(_, kind)| *kind == opener)
        {
            open.truncate(position);
        }
    }
    open.into_iter().map(|(index, _)| index).collect()
}

/// What ends an opening bracket.
pub(super) fn closer(kind: Token) -> Option<Token> {
    match kind {
        Token::BraceOpen => Some(Token::BraceClose),
        Token::ParenOpen => Some(Token::ParenClose),
        Token::BracketOpen => Some(Token::BracketClose),
        Token::InterpolationOpen => Some(Token::InterpolationClose),
        _ => None,
    }
}

/// What a closing bracket ends.
pub(super) fn opener(kind: Token) -> Option<Token> {
    match kind {
        Token::BraceClose => Some(Token::BraceOpen),
        Token::ParenClose => Some(Token::ParenOpen),
        Token::BracketClose => Some(Token::BracketOpen),
        Token::InterpolationClose => Some(Token::InterpolationOpen),
        _ => None,
    }
}
