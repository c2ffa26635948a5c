//! What is shown in and between the lines: colours, hints, lenses.

use lsp_types::*;
use serde_json::{Value, json};

use super::{Answer, to_value};
use crate::ide::hints::{self, HintKind};
use crate::ide::lenses::{self, Action};
use crate::ide::tokens::{self, TokenKind};
use crate::lsp::convert::Writer;
use crate::lsp::lines::Lines;
use crate::lsp::server::Server;
use crate::source::Span;

/// The kinds of words with their names in the protocol. Names that it does not know stand for themselves; editors colour
/// them like the nearest kind that they know.
pub(in crate::lsp) const TOKEN_TYPES: &[(TokenKind, &str)] = &[
    (TokenKind::Keyword, "keyword"),
    (TokenKind::Operator, "operator"),
    (TokenKind::Comment, "comment"),
    (TokenKind::Text, "string"),
    (TokenKind::Regex, "regexp"),
    (TokenKind::Number, "number"),
    (TokenKind::Type, "type"),
    (TokenKind::Function, "function"),
    (TokenKind::Variable, "variable"),
    (TokenKind::Parameter, "parameter"),
    (TokenKind::Property, "property"),
    (TokenKind::Step, "label"),
    (TokenKind::Unit, "class"),
    (TokenKind::Event, "event"),
    (TokenKind::EnumMember, "enumMember"),
    (TokenKind::Declared, "namespace"),
];

/// The names of what is said of a word beside its kind.
pub(in crate::lsp) const TOKEN_MODIFIERS: &[&str] = &["declaration", "readonly", "defaultLibrary"];

pub(super) fn tokens(server: &mut Server<'_>, params: SemanticTokensParams) -> Answer {
    let encoding = server.client.encoding;
    let Some((analysis, file)) = server.checked(&params.text_document.uri) else { return Ok(Value::Null) };
    let Some(source) = analysis.sources().get(file.file) else { return Ok(Value::Null) };
    let lines = Lines::new(&source.text, encoding);
    let mut data = Vec::new();
    let mut last = Position { line: 0, character: 0 };
    for token in tokens::tokens(analysis, file.file) {
        let known = TOKEN_TYPES.iter().position(|(kind, _)| *kind == token.kind);
        let modifiers =
            u32::from(token.declares) | u32::from(token.constant) << 1 | u32::from(token.built_in) << 2;
        for span in one_line(&source.text, token.span) {
            let at = lines.position(span.start);
            let same_line = at.line == last.line;
            data.push(SemanticToken {
                delta_line: at.line - last.line,
                delta_start: if same_line { at.character - last.character } else { at.character },
                length: lines.width(span),
                token_type: known.unwrap_or(0) as u32,
                token_modifiers_bitset: modifiers,
            });
            last = at;
        }
    }
    to_value(SemanticTokens { result_id: None, data })
}

/// The parts of a word on each of its lines: editors take no words of several lines.
fn one_line(text: &str, span: Span) -> Vec<Span> {
    let written = text.get(span.start as usize..span.end as usize).unwrap_or_default();
    let mut start = span.start;
    let mut parts = Vec::new();
    for line in written.split_inclusive(['\n', '\r']) {
        let shown = line.trim_end_matches(['\n', '\r']).len() as u32;
        if shown > 0 {
            parts.push(Span { start, end: start + shown, ..span });
        }
        start += line.len() as u32;
    }
    parts
}

pub(super) fn hints(server: &mut Server<'_>, params: InlayHintParams) -> Answer {
    let encoding = server.client.encoding;
    let Some((analysis, file)) = server.checked(&params.text_document.uri) else { return Ok(Value::Null) };
    let Some(source) = analysis.sources().get(file.file) else { return Ok(Value::Null) };
    let lines = Lines::new(&source.text, encoding);
    let within = Span::new(file.file, lines.offset(params.range.start), lines.offset(params.range.end));
    let shown = hints::hints(analysis, file.file, within).into_iter().map(|hint| InlayHint {
        position: lines.position(hint.offset),
        label: Label::String(hint.label),
        kind: (hint.kind == HintKind::Type).then_some(InlayHintKind::Type),
        text_edits: None,
        tooltip: None,
        padding_left: Some(hint.kind == HintKind::Cost),
        padding_right: Some(hint.kind == HintKind::Number),
        data: None,
    });
    to_value(shown.collect::<Vec<_>>())
}

pub(super) fn lenses(server: &mut Server<'_>, params: CodeLensParams) -> Answer {
    let uri = params.text_document.uri;
    let Some((_, file)) = server.checked(&uri) else { return Ok(Value::Null) };
    let Some(open) = server.projects.get(file.project) else { return Ok(Value::Null) };
    let mut writer = Writer::new(server, open);
    let shown = lenses::lenses(&open.analysis, file.file).into_iter().map(|lens| {
        let range = writer.range(Span { end: lens.span.start, ..lens.span });
        let command = command(&mut writer, &uri, range, lens.action);
        CodeLens { range, command: Some(command), data: None }
    });
    to_value(shown.collect::<Vec<_>>())
}

fn command(writer: &mut Writer<'_>, uri: &Uri, range: Range, action: Action) -> Command {
    let (title, command, arguments) = match action {
        Action::RunTest(name) => ("▶ run test".to_owned(), "smsc.runTest", vec![json!(uri), json!(name)]),
        Action::Try { unit, step: None } => ("try it".to_owned(), "smsc.chat", vec![json!(uri), json!(unit)]),
        Action::Try { unit, step: Some(step) } => {
            ("try from here".to_owned(), "smsc.chat", vec![json!(uri), json!(unit), json!(step)])
        }
        Action::Graph(unit) => ("graph".to_owned(), "smsc.graph", vec![json!(uri), json!(unit)]),
        Action::WaysIn { first, jumps } => {
            let count = jumps.len() + usize::from(first);
            let ways = if count == 1 { "1 way in".to_owned() } else { format!("{count} ways in") };
            let ways = if first { format!("{ways}: the start") } else { ways };
            let locations: Vec<Location> = jumps.iter().filter_map(|span| writer.location(*span)).collect();
            (ways, "smsc.waysIn", vec![json!(uri), json!(range.start), json!(locations)])
        }
    };
    Command { title, command: command.to_owned(), arguments: Some(arguments), ..Command::default() }
}
