//! What stands at a place: the token, and the parts of the tree around it.

use super::analysis::Analysis;
use super::nodes::{self, Node};
use crate::check::model::{Unit, UnitId};
use crate::source::{FileId, Span};
use crate::syntax::lexer;
use crate::syntax::token::{Lexeme, Token};

/// A place in a file, with the tokens of the file.
#[derive(Debug)]
pub struct Cursor<'a> {
    /// The project.
    pub analysis: &'a Analysis,
    /// The file.
    pub file: FileId,
    /// The byte.
    pub offset: u32,
    /// The text of the file.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: Vec<Lexeme>,
}

impl<'a> Cursor<'a> {
    /// A place in a script; none in `smsc.toml` and beyond the end of the text.
    pub fn new(analysis: &'a Analysis, file: FileId, offset: u32) -> Option<Self> {
        let (source, _) = analysis.file(file)?;
        source.text.get(..offset as usize)?;
        let tokens = lexer::lex(file, &source.text).tokens;
        Some(Self { analysis, file, offset, text: &source.text, tokens })
    }

    /// A token.
    pub fn token(&self, index: usize) -> Option<&Lexeme> {
        self.tokens.get(index)
    }

    /// What a token is written as.
    pub fn word(&self, index: usize) -> &'a str {
        let token = self.token(index);
        token.and_then(|token| self.text.get(token.start as usize..token.end as usize)).unwrap_or_default()
    }

    /// The kind of a token.
    pub fn kind(&self, index: usize) -> Option<Token> {
        self.token(index).map(|token| token.kind)
    }

    /// Where a token stands.
    pub fn span(&self, index: usize) -> Span {
        self.token(index).map_or(Span::new(self.file, self.offset, self.offset), |token| {
            Span::new(self.file, token.start, token.end)
        })
    }

    /// The token at the place; of two that meet there the word.
    pub fn here(&self) -> Option<usize> {
        let after = self.tokens.partition_point(|token| token.start <= self.offset);
        let touching = |index: usize| self.token(index).is_some_and(|token| self.offset <= token.end);
        let last = after.checked_sub(1).filter(|index| touching(*index))?;
        let before = last.checked_sub(1).filter(|index| touching(*index));
        let is_word = |index: usize| self.kind(index).is_some_and(Token::is_word);
        Some(before.filter(|index| is_word(*index) && !is_word(last)).unwrap_or(last))
    }

    /// The parts of the tree around the place, the innermost last.
    pub fn around(&self) -> Vec<Node<'a>> {
        let mut found = Vec::new();
        let Some((_, tree)) = self.analysis.file(self.file) else { return found };
        let item = tree.items.iter().find(|item| item.span.touches(self.offset));
        let Some(item) = item else { return found };
        let offset = self.offset;
        nodes::item(item, &mut |node: Node<'a>| {
            if node.span().touches(offset) {
                found.push(node);
            }
        });
        found.sort_by_key(|node| std::cmp::Reverse(node.span().len()));
        found
    }

    /// The unit of the model around the place.
    pub fn unit(&self) -> Option<(UnitId, &'a Unit)> {
        let units = self.analysis.model().units.iter().enumerate();
        let mut units = units.map(|(index, unit)| (UnitId(index as u32), unit));
        units.find(|(_, unit)| unit.span.file == self.file && unit.span.touches(self.offset))
    }
}
