//! Instructions that compute: variables, fields, records, texts, functions. Each pays for the size of what it makes.

use crate::bytecode::op::{ContactProperty, Function};
use crate::text;
use crate::value::{Context, Symbol, Value, bounds, compare, display, iso};

use super::effect::EffectKind;
use super::execute::{Executor, Flow, jump};
use super::limits;

impl Executor<'_, '_> {
    /// Pays for a value's size: a text by its bytes, a list or record by all that it holds. Nothing is weighed that cannot
    /// be paid any more.
    pub(crate) fn pay_for(&mut self, value: &Value) {
        let cost = match value {
            Value::Text(text) => text.len() / limits::TEXT_BYTES_PER_FUEL,
            Value::List(_) | Value::Record(_) if self.delivery.fuel > 0 => value.weight(),
            _ => return,
        };
        self.delivery.spend(cost);
    }

    /// Pays for several values.
    pub(crate) fn pay_for_all(&mut self, values: &[Value]) {
        values.iter().for_each(|value| self.pay_for(value));
    }

    fn push_paid(&mut self, value: Value) {
        self.pay_for(&value);
        self.push(value);
    }

    /// Takes the topmost value, and pays for what is done with it.
    pub(crate) fn pop_paid(&mut self) -> Value {
        let value = self.pop();
        self.pay_for(&value);
        value
    }

    pub(crate) fn push_text(&mut self, string: u32) {
        let text = Value::text(self.program.string(string));
        self.push_paid(text);
    }

    /// A variable of the running frame; missing where there is none.
    pub(crate) fn local(&self, index: u16) -> Value {
        let frame = self.run.innermost();
        frame.and_then(|frame| frame.locals.get(usize::from(index))).cloned().unwrap_or_default()
    }

    /// Sets a variable of the running frame.
    pub(crate) fn set_local(&mut self, index: u16, value: Value) {
        let Some(frame) = self.run.frames.last_mut() else { return };
        if let Some(local) = frame.locals.get_mut(usize::from(index)) {
            *local = value;
        }
    }

    pub(crate) fn store_local(&mut self, index: u16, max: u32, blank_is_missing: bool) {
        let value = self.pop_paid();
        let value = cut(value, max);
        self.set_local(index, if blank_is_missing { value.unless_blank() } else { value });
    }

    pub(crate) fn load_field(&mut self, field: Symbol) {
        let value = match self.delivery.state.field(field) {
            Some(value) => value.clone(),
            None => self.field_default(field),
        };
        self.push(value);
    }

    /// The declared default of a contact field.
    fn field_default(&mut self, field: Symbol) -> Value {
        let declared = self.program.contact_field(field).and_then(|declared| declared.default);
        declared.map_or(Value::Missing, |code| self.evaluate(code))
    }

    pub(crate) fn store_field(&mut self, field: Symbol, max: u16, keeps_blank: bool) {
        let value = self.pop_paid();
        let value = cut(value, u32::from(max));
        let value = if keeps_blank { value } else { value.unless_blank() };
        self.delivery.set_field(self.origin(), field, value);
    }

    pub(crate) fn load_property(&mut self, property: u8) {
        let value = match ContactProperty::from_code(property) {
            Some(ContactProperty::Subscribed) => Value::Bool(self.delivery.is_subscribed(self.run.sender)),
            Some(property) => self.delivery.state.property(property),
            None => Value::Missing,
        };
        self.push_paid(value);
    }

    pub(crate) fn store_property(&mut self, property: u8) {
        let value = self.pop_paid().unless_blank();
        if let Some(property) = ContactProperty::from_code(property) {
            self.delivery.set_property(self.origin(), property, value);
        }
    }

    /// The contact as a record: its properties, its fields, and the defaults of those that are not set.
    pub(crate) fn load_contact(&mut self) {
        let mut fields: Vec<(Symbol, Value)> = ContactProperty::ALL
            .iter()
            .map(|p| (Symbol::of(p.name()), self.delivery.state.property(*p)))
            .collect();
        let declared = &self.program.schema().contact;
        self.delivery.spend(declared.len() + self.delivery.state.fields.len());
        for declared in declared {
            if let Some(code) = declared.default {
                fields.push((Symbol::of(&declared.name), self.evaluate(code)));
            }
        }
        fields.extend(self.delivery.state.fields.iter().cloned());
        self.push_paid(Value::record(fields));
    }

    pub(crate) fn load_reply(&mut self) {
        let reply = self.delivery.state.reply.clone();
        self.push_paid(reply.map_or(Value::Missing, Value::Text));
    }

    pub(crate) fn store_path(&mut self, local: u16, path: u32) {
        let value = self.pop_paid();
        let Value::List(symbols) = self.program.constant(path) else { return };
        let mut symbols = symbols.iter().filter_map(|item| match item {
            Value::Symbol(symbol) => Some(*symbol),
            _ => None,
        });
        let Some(object) = symbols.next() else { return };
        let path: Vec<Symbol> = symbols.collect();
        let record = self.local(local);
        self.pay_for(&record);
        let changed = with_path(&record, &path, &value);
        self.set_local(local, changed);
        self.delivery.emit(self.origin(), EffectKind::Object { object, record, path, value });
    }

    pub(crate) fn make_list(&mut self, count: u32) {
        let items = self.pop_many(count as usize);
        self.pay_for_all(&items);
        self.push(Value::list(items));
    }

    pub(crate) fn make_record(&mut self, count: u32) {
        let values = self.pop_many((count as usize).saturating_mul(2));
        self.pay_for_all(&values);
        let mut values = values.into_iter();
        let mut fields = Vec::with_capacity(values.len() / 2);
        while let (Some(Value::Symbol(name)), Some(value)) = (values.next(), values.next()) {
            fields.push((name, value));
        }
        self.push(Value::record(fields));
    }

    pub(crate) fn concat(&mut self, count: u32) {
        let mut stack = std::mem::take(&mut self.stack);
        let mut text = std::mem::take(&mut self.delivery.scratch.text);
        text.clear();
        for part in stack.drain(stack.len().saturating_sub(count as usize)..) {
            if text.len() > bounds::MAX_TEXT_BYTES {
                break;
            }
            match &part {
                Value::Text(piece) => text.push_str(piece),
                other => {
                    self.pay_for(other);
                    text.push_str(&display(other, &self.delivery.context(self.program)));
                }
            }
        }
        self.stack = stack;
        text = bounds::cut(text);
        self.push_paid(Value::text(&text));
        self.delivery.scratch.text = text;
    }

    pub(crate) fn push_local_date_time(&mut self, constant: u32) {
        let text = self.program.constant(constant);
        let local = text.as_text().and_then(iso::parse_datetime);
        let instant = local.and_then(|local| self.delivery.zone().instant(local));
        self.push(instant.map_or(Value::Missing, Value::Instant));
    }

    /// An operator that needs the contact's time zone.
    pub(crate) fn in_context(&mut self, operator: fn(&Value, &Value, &Context<'_>) -> Value) {
        let (right, left) = (self.pop(), self.pop());
        let result = operator(&left, &right, &self.delivery.context(self.program));
        self.push_paid(result);
    }

    pub(crate) fn unary(&mut self, operator: impl Fn(&Value) -> Value) {
        let value = self.pop();
        self.push(operator(&value));
    }

    pub(crate) fn binary(&mut self, operator: impl Fn(&Value, &Value) -> Value) {
        let (right, left) = (self.pop_paid(), self.pop_paid());
        self.push(operator(&left, &right));
    }

    pub(crate) fn ordered(&mut self, holds: fn(std::cmp::Ordering) -> bool) {
        self.binary(|x, y| Value::Bool(compare::order(x, y).is_some_and(holds)));
    }

    pub(crate) fn between(&mut self) {
        let (high, low, value) = (self.pop_paid(), self.pop_paid(), self.pop_paid());
        self.push(Value::Bool(compare::between(&value, &low, &high)));
    }

    pub(crate) fn contains(&mut self) {
        self.binary(|whole, part| {
            Value::Bool(match (whole, part) {
                (Value::List(items), part) => items.iter().any(|item| compare::equal(item, part)),
                (Value::Text(whole), Value::Text(part)) => {
                    text::fold(whole, false).contains(text::fold(part, false).as_ref())
                }
                _ => false,
            })
        });
    }

    pub(crate) fn matches(&mut self, regex: u32) {
        let value = self.pop_paid();
        let found = value.as_text().is_some_and(|text| self.program.regex_matches(regex, text));
        self.push(Value::Bool(found));
    }

    pub(crate) fn call_function(&mut self, function: u8, count: u16) {
        let arguments = self.pop_many(usize::from(count));
        self.pay_for_all(&arguments);
        let origin = self.origin();
        let result = Function::from_code(function).map_or(Value::Missing, |function| {
            self.delivery.call_function(self.program, origin, function, &arguments)
        });
        self.push_paid(result);
    }

    /// A jump that keeps the topmost value if it is taken, and drops it if not.
    pub(crate) fn jump_keeping(&mut self, next: u32, by: u32, jumps: fn(&Value) -> bool) -> Flow {
        if self.stack.last().is_some_and(jumps) {
            return Ok(jump(next, by));
        }
        self.pop();
        Ok(next)
    }
}

/// A text cut to so many graphemes; 0 cuts nothing.
fn cut(value: Value, max: u32) -> Value {
    match &value {
        Value::Text(text) if max > 0 && !text::fits(text, max as usize) => {
            Value::text(text::truncate(text, max as usize))
        }
        _ => value,
    }
}

/// The record with the value put at the end of the path; records on the way are made where they are missing.
fn with_path(record: &Value, path: &[Symbol], value: &Value) -> Value {
    let Some((first, rest)) = path.split_first() else { return value.clone() };
    let inner = with_path(&record.field(*first), rest, value);
    let mut fields = match record {
        Value::Record(fields) => fields.as_ref().clone(),
        _ => Vec::new(),
    };
    fields.retain(|(name, _)| name != first);
    fields.push((*first, inner));
    Value::record(fields)
}
