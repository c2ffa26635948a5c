//! Writes what is named and missing: a step, a declaration, a field.

use super::{Action, ActionKind};
use crate::check::model::{ObjectId, TypeKind};
use crate::diag::{Diagnostic, Edit, codes};
use crate::ide::analysis::Analysis;
use crate::ide::completion::{Place, path_type, wanted_kinds};
use crate::ide::{Kind, declarations};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Item, ItemKind};

/// What can be written so that a name means something.
pub(super) fn missing(analysis: &Analysis, problem: &Diagnostic) -> Vec<Action> {
    let found = match problem.code {
        codes::UNKNOWN_STEP => step(analysis, problem),
        codes::UNKNOWN_NAME => declaration(analysis, problem),
        codes::UNKNOWN_FIELD => field(analysis, problem).into_iter().collect(),
        _ => Vec::new(),
    };
    let action = |(title, edit)| Action {
        title,
        kind: ActionKind::Fix,
        edits: vec![edit],
        problem: Some(problem.clone()),
        subject: String::new(),
    };
    found.into_iter().map(action).collect()
}

/// The item of a file around a place.
fn item_at(analysis: &Analysis, span: Span) -> Option<&Item> {
    let (_, tree) = analysis.file(span.file)?;
    tree.items.iter().find(|item| item.span.touches(span.start))
}

fn step(analysis: &Analysis, problem: &Diagnostic) -> Vec<(String, Edit)> {
    let name = analysis.sources().slice(problem.span);
    let unit = match item_at(analysis, problem.span).map(|item| &item.kind) {
        Some(ItemKind::Conversation(unit)) if name != "default" => unit,
        _ => return Vec::new(),
    };
    let end = unit.block_span.end.saturating_sub(1);
    let span = Span::new(problem.span.file, end, end);
    let message = format!(
        "\n  message {name} {{\n    say \"{name}?\"\n    choice \"Yes\" -> end\n    choice \"No\" -> end\n  }}\n"
    );
    let ending = format!("\n  recommendation {name} {{\n    say \"{name}\"\n  }}\n");
    vec![
        (format!("Create the step `{name}`"), Edit { span, text: ending }),
        (format!("Create the message `{name}`"), Edit { span, text: message }),
    ]
}

/// A declaration of each kind that the name could be of.
fn declaration(analysis: &Analysis, problem: &Diagnostic) -> Vec<(String, Edit)> {
    let name = analysis.sources().slice(problem.span);
    let Some(place) = Place::new(analysis, problem.span.file, problem.span.start + 1) else {
        return Vec::new();
    };
    let kinds = wanted_kinds(&place).unwrap_or_default();
    kinds
        .iter()
        .filter_map(|kind| {
            let text = written(*kind, name)?;
            let edit = after_others(analysis, problem.span.file, *kind, &text)?;
            Some((format!("Declare the {} `{name}`", kind.word()), edit))
        })
        .collect()
}

fn written(kind: Kind, name: &str) -> Option<String> {
    let title = name.replace('_', " ");
    Some(match kind {
        Kind::Group => format!("group {name} \"{title}\""),
        Kind::Category => format!("category {name}: marketing \"{title}\""),
        Kind::Team => format!("team {name} {{ email \"{name}@example.com\" }}"),
        Kind::Sender => format!("sender {name} = \"+33600000000\""),
        Kind::Event => format!("event {name} {{ contact: contact }}"),
        Kind::Intent => format!("intent {name} {{ \"{title}\" }}"),
        Kind::Conversation => format!(
            "conversation {name} {{\n  trigger request\n\n  fallback \"Bye!\"\n\n  message ask {{\n    say \"{title}?\"\n    choice \"Yes\" -> end\n    choice \"No\" -> end\n  }}\n}}"
        ),
        Kind::Automation => format!("automation {name} {{\n  trigger request\n  say \"{title}\"\n}}"),
        _ => return None,
    })
}

/// Behind the last declaration of the same kind in the file, else at the end of the file.
fn after_others(analysis: &Analysis, file: FileId, kind: Kind, text: &str) -> Option<Edit> {
    let (source, tree) = analysis.file(file)?;
    let same = |item: &&Item| declarations::item_name(item).is_some_and(|(_, known)| known == kind);
    if let Some(last) = tree.items.iter().rfind(same) {
        let text = if text.contains('\n') { format!("\n\n{text}") } else { format!("\n{text}") };
        return Some(Edit { span: last.span.after(), text });
    }
    let end = source.text.trim_end().len() as u32;
    let span = Span::new(file, end, source.text.len() as u32);
    Some(Edit { span, text: format!("\n\n{text}\n") })
}

/// A field of the contact, an object or an event.
fn field(analysis: &Analysis, problem: &Diagnostic) -> Option<(String, Edit)> {
    let name = analysis.sources().slice(problem.span);
    let place = Place::new(analysis, problem.span.file, problem.span.start + 1)?;
    let dot = place.before.checked_sub(1)?;
    let model = analysis.model();
    let (owner, declared) = match path_type(&place.cursor, dot)?.kind {
        TypeKind::Object(ObjectId(0)) => ("contact".to_owned(), contact(analysis)),
        TypeKind::Object(id) => {
            let object = &model.objects.get(id.index())?.declared;
            (object.name.to_string(), Some(item_at(analysis, object.span)?))
        }
        TypeKind::Record(fields) => {
            let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
            let same = |event: &&crate::check::model::Event| {
                event.fields.iter().map(|field| field.name.as_str()).eq(names.iter().copied())
            };
            let event = model.events.iter().find(same)?;
            (event.name.to_string(), Some(item_at(analysis, event.span)?))
        }
        _ => return None,
    };
    let edit = match declared {
        Some(item) => inside(analysis, item, &format!("{name}: text?"))?,
        None => {
            let text = format!("object contact {{\n  {name}: text?\n}}");
            after_others(analysis, problem.span.file, Kind::Object, &text)?
        }
    };
    Some((format!("Add the field `{name}` to `{owner}`"), edit))
}

/// The first `object contact`.
fn contact(analysis: &Analysis) -> Option<&Item> {
    let is_contact =
        |item: &&Item| matches!(&item.kind, ItemKind::Object { name, .. } if name.text == "contact");
    analysis.checked().files.iter().flat_map(|file| &file.items).find(is_contact)
}

/// Before the closing brace of a declaration, on a line of its own where the others have one.
fn inside(analysis: &Analysis, item: &Item, text: &str) -> Option<Edit> {
    let written = analysis.sources().slice(item.span);
    let body = written.strip_suffix('}')?;
    let kept = body.trim_end().len() as u32;
    let span = Span { start: item.span.start + kept, end: item.span.end - 1, ..item.span };
    let text = if written.contains('\n') { format!("\n  {text}\n") } else { format!("  {text} ") };
    Some(Edit { span, text })
}
