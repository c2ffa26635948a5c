//! What names mean at one place: variables, what started the unit, what is known to be set.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::facts::{Facts, Path};
use crate::check::model::{Local, LocalId, LocalKind, StepId, Type, UnitId};
use crate::source::Span;

/// What `event`, `campaign` or `intent` means.
#[derive(Debug, Clone, Default)]
pub(super) enum Binding {
    /// Nothing here can have brought one.
    #[default]
    None,
    /// This variable, of this type.
    One(LocalId, Type),
    /// Several triggers bring different ones.
    Several,
    /// A trigger could not be understood: it could be anything.
    Unknown,
}

/// What kind of place is being lowered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum PlaceKind {
    /// A constant or a default: nothing about anybody is known.
    #[default]
    Constant,
    /// A template, a campaign, a compliance text: there is a contact.
    Contact,
    /// A unit.
    Unit,
    /// A test.
    Test,
}

/// What names mean at one place.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub kind: PlaceKind,
    pub unit: Option<UnitId>,
    /// Whether parts may be left out that could not be read: what is not found raises no error then.
    pub broken: bool,
    /// What the unit lacks may yet come.
    pub unfinished: bool,
    /// All variables of the unit or template.
    pub locals: Vec<Local>,
    /// With the depth of the block of each.
    visible: HashMap<SmolStr, Vec<(LocalId, usize)>>,
    depth: usize,
    /// Names in the order in which they came into sight, with marks where blocks begin.
    order: Vec<Option<SmolStr>>,
    /// The language of the text that is being lowered, by its place in the project's list, where it is localised.
    pub language: Option<usize>,
    pub facts: Facts,
    pub event: Binding,
    pub campaign: Binding,
    pub intent: Binding,
    /// Whether `{choices}` means something.
    pub choices: bool,
    /// Whether `{choices}` was seen.
    pub placed_choices: bool,
    pub steps: HashMap<SmolStr, (StepId, Span)>,
    /// How many steps have a name that another had before: each was perhaps to have one that is missing.
    pub doubled_steps: usize,
    /// Unknown names that such steps were perhaps to have.
    pub presumed_steps: Vec<SmolStr>,
    /// The default recommendation, and where it stands.
    pub default_step: Option<StepId>,
    pub default_span: Span,
    /// Facts that hold wherever the unit stands: what all its triggers tell about what started it.
    pub standing: Vec<Path>,
}

impl Scope {
    pub(super) fn of(kind: PlaceKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Adds a variable that is not in sight by name.
    pub(super) fn add_hidden(&mut self, name: SmolStr, ty: Type, kind: LocalKind, span: Span) -> LocalId {
        let id = LocalId(self.locals.len() as u32);
        self.locals.push(Local { name, ty, kind, span });
        id
    }

    /// Adds a variable; it is in sight until the block ends.
    pub(super) fn add(&mut self, name: SmolStr, ty: Type, kind: LocalKind, span: Span) -> LocalId {
        let id = self.add_hidden(name.clone(), ty, kind, span);
        self.show(name, id);
        id
    }

    /// Brings a variable into sight until the block ends.
    pub(super) fn show(&mut self, name: SmolStr, id: LocalId) {
        self.visible.entry(name.clone()).or_default().push((id, self.depth));
        self.order.push(Some(name));
    }

    pub(super) fn begin_block(&mut self) {
        self.order.push(None);
        self.depth += 1;
    }

    pub(super) fn end_block(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        while let Some(Some(name)) = self.order.pop() {
            if let Some(ids) = self.visible.get_mut(&name) {
                ids.pop();
            }
        }
    }

    /// The variable in sight of that name.
    pub(super) fn find(&self, name: &str) -> Option<LocalId> {
        self.visible.get(name)?.last().map(|(id, _)| *id)
    }

    /// A variable of that name in the innermost block, for which a second one would be one too many.
    pub(super) fn find_in_block(&self, name: &str) -> Option<LocalId> {
        let (id, depth) = self.visible.get(name)?.last()?;
        (*depth == self.depth).then_some(*id)
    }

    pub(super) fn local(&self, id: LocalId) -> Option<&Local> {
        self.locals.get(id.index())
    }

    /// The names of all variables in sight.
    pub(super) fn names(&self) -> Vec<SmolStr> {
        self.order.iter().flatten().cloned().collect()
    }
}
