//! What can be written at a place. Tokens decide, not the tree, so that it works in the middle of a mistake.

mod begun;
mod blocks;
mod construct;
mod expression;
mod lists;
mod members;
mod names;
mod places;
mod snippet;
mod tests;
mod types;
#[cfg(test)]
mod typing;

use std::collections::HashSet;

use super::analysis::Analysis;
use super::cursor::Cursor;
use crate::source::{FileId, Span};
use crate::syntax::token::Token;
pub(in crate::ide) use blocks::{Block, Frame, frames};
pub(in crate::ide) use members::path_type;
pub(in crate::ide) use names::wanted as wanted_kinds;

/// What kind of thing is proposed, for the icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// A word of the language.
    Keyword,
    /// A statement, step or setting with its form.
    Construct,
    /// A step of the conversation.
    Step,
    /// A declaration.
    Declared(super::Kind),
    /// A value of an enum.
    Value,
    /// A built-in function.
    Function,
    /// A built-in name or type.
    BuiltIn,
}

/// Something that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What is shown, and inserted where `snippet` says nothing else.
    pub label: String,
    /// What it is.
    pub kind: ItemKind,
    /// A type or a title, in a word or two; may be empty.
    pub detail: String,
    /// Documentation, in Markdown; may be empty.
    pub docs: String,
    /// What is inserted with places to fill in: `${1:NAME}`.
    pub snippet: Option<String>,
    /// Lower ones stand higher.
    pub rank: u8,
}

/// What can be written at a place, and what of the text it replaces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// The proposals, the nearest first.
    pub items: Vec<Item>,
    /// The word that is replaced.
    pub replaces: Span,
}

/// What can be written at a place.
pub fn complete(analysis: &Analysis, file: FileId, offset: u32) -> Completion {
    let Some(place) = Place::new(analysis, file, offset) else { return Completion::default() };
    let mut list = List::default();
    place.fill(&mut list);
    let mut items = list.items;
    items.sort_by(|one, other| (one.rank, &one.label).cmp(&(other.rank, &other.label)));
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(item.label.clone()));
    Completion { items, replaces: place.replaces }
}

/// The proposals while they are collected.
#[derive(Debug, Default)]
pub(super) struct List {
    items: Vec<Item>,
}

impl List {
    pub(super) fn add(&mut self, label: impl Into<String>, kind: ItemKind, rank: u8) -> &mut Item {
        self.items.push(Item {
            label: label.into(),
            kind,
            detail: String::new(),
            docs: String::new(),
            snippet: None,
            rank,
        });
        let last = self.items.len() - 1;
        // The list was just pushed to.
        #[allow(clippy::indexing_slicing, reason = "an item was pushed just before")]
        &mut self.items[last]
    }

    pub(super) fn words(&mut self, words: &[&str]) {
        for word in words {
            self.add(*word, ItemKind::Keyword, 1);
        }
    }
}

/// A place where something is being written.
pub(in crate::ide) struct Place<'a> {
    pub(super) cursor: Cursor<'a>,
    /// How many tokens stand before the word that is being written.
    pub(super) before: usize,
    pub(super) replaces: Span,
    /// The blocks around, the innermost last.
    pub(super) frames: Vec<Frame>,
}

impl<'a> Place<'a> {
    /// None inside of comments and of the words of a text.
    pub(in crate::ide) fn new(analysis: &'a Analysis, file: FileId, offset: u32) -> Option<Self> {
        let cursor = Cursor::new(analysis, file, offset)?;
        let (_, tree) = analysis.file(file)?;
        let in_comment = |span: Span| span.start < offset && offset <= span.end;
        if tree.comments.iter().any(|comment| in_comment(comment.span)) {
            return None;
        }
        let before = cursor.tokens.partition_point(|token| token.end < offset);
        let touching = cursor.token(before).filter(|token| token.start < offset);
        if let Some(token) = touching.filter(|token| is_words(token.kind)) {
            let ended = token.end == offset
                && matches!(token.kind, Token::PlainText | Token::TextClose | Token::RawText);
            return ended.then(|| Self::after(cursor, before + 1, offset)).flatten();
        }
        let word = touching.filter(|token| token.kind.is_word());
        match word.map(|token| Span::new(file, token.start, token.end)) {
            Some(replaces) => Some(Self { frames: frames(&cursor, before), cursor, before, replaces }),
            None => {
                let before = before + usize::from(touching.is_some());
                Self::after(cursor, before, offset)
            }
        }
    }

    fn after(cursor: Cursor<'a>, before: usize, offset: u32) -> Option<Self> {
        let replaces = Span::new(cursor.file, offset, offset);
        Some(Self { frames: frames(&cursor, before), cursor, before, replaces })
    }

    /// The kind of the token so many before the word that is being written, from 1.
    pub(super) fn kind(&self, back: usize) -> Option<Token> {
        self.before.checked_sub(back).and_then(|index| self.cursor.kind(index))
    }

    /// How that token is written.
    pub(super) fn word(&self, back: usize) -> &'a str {
        self.before.checked_sub(back).map(|index| self.cursor.word(index)).unwrap_or_default()
    }

    pub(super) fn analysis(&self) -> &'a Analysis {
        self.cursor.analysis
    }

    pub(super) fn block(&self) -> Block {
        self.frames.last().map_or(Block::Top, |frame| frame.block)
    }

    fn fill(&self, list: &mut List) {
        if self.kind(1) == Some(Token::Dot) {
            return members::fill(self, list);
        }
        let fills = [names::fill, begun::fill, types::fill, tests::fill];
        if fills.iter().any(|fill| fill(self, list)) {
            return;
        }
        if self.wants_expression() {
            return expression::fill(self, list);
        }
        construct::fill(self, list);
    }

    /// Whether a value has to follow, or can be the next thing.
    fn wants_expression(&self) -> bool {
        if self.block().is_expression() {
            return true;
        }
        let is_field = self.block() == Block::Record && self.kind(1) == Some(Token::Colon);
        is_field || self.kind(1).is_some_and(wants_value)
    }
}

fn is_words(kind: Token) -> bool {
    use Token::{BlockOpen, OpenRawText, PlainText, RawText, TextChunk, TextClose, TextOpen};
    matches!(kind, PlainText | TextOpen | BlockOpen | TextChunk | TextClose | RawText | OpenRawText)
}

/// Whether a value follows that token.
fn wants_value(kind: Token) -> bool {
    use Token::*;
    kind.joins_values()
        || matches!(
            kind,
            Assign
                | And
                | Or
                | Not
                | When
                | Where
                | If
                | Say
                | Send
                | With
                | Between
                | Contains
                | Then
                | Reprompt
                | Fallback
                | Per
                | CancelPer
                | Until
                | Subject
                | Match
                | Expect
                | Label
                | For
                | Media
        )
}
