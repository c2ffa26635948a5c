//! One run of the parser over the tokens of a declaration.

use std::convert::Infallible;

use lalrpop_util::ParseError;

use super::super::ast::{Comment, Item};
use super::super::build::Builder;
use super::super::token::Lexeme;
use super::expected::Expected;
use super::grammar::ItemParser;
use crate::diag::Diagnostic;
use crate::source::FileId;

/// What came of a run.
pub(super) struct Outcome {
    pub(super) result: Result<Item, Failure>,
    /// What has the right shape and still cannot be.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Where a run came to a stop.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    /// The token that does not fit; as many as there are where one is missing at the end.
    pub(super) index: usize,
    /// What would have fitted.
    pub(super) expected: Expected,
}

/// Parses the tokens of a declaration; the one before it ended at byte `before`.
pub(super) fn attempt(
    file: FileId,
    text: &str,
    tokens: &[Lexeme],
    comments: &[Comment],
    before: u32,
) -> Outcome {
    let mut builder = Builder::new(file, text, tokens, comments, before);
    let triples =
        tokens.iter().enumerate().map(|(index, token)| (index as u32, token.kind, index as u32 + 1));
    let result = ItemParser::new().parse(&mut builder, triples.map(Ok::<_, Infallible>));
    let result = result.map(|item| *item).map_err(|error| match error {
        ParseError::UnrecognizedToken { token: (index, ..), expected } => {
            Failure { index: index as usize, expected: Expected::of(&expected) }
        }
        ParseError::UnrecognizedEof { expected, .. } => {
            Failure { index: tokens.len(), expected: Expected::of(&expected) }
        }
        ParseError::ExtraToken { token: (index, ..) } => {
            Failure { index: index as usize, expected: Expected::default() }
        }
        ParseError::InvalidToken { location } => {
            Failure { index: location as usize, expected: Expected::default() }
        }
        ParseError::User { error } => match error {},
    });
    Outcome { result, diagnostics: builder.diagnostics }
}
