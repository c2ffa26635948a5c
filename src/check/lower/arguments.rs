//! Arguments of templates, conversations and services: by name or in order.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::Lower;
use super::expressions::error;
use super::fields::listed;
use super::schemas::{Schema, Slot};
use crate::check::model::*;
use crate::check::rules::e0304_wrong_arguments as wrong;
use crate::source::Span;
use crate::syntax::ast::Argument;
use crate::value::Value;

impl Lower<'_> {
    /// One value for each parameter: what is given, the default, or a missing value; `Error` for what is wrong. `callee`
    /// names what is called, `call` is where.
    pub(super) fn arguments(
        &mut self,
        given: &[Argument],
        parameters: &Schema,
        callee: &str,
        call: Span,
    ) -> Vec<Expr> {
        let (values, misnamed) = self.given_arguments(given, parameters, callee);
        let missing = parameters.missing(&values);
        if !missing.is_empty() && !misnamed {
            self.report(wrong::missing(call, callee, &missing));
        }
        let filled = parameters.slots.iter().zip(values).map(|(slot, value)| {
            value.or_else(|| slot.default.clone()).unwrap_or_else(|| left_out(slot, call))
        });
        filled.collect()
    }

    /// The values that are given, in the order of the parameters, and whether one has a name that no parameter has.
    fn given_arguments(
        &mut self,
        given: &[Argument],
        parameters: &Schema,
        callee: &str,
    ) -> (Vec<Option<Expr>>, bool) {
        let mut values: Vec<Option<Expr>> = vec![None; parameters.slots.len()];
        let mut firsts: HashMap<usize, Span> = HashMap::new();
        let mut misnamed = false;
        for (position, argument) in given.iter().enumerate() {
            let found = match &argument.name {
                Some(name) => parameters.find(&name.text),
                None => parameters.slots.get(position).map(|slot| (position, slot)),
            };
            let Some((at, slot)) = found else {
                self.superfluous(argument, parameters, callee);
                misnamed |= argument.name.is_some();
                continue;
            };
            let value = put_into(slot, self.value(&argument.value, &slot.ty));
            if let Some(name) = &argument.name {
                self.refer(name.span, slot.declared);
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
    fn superfluous(&mut self, argument: &Argument, parameters: &Schema, callee: &str) {
        self.expression(&argument.value, None);
        let Some(name) = &argument.name else {
            self.report(wrong::extra(argument.span, callee, parameters.slots.len()));
            return;
        };
        let names: Vec<SmolStr> = parameters.slots.iter().map(|slot| slot.name.clone()).collect();
        let known = listed(&names);
        let near = self.nearest(&name.text, |_| names);
        self.report(wrong::misnamed(name.span, &name.text, callee, &known, near.as_ref()));
    }
}

/// A value as it is put into a slot: a blank text that is written there is missing where it may be.
pub(super) fn put_into(slot: &Slot, value: Expr) -> Expr {
    let blank = matches!(&value.kind, ExprKind::Constant(Value::Text(text)) if text.trim().is_empty());
    if !(blank && slot.ty.optional) {
        return value;
    }
    Expr { kind: ExprKind::Constant(Value::Missing), ty: slot.ty.clone(), ..value }
}

/// What stands for a parameter without value and default.
fn left_out(slot: &Slot, call: Span) -> Expr {
    if slot.needed {
        return error(call);
    }
    Expr { kind: ExprKind::Constant(Value::Missing), ty: slot.ty.clone(), span: call.after() }
}
