//! What the parts of a file tell the rest of the project: its declarations, and of its units what others can name.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::walk;
use crate::source::{Sources, Span};
use crate::syntax::ast::{AnswerTarget, Field, File, ItemKind, SettingKind, Unit, Way};

/// A digest of what a file tells the rest of the project. Where it stays the same, other files mean what they meant, but
/// for the places of what they name in this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interface(u64);

impl Interface {
    pub(in crate::check) fn of(file: &File, sources: &Sources) -> Self {
        let mut digest = Digest { sources, hasher: DefaultHasher::new() };
        for item in &file.items {
            match &item.kind {
                ItemKind::Conversation(unit) => digest.unit(unit, true),
                ItemKind::Automation(unit) => digest.unit(unit, false),
                // Nothing names a test, and every test is looked at each time.
                ItemKind::Test(_) => {}
                _ => {
                    item.broken.hash(&mut digest.hasher);
                    digest.slice(item.span);
                }
            }
        }
        for name in &file.lost {
            name.text.hash(&mut digest.hasher);
        }
        Self(digest.hasher.finish())
    }
}

struct Digest<'a> {
    sources: &'a Sources,
    hasher: DefaultHasher,
}

impl Digest<'_> {
    fn slice(&mut self, span: Span) {
        self.sources.slice(span).hash(&mut self.hasher);
    }

    /// A parameter, and how far it stands behind the name: its default may stand, with its place, where the unit is started.
    fn parameter(&mut self, unit: &Unit, field: &Field) {
        field.span.start.saturating_sub(unit.name.span.end).hash(&mut self.hasher);
        self.slice(field.span);
    }

    /// Its name, its parameters, and the variables that `run … as` gives.
    fn unit(&mut self, unit: &Unit, conversation: bool) {
        (conversation, &unit.name.text, unit.parameters.len()).hash(&mut self.hasher);
        unit.parameters.iter().for_each(|field| self.parameter(unit, field));
        for variable in &unit.variables {
            variable.name.text.hash(&mut self.hasher);
            self.slice(variable.ty.span);
        }
        for way in unit.steps.iter().flat_map(walk::ways) {
            if let Way::Answer(answer) = way
                && let AnswerTarget::Variable(name, ty) = &answer.target
            {
                name.text.hash(&mut self.hasher);
                self.slice(ty.span);
            }
        }
        let per = unit.settings.iter().any(|setting| matches!(setting.kind, SettingKind::Per(_)));
        per.hash(&mut self.hasher);
    }
}
