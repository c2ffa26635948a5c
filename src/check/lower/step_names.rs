//! The names of all steps of a project, which tests may give.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::declare::Written;
use crate::check::model::UnitId;
use crate::source::Span;
use crate::syntax::ast;

/// The names of steps as written, by unit and all together.
#[derive(Debug, Default)]
pub(super) struct StepNames {
    of_units: Vec<Vec<ast::Name>>,
    all: HashMap<SmolStr, Span>,
}

impl StepNames {
    pub(super) fn of(units: &[Written<'_>]) -> Self {
        let names = |unit: &ast::Unit| unit.steps.iter().filter_map(|step| step.name.clone()).collect();
        let of_units: Vec<Vec<ast::Name>> = units.iter().map(|written| names(written.unit())).collect();
        let all = of_units.iter().flatten().map(|name| (name.text.clone(), name.span)).collect();
        Self { of_units, all }
    }

    /// Where a step of this name is declared: in the unit that is meant, if it has one, else in any.
    pub(super) fn find(&self, unit: Option<UnitId>, name: &str) -> Option<Span> {
        let mut own = unit.and_then(|unit| self.of_units.get(unit.index())).into_iter().flatten();
        let own = own.find(|step| step.text == name).map(|step| step.span);
        own.or_else(|| self.all.get(name).copied())
    }

    /// All of them, sorted.
    pub(super) fn sorted(&self) -> Vec<SmolStr> {
        let mut names: Vec<SmolStr> = self.all.keys().cloned().collect();
        names.sort_unstable();
        names
    }
}
