//! Expressions: code that pushes one value.

use super::generator::Generator;
use super::scope::{Arguments, Scope};
use super::sequence::Sequence;
use crate::bytecode::op::{ContactProperty, Function};
use crate::bytecode::{Instruction, Op};
use crate::check::model::{BinaryOperator, Expr, ExprKind, FieldId, LocalId, Place, Regex};
use crate::value::{Value, iso};

/// Expressions inside each other, templates included; the parser allows far fewer in one place.
const MAX_DEPTH: usize = 1_000;

impl Generator<'_> {
    /// Pushes the value of an expression.
    pub(super) fn expression(&mut self, out: &mut Sequence, expr: &Expr, scope: &Scope<'_>) {
        if scope.template.is_none() {
            out.at(expr.span);
        }
        if out.is_too_long() {
            return;
        }
        if self.depth >= MAX_DEPTH {
            self.too_large(out.here(), "this text with the templates in it");
            return;
        }
        self.depth += 1;
        self.expression_kind(out, expr, scope);
        self.depth -= 1;
    }

    fn expression_kind(&mut self, out: &mut Sequence, expr: &Expr, scope: &Scope<'_>) {
        match &expr.kind {
            ExprKind::Constant(value) => self.push(out, value),
            ExprKind::LocalDateTime(local) => {
                let constant = self.builder.constant(&Value::text(&iso::display_datetime(*local)));
                out.emit(Instruction::of(Op::PushLocalDateTime).c(constant));
            }
            ExprKind::Text(parts) => self.text(out, expr, parts, scope),
            ExprKind::Choices => out.emit(Instruction::of(Op::PushChoices).c(scope.choices)),
            ExprKind::Localised(texts) => self.localised(out, texts, scope),
            ExprKind::Local(id) => self.local(out, *id, scope),
            ExprKind::Contact => out.op(Op::LoadContact),
            ExprKind::ContactField(id) => self.contact_field(out, *id, scope),
            ExprKind::Reply => out.op(Op::LoadReply),
            ExprKind::Field(record, name) => {
                self.expression(out, record, scope);
                let symbol = self.symbol(name);
                out.emit(Instruction::of(Op::GetField).c(symbol.0));
            }
            ExprKind::Function(name, arguments) => self.function(out, name, arguments, scope),
            ExprKind::Template(id, values) => {
                let Some(template) = self.project.templates.get(id.index()) else { return };
                if let Some(text) = self.constant_text(expr, scope) {
                    return self.push_text(out, &text);
                }
                let arguments = Arguments { values, scope: *scope };
                self.expression(out, &template.body, &Scope { template: Some(&arguments), ..*scope });
            }
            ExprKind::Not(inner) => self.unary(out, inner, Op::Not, scope),
            ExprKind::Negate(inner) => self.unary(out, inner, Op::Negate, scope),
            ExprKind::Binary(operator, left, right) => {
                self.binary(out, expr, (*operator, left, right), scope)
            }
            ExprKind::IsSet(inner) => self.unary(out, inner, Op::IsSet, scope),
            ExprKind::InGroup(group) => {
                let symbol = self.group(*group);
                out.emit(Instruction::of(Op::InGroup).c(symbol.0));
            }
            ExprKind::Between(value, low, high) => {
                self.expressions(out, [&**value, low, high], scope);
                out.op(Op::Between);
            }
            ExprKind::Matches(text, regex) => {
                self.expression(out, text, scope);
                let regex = self.regex(regex);
                out.emit(Instruction::of(Op::Matches).c(regex));
            }
            ExprKind::If(condition, yes, no) => self.conditional(out, [condition, yes, no], scope),
            ExprKind::List(items) => {
                self.expressions(out, items, scope);
                out.emit(Instruction::of(Op::MakeList).c(items.len() as u32));
            }
            ExprKind::Record(fields) => {
                self.record(out, fields.iter().map(|(name, value)| (name.as_str(), value)), scope)
            }
            ExprKind::Error => out.op(Op::PushMissing),
        }
    }

    /// Pushes several values in order.
    pub(super) fn expressions<'e>(
        &mut self,
        out: &mut Sequence,
        items: impl IntoIterator<Item = &'e Expr>,
        scope: &Scope<'_>,
    ) {
        items.into_iter().for_each(|item| self.expression(out, item, scope));
    }

    /// Pushes a value, or missing where there is none.
    pub(super) fn optional(&mut self, out: &mut Sequence, expr: Option<&Expr>, scope: &Scope<'_>) {
        match expr {
            Some(expr) => self.expression(out, expr, scope),
            None => out.op(Op::PushMissing),
        }
    }

    /// Pushes a constant.
    pub(super) fn push(&mut self, out: &mut Sequence, value: &Value) {
        let small = value.as_i64().and_then(|number| i32::try_from(number).ok());
        match value {
            Value::Missing => out.op(Op::PushMissing),
            Value::Bool(truth) => out.emit(Instruction::of(Op::PushBool).a(u8::from(*truth))),
            Value::Text(text) => self.push_text(out, text),
            Value::Symbol(symbol) => out.emit(Instruction::of(Op::PushSymbol).c(symbol.0)),
            _ => match small {
                Some(number) => out.emit(Instruction::of(Op::PushInteger).c(number.cast_unsigned())),
                None => {
                    let constant = self.builder.constant(value);
                    out.emit(Instruction::of(Op::PushConstant).c(constant));
                }
            },
        }
    }

    /// Pushes a text.
    pub(super) fn push_text(&mut self, out: &mut Sequence, text: &str) {
        let string = self.builder.string(text);
        out.emit(Instruction::of(Op::PushText).c(string));
    }

    /// Pushes a record of named values.
    pub(super) fn record<'e>(
        &mut self,
        out: &mut Sequence,
        fields: impl IntoIterator<Item = (&'e str, &'e Expr)>,
        scope: &Scope<'_>,
    ) {
        let mut count = 0;
        for (name, value) in fields {
            let symbol = self.symbol(name);
            out.emit(Instruction::of(Op::PushSymbol).c(symbol.0));
            self.expression(out, value, scope);
            count += 1;
        }
        out.emit(Instruction::of(Op::MakeRecord).c(count));
    }

    fn local(&mut self, out: &mut Sequence, id: LocalId, scope: &Scope<'_>) {
        if let Some(arguments) = scope.template {
            match arguments.values.get(id.index()) {
                Some(value) => self.expression(out, value, &arguments.scope),
                None => out.op(Op::PushMissing),
            }
            return;
        }
        let local = match scope.captured {
            Some((Place::Local(captured), local)) if *captured == id => local,
            _ => id.0 as u16,
        };
        out.emit(Instruction::of(Op::LoadLocal).b(local));
    }

    fn contact_field(&mut self, out: &mut Sequence, id: FieldId, scope: &Scope<'_>) {
        match scope.captured {
            Some((Place::Contact(captured), local)) if *captured == id => {
                out.emit(Instruction::of(Op::LoadLocal).b(local));
            }
            _ => match self.property(id) {
                Some(property) => out.emit(Instruction::of(Op::LoadProperty).a(property as u8)),
                None => {
                    let symbol = self.field_symbol(id);
                    out.emit(Instruction::of(Op::LoadField).c(symbol.0));
                }
            },
        }
    }

    /// The built-in property that a field of the contact is; `None` for a declared one.
    pub(super) fn property(&self, id: FieldId) -> Option<ContactProperty> {
        let field = self.project.objects.first()?.fields.get(id.index())?;
        ContactProperty::from_name(&field.name).filter(|_| field.span.is_empty())
    }

    fn function(&mut self, out: &mut Sequence, name: &str, arguments: &[Expr], scope: &Scope<'_>) {
        self.expressions(out, arguments, scope);
        let Some(function) = Function::from_name(name) else { return };
        let count = u16::try_from(arguments.len()).unwrap_or(u16::MAX);
        out.emit(Instruction::of(Op::CallFunction).a(function as u8).b(count));
    }

    fn unary(&mut self, out: &mut Sequence, inner: &Expr, op: Op, scope: &Scope<'_>) {
        self.expression(out, inner, scope);
        out.op(op);
    }

    fn binary(
        &mut self,
        out: &mut Sequence,
        whole: &Expr,
        (operator, left, right): (BinaryOperator, &Expr, &Expr),
        scope: &Scope<'_>,
    ) {
        let op = match operator {
            BinaryOperator::Or => return self.lazy(out, left, Op::JumpIfTrueKeep, right, scope),
            BinaryOperator::And => return self.lazy(out, left, Op::JumpIfFalseKeep, right, scope),
            BinaryOperator::Default => return self.lazy(out, left, Op::JumpIfSetKeep, right, scope),
            BinaryOperator::Equal => Op::Equal,
            BinaryOperator::NotEqual => Op::NotEqual,
            BinaryOperator::Less => Op::Less,
            BinaryOperator::LessOrEqual => Op::LessOrEqual,
            BinaryOperator::Greater => Op::Greater,
            BinaryOperator::GreaterOrEqual => Op::GreaterOrEqual,
            BinaryOperator::Contains => Op::Contains,
            BinaryOperator::Add => Op::Add,
            BinaryOperator::Subtract => Op::Subtract,
            BinaryOperator::Multiply => Op::Multiply,
            BinaryOperator::Divide => Op::Divide,
            BinaryOperator::Remainder => Op::Remainder,
        };
        if op == Op::Add
            && let Some(text) = self.constant_text(whole, scope)
        {
            return self.push_text(out, &text);
        }
        self.expressions(out, [left, right], scope);
        if scope.template.is_none() {
            out.at(whole.span);
        }
        out.op(op);
    }

    /// The right side is evaluated only if the left side did not decide.
    fn lazy(&mut self, out: &mut Sequence, left: &Expr, jump: Op, right: &Expr, scope: &Scope<'_>) {
        self.expression(out, left, scope);
        let decided = out.jump(jump);
        self.expression(out, right, scope);
        out.land(decided);
    }

    fn conditional(&mut self, out: &mut Sequence, [condition, yes, no]: [&Expr; 3], scope: &Scope<'_>) {
        self.expression(out, condition, scope);
        let otherwise = out.jump(Op::JumpIfFalse);
        self.expression(out, yes, scope);
        let end = out.jump(Op::Jump);
        out.land(otherwise);
        self.expression(out, no, scope);
        out.land(end);
    }

    /// The index of a regular expression.
    pub(super) fn regex(&mut self, regex: &Regex) -> u32 {
        self.builder.regex(&regex.text, regex.cased)
    }
}
