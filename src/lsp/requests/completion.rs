//! Questions about what is being written.

use lsp_types::*;
use serde_json::Value;

use super::{Answer, to_value};
use crate::ide::completion::{self, Item, ItemKind};
use crate::ide::{Kind, signature};
use crate::lsp::convert::Writer;
use crate::lsp::server::Server;

pub(super) fn complete(server: &mut Server<'_>, params: CompletionParams) -> Answer {
    let Some((file, offset)) = server.place(&params.text_document_position_params) else {
        return Ok(Value::Null);
    };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let found = completion::complete(&open.analysis, file.file, offset);
    let range = Writer::new(server, open).range(found.replaces);
    let items = found.items.into_iter().enumerate();
    let items = items.map(|(at, item)| shown(item, at, range, server.client.snippets)).collect();
    to_value(CompletionList { is_incomplete: false, items, ..CompletionList::default() })
}

fn shown(item: Item, at: usize, range: Range, snippets: bool) -> CompletionItem {
    let markdown =
        |value: String| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
    let snippet = item.snippet.filter(|_| snippets);
    let is_snippet = snippet.is_some();
    let new_text = snippet.unwrap_or_else(|| item.label.clone());
    CompletionItem {
        kind: Some(kind(item.kind)),
        detail: (!item.detail.is_empty()).then_some(item.detail),
        documentation: (!item.docs.is_empty()).then(|| markdown(item.docs)),
        sort_text: Some(format!("{at:04}")),
        filter_text: Some(item.label.clone()),
        insert_text_format: is_snippet.then_some(InsertTextFormat::Snippet),
        text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit { range, new_text })),
        label: item.label,
        ..CompletionItem::default()
    }
}

fn kind(kind: ItemKind) -> CompletionItemKind {
    match kind {
        ItemKind::Keyword => CompletionItemKind::Keyword,
        ItemKind::Construct => CompletionItemKind::Snippet,
        ItemKind::Step => CompletionItemKind::Reference,
        ItemKind::Value => CompletionItemKind::EnumMember,
        ItemKind::Function => CompletionItemKind::Function,
        ItemKind::BuiltIn => CompletionItemKind::Class,
        ItemKind::Declared(kind) => match kind {
            Kind::Field => CompletionItemKind::Field,
            Kind::Value => CompletionItemKind::EnumMember,
            Kind::Parameter | Kind::Variable | Kind::Local => CompletionItemKind::Variable,
            Kind::Constant => CompletionItemKind::Constant,
            Kind::Template | Kind::Function => CompletionItemKind::Function,
            Kind::Event => CompletionItemKind::Event,
            Kind::Object => CompletionItemKind::Struct,
            Kind::Service => CompletionItemKind::Interface,
            _ => CompletionItemKind::Module,
        },
    }
}

pub(super) fn signature(server: &mut Server<'_>, params: SignatureHelpParams) -> Answer {
    let Some((file, offset)) = server.place(&params.text_document_position_params) else {
        return Ok(Value::Null);
    };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let Some(help) = signature::help(&open.analysis, file.file, offset) else { return Ok(Value::Null) };
    let signatures = help.signatures.into_iter().map(|signature| SignatureInformation {
        documentation: (!signature.docs.is_empty()).then_some(Documentation::String(signature.docs)),
        parameters: Some(
            signature
                .parameters
                .into_iter()
                .map(|parameter| ParameterInformation {
                    label: ParameterInformationLabel::String(parameter.label),
                    documentation: None,
                })
                .collect(),
        ),
        label: signature.label,
        active_parameter: None,
    });
    to_value(SignatureHelp {
        signatures: signatures.collect(),
        active_signature: Some(help.active as u32),
        active_parameter: Some(ActiveParameter::Int(help.parameter as u32)),
    })
}
