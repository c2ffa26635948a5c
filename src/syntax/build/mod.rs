//! Makes the tree: what the grammar's productions call. Small parts go through the parser's stack; statements, steps
//! and the like are collected here, so that the stack's entries stay small, and the parser passes on how many there are.

mod checks;
mod expr;
mod item;
mod slips;
mod text;
mod unit;

use super::ast::*;
use super::habits::joined;
use super::token::Lexeme;
use crate::diag::Diagnostic;
use crate::source::{FileId, Span};

/// What follows the moment of a `wait`.
pub struct WaitParts {
    /// `during …`
    pub during: Option<Box<During>>,
    /// `else { … }`
    pub otherwise: Option<Block>,
}

/// Something that stands in a unit or a step.
enum Element {
    Trigger(Trigger),
    Setting(Setting),
    Variable(Variable),
    Handler(Handler),
    Step(Step),
    Way(Way),
    /// How the choices are listed, and where the word `choices` stands.
    Style(Name, Span),
    Statement(Statement),
}

/// Builds one item from its tokens.
pub struct Builder<'s> {
    file: FileId,
    text: &'s str,
    tokens: &'s [Lexeme],
    comments: &'s [Comment],
    /// Where the item before ended.
    before: u32,
    statements: Vec<Statement>,
    elements: Vec<Element>,
    test_statements: Vec<TestStatement>,
    campaign_parts: Vec<CampaignPart>,
    /// What has the right shape and still cannot be.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'s> Builder<'s> {
    /// A builder for these tokens of a file; the item before ended at byte `before`.
    pub fn new(
        file: FileId,
        text: &'s str,
        tokens: &'s [Lexeme],
        comments: &'s [Comment],
        before: u32,
    ) -> Self {
        Self {
            file,
            text,
            tokens,
            comments,
            before,
            statements: Vec::new(),
            elements: Vec::new(),
            test_statements: Vec::new(),
            campaign_parts: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn token(&self, index: u32) -> Option<&'s Lexeme> {
        self.tokens.get(index as usize)
    }

    /// The source of tokens `first..last`; empty where there are none.
    pub fn span(&self, first: u32, last: u32) -> Span {
        if first < last {
            let start = self.token(first).map_or(0, |token| token.start);
            let end = self.token(last - 1).map_or(start, |token| token.end);
            return Span::new(self.file, start, end.max(start));
        }
        let end = first.checked_sub(1).and_then(|before| self.token(before)).map(|token| token.end);
        let at = end.or(self.token(first).map(|token| token.start)).unwrap_or(0);
        Span::new(self.file, at, at)
    }

    fn slice(&self, index: u32) -> &'s str {
        let token = self.token(index);
        token.and_then(|token| self.text.get(token.start as usize..token.end as usize)).unwrap_or_default()
    }

    /// The name that this token is.
    ///
    /// Names are compared in NFC: `é` is one name, whether it is stored as one character or as two.
    pub fn name(&self, index: u32) -> Name {
        let (written, span) = (self.slice(index), self.span(index, index + 1));
        // A name that was missing is like no other.
        let text = match written {
            "" => format!("?{}", span.start).into(),
            // The parser has reported that it is one word.
            _ if written.contains([' ', '-']) || self.is_quoted(span) => {
                joined(written).map_or_else(|| written.into(), |name| crate::text::normalize(&name).into())
            }
            _ => crate::text::normalize(written).into(),
        };
        Name { text, span }
    }

    /// Whether a name stands in quotes, which are none of it.
    fn is_quoted(&self, name: Span) -> bool {
        let before = self.text.get(..name.start as usize).unwrap_or_default();
        let behind = self.text.get(name.end as usize..).unwrap_or_default();
        before.ends_with('"') && behind.starts_with('"')
    }

    /// Where a word stands that may stand there.
    pub fn mark(&self, index: Option<u32>) -> Option<Span> {
        index.map(|index| self.span(index, index + 1))
    }

    /// The `///` comments between the token before and this one, each on a line of its own.
    fn doc_before(&self, index: u32) -> Option<String> {
        let start = self.token(index)?.start;
        let before =
            index.checked_sub(1).and_then(|before| self.token(before)).map_or(self.before, |token| token.end);
        let last = self.comments.partition_point(|comment| comment.span.start < start);
        let comments = self.comments.get(..last)?;
        let count =
            comments.iter().rev().take_while(|comment| comment.doc && comment.span.start >= before).count();
        let lines: Vec<&str> = comments
            .get(last - count..)?
            .iter()
            .filter(|comment| before == 0 || self.is_first_on_line(before, comment.span.start))
            .map(|comment| self.doc_line(comment))
            .collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn is_first_on_line(&self, before: u32, start: u32) -> bool {
        self.text.get(before as usize..start as usize).is_some_and(|gap| gap.contains('\n'))
    }

    fn doc_line(&self, comment: &Comment) -> &'s str {
        let line = self.text.get(comment.span.start as usize..comment.span.end as usize).unwrap_or_default();
        let line = line.trim_start_matches('/');
        line.strip_prefix(' ').unwrap_or(line).trim_end()
    }
}

/// The last `count` of a list, in order.
fn take_last<T>(list: &mut Vec<T>, count: u32) -> Vec<T> {
    list.split_off(list.len().saturating_sub(count as usize))
}
