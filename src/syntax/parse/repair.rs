//! A way past a mistake: what the tokens would have to be, and what the author is told.

use super::super::token::{Lexeme, Token};
use super::view::View;
use crate::diag::Diagnostic;

/// A change of a declaration's tokens.
#[derive(Debug, Clone)]
pub(super) struct Repair {
    /// The first token that changes.
    pub(super) first: usize,
    /// The token after the last that changes.
    pub(super) last: usize,
    /// What stands there instead.
    pub(super) tokens: Vec<Lexeme>,
    /// What the author is told.
    pub(super) diagnostic: Diagnostic,
    /// Whether it is what the author meant: nothing is left out.
    pub(super) certain: bool,
    /// Whether it is a mistake of its own and not perhaps what another one on the line leads to.
    pub(super) explained: bool,
}

impl Repair {
    /// Puts a token of another kind in the place of some.
    pub(super) fn replace(
        view: &View,
        first: usize,
        last: usize,
        kind: Token,
        diagnostic: Diagnostic,
    ) -> Self {
        let tokens = vec![view.token_over(kind, first, last)];
        Self { first, last, tokens, diagnostic, certain: kind != Token::Broken, explained: false }
    }

    /// Leaves tokens out.
    pub(super) fn delete(first: usize, last: usize, diagnostic: Diagnostic) -> Self {
        Self { first, last, tokens: Vec::new(), diagnostic, certain: false, explained: false }
    }

    /// Puts an empty token before another.
    pub(super) fn insert(view: &View, before: usize, kind: Token, diagnostic: Diagnostic) -> Self {
        let tokens = vec![view.empty_token(kind, before)];
        Self {
            first: before,
            last: before,
            tokens,
            diagnostic,
            certain: kind != Token::Broken,
            explained: false,
        }
    }

    /// Nothing of what the author meant is lost by it.
    pub(super) fn certain(mut self) -> Self {
        self.certain = true;
        self
    }

    /// It is a mistake of its own.
    pub(super) fn explained(mut self) -> Self {
        self.explained = true;
        self
    }

    /// The tokens after the change, up to `ahead` tokens past it.
    pub(super) fn preview(&self, tokens: &[Lexeme], ahead: usize) -> Vec<Lexeme> {
        let before = tokens.get(..self.first).unwrap_or_default();
        let after = tokens.get(self.last..).unwrap_or_default();
        before.iter().chain(&self.tokens).chain(after.iter().take(ahead)).copied().collect()
    }
}
