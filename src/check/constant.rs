//! Conditions whose truth hangs on nothing: computed when compiling.

use std::cmp::Ordering;

use crate::check::model::*;
use crate::value::{Context, Value, Zone, compare, operators};

/// The value of an expression that is the same for everybody at any time, as far as its form shows it.
pub fn value(expr: &Expr) -> Option<Value> {
    match &expr.kind {
        ExprKind::Constant(value) => Some(value.clone()),
        ExprKind::Not(inner) => Some(Value::Bool(!truth(inner)?)),
        ExprKind::Negate(inner) => Some(operators::negate(&value(inner)?)),
        ExprKind::IsSet(inner) => Some(Value::Bool(!value(inner)?.is_missing())),
        ExprKind::Between(what, low, high) => between(what, low, high),
        ExprKind::If(condition, then, otherwise) => value(if truth(condition)? { then } else { otherwise }),
        ExprKind::Binary(operator, left, right) => binary(*operator, left, right),
        _ => None,
    }
}

/// Whether a condition is always true, or always false; `None` where it hangs on something.
pub fn truth(expr: &Expr) -> Option<bool> {
    match value(expr)? {
        Value::Bool(truth) => Some(truth),
        _ => None,
    }
}

fn binary(operator: BinaryOperator, left: &Expr, right: &Expr) -> Option<Value> {
    use BinaryOperator as Op;
    match operator {
        Op::And => return logical(left, right, false),
        Op::Or => return logical(left, right, true),
        _ => {}
    }
    let (left, right) = (value(left)?, value(right)?);
    let ordered =
        |wanted: &[Ordering]| compare::order(&left, &right).map(|order| Value::Bool(wanted.contains(&order)));
    let context = Context { now_ms: 0, zone: &Zone::UTC, language: "", country: "", names: &() };
    match operator {
        Op::Equal => Some(Value::Bool(compare::equal(&left, &right))),
        Op::NotEqual => Some(Value::Bool(!compare::equal(&left, &right))),
        Op::Less => ordered(&[Ordering::Less]),
        Op::LessOrEqual => ordered(&[Ordering::Less, Ordering::Equal]),
        Op::Greater => ordered(&[Ordering::Greater]),
        Op::GreaterOrEqual => ordered(&[Ordering::Greater, Ordering::Equal]),
        Op::Add => Some(operators::add(&left, &right, &context)),
        Op::Subtract => Some(operators::subtract(&left, &right, &context)),
        Op::Multiply => Some(operators::multiply(&left, &right)),
        Op::Divide => Some(operators::divide(&left, &right)),
        Op::Remainder => Some(operators::remainder(&left, &right)),
        _ => None,
    }
}

/// One side may decide alone.
fn logical(left: &Expr, right: &Expr, decides: bool) -> Option<Value> {
    let sides = [truth(left), truth(right)];
    if sides.contains(&Some(decides)) {
        return Some(Value::Bool(decides));
    }
    (sides == [Some(!decides); 2]).then_some(Value::Bool(!decides))
}

fn between(what: &Expr, low: &Expr, high: &Expr) -> Option<Value> {
    let (what, low, high) = (value(what)?, value(low)?, value(high)?);
    let above = compare::order(&what, &low)? != Ordering::Less;
    Some(Value::Bool(above && compare::order(&what, &high)? != Ordering::Greater))
}
