//! Texts as their readers see them: the author's words with holes where values go, and back to where a word is written.

use crate::check::model::*;
use crate::check::visit::{self, MAX_TEMPLATE_DEPTH};
use crate::source::{Sources, Span};
use crate::value::Value;

/// Stands for a value in a [`Wording`].
pub const HOLE: char = '\u{FFFC}';

/// What the author wrote of a text, in one language.
#[derive(Debug, Clone, Default)]
pub struct Wording {
    /// The words, with a [`HOLE`] for each value; alternatives stand on lines of their own.
    pub text: String,
    /// Where each piece begins in `text`, and where it is written.
    pub pieces: Vec<(usize, Span)>,
}

impl Wording {
    /// The wording of a text in the language at that place of the project's list.
    pub fn of(project: &Project, expr: &Expr, language: usize) -> Self {
        let mut wording = Self::default();
        wording.add(project, expr, language, MAX_TEMPLATE_DEPTH);
        wording
    }

    fn add(&mut self, project: &Project, expr: &Expr, language: usize, depth: usize) {
        match &expr.kind {
            ExprKind::Constant(Value::Text(text)) => {
                self.pieces.push((self.text.len(), expr.span));
                self.text.push_str(text);
            }
            ExprKind::Text(parts) => parts.iter().for_each(|part| self.add(project, part, language, depth)),
            ExprKind::Binary(BinaryOperator::Add, left, right) => {
                self.add(project, left, language, depth);
                self.add(project, right, language, depth);
            }
            ExprKind::Localised(texts) => {
                if let Some(text) = texts.get(language).or(texts.first()) {
                    self.add(project, text, language, depth);
                }
            }
            ExprKind::If(_, then, otherwise) => {
                self.add(project, then, language, depth);
                self.text.push('\n');
                self.add(project, otherwise, language, depth);
            }
            ExprKind::Template(id, _) if depth > 0 => {
                if let Some(body) = visit::template(project, *id) {
                    self.add(project, body, language, depth - 1);
                }
            }
            ExprKind::Choices => self.text.push('\n'),
            _ => self.text.push(HOLE),
        }
    }

    /// Where a part of the text is written: exactly where it stands so in the source, else its whole piece.
    pub fn place(&self, sources: &Sources, start: usize, end: usize) -> Option<Span> {
        let (from, span) = self.pieces.iter().rev().find(|(from, _)| *from <= start)?;
        let wanted = self.text.get(start..end)?;
        let nth = self.text.get(*from..start)?.matches(wanted).count();
        Some(find(sources, *span, wanted, nth).unwrap_or(*span))
    }
}

/// Where the part of a piece of text is written that has `nth` equal ones before it; `None` where the source spells it
/// otherwise, by an escape.
pub fn find(sources: &Sources, piece: Span, wanted: &str, nth: usize) -> Option<Span> {
    let (at, _) = sources.slice(piece).match_indices(wanted).nth(nth)?;
    let start = piece.start + at as u32;
    Some(Span { start, end: start + wanted.len() as u32, ..piece })
}
