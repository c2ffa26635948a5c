//! Places of a project in the protocol's terms.

use std::collections::BTreeMap;

use lsp_types::{Location, Range, Uri};

use super::lines::{Encoding, Lines};
use super::projects::Open;
use super::server::Server;
use crate::source::{FileId, Span};

/// Writes places of one project; the lines of a file are found once.
pub(super) struct Writer<'a> {
    open: &'a Open,
    uris: BTreeMap<FileId, Option<Uri>>,
    lines: BTreeMap<FileId, Lines<'a>>,
    server: &'a Server<'a>,
    encoding: Encoding,
}

impl<'a> Writer<'a> {
    pub(super) fn new(server: &'a Server<'_>, open: &'a Open) -> Self {
        let encoding = server.client.encoding;
        Self { open, uris: BTreeMap::new(), lines: BTreeMap::new(), server, encoding }
    }

    /// Whether the editor shows related places.
    pub(super) fn related(&self) -> bool {
        self.server.client.related
    }

    /// The lines of a file.
    pub(super) fn lines(&mut self, file: FileId) -> &Lines<'a> {
        let text = self.open.analysis.sources().get(file).map(|file| &*file.text).unwrap_or_default();
        self.lines.entry(file).or_insert_with(|| Lines::new(text, self.encoding))
    }

    /// The range of a span in its file.
    pub(super) fn range(&mut self, span: Span) -> Range {
        self.lines(span.file).range(span)
    }

    /// The name of a file.
    pub(super) fn uri(&mut self, file: FileId) -> Option<Uri> {
        let (open, server) = (self.open, self.server);
        let find = || {
            let source = open.analysis.sources().get(file)?;
            server.documents.name(&open.root.join(&source.path))
        };
        self.uris.entry(file).or_insert_with(find).clone()
    }

    /// A span with the name of its file.
    pub(super) fn location(&mut self, span: Span) -> Option<Location> {
        let uri = self.uri(span.file)?;
        Some(Location { uri, range: self.range(span) })
    }
}
