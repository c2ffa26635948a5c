//! Questions about the name at a place.

use lsp_types::*;
use serde_json::Value;

use super::{Answer, to_value};
use crate::ide::{hover, navigate};
use crate::lsp::convert::Writer;
use crate::lsp::documents::FileOf;
use crate::lsp::lines::Lines;
use crate::lsp::server::Server;
use crate::source::Span;

impl Server<'_> {
    /// The byte of a position in a document, in its project as it is now.
    pub(in crate::lsp) fn place(&mut self, at: &TextDocumentPositionParams) -> Option<(FileOf, u32)> {
        let encoding = self.client.encoding;
        let (analysis, file) = self.checked(&at.text_document.uri)?;
        let source = analysis.sources().get(file.file)?;
        Some((file, Lines::new(&source.text, encoding).offset(at.position)))
    }

    fn locations(&self, project: usize, spans: &[Span]) -> Vec<Location> {
        let Some(open) = self.projects.get(project) else { return Vec::new() };
        let mut writer = Writer::new(self, open);
        spans.iter().filter_map(|span| writer.location(*span)).collect()
    }
}

pub(super) fn hover(server: &mut Server<'_>, params: HoverParams) -> Answer {
    let Some((file, offset)) = server.place(&params.text_document_position_params) else {
        return Ok(Value::Null);
    };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let Some(found) = hover::hover(&open.analysis, file.file, offset) else { return Ok(Value::Null) };
    let range = Writer::new(server, open).range(found.span);
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: found.markdown };
    to_value(Hover { contents: Contents::MarkupContent(contents), range: Some(range) })
}

pub(super) fn definition(server: &mut Server<'_>, params: DefinitionParams) -> Answer {
    let Some((file, offset)) = server.place(&params.text_document_position_params) else {
        return Ok(Value::Null);
    };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let found = navigate::definition(&open.analysis, file.file, offset);
    to_value(found.map(|span| server.locations(file.project, &[span])))
}

pub(super) fn references(server: &mut Server<'_>, params: ReferenceParams) -> Answer {
    let Some((file, offset)) = server.place(&params.text_document_position_params) else {
        return Ok(Value::Null);
    };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let with_declaration = params.context.include_declaration;
    let found = navigate::references(&open.analysis, file.file, offset, with_declaration);
    to_value(server.locations(file.project, &found))
}

pub(super) fn highlight(server: &mut Server<'_>, params: DocumentHighlightParams) -> Answer {
    let Some((file, offset)) = server.place(&params.text_document_position_params) else {
        return Ok(Value::Null);
    };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let mut writer = Writer::new(server, open);
    let found = navigate::highlights(&open.analysis, file.file, offset).into_iter();
    let shown = found.map(|(span, declares)| {
        let kind = if declares { DocumentHighlightKind::Write } else { DocumentHighlightKind::Read };
        DocumentHighlight { range: writer.range(span), kind: Some(kind) }
    });
    to_value(shown.collect::<Vec<_>>())
}
