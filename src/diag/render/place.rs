//! A span as people and programs read it: path, lines and columns.

use crate::source::{Position, SourceFile, Sources, Span};

/// Where a span lies.
pub(super) struct Place<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) start: Position,
    pub(super) end: Position,
}

impl<'a> Place<'a> {
    /// None where the span's file is not among the sources.
    pub(super) fn of(sources: &'a Sources, span: Span) -> Option<Self> {
        let file = sources.get(span.file)?;
        let end = span.end.max(span.start);
        Some(Self { file, start: file.position(span.start), end: file.position(end) })
    }

    /// Path with `/` between its parts.
    pub(super) fn path(&self) -> &'a str {
        &self.file.path
    }
}
