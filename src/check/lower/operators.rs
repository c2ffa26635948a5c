//! Operators: which types they take, and what comes out.

use super::Lower;
use super::expressions::{error, is_literal_of, typed};
use super::facts::told_by;
use super::fits;
use super::texts::CONSTANT_MAX_BYTES;
use super::types::error_type;
use crate::check::model::*;
use crate::check::rules::{e0301_type_mismatch as mismatch, e0305_invalid_operation as invalid};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::ast::UnaryOperator;
use crate::value::{Context, Value, Zone, operators};

/// Operands and where they stand.
struct Operands {
    operator: BinaryOperator,
    /// Where the operator stands.
    at: Span,
    left: Expr,
    right: Expr,
    /// All of it.
    span: Span,
}

impl Lower<'_> {
    pub(super) fn unary(
        &mut self,
        operator: UnaryOperator,
        value: &ast::Expr,
        span: Span,
        hint: Option<&Type>,
    ) -> Expr {
        match operator {
            UnaryOperator::Not => {
                let value = self.value_of(value, TypeKind::Bool);
                typed(ExprKind::Not(Box::new(value)), TypeKind::Bool, span)
            }
            UnaryOperator::Negate => self.negate(value, span, hint),
        }
    }

    fn negate(&mut self, value: &ast::Expr, span: Span, hint: Option<&Type>) -> Expr {
        let value = self.expression(value, hint);
        let value = self.needs_value(value, "only a value can be negated");
        if value.ty.is_error() {
            return error(span);
        }
        if !fits::is_number(&value.ty.kind) && value.ty.kind != TypeKind::Duration {
            let words = fits::in_words(&self.project, &value.ty.kind);
            self.report(invalid::on(span, "-", &words));
            return error(span);
        }
        let ty = value.ty.clone();
        if let ExprKind::Constant(constant) = &value.kind {
            let negated = operators::negate(constant);
            if !negated.is_missing() {
                return Expr { kind: ExprKind::Constant(negated), ty, span };
            }
        }
        Expr { kind: ExprKind::Negate(Box::new(value)), ty, span }
    }

    pub(super) fn binary(
        &mut self,
        operator: BinaryOperator,
        at: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        hint: Option<&Type>,
    ) -> Expr {
        use BinaryOperator::*;
        match operator {
            Or if self.is_default(left, right) => self.mistaken_default(at, left, right, span, hint),
            And | Or => self.logical(operator, left, right, span),
            Default => self.defaulted(left, right, span, hint),
            Equal | NotEqual => self.equality(operator, left, right, span),
            Contains => self.contains(at, left, right, span),
            Less | LessOrEqual | Greater | GreaterOrEqual => {
                let (left, right) = self.both(left, right);
                self.ordering(Operands { operator, at, left, right, span })
            }
            Add | Subtract | Multiply | Divide | Remainder => {
                let (left, right) = self.both(left, right);
                self.arithmetic(Operands { operator, at, left, right, span })
            }
        }
    }

    /// `and` and `or`: the right side knows what the left side told.
    fn logical(&mut self, operator: BinaryOperator, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let left = self.value_of(left, TypeKind::Bool);
        let told = told_by(&left, self.project.objects.first());
        let before = self.scope.facts.clone();
        let learnt = if operator == BinaryOperator::And { &told.when_true } else { &told.when_false };
        self.scope.facts.learn_all(learnt);
        let right = self.value_of(right, TypeKind::Bool);
        self.scope.facts = before;
        typed(ExprKind::Binary(operator, Box::new(left), Box::new(right)), TypeKind::Bool, span)
    }

    /// Whether `or` stands before what is to be read where a value is missing: a literal is no condition.
    fn is_default(&self, left: &ast::Expr, right: &ast::Expr) -> bool {
        let is_path = matches!(left.kind, ast::ExprKind::Name(_) | ast::ExprKind::Field(..));
        is_path && matches!(right.kind, ast::ExprKind::Text(_) | ast::ExprKind::Number(_))
    }

    /// `contact.first_name or "there"`
    fn mistaken_default(
        &mut self,
        at: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        hint: Option<&Type>,
    ) -> Expr {
        self.report(mismatch::default_by_or(at));
        self.defaulted(left, right, span, hint)
    }

    /// `x ?? y`
    fn defaulted(&mut self, left: &ast::Expr, right: &ast::Expr, span: Span, hint: Option<&Type>) -> Expr {
        let left = self.expression(left, hint);
        let wanted = if left.ty.is_error() { hint.cloned() } else { Some(left.ty.clone()) };
        let right = self.expression(right, wanted.as_ref());
        let right = match hint {
            Some(hint) => self.read_literal(right, hint),
            None => self.read_if_valid(right, &left.ty.kind),
        };
        if left.ty.is_error() || right.ty.is_error() {
            return error(span);
        }
        let Some(kind) = fits::join(&self.project, &left.ty.kind, &right.ty.kind) else {
            let one = fits::in_words(&self.project, &left.ty.kind);
            let other = fits::in_words(&self.project, &right.ty.kind);
            self.report(mismatch::branches(right.span, &one, &other));
            return error(span);
        };
        let optional = left.ty.optional && right.ty.optional;
        let kind_of = ExprKind::Binary(BinaryOperator::Default, Box::new(left), Box::new(right));
        Expr { kind: kind_of, ty: Type { kind, optional }, span }
    }

    /// `==` and `!=`: each side says what a bare name on the other side means.
    fn equality(
        &mut self,
        operator: BinaryOperator,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Expr {
        let (left, right) = if is_bare_name(left) && !is_bare_name(right) {
            let right = self.expression(right, None);
            (self.expression(left, Some(&right.ty)), right)
        } else {
            let left = self.left_of_comparison(left, right);
            let right = self.expression(right, Some(&left.ty));
            (left, right)
        };
        let left = self.read_literal(left, &right.ty);
        let right = self.read_literal(right, &left.ty);
        let kind = ExprKind::Binary(operator, Box::new(left), Box::new(right));
        let ExprKind::Binary(_, left, right) = &kind else { return error(span) };
        if left.ty.is_error() || right.ty.is_error() {
            return error(span);
        }
        if fits::comparable(&self.project, &left.ty.kind, &right.ty.kind) {
            return typed(kind, TypeKind::Bool, span);
        }
        let report = self.never_equal(left, right, span);
        self.report(report);
        error(span)
    }

    /// The left of two bare names: where it could be an enum value, a variable on the right says of which enum.
    fn left_of_comparison(&mut self, left: &ast::Expr, right: &ast::Expr) -> Expr {
        let of_variable = |lower: &Self, written: &ast::Expr| match &written.kind {
            ast::ExprKind::Name(name) => {
                let id = lower.scope.find(name)?;
                lower.scope.local(id).map(|local| local.ty.clone())
            }
            _ => None,
        };
        let hint = match of_variable(self, left) {
            Some(_) => None,
            None => of_variable(self, right),
        };
        self.expression(left, hint.as_ref())
    }

    fn never_equal(&self, left: &Expr, right: &Expr, span: Span) -> crate::diag::Diagnostic {
        let quoted = |value: &Expr, other: &Expr| match (&value.kind, &other.ty.kind) {
            (ExprKind::Constant(Value::Text(text)), TypeKind::Enum(id)) => {
                let values = self.project.enums.get(id.index())?;
                values.position(text)?;
                let wanted = fits::in_words(&self.project, &other.ty.kind);
                Some(mismatch::quoted_enum_value(value.span, text, &wanted))
            }
            _ => None,
        };
        quoted(left, right).or_else(|| quoted(right, left)).unwrap_or_else(|| {
            let one = fits::in_words(&self.project, &left.ty.kind);
            let other = fits::in_words(&self.project, &right.ty.kind);
            mismatch::never_equal(span, &one, &other)
        })
    }

    /// `text contains text`, `list contains item`
    fn contains(&mut self, at: Span, left: &ast::Expr, right: &ast::Expr, span: Span) -> Expr {
        let left = self.expression(left, None);
        let left = self.needs_value(left, "nothing can be looked for in a missing value");
        let item = match &left.ty.kind {
            TypeKind::List(item) => (**item).clone(),
            TypeKind::Error => error_type(),
            kind if fits::is_text(kind) => Type::of(TypeKind::Text(None)),
            kind => {
                let words = fits::in_words(&self.project, kind);
                self.report(invalid::on(at, "contains", &words).help("it looks into texts and lists"));
                error_type()
            }
        };
        let right = self.value(right, &item);
        let kind = ExprKind::Binary(BinaryOperator::Contains, Box::new(left), Box::new(right));
        typed(kind, TypeKind::Bool, span)
    }

    /// Both operands of ordering or arithmetic: values.
    fn both(&mut self, left: &ast::Expr, right: &ast::Expr) -> (Expr, Expr) {
        let note = "comparing and computing need values";
        let left = self.expression(left, None);
        let left = self.needs_value(left, note);
        let right = self.expression(right, None);
        (left, self.needs_value(right, note))
    }

    fn ordering(&mut self, operands: Operands) -> Expr {
        let Operands { operator, at, left, right, span } = operands;
        if left.ty.is_error() || right.ty.is_error() {
            return typed(ExprKind::Error, TypeKind::Error, span);
        }
        if !self.can_order(&left.ty.kind, &right.ty.kind) {
            self.report_ordering(at, &left, &right);
            return error(span);
        }
        typed(ExprKind::Binary(operator, Box::new(left), Box::new(right)), TypeKind::Bool, span)
    }

    pub(super) fn can_order(&self, left: &TypeKind, right: &TypeKind) -> bool {
        fits::is_ordered(left) && fits::comparable(&self.project, left, right)
    }

    pub(super) fn report_ordering(&mut self, at: Span, left: &Expr, right: &Expr) {
        let (one, other) = (self.words(left), self.words(right));
        let sign = self.quote(at);
        let report = invalid::operator(at, &sign, &one, &other);
        if let Some((place, number)) = quoted_number(left, right) {
            let report = invalid::without_quotes(report, place, number);
            return self.report(report);
        }
        self.report(match (&left.ty.kind, &right.ty.kind) {
            (TypeKind::DateTime, TypeKind::Date) => {
                report.help(format!("compare days: `date({})`", self.quote(left.span)))
            }
            (TypeKind::Date, TypeKind::DateTime) => {
                report.help(format!("compare days: `date({})`", self.quote(right.span)))
            }
            (left, right) if fits::is_text(left) != fits::is_text(right) => {
                report.help("read the number first: `number(…) ?? 0`")
            }
            _ => report.help("numbers, dates, times and durations have an order"),
        });
    }

    fn words(&self, expr: &Expr) -> String {
        fits::in_words(&self.project, &expr.ty.kind)
    }

    fn arithmetic(&mut self, operands: Operands) -> Expr {
        let Operands { operator, at, left, right, span } = operands;
        if left.ty.is_error() || right.ty.is_error() {
            return error(span);
        }
        let Some(kind) = result(operator, &left.ty.kind, &right.ty.kind) else {
            let (one, other) = (self.words(&left), self.words(&right));
            let sign = self.quote(at);
            let report = invalid::operator(at, &sign, &one, &other);
            self.report(
                match (quoted_number(&left, &right), arithmetic_help(operator, &left.ty.kind, &right.ty.kind))
                {
                    (Some((place, number)), _) => invalid::without_quotes(report, place, number),
                    (None, Some(help)) => report.help(help),
                    (None, None) => report,
                },
            );
            return error(span);
        };
        let divides = matches!(operator, BinaryOperator::Divide | BinaryOperator::Remainder);
        if divides && is_zero(&right) {
            self.report(invalid::division_by_zero(span));
            return error(span);
        }
        if let Some(value) = folded(operator, &left, &right) {
            return Expr { kind: ExprKind::Constant(value), ty: Type::of(kind), span };
        }
        let optional = divides && !matches!(right.kind, ExprKind::Constant(_));
        let kind_of = ExprKind::Binary(operator, Box::new(left), Box::new(right));
        Expr { kind: kind_of, ty: Type { kind, optional }, span }
    }
}

/// Whether an expression could be an enum value.
fn is_bare_name(written: &ast::Expr) -> bool {
    match &written.kind {
        ast::ExprKind::Name(name) => !matches!(name.as_str(), "contact" | "reply" | "event"),
        _ => false,
    }
}

fn is_zero(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant(Value::Number(number)) => number.is_zero(),
        ExprKind::Constant(Value::Duration(duration)) => duration.nominal_ms() == 0,
        _ => false,
    }
}

/// What comes out of `left operator right`; docs/reference/types.md has the table.
fn result(operator: BinaryOperator, left: &TypeKind, right: &TypeKind) -> Option<TypeKind> {
    use BinaryOperator::{Add, Divide, Multiply, Remainder, Subtract};
    use TypeKind::*;
    Some(match (operator, left, right) {
        (Divide, Duration, Duration) => Number,
        (Add | Subtract, Duration, Duration) => Duration,
        (Add, moment @ (Date | Time | DateTime), Duration) => moment.clone(),
        (Add, Duration, moment @ (Date | Time | DateTime)) => moment.clone(),
        (Subtract, moment @ (Date | Time | DateTime), Duration) => moment.clone(),
        (Subtract, Date, Date) | (Subtract, Time, Time) | (Subtract, DateTime, DateTime) => Duration,
        (Multiply | Divide, Duration, number) if fits::is_number(number) => Duration,
        (Multiply, number, Duration) if fits::is_number(number) => Duration,
        (Add | Subtract | Multiply | Remainder, Whole, Whole) => Whole,
        (_, left, right) if fits::is_number(left) && fits::is_number(right) => Number,
        (Add, Text(left), Text(right)) => Text(sum(*left, *right)),
        (Add, left, right) if fits::is_text(left) && fits::is_text(right) => Text(None),
        _ => return None,
    })
}

fn sum(left: Option<u32>, right: Option<u32>) -> Option<u32> {
    Some(left?.saturating_add(right?))
}

/// A number in quotes beside one without.
fn quoted_number<'e>(left: &'e Expr, right: &'e Expr) -> Option<(Span, &'e str)> {
    let quoted = |quoted: &'e Expr, number: &Expr| match &quoted.kind {
        ExprKind::Constant(Value::Text(text)) if fits::is_number(&number.ty.kind) => {
            is_literal_of(text, &TypeKind::Number).then_some((quoted.span, &**text))
        }
        _ => None,
    };
    quoted(left, right).or_else(|| quoted(right, left))
}

fn arithmetic_help(operator: BinaryOperator, left: &TypeKind, right: &TypeKind) -> Option<&'static str> {
    let has = |test: fn(&TypeKind) -> bool| test(left) || test(right);
    let is_moment = |kind: &TypeKind| matches!(kind, TypeKind::Date | TypeKind::DateTime | TypeKind::Time);
    if has(fits::is_text) {
        return Some(match operator {
            BinaryOperator::Add => "write both into one text: `\"{a} {b}\"`",
            _ => "read the number first: `number(…) ?? 0`",
        });
    }
    if has(is_moment) && has(fits::is_number) {
        return Some("give the number a unit, as in `2h` or `days(n)`");
    }
    None
}

/// The value of an operation on two constants.
fn folded(operator: BinaryOperator, left: &Expr, right: &Expr) -> Option<Value> {
    let (ExprKind::Constant(left), ExprKind::Constant(right)) = (&left.kind, &right.kind) else {
        return None;
    };
    let zone = Zone::named("UTC")?;
    let context = Context { now_ms: 0, zone: &zone, language: "", country: "", names: &() };
    let value = match operator {
        BinaryOperator::Add => operators::add(left, right, &context),
        BinaryOperator::Subtract => operators::subtract(left, right, &context),
        BinaryOperator::Multiply => operators::multiply(left, right),
        BinaryOperator::Divide => operators::divide(left, right),
        BinaryOperator::Remainder => operators::remainder(left, right),
        _ => return None,
    };
    let too_long = value.as_text().is_some_and(|text| text.len() > CONSTANT_MAX_BYTES);
    (!value.is_missing() && !too_long).then_some(value)
}
