//! The parameters of what is being called, and which of them is being written.

use super::analysis::Analysis;
use super::completion::{Block, frames};
use super::cursor::Cursor;
use crate::catalog::functions::{self, Need};
use crate::catalog::reference;
use crate::check::model;
use crate::check::written_type;
use crate::source::FileId;
use crate::syntax::token::Token;

/// A parameter as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type as written.
    pub ty: String,
    /// How it stands in the signature: `name: type`.
    pub label: String,
}

/// One way to call something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// As people read it: `word(text: text, n: whole) -> text?`.
    pub label: String,
    /// What it does; may be empty.
    pub docs: String,
    /// Its parameters in order.
    pub parameters: Vec<Parameter>,
}

/// What is being called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// The ways to call it.
    pub signatures: Vec<Signature>,
    /// Which of them the arguments fit so far.
    pub active: usize,
    /// Which parameter is being written, from 0.
    pub parameter: usize,
}

/// The call around a place.
pub fn help(analysis: &Analysis, file: FileId, offset: u32) -> Option<Help> {
    let cursor = Cursor::new(analysis, file, offset)?;
    let before = cursor.tokens.partition_point(|token| token.end <= offset);
    let open = frames(&cursor, before);
    let frame = open.iter().rev().find(|frame| frame.block == Block::Arguments)?;
    let signatures = signatures(&cursor, frame.open);
    let position = commas(&cursor, frame.open, before);
    let fits = |signature: &Signature| signature.parameters.len() > position;
    let active = signatures.iter().position(fits).unwrap_or(0);
    let named = named_argument(&cursor, frame.open, before);
    let chosen = signatures.get(active)?;
    let by_name = named.and_then(|name| chosen.parameters.iter().position(|known| known.name == name));
    let last = chosen.parameters.len().saturating_sub(1);
    Some(Help { active, parameter: by_name.unwrap_or(position.min(last)), signatures })
}

/// The parameters of what is called with its parenthesis there.
pub(super) fn parameters_of(cursor: &Cursor<'_>, open: usize) -> Vec<Parameter> {
    let is_function = open.checked_sub(1).is_some_and(|name| functions::lookup(cursor.word(name)).is_some());
    if is_function {
        // Arguments of functions are given by place.
        return Vec::new();
    }
    signatures(cursor, open).into_iter().next().map(|signature| signature.parameters).unwrap_or_default()
}

/// How many commas stand between the parenthesis and the place, those of inner brackets left out.
fn commas(cursor: &Cursor<'_>, open: usize, before: usize) -> usize {
    use Token::{BraceClose, BraceOpen, BracketClose, BracketOpen, Comma, ParenClose, ParenOpen};
    let mut depth = 0usize;
    let mut count = 0;
    for token in cursor.tokens.iter().take(before).skip(open + 1) {
        match token.kind {
            ParenOpen | BracketOpen | BraceOpen => depth += 1,
            ParenClose | BracketClose | BraceClose => depth = depth.saturating_sub(1),
            Comma if depth == 0 => count += 1,
            _ => {}
        }
    }
    count
}

/// The name before the colon of the argument that is being written.
fn named_argument<'a>(cursor: &Cursor<'a>, open: usize, before: usize) -> Option<&'a str> {
    let mut at = before;
    while at > open + 2 {
        at -= 1;
        match cursor.kind(at)? {
            Token::Comma => return None,
            Token::Colon => return Some(cursor.word(at - 1)),
            _ => {}
        }
    }
    None
}

fn signatures(cursor: &Cursor<'_>, open: usize) -> Vec<Signature> {
    let Some(name) = open.checked_sub(1).map(|name| cursor.word(name)) else { return Vec::new() };
    let analysis = cursor.analysis;
    let is_member = open.checked_sub(2).and_then(|dot| cursor.kind(dot)) == Some(Token::Dot);
    if is_member {
        let service = open.checked_sub(3).map(|service| cursor.word(service)).unwrap_or_default();
        return service_function(analysis, service, name).into_iter().collect();
    }
    if let Some(function) = functions::lookup(name) {
        return function.signatures.iter().map(|call| built_in(function, call)).collect();
    }
    template(analysis, name).or_else(|| unit(analysis, name)).into_iter().collect()
}

fn built_in(function: &functions::Function, call: &functions::Signature) -> Signature {
    let parameters = call.parameters.iter().map(|parameter| Parameter {
        name: parameter.name.to_owned(),
        ty: parameter.kind.to_string(),
        label: match parameter.need {
            Need::Required | Need::Repeated => format!("{}: {}", parameter.name, parameter.kind),
            Need::Optional => format!("[{}: {}]", parameter.name, parameter.kind),
        },
    });
    Signature {
        label: reference::signature(function, call),
        docs: function.effect.to_owned(),
        parameters: parameters.collect(),
    }
}

fn of(analysis: &Analysis, name: &str, parameters: &[(&str, &model::Type)], result: &str) -> Signature {
    let parameters: Vec<Parameter> = parameters
        .iter()
        .map(|(name, ty)| {
            let ty = written_type(analysis.model(), ty);
            Parameter { name: (*name).to_owned(), label: format!("{name}: {ty}"), ty }
        })
        .collect();
    let shown: Vec<&str> = parameters.iter().map(|parameter| parameter.label.as_str()).collect();
    let declaration = analysis.declarations().iter().find(|one| one.name == name && one.doc.is_some());
    let docs = declaration.and_then(|one| one.doc.clone()).unwrap_or_default();
    Signature { label: format!("{name}({}){result}", shown.join(", ")), docs, parameters }
}

fn service_function(analysis: &Analysis, service: &str, name: &str) -> Option<Signature> {
    let service = analysis.model().services.iter().find(|known| known.name == service)?;
    let function = service.functions.iter().find(|known| known.name == name)?;
    let parameters: Vec<_> =
        function.parameters.iter().map(|field| (field.name.as_str(), &field.ty)).collect();
    let answer = function.answer.as_ref().map(|fields| {
        let shown = fields
            .iter()
            .map(|field| format!("{}: {}", field.name, written_type(analysis.model(), &field.ty)));
        format!(" -> {{ {} }}", shown.collect::<Vec<_>>().join(", "))
    });
    Some(of(analysis, name, &parameters, &answer.unwrap_or_default()))
}

fn template(analysis: &Analysis, name: &str) -> Option<Signature> {
    let template = analysis.model().templates.iter().find(|known| known.name == name)?;
    let parameters: Vec<_> =
        template.parameters.iter().map(|local| (local.name.as_str(), &local.ty)).collect();
    Some(of(analysis, name, &parameters, " -> text"))
}

fn unit(analysis: &Analysis, name: &str) -> Option<Signature> {
    let unit = analysis.model().units.iter().find(|known| known.declared.name == name)?;
    let parameters = unit.parameters.iter().filter_map(|id| unit.locals.get(id.index()));
    let parameters: Vec<_> = parameters.map(|local| (local.name.as_str(), &local.ty)).collect();
    Some(of(analysis, name, &parameters, ""))
}
