//! What an editor shows between the words: what a text costs, which number a choice has, which type a variable got.

use super::analysis::Analysis;
use super::nodes::{self, Node};
use super::{texts, types};
use crate::check::model::{Choice, ChoiceKind, ChoiceStyle, StepKind, Unit};
use crate::source::{FileId, Span};
use crate::syntax::ast::StatementKind;

/// Something that is shown and not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The byte before which it stands.
    pub offset: u32,
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: HintKind,
}

/// What a hint tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintKind {
    /// `143/160 · 1 SMS`, behind a text.
    Cost,
    /// `1.`, before the label of a choice.
    Number,
    /// `: text`, behind a name.
    Type,
}

/// The hints of a part of a file, in order.
pub fn hints(analysis: &Analysis, file: FileId, within: Span) -> Vec<Hint> {
    let inside = |span: Span| span.start <= within.end && span.end >= within.start;
    let mut found = costs(analysis, file, &inside);
    let units = analysis.model().units.iter().filter(|unit| unit.span.file == file && inside(unit.span));
    for unit in units.clone() {
        found.extend(numbers(unit));
    }
    found.extend(inferred(analysis, file, &inside));
    found.retain(|hint| within.touches(hint.offset));
    found.sort_by_key(|hint| hint.offset);
    found
}

fn costs(analysis: &Analysis, file: FileId, inside: &dyn Fn(Span) -> bool) -> Vec<Hint> {
    let all = texts::of_file(analysis, file).into_iter().filter(|outgoing| inside(outgoing.span()));
    all.filter_map(|outgoing| {
        // The language that costs most.
        let length = outgoing.lengths.iter().max_by_key(|length| *length.segments().end())?;
        let label = texts::measure(length);
        Some(Hint { offset: outgoing.span().end, label, kind: HintKind::Cost })
    })
    .collect()
}

/// The numbers of listed choices, as far as they are the same for everybody.
fn numbers(unit: &Unit) -> Vec<Hint> {
    let mut found = Vec::new();
    for step in &unit.steps {
        let StepKind::Message(message) = &step.kind else { continue };
        if message.style != ChoiceStyle::Numbered {
            continue;
        }
        let is_fixed =
            |choice: &&Choice| !matches!(choice.kind, ChoiceKind::Each { .. }) && choice.when.is_none();
        let listed = message.choices.iter().take_while(is_fixed);
        let labels = listed.filter_map(|choice| match &choice.kind {
            ChoiceKind::Labels(labels) => labels.first(),
            _ => None,
        });
        found.extend(labels.enumerate().map(|(at, label)| Hint {
            offset: label.span.start,
            label: format!("{}.", at + 1),
            kind: HintKind::Number,
        }));
    }
    found
}

/// The types of variables that are written without one.
fn inferred(analysis: &Analysis, file: FileId, inside: &dyn Fn(Span) -> bool) -> Vec<Hint> {
    let Some((_, tree)) = analysis.file(file) else { return Vec::new() };
    let mut names = Vec::new();
    for item in tree.items.iter().filter(|item| inside(item.span)) {
        nodes::item(item, &mut |node| {
            let Node::Statement(statement) = node else { return };
            match &statement.kind {
                StatementKind::Let { name, .. } => names.push(name.span),
                StatementKind::Call { result: Some(name), .. } => names.push(name.span),
                _ => {}
            }
        });
    }
    let typed = names.into_iter().filter_map(|name| {
        let local = types::local(analysis, name)?;
        let label = format!(": {}", types::written(analysis, &local.ty)?);
        Some(Hint { offset: name.end, label, kind: HintKind::Type })
    });
    typed.collect()
}
