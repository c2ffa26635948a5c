//! Constants: lowered in the order in which they need each other, and put in where they are used.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::Lower;
use super::expressions::{constant, error};
use super::names::Declaration;
use super::scope::{PlaceKind, Scope};
use crate::catalog::functions;
use crate::check::model::*;
use crate::check::rules::{
    e0301_type_mismatch, e0305_invalid_operation as invalid, e0308_invalid_value as invalid_value,
};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr as Written, ExprKind as WrittenKind, TextPart};
use crate::value::Value;

/// How deep constants that are made of others may go.
const DEPTH_MAX: usize = 50;

/// How many parts of constants are put in where they are used, over the whole project.
pub(super) const INLINED_MAX: usize = 2_000_000;

/// How large a constant is. A single value counts nothing: its uses share it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Measure {
    size: usize,
    depth: usize,
}

/// How far the search through things that need each other has come with one of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Done,
}

impl Lower<'_> {
    pub(super) fn lower_constants(&mut self) {
        self.constants = vec![None; self.items.constants.len()];
        let needs: Vec<Vec<usize>> =
            self.items.constants.iter().map(|(_, value)| self.constants_in(value)).collect();
        let (order, circular) = dependency_order(&needs);
        for at in circular {
            if let Some((name, _)) = self.items.constants.get(at) {
                self.report(invalid::circular(name.span, "const", &name.text));
            }
        }
        for at in order {
            self.lower_constant(at);
        }
    }

    fn constants_in(&self, value: &Written) -> Vec<usize> {
        let number = |name: &SmolStr| match self.names.first(name) {
            Some((Declaration::Constant(id), _)) => Some(id),
            _ => None,
        };
        names_in(value).into_iter().filter_map(number).collect()
    }

    fn lower_constant(&mut self, at: usize) {
        let Some((_, written)) = self.items.constants.get(at).copied() else { return };
        self.scope = Scope::of(PlaceKind::Constant);
        let expr = self.expression(written, None);
        let expr = match self.constant_text(&expr) {
            Some(text) if matches!(expr.kind, ExprKind::Text(_)) => {
                constant(Value::text(&text), expr.ty.kind, expr.span)
            }
            _ => expr,
        };
        let measure = measure(&expr);
        if measure.depth > DEPTH_MAX {
            let help = "write it with fewer constants inside constants";
            self.report(invalid_value::invalid(expr.span, "this constant is made of too many others", help));
            return;
        }
        if !is_constant(&expr) {
            let help = "write the value itself; what depends on the contact or the clock is a `template`";
            self.report(e0301_type_mismatch::not_constant(expr.span, "a constant", help));
            return;
        }
        if let Some(slot) = self.constants.get_mut(at) {
            *slot = Some((expr, measure));
        }
    }

    /// The value of a constant where it is used; `Error` for one that has none.
    pub(super) fn constant_use(&mut self, at: usize, span: Span) -> Expr {
        let Some(Some((expr, measure))) = self.constants.get(at) else { return error(span) };
        if let Some(left) = self.inlined_left.checked_sub(measure.size) {
            self.inlined_left = left;
            return Expr { span, ..expr.clone() };
        }
        if std::mem::replace(&mut self.inlined_left, 0) > 0 {
            let help = "make a `template` of it";
            self.report(invalid_value::invalid(span, "constants are used too often here", help));
        }
        error(span)
    }

    /// Templates that lead to themselves, and those that become too large.
    pub(super) fn check_templates(&mut self) {
        let needs: Vec<Vec<usize>> = self
            .items
            .templates
            .iter()
            .map(|(_, value)| {
                let number = |name: &SmolStr| match self.names.first(name) {
                    Some((Declaration::Template(id), _)) => Some(id.index()),
                    _ => None,
                };
                names_in(value).into_iter().filter_map(number).collect()
            })
            .collect();
        let (order, circular) = dependency_order(&needs);
        for at in circular {
            let Some(template) = self.project.templates.get_mut(at) else { continue };
            template.body = error(template.body.span);
            let report = invalid::circular(template.span, "template", &template.name);
            self.report(report);
        }
        self.measure_templates(&order);
    }
}

fn measure(expr: &Expr) -> Measure {
    let parts: Vec<&Expr> = match &expr.kind {
        ExprKind::Text(parts) | ExprKind::Localised(parts) | ExprKind::List(parts) => parts.iter().collect(),
        ExprKind::Function(_, parts) => parts.iter().collect(),
        ExprKind::Record(fields) => fields.iter().map(|(_, value)| value).collect(),
        ExprKind::Not(value) | ExprKind::Negate(value) | ExprKind::IsSet(value) => vec![value],
        ExprKind::Matches(value, _) | ExprKind::Field(value, _) => vec![value],
        ExprKind::Binary(_, left, right) => vec![left, right],
        ExprKind::If(a, b, c) | ExprKind::Between(a, b, c) => vec![a, b, c],
        _ => return Measure::default(),
    };
    let inner = parts.iter().map(|part| measure(part));
    inner.fold(Measure { size: 1, depth: 1 }, |sum, part| Measure {
        size: sum.size + part.size + 1,
        depth: sum.depth.max(part.depth + 1),
    })
}

/// Whether an expression means the same for everybody at any time.
fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant(_) | ExprKind::LocalDateTime(_) | ExprKind::Error => true,
        ExprKind::Text(parts) | ExprKind::Localised(parts) | ExprKind::List(parts) => {
            parts.iter().all(is_constant)
        }
        ExprKind::Record(fields) => fields.iter().all(|(_, value)| is_constant(value)),
        ExprKind::Function(name, arguments) => {
            functions::lookup(name).is_some_and(|function| function.pure) && arguments.iter().all(is_constant)
        }
        ExprKind::Not(value) | ExprKind::Negate(value) | ExprKind::IsSet(value) => is_constant(value),
        ExprKind::Binary(_, left, right) => is_constant(left) && is_constant(right),
        ExprKind::If(condition, then, otherwise) | ExprKind::Between(condition, then, otherwise) => {
            is_constant(condition) && is_constant(then) && is_constant(otherwise)
        }
        ExprKind::Matches(value, _) => is_constant(value),
        _ => false,
    }
}

/// An order in which everything comes after what it needs, and what leads back to itself.
fn dependency_order(needs: &[Vec<usize>]) -> (Vec<usize>, Vec<usize>) {
    let (mut order, mut circular) = (Vec::with_capacity(needs.len()), Vec::new());
    let mut marks: HashMap<usize, Mark> = HashMap::new();
    for start in 0..needs.len() {
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((at, next)) = path.pop() {
            if next == 0 && marks.contains_key(&at) {
                continue;
            }
            marks.insert(at, Mark::Open);
            let Some(need) = needs.get(at).and_then(|needs| needs.get(next)).copied() else {
                marks.insert(at, Mark::Done);
                order.push(at);
                continue;
            };
            path.push((at, next + 1));
            match marks.get(&need) {
                Some(Mark::Open) => circular.push(need),
                Some(Mark::Done) => {}
                None => path.push((need, 0)),
            }
        }
    }
    circular.sort_unstable();
    circular.dedup();
    (order, circular)
}

/// Every bare name and called name in an expression.
fn names_in(written: &Written) -> Vec<&SmolStr> {
    let mut names = Vec::new();
    let mut open = vec![written];
    while let Some(at) = open.pop() {
        match &at.kind {
            WrittenKind::Name(name) => names.push(name),
            WrittenKind::Call(name, arguments) => {
                names.push(&name.text);
                open.extend(values(arguments));
            }
            WrittenKind::Record(fields) => open.extend(values(fields)),
            WrittenKind::Text(text) => open.extend(interpolated(&text.parts)),
            WrittenKind::Localised(texts) => {
                open.extend(texts.iter().flat_map(|(_, text)| interpolated(&text.parts)));
            }
            WrittenKind::List(items) => open.extend(items),
            WrittenKind::Field(value, _)
            | WrittenKind::Unary(_, value)
            | WrittenKind::Paren(value)
            | WrittenKind::IsSet { value, .. }
            | WrittenKind::InGroup { value, .. }
            | WrittenKind::Matches { value, .. } => open.push(value),
            WrittenKind::Binary(_, _, left, right) => open.extend([&**left, &**right]),
            WrittenKind::Between { value, low, high } => open.extend([&**value, &**low, &**high]),
            WrittenKind::If { condition, then, otherwise } => {
                open.extend([&**condition, &**then, &**otherwise]);
            }
            _ => {}
        }
    }
    names
}

fn values(arguments: &[Argument]) -> impl Iterator<Item = &Written> {
    arguments.iter().map(|argument| &argument.value)
}

fn interpolated(parts: &[TextPart]) -> impl Iterator<Item = &Written> {
    parts.iter().filter_map(|part| match part {
        TextPart::Value(value, _) => Some(&**value),
        TextPart::Literal(..) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::dependency_order;

    #[test]
    fn what_is_needed_comes_first() {
        assert_eq!(dependency_order(&[vec![1, 2], vec![2], vec![]]), (vec![2, 1, 0], vec![]));
        assert_eq!(dependency_order(&[vec![], vec![0], vec![0]]), (vec![0, 1, 2], vec![]));
    }

    #[test]
    fn circles_are_found_once() {
        assert_eq!(dependency_order(&[vec![1], vec![0], vec![1]]).1, [0]);
        assert_eq!(dependency_order(&[vec![0, 0]]).1, [0]);
        assert_eq!(dependency_order(&[vec![9]]).1, [0; 0]);
    }

    #[test]
    fn long_chains_take_no_stack() {
        let chain: Vec<Vec<usize>> = (1..=200_000).map(|next| vec![next]).chain([vec![]]).collect();
        let (order, circular) = dependency_order(&chain);
        assert_eq!((order.first(), order.len(), circular.len()), (Some(&200_000), 200_001, 0));
    }
}
