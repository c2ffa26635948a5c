//! The shape of files: symbols, folds, selections.

use lsp_types::*;
use serde_json::Value;

use super::{Answer, to_value};
use crate::ide::symbols::{self, Symbol};
use crate::ide::{Kind, ranges};
use crate::lsp::convert::Writer;
use crate::lsp::lines::Lines;
use crate::lsp::server::Server;

pub(super) fn document(server: &mut Server<'_>, params: DocumentSymbolParams) -> Answer {
    let Some((_, file)) = server.checked(&params.text_document.uri) else { return Ok(Value::Null) };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let outline = symbols::outline(&open.analysis, file.file);
    let mut writer = Writer::new(server, open);
    if server.client.nested_symbols {
        return to_value(outline.iter().map(|symbol| nested(&mut writer, symbol)).collect::<Vec<_>>());
    }
    let mut found = Vec::new();
    outline.iter().for_each(|symbol| flat(&mut writer, symbol, None, &mut found));
    to_value(found)
}

fn nested(writer: &mut Writer<'_>, symbol: &Symbol) -> DocumentSymbol {
    let declaration = &symbol.declaration;
    let children: Vec<_> = symbol.children.iter().map(|child| nested(writer, child)).collect();
    DocumentSymbol {
        name: name(&declaration.name),
        detail: Some(declaration.kind.word().to_owned()),
        kind: kind(declaration.kind),
        tags: None,
        #[allow(deprecated, reason = "the struct has the field, and has no default")]
        deprecated: None,
        range: writer.range(declaration.span),
        selection_range: writer.range(declaration.name_span),
        children: (!children.is_empty()).then_some(children),
    }
}

/// A symbol and those in it, for editors that know no nesting.
fn flat(writer: &mut Writer<'_>, symbol: &Symbol, container: Option<&str>, found: &mut Vec<Value>) {
    let declaration = &symbol.declaration;
    if let Some(location) = writer.location(declaration.span) {
        found.push(serde_json::json!({
            "name": name(&declaration.name),
            "kind": kind(declaration.kind),
            "location": location,
            "containerName": container,
        }));
    }
    symbol.children.iter().for_each(|child| flat(writer, child, Some(&declaration.name), found));
}

/// Editors refuse symbols without a name.
fn name(name: &str) -> String {
    if name.trim().is_empty() { "(no name)".to_owned() } else { name.to_owned() }
}

fn kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Conversation | Kind::Automation | Kind::Campaign => SymbolKind::Module,
        Kind::Message => SymbolKind::Class,
        Kind::Step => SymbolKind::Method,
        Kind::Ending => SymbolKind::EnumMember,
        Kind::Object => SymbolKind::Struct,
        Kind::Event => SymbolKind::Event,
        Kind::Service => SymbolKind::Interface,
        Kind::Template | Kind::Function => SymbolKind::Function,
        Kind::Constant => SymbolKind::Constant,
        Kind::Field => SymbolKind::Field,
        Kind::Value => SymbolKind::EnumMember,
        Kind::Parameter | Kind::Variable | Kind::Local => SymbolKind::Variable,
        Kind::Test => SymbolKind::String,
        Kind::Sender | Kind::Category | Kind::Group | Kind::Team | Kind::Intent => SymbolKind::Namespace,
    }
}

pub(super) fn workspace(server: &mut Server<'_>, params: WorkspaceSymbolParams) -> Answer {
    server.projects.refresh();
    let mut found = Vec::new();
    for open in server.projects.iter() {
        let mut writer = Writer::new(server, open);
        for declaration in symbols::search(&open.analysis, &params.query) {
            let Some(location) = writer.location(declaration.name_span) else { continue };
            found.push(WorkspaceSymbol {
                location: WorkspaceSymbolLocation::Location(location),
                data: None,
                base_symbol_information: BaseSymbolInformation {
                    name: name(&declaration.name),
                    kind: kind(declaration.kind),
                    tags: None,
                    container_name: (!declaration.owner.is_empty()).then(|| declaration.owner.to_string()),
                },
            });
        }
    }
    to_value(found)
}

pub(super) fn folds(server: &mut Server<'_>, params: FoldingRangeParams) -> Answer {
    let Some((_, file)) = server.checked(&params.text_document.uri) else { return Ok(Value::Null) };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let mut writer = Writer::new(server, open);
    let folds = ranges::folds(&open.analysis, file.file).into_iter().map(|fold| {
        let range = writer.range(fold.span);
        FoldingRange {
            start_line: range.start.line,
            // The line of a closing brace stays in sight.
            end_line: if fold.comment {
                range.end.line
            } else {
                range.end.line.saturating_sub(1).max(range.start.line)
            },
            kind: fold.comment.then_some(FoldingRangeKind::Comment),
            ..FoldingRange::default()
        }
    });
    to_value(folds.filter(|fold| fold.start_line < fold.end_line).collect::<Vec<_>>())
}

pub(super) fn selections(server: &mut Server<'_>, params: SelectionRangeParams) -> Answer {
    let encoding = server.client.encoding;
    let Some((_, file)) = server.checked(&params.text_document.uri) else { return Ok(Value::Null) };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let Some(source) = open.analysis.sources().get(file.file) else { return Ok(Value::Null) };
    let lines = Lines::new(&source.text, encoding);
    let chains = params.positions.iter().map(|position| {
        let spans = ranges::selections(&open.analysis, file.file, lines.offset(*position));
        let outer = spans.into_iter().rev().fold(None, |parent, span| {
            Some(SelectionRange { range: lines.range(span), parent: parent.map(Box::new) })
        });
        // Every position has to have an answer.
        outer.unwrap_or(SelectionRange { range: Range { start: *position, end: *position }, parent: None })
    });
    to_value(chains.collect::<Vec<_>>())
}
