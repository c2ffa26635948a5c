//! Arguments of templates, conversations and services: by name or in order.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::Lower;
use super::expressions::error;
use super::fields::listed;
use super::records::Slot;
use crate::check::model::*;
use crate::check::rules::e0304_wrong_arguments as wrong;
use crate::source::Span;
use crate::syntax::ast::Argument;
use crate::value::Value;

/// What is called, for messages.
pub(super) struct Callee<'a> {
    /// Such as "`promo`".
    pub name: &'a str,
    /// The call, to point at when something is missing.
    pub span: Span,
    /// Where each parameter is declared.
    pub spans: &'a [Span],
}

impl Lower<'_> {
    /// One value for each parameter: what is given, the default, or a missing value; `Error` for what is wrong.
    pub(super) fn arguments(&mut self, given: &[Argument], slots: &[Slot], callee: &Callee<'_>) -> Vec<Expr> {
        let (values, misnamed) = self.given_arguments(given, slots, callee);
        let missing: Vec<&str> = slots
            .iter()
            .zip(&values)
            .filter(|(slot, value)| slot.needed && value.is_none())
            .map(|(slot, _)| slot.name.as_str())
            .collect();
        if !missing.is_empty() && !misnamed {
            self.report(wrong::missing(callee.span, callee.name, &missing));
        }
        let filled = slots.iter().zip(values).map(|(slot, value)| {
            value.or_else(|| slot.default.clone()).unwrap_or_else(|| left_out(slot, callee.span))
        });
        filled.collect()
    }

    /// The values that are given, in the order of the parameters, and whether one has a name that no parameter has.
    fn given_arguments(
        &mut self,
        given: &[Argument],
        slots: &[Slot],
        callee: &Callee<'_>,
    ) -> (Vec<Option<Expr>>, bool) {
        let by_name: HashMap<&str, usize> =
            slots.iter().enumerate().map(|(at, slot)| (slot.name.as_str(), at)).collect();
        let mut values: Vec<Option<Expr>> = vec![None; slots.len()];
        let mut firsts: HashMap<usize, Span> = HashMap::new();
        let mut misnamed = false;
        for (position, argument) in given.iter().enumerate() {
            let at = match &argument.name {
                Some(name) => by_name.get(name.text.as_str()).copied(),
                None => Some(position),
            };
            let Some((at, slot)) = at.and_then(|at| Some((at, slots.get(at)?))) else {
                self.superfluous(argument, slots, callee);
                misnamed |= argument.name.is_some();
                continue;
            };
            let value = self.value(&argument.value, &slot.ty);
            if let (Some(name), Some(target)) = (&argument.name, callee.spans.get(at)) {
                self.refer(name.span, *target);
            }
            if let Some(first) = firsts.insert(at, argument.span) {
                self.report(wrong::doubled(argument.span, &slot.name, first));
            }
            if let Some(place) = values.get_mut(at) {
                *place = Some(value);
            }
        }
        (values, misnamed)
    }

    /// An argument that no parameter takes.
    fn superfluous(&mut self, argument: &Argument, slots: &[Slot], callee: &Callee<'_>) {
        self.expression(&argument.value, None);
        let Some(name) = &argument.name else {
            self.report(wrong::extra(argument.span, callee.name, slots.len()));
            return;
        };
        let names: Vec<SmolStr> = slots.iter().map(|slot| slot.name.clone()).collect();
        let known = listed(&names);
        let near = self.nearest(&name.text, |_| names);
        self.report(wrong::misnamed(name.span, &name.text, callee.name, &known, near.as_deref()));
    }
}

/// What stands for a parameter without value and default.
fn left_out(slot: &Slot, span: Span) -> Expr {
    if slot.needed {
        return error(span);
    }
    Expr { kind: ExprKind::Constant(Value::Missing), ty: slot.ty.clone(), span: span.after() }
}
