//! What can be folded away, and what is selected step by step.

use super::analysis::Analysis;
use super::cursor::Cursor;
use super::nodes::{self, Node};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Comment, Outcome, Way};

/// Something that can be folded: it stands on several lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// Its first and last byte.
    pub span: Span,
    /// Whether it is comments.
    pub comment: bool,
}

/// What of a file can be folded, in order.
pub fn folds(analysis: &Analysis, file: FileId) -> Vec<Fold> {
    let Some((source, tree)) = analysis.file(file) else { return Vec::new() };
    let mut spans = Vec::new();
    nodes::file(tree, &mut |node| match node {
        Node::Item(_)
        | Node::Step(_)
        | Node::Handler(_)
        | Node::Statement(_)
        | Node::Function(_)
        | Node::Arm(_)
        | Node::TestStatement(_) => spans.push(node.span()),
        Node::Way(Way::Choice(choice)) if matches!(choice.outcome, Outcome::Block(_)) => {
            spans.push(choice.span)
        }
        Node::Way(_) => spans.push(node.span()),
        Node::Text(text) if text.block => spans.push(text.span),
        _ => {}
    });
    let line = |offset: u32| source.lines().line_of(offset);
    let mut found: Vec<Fold> = spans.into_iter().map(|span| Fold { span, comment: false }).collect();
    let runs = comment_runs(&tree.comments, &line);
    found.extend(runs.into_iter().map(|span| Fold { span, comment: true }));
    found.retain(|fold| line(fold.span.start) < line(fold.span.end));
    found.sort_unstable();
    found.dedup_by_key(|fold| line(fold.span.start));
    found
}

/// Comments on lines that follow each other.
fn comment_runs(comments: &[Comment], line: &dyn Fn(u32) -> u32) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    for comment in comments {
        match runs.last_mut() {
            Some(last) if line(last.end) + 1 == line(comment.span.start) => last.end = comment.span.end,
            _ => runs.push(comment.span),
        }
    }
    runs
}

/// What is selected around a place, from the word outward to the whole file; each holds the one before and is longer.
pub fn selections(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Span> {
    let Some(cursor) = Cursor::new(analysis, file, offset) else { return Vec::new() };
    let mut spans: Vec<Span> = cursor.around().iter().map(Node::span).collect();
    spans.extend(cursor.here().map(|here| cursor.span(here)));
    let texts = spans.clone().into_iter().filter_map(|span| inside_quotes(&cursor, span));
    spans.extend(texts.collect::<Vec<_>>());
    spans.push(Span::new(file, 0, cursor.text.len() as u32));
    spans.retain(|span| span.touches(offset) && !span.is_empty());
    spans.sort_by_key(|span| (span.len(), span.start));
    let mut chain: Vec<Span> = Vec::new();
    for span in spans {
        let grows = chain
            .last()
            .is_none_or(|last| span.start <= last.start && last.end <= span.end && span.len() > last.len());
        if grows {
            chain.push(span);
        }
    }
    chain
}

/// The words of a text without its quotes.
fn inside_quotes(cursor: &Cursor<'_>, span: Span) -> Option<Span> {
    let text = cursor.text.get(span.start as usize..span.end as usize)?;
    let quotes = if text.starts_with("\"\"\"") { 3 } else { 1 };
    let is_text = text.starts_with('"') && text.ends_with('"') && text.len() >= 2 * quotes as usize;
    is_text.then(|| Span { start: span.start + quotes, end: span.end - quotes, ..span })
}
