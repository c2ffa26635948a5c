//! What the tree tells the formatter, by byte offset and then by token.

use std::collections::HashSet;

use crate::source::{SourceFile, Span};
use crate::syntax::ast::{File, Text, TextPart};

use super::scan::Script;

/// What an entry of a block or list is, for how it stands beside the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// A declaration, step, arm and the like: has its line to itself in a block of several lines.
    Declaration,
    /// A statement, setting, choice and the like: may share its line with others.
    Line,
    /// A field of a declaration.
    Field,
    /// A field of an answer or a named value: commas between them on one line.
    Listed,
    /// A word with its text: a language of a localised text, an address of a team.
    Pair,
}

/// A place: so many tokens before the one that begins at `offset`.
#[derive(Debug, Clone, Copy)]
struct Place {
    offset: u32,
    back: usize,
}

/// Places collected from the tree.
#[derive(Debug)]
pub(super) struct Marks<'a> {
    source: &'a SourceFile,
    /// Literals: copied as they are. Sorted; one may lie inside another.
    pub literals: Vec<Span>,
    entries: Vec<(Place, EntryKind)>,
    breaks: Vec<Place>,
    groups: Vec<Span>,
    parentheses: HashSet<u32>,
    negations: HashSet<u32>,
    operators: HashSet<u32>,
    rigid: HashSet<u32>,
}

/// What the tree says of one token.
#[derive(Debug, Clone, Default)]
pub(super) struct TokenPlan {
    /// An entry begins here.
    pub entry: Option<EntryKind>,
    /// A line that is too long may be broken before it.
    pub may_break: bool,
    /// So many expressions that break together begin here.
    pub opens: u32,
    /// So many of them end with it.
    pub closes: u32,
    /// It is the `(` of an expression in parentheses, not of a list.
    pub parenthesis: bool,
    /// It is a minus sign before a value.
    pub negation: bool,
    /// It is an operator between two values.
    pub operator: bool,
    /// It is a text with a value that goes over several lines: copied as it is.
    pub rigid: bool,
}

impl<'a> Marks<'a> {
    /// Walks the tree.
    pub fn of(file: &File, source: &'a SourceFile) -> Self {
        let mut marks = Self {
            source,
            literals: Vec::new(),
            entries: Vec::new(),
            breaks: Vec::new(),
            groups: Vec::new(),
            parentheses: HashSet::new(),
            negations: HashSet::new(),
            operators: HashSet::new(),
            rigid: HashSet::new(),
        };
        for item in &file.items {
            marks.item(item);
        }
        marks.literals.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        marks
    }

    /// The same by token.
    pub fn resolve(&self, script: &Script<'_>) -> Vec<TokenPlan> {
        let index_of = |offset: u32| script.tokens.partition_point(|token| token.start < offset);
        let mut plan = vec![TokenPlan::default(); script.tokens.len()];
        let mut mark = |place: &Place, change: &dyn Fn(&mut TokenPlan)| {
            let index = index_of(place.offset).saturating_sub(place.back);
            if let Some(token) = plan.get_mut(index) {
                change(token);
            }
        };
        for (place, kind) in &self.entries {
            mark(place, &|token| token.entry = Some(*kind));
        }
        for place in &self.breaks {
            mark(place, &|token| token.may_break = true);
        }
        for span in &self.groups {
            mark(&Place { offset: span.start, back: 0 }, &|token| token.opens += 1);
            mark(&Place { offset: span.end, back: 1 }, &|token| token.closes += 1);
        }
        for (token, source) in plan.iter_mut().zip(&script.tokens) {
            token.parenthesis = self.parentheses.contains(&source.start);
            token.negation = self.negations.contains(&source.start);
            token.operator = self.operators.contains(&source.start);
            token.rigid = self.rigid.contains(&source.start);
        }
        plan
    }

    /// An entry begins with this span.
    pub(super) fn entry(&mut self, span: Span, kind: EntryKind) {
        self.entry_before(span, 0, kind);
    }

    /// An entry begins so many tokens before this span.
    pub(super) fn entry_before(&mut self, span: Span, back: usize, kind: EntryKind) {
        self.entries.push((Place { offset: span.start, back }, kind));
    }

    /// A long line may be broken so many tokens before this span.
    pub(super) fn may_break(&mut self, span: Span, back: usize) {
        self.breaks.push(Place { offset: span.start, back });
    }

    /// What lies in this span is broken at all its places or at none.
    pub(super) fn group(&mut self, span: Span) {
        self.groups.push(span);
    }

    /// A `(` that begins an expression.
    pub(super) fn parenthesis(&mut self, span: Span) {
        self.parentheses.insert(span.start);
    }

    /// A minus sign before a value.
    pub(super) fn negation(&mut self, span: Span) {
        self.negations.insert(span.start);
    }

    /// An operator between two values.
    pub(super) fn operator(&mut self, span: Span) {
        self.operators.insert(span.start);
    }

    /// A literal.
    pub(super) fn literal(&mut self, span: Span) {
        self.literals.push(span);
    }

    /// A text literal.
    pub(super) fn text(&mut self, text: &Text) {
        self.literal(text.span);
        let over_lines = |part: &TextPart| match part {
            TextPart::Literal(..) => false,
            TextPart::Value(_, span) => self.source.slice(*span).contains('\n'),
        };
        if text.block && text.parts.iter().any(over_lines) {
            self.rigid.insert(text.span.start);
        }
    }

    /// A title or another text that may be left out.
    pub(super) fn title(&mut self, title: Option<&Text>) {
        if let Some(title) = title {
            self.text(title);
        }
    }
}
