//! What names mean where an expression stands.

use crate::check::model::{Expr, Place, Unit};

/// Where code is generated for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scope<'p> {
    /// The unit, if any.
    pub(super) unit: Option<&'p Unit>,
    /// Its index; `u32::MAX` outside units.
    pub(super) unit_index: u32,
    /// The step, or [`NO_STEP`].
    pub(super) step: u16,
    /// The template whose body this is.
    pub(super) template: Option<&'p Arguments<'p>>,
    /// Operand of `PushChoices`: 0 for the message whose reply is awaited.
    pub(super) choices: u32,
    /// A place whose new value lies in a local of its own as long as it is not accepted.
    pub(super) captured: Option<(&'p Place, u16)>,
    /// Whether this is a recommendation.
    pub(super) recommendation: bool,
}

/// Outside steps.
pub(super) const NO_STEP: u16 = u16::MAX;

/// What a template's parameters stand for.
#[derive(Debug)]
pub(super) struct Arguments<'p> {
    /// One for each parameter.
    pub(super) values: &'p [Expr],
    /// Where these stand.
    pub(super) scope: Scope<'p>,
}

impl<'p> Scope<'p> {
    /// Outside units.
    pub(super) fn global() -> Self {
        Self { unit_index: u32::MAX, step: NO_STEP, ..Self::default() }
    }

    /// In a unit, outside its steps.
    pub(super) fn unit(unit: &'p Unit, unit_index: u32) -> Self {
        Self { unit: Some(unit), unit_index, step: NO_STEP, ..Self::default() }
    }
}
