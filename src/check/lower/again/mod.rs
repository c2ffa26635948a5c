//! Lowering again after an edit: units that the edit cannot concern are taken over as they are.
//!
//! A unit means what it meant as long as its own file is the same, and everything that it can name is: the declarations of
//! the project ([`Interface`]), and the places of those that it does name.

mod interface;
mod places;

use std::ops::Range;

use smol_str::SmolStr;

use super::Lower;
use crate::check::model::{Enum, Project, UnitId};
use crate::diag::Diagnostic;
use crate::source::Span;

pub use interface::Interface;
pub use places::{Changes, Places};

/// What lowering a unit left behind outside of it.
#[derive(Debug, Clone)]
pub(in crate::check) struct Trace {
    references: Range<usize>,
    untranslated: Range<usize>,
    mistaken_starts: Range<usize>,
    stored_names: Range<usize>,
    enums: Range<usize>,
    diagnostics: Vec<Diagnostic>,
    started: bool,
    /// What it took of the budgets.
    suggestions: usize,
    inlined: usize,
    /// Where it looks in other files.
    pub(in crate::check) places: Places,
}

/// What lowering a project left behind, for the next time.
#[derive(Debug, Clone, Default)]
pub(in crate::check) struct Traces {
    pub(in crate::check) units: Vec<Trace>,
    stored_names: Vec<(SmolStr, Span)>,
    /// Whether a budget was used up: then what a unit got depends on those before it.
    exhausted: bool,
}

/// A project as it was before an edit, to take units from.
#[derive(Debug)]
pub(in crate::check) struct Before<'a> {
    /// As it was; units that were taken are empty.
    pub project: Project,
    pub traces: Traces,
    pub changes: &'a Changes,
    /// How many enums are known to be those of before, and whether one is not.
    enums: Result<usize, Differ>,
}

/// There is an enum that was not there before: the numbers of enums mean something else.
#[derive(Debug)]
struct Differ;

impl<'a> Before<'a> {
    pub(in crate::check) fn new(project: Project, traces: Traces, changes: &'a Changes) -> Self {
        Self { project, traces, changes, enums: Ok(0) }
    }

    /// Compares the enums that came since the last time.
    fn compare_enums(&mut self, now: &[Enum]) {
        if let Ok(known) = self.enums {
            let same = now.get(known..) == self.project.enums.get(known..now.len());
            self.enums = if same { Ok(now.len()) } else { Err(Differ) };
        }
    }
}

/// Where the lists stand before a unit is lowered.
pub(super) struct Mark {
    references: usize,
    untranslated: usize,
    mistaken_starts: usize,
    stored_names: usize,
    enums: usize,
    diagnostics: usize,
    suggestions: usize,
    inlined: usize,
}

impl Lower<'_> {
    pub(super) fn mark(&self) -> Mark {
        Mark {
            references: self.project.references.len(),
            untranslated: self.project.untranslated.len(),
            mistaken_starts: self.project.mistaken_starts.len(),
            stored_names: self.stored_names.len(),
            enums: self.project.enums.len(),
            diagnostics: self.diagnostics.len(),
            suggestions: self.suggestions_left,
            inlined: self.inlined_left,
        }
    }

    /// Notes what a unit left behind since the mark.
    pub(super) fn leave_trace(&mut self, id: UnitId, mark: &Mark) {
        if !self.remember {
            return;
        }
        let diagnostics = self.diagnostics.get(mark.diagnostics..).unwrap_or_default().to_vec();
        let mut places = Places::default();
        if let Some(unit) = self.unit_of(id) {
            let own = unit.span.file;
            let references = self.project.references.get(mark.references..).unwrap_or_default();
            references.iter().for_each(|reference| places.add(own, reference.target));
            diagnostics.iter().for_each(|diagnostic| places.add_all(own, diagnostic));
        }
        self.traces.units.push(Trace {
            references: mark.references..self.project.references.len(),
            untranslated: mark.untranslated..self.project.untranslated.len(),
            mistaken_starts: mark.mistaken_starts..self.project.mistaken_starts.len(),
            stored_names: mark.stored_names..self.stored_names.len(),
            enums: mark.enums..self.project.enums.len(),
            diagnostics,
            started: self.is_started(id),
            suggestions: mark.suggestions.saturating_sub(self.suggestions_left),
            inlined: mark.inlined.saturating_sub(self.inlined_left),
            places,
        });
    }

    fn is_started(&self, id: UnitId) -> bool {
        self.units.get(id.index()).is_some_and(|signature| signature.started)
    }

    /// Takes a unit over from before the edit, if that cannot concern it.
    pub(super) fn take_over(&mut self, id: UnitId) -> bool {
        let Some(mut before) = self.before.take() else { return false };
        before.compare_enums(&self.project.enums);
        let taken = self.take_from(&mut before, id);
        self.before = Some(before);
        taken
    }

    fn take_from(&mut self, before: &mut Before<'_>, id: UnitId) -> bool {
        let Some(trace) = before.traces.units.get(id.index()).filter(|trace| self.is_same(before, trace, id))
        else {
            return false;
        };
        let old = &before.project;
        self.project
            .references
            .extend_from_slice(old.references.get(trace.references.clone()).unwrap_or(&[]));
        let untranslated = old.untranslated.get(trace.untranslated.clone()).unwrap_or(&[]);
        self.project.untranslated.extend_from_slice(untranslated);
        let mistaken = old.mistaken_starts.get(trace.mistaken_starts.clone()).unwrap_or(&[]);
        self.project.mistaken_starts.extend_from_slice(mistaken);
        let stored = before.traces.stored_names.get(trace.stored_names.clone()).unwrap_or(&[]);
        self.stored_names.extend_from_slice(stored);
        self.diagnostics.extend_from_slice(&trace.diagnostics);
        self.suggestions_left = self.suggestions_left.saturating_sub(trace.suggestions);
        self.inlined_left = self.inlined_left.saturating_sub(trace.inlined);
        for values in old.enums.get(trace.enums.clone()).unwrap_or(&[]) {
            self.intern_enum(values.values.clone());
        }
        if let (Some(old), Some(new)) =
            (before.project.units.get_mut(id.index()), self.project.units.get_mut(id.index()))
        {
            std::mem::swap(old, new);
        }
        true
    }

    fn is_same(&self, before: &Before<'_>, trace: &Trace, id: UnitId) -> bool {
        let same_file = self.unit_of(id).is_some_and(|unit| !before.changes.touch_file(unit.span.file));
        same_file
            && before.changes.spare(&trace.places)
            && trace.started == self.is_started(id)
            && matches!(before.enums, Ok(known) if known == trace.enums.start)
    }

    /// What the next lowering can take over.
    pub(super) fn traces(&mut self) -> Traces {
        Traces {
            units: std::mem::take(&mut self.traces.units),
            stored_names: std::mem::take(&mut self.stored_names),
            exhausted: self.is_exhausted(),
        }
    }

    /// Whether a budget is used up.
    pub(super) fn is_exhausted(&self) -> bool {
        self.suggestions_left == 0 || self.inlined_left == 0
    }
}

impl Traces {
    /// Whether units can be taken over at all.
    pub(in crate::check) fn is_usable(&self) -> bool {
        !self.exhausted
    }
}
