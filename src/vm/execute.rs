//! The interpreter: one loop over instructions, one arm each. What takes more than a line is a method elsewhere.

use std::sync::Arc;

use crate::bytecode::op::{ContactProperty, Function};
use crate::bytecode::{Instruction, Op, Program};
use crate::value::{Symbol, Value, compare, operators};

use super::delivery::Delivery;
use super::effect::{EffectKind, UnitOutcome};
use super::limits;
use super::state::{Run, Wait};

/// Why the loop stopped.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stop {
    /// The run waits for something; [`Run::waiting`] says for what.
    Suspended,
    /// The run is over.
    Ended(UnitOutcome),
    /// `Return`: the value of an expression.
    Returned(Value),
    /// The conversation is to end as if its time were up.
    Expired,
    /// The conversation is to end with its fallback.
    Fallback,
}

/// A run while it executes, with the stack of values.
pub(crate) struct Executor<'d, 'a> {
    /// The event's working state.
    pub(crate) delivery: &'d mut Delivery<'a>,
    /// The program the run began with.
    pub(crate) program: &'d Program,
    /// The run; taken out of the contact's state meanwhile.
    pub(crate) run: &'d mut Run,
    /// Values; empty between statements.
    pub(crate) stack: Vec<Value>,
    /// The effect of the last text said since the step was entered, and whether a text placed the choices itself.
    pub(crate) last_said: Option<usize>,
    /// Whether a text has placed the list of choices.
    pub(crate) choices_placed: bool,
    /// Index of the instruction that is being executed.
    pub(crate) at: u32,
    /// A message says its text again: only texts act.
    pub(crate) repeating: bool,
}

impl<'d, 'a> Executor<'d, 'a> {
    /// An executor for this run.
    pub(crate) fn new(delivery: &'d mut Delivery<'a>, program: &'d Program, run: &'d mut Run) -> Self {
        Self {
            delivery,
            program,
            run,
            stack: Vec::new(),
            last_said: None,
            choices_placed: false,
            at: 0,
            repeating: false,
        }
    }

    /// Evaluates the expression at an offset; missing where it fails.
    pub(crate) fn evaluate(&mut self, entry: u32) -> Value {
        let (kept, at) = (std::mem::take(&mut self.stack), self.at);
        let result = self.execute(entry);
        (self.stack, self.at) = (kept, at);
        match result {
            Stop::Returned(value) => value,
            _ => Value::Missing,
        }
    }

    /// Runs from an offset until something stops it.
    pub(crate) fn execute(&mut self, entry: u32) -> Stop {
        let mut next = entry;
        loop {
            let Some(instruction) = self.fetch(next) else { return Stop::Ended(UnitOutcome::Failed) };
            self.at = next;
            next += 1;
            let Instruction { op, a, b, c } = instruction;
            if self.repeating && !acts_in_repetition(op) {
                match self.pass_over(instruction) {
                    Some(go_on) => next += go_on,
                    None => return Stop::Suspended,
                }
                continue;
            }
            match op {
                Op::PushMissing => self.push(Value::Missing),
                Op::PushBool => self.push(Value::Bool(a != 0)),
                Op::PushInteger => self.push(Value::whole(i64::from(c as i32))),
                Op::PushText => self.push_text(c),
                Op::PushConstant => self.push(self.program.constant(c)),
                Op::PushSymbol => self.push(Value::Symbol(Symbol(c))),
                Op::LoadLocal => self.push(self.local(b)),
                Op::StoreLocal => self.store_local(b, c),
                Op::LoadField => self.load_field(Symbol(c)),
                Op::StoreField => self.store_field(Symbol(c), b),
                Op::LoadProperty => self.load_property(a),
                Op::StoreProperty => self.store_property(a),
                Op::LoadContact => self.load_contact(),
                Op::LoadReply => self.push(self.delivery.last_message()),
                Op::GetField => {
                    let record = self.pop();
                    self.push(record.field(Symbol(c)));
                }
                Op::StorePath => self.store_path(b, c),
                Op::MakeList => self.make_list(c),
                Op::MakeRecord => self.make_record(c),
                Op::Concat => self.concat(c),
                Op::PushLocalDateTime => self.push_local_date_time(c),
                Op::PushChoices => self.push_choices(c),
                Op::Pop => drop(self.pop()),
                Op::Duplicate => self.push(self.stack.last().cloned().unwrap_or_default()),
                Op::Add => self.in_context(operators::add),
                Op::Subtract => self.in_context(operators::subtract),
                Op::Multiply => self.binary(operators::multiply),
                Op::Divide => self.binary(operators::divide),
                Op::Remainder => self.binary(operators::remainder),
                Op::Negate => {
                    let value = self.pop();
                    self.push(operators::negate(&value));
                }
                Op::Not => {
                    let truth = self.pop().is_true();
                    self.push(Value::Bool(!truth));
                }
                Op::Equal => self.binary(|x, y| Value::Bool(compare::equal(x, y))),
                Op::NotEqual => self.binary(|x, y| Value::Bool(!compare::equal(x, y))),
                Op::Less => self.ordered(|order| order.is_lt()),
                Op::LessOrEqual => self.ordered(|order| order.is_le()),
                Op::Greater => self.ordered(|order| order.is_gt()),
                Op::GreaterOrEqual => self.ordered(|order| order.is_ge()),
                Op::Between => self.between(),
                Op::Contains => self.contains(),
                Op::Matches => self.matches(c),
                Op::IsSet => {
                    let value = self.pop();
                    self.push(Value::Bool(!value.is_missing()));
                }
                Op::InGroup => self.push(Value::Bool(self.delivery.state.is_in(Symbol(c)))),
                Op::CallFunction => self.call_function(a, b),
                Op::Jump => next = jump(next, c),
                Op::JumpIfFalse => {
                    if !self.pop().is_true() {
                        next = jump(next, c);
                    }
                }
                Op::JumpIfFalseKeep => next = self.jump_keeping(next, c, |value| !value.is_true()),
                Op::JumpIfTrueKeep => next = self.jump_keeping(next, c, Value::is_true),
                Op::JumpIfSetKeep => next = self.jump_keeping(next, c, |value| !value.is_missing()),
                Op::JumpUnlessLanguage => {
                    if self.delivery.language_index(self.program) != u32::from(b) {
                        next = jump(next, c);
                    }
                }
                Op::PushBucket => self.push(self.delivery.bucket(c)),
                Op::Return => return Stop::Returned(self.pop()),
                Op::Goto => match self.enter_step(c) {
                    Some(code) => next = code,
                    None => return Stop::Ended(UnitOutcome::Failed),
                },
                Op::End => match self.leave_frame(a != 0) {
                    Ok(back) => next = back,
                    Err(outcome) => return Stop::Ended(outcome),
                },
                Op::Await => return self.await_reply(c),
                Op::WaitFor | Op::WaitTime | Op::WaitUntil => match self.wait(instruction) {
                    Some(go_on) => next = next.saturating_add(go_on),
                    None => return Stop::Suspended,
                },
                Op::CallService => return self.call_service(c),
                Op::Run => match self.run_conversation(c, b) {
                    Some(code) => next = code,
                    None => return Stop::Ended(UnitOutcome::Failed),
                },
                Op::Expire => return Stop::Expired,
                Op::Say => self.say_popped(a != 0, b != 0),
                Op::SayText => self.say_constant(c),
                Op::Send => self.send(),
                Op::Email => self.email(),
                Op::ForwardTeam => self.forward_to_team(c),
                Op::ForwardPhone => self.forward_to_phone(),
                Op::ForwardEmail => self.forward_to_email(),
                Op::AddGroup => self.delivery.join(self.origin(), Symbol(c)),
                Op::RemoveGroup => self.delivery.leave(self.origin(), Symbol(c)),
                Op::Subscribe => self.subscribe(a != 0, c),
                Op::Unsubscribe => {
                    if self.unsubscribe(a != 0, c) {
                        return Stop::Ended(UnitOutcome::OptedOut);
                    }
                }
                Op::HandOver => {
                    self.hand_over(c);
                    return Stop::Ended(UnitOutcome::HandedOver);
                }
                Op::Track => self.track(c),
                Op::Start => {
                    if self.start_unit(instruction) {
                        return Stop::Ended(UnitOutcome::Left);
                    }
                }
                Op::Cancel => self.cancel(a != 0, c),
            }
        }
    }

    /// Leaves out an effect while a message says its text again, with the values it would have taken.
    /// How many instructions to skip; `None` where the step would leave.
    fn pass_over(&mut self, instruction: Instruction) -> Option<u32> {
        let Instruction { op, a, b, .. } = instruction;
        let (taken, skipped) = match op {
            Op::Goto | Op::End | Op::Expire | Op::HandOver => return None,
            Op::StoreLocal | Op::StoreField | Op::StoreProperty | Op::StorePath | Op::Track => (1, 0),
            Op::WaitFor | Op::WaitTime | Op::WaitUntil => (1, u32::from(a)),
            Op::Send | Op::ForwardPhone | Op::ForwardEmail => (2, 0),
            Op::Email => (3, 0),
            Op::ForwardTeam => (1, 0),
            Op::CallService => (1, 1),
            Op::Run => (usize::from(b), 1),
            Op::Start => (usize::from(b) + usize::from(a), 0),
            Op::Cancel => (usize::from(a), 0),
            _ => (0, 0),
        };
        self.pop_many(taken);
        if matches!(op, Op::CallService | Op::Run) {
            self.push(Value::Missing);
        }
        Some(skipped)
    }

    /// The instruction at an offset, paid for; `None` when fuel is used up or the code ends.
    fn fetch(&mut self, at: u32) -> Option<Instruction> {
        self.delivery.fuel = self.delivery.fuel.checked_sub(1)?;
        self.program.instruction(at)
    }

    /// Puts a value on the stack.
    pub(crate) fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    /// Takes the topmost value; missing from an empty stack, which a verified program never meets.
    pub(crate) fn pop(&mut self) -> Value {
        self.stack.pop().unwrap_or_default()
    }

    /// Takes the `count` topmost values, the lowest first.
    pub(crate) fn pop_many(&mut self, count: usize) -> Vec<Value> {
        let start = self.stack.len().saturating_sub(count);
        self.stack.split_off(start)
    }

    fn push_text(&mut self, string: u32) {
        let text = Value::text(self.program.string(string));
        self.push(text);
    }

    fn local(&self, index: u16) -> Value {
        let frame = self.run.frames.last();
        frame.and_then(|frame| frame.locals.get(usize::from(index))).cloned().unwrap_or_default()
    }

    /// Sets a variable of the running frame.
    pub(crate) fn set_local(&mut self, index: u16, value: Value) {
        let Some(frame) = self.run.frames.last_mut() else { return };
        if let Some(local) = frame.locals.get_mut(usize::from(index)) {
            *local = value;
        }
    }

    fn store_local(&mut self, index: u16, max: u32) {
        let value = cut(self.pop(), max);
        self.set_local(index, value);
    }

    fn load_field(&mut self, field: Symbol) {
        let stored = self.delivery.state.field(field).cloned();
        let value = stored.unwrap_or_else(|| self.field_default(field));
        self.push(value);
    }

    /// The declared default of a contact field.
    fn field_default(&mut self, field: Symbol) -> Value {
        let declared = self.program.contact_field(field).and_then(|declared| declared.default);
        declared.map_or(Value::Missing, |code| self.evaluate(code))
    }

    fn store_field(&mut self, field: Symbol, max: u16) {
        let value = blank_is_missing(cut(self.pop(), u32::from(max)));
        self.delivery.set_field(self.origin(), field, value);
    }

    fn load_property(&mut self, property: u8) {
        let value = ContactProperty::from_code(property)
            .map_or(Value::Missing, |property| self.delivery.state.property(property));
        self.push(value);
    }

    fn store_property(&mut self, property: u8) {
        let value = self.pop();
        if let Some(property) = ContactProperty::from_code(property) {
            self.delivery.set_property(self.origin(), property, value);
        }
    }

    fn load_contact(&mut self) {
        let mut fields: Vec<(Symbol, Value)> = ContactProperty::ALL
            .iter()
            .map(|p| (Symbol::of(p.name()), self.delivery.state.property(*p)))
            .collect();
        fields.extend(self.delivery.state.fields.iter().cloned());
        self.push(Value::record(fields));
    }

    fn store_path(&mut self, local: u16, path: u32) {
        let value = self.pop();
        let Value::List(symbols) = self.program.constant(path) else { return };
        let mut symbols = symbols.iter().filter_map(|item| match item {
            Value::Symbol(symbol) => Some(*symbol),
            _ => None,
        });
        let Some(object) = symbols.next() else { return };
        let path: Vec<Symbol> = symbols.collect();
        let record = self.local(local);
        self.set_local(local, with_path(&record, &path, &value));
        self.delivery.emit(self.origin(), EffectKind::Object { object, record, path, value });
    }

    fn make_list(&mut self, count: u32) {
        let items = self.pop_many(count as usize);
        self.push(Value::list(items));
    }

    fn make_record(&mut self, count: u32) {
        let mut values = self.pop_many(count as usize * 2).into_iter();
        let mut fields = Vec::with_capacity(count as usize);
        while let (Some(Value::Symbol(name)), Some(value)) = (values.next(), values.next()) {
            fields.push((name, value));
        }
        self.push(Value::record(fields));
    }

    fn concat(&mut self, count: u32) {
        let parts = self.pop_many(count as usize);
        let text = self.delivery.with_context(self.program, |context| {
            let mut text = String::new();
            for part in &parts {
                match part {
                    Value::Text(piece) => text.push_str(piece),
                    other => text.push_str(&crate::value::display(other, context)),
                }
            }
            text
        });
        self.spend_on_text(text.len());
        self.push(Value::text(&crate::value::bounds::cut(text)));
    }

    /// Long texts cost fuel too, so that a loop cannot grow one without end.
    fn spend_on_text(&mut self, bytes: usize) {
        self.delivery.fuel = self.delivery.fuel.saturating_sub((bytes / 256) as u32);
    }

    fn push_local_date_time(&mut self, constant: u32) {
        let text = self.program.constant(constant);
        let local = text.as_text().and_then(crate::value::iso::parse_datetime);
        let instant = local.and_then(|local| self.delivery.zone().instant(local));
        self.push(instant.map_or(Value::Missing, Value::Instant));
    }

    fn in_context(&mut self, operator: fn(&Value, &Value, &crate::value::Context<'_>) -> Value) {
        let (right, left) = (self.pop(), self.pop());
        let result = self.delivery.with_context(self.program, |context| operator(&left, &right, context));
        if let Value::Text(text) = &result {
            self.spend_on_text(text.len());
        }
        self.push(result);
    }

    fn binary(&mut self, operator: impl Fn(&Value, &Value) -> Value) {
        let (right, left) = (self.pop(), self.pop());
        self.push(operator(&left, &right));
    }

    fn ordered(&mut self, holds: fn(std::cmp::Ordering) -> bool) {
        self.binary(|x, y| Value::Bool(compare::order(x, y).is_some_and(holds)));
    }

    fn between(&mut self) {
        let (high, low, value) = (self.pop(), self.pop(), self.pop());
        self.push(Value::Bool(compare::between(&value, &low, &high)));
    }

    fn contains(&mut self) {
        self.binary(|whole, part| {
            Value::Bool(match (whole, part) {
                (Value::List(items), part) => items.iter().any(|item| compare::equal(item, part)),
                (Value::Text(whole), Value::Text(part)) => {
                    crate::text::fold(whole, false).contains(crate::text::fold(part, false).as_ref())
                }
                _ => false,
            })
        });
    }

    fn matches(&mut self, regex: u32) {
        let value = self.pop();
        let found = value.as_text().is_some_and(|text| self.program.regex_matches(regex, text));
        self.push(Value::Bool(found));
    }

    fn call_function(&mut self, function: u8, count: u16) {
        let arguments = self.pop_many(usize::from(count));
        let result = Function::from_code(function).map_or(Value::Missing, |function| {
            self.delivery.call_function(self.program, function, &arguments)
        });
        if let Value::Text(text) = &result {
            self.spend_on_text(text.len());
        }
        self.push(result);
    }

    fn jump_keeping(&mut self, next: u32, by: u32, jumps: fn(&Value) -> bool) -> u32 {
        if self.stack.last().is_some_and(jumps) {
            return jump(next, by);
        }
        self.pop();
        next
    }

    fn call_service(&mut self, function: u32) -> Stop {
        let arguments = self.pop();
        let call = self.delivery.state.next_call;
        self.delivery.state.next_call += 1;
        self.set_resume(self.at + 1);
        self.run.waiting = Wait::Service { call, held: Vec::new() };
        self.delivery.emit(self.origin(), EffectKind::Call { call, function, arguments });
        Stop::Suspended
    }

    /// Where the running frame goes on.
    pub(crate) fn set_resume(&mut self, at: u32) {
        if let Some(frame) = self.run.frames.last_mut() {
            frame.at = at;
        }
    }

    fn run_conversation(&mut self, unit: u32, count: u16) -> Option<u32> {
        let arguments = self.pop_many(usize::from(count));
        if self.run.frames.len() >= limits::FRAMES {
            return None;
        }
        self.set_resume(self.at + 1);
        let mut frame = super::session::new_frame(self.program, unit, arguments)?;
        let settings = self.program.settings_of(unit)?;
        frame.deadline_ms = self.delivery.after(settings.timeout_days, settings.timeout_ms);
        let entry = frame.at;
        self.run.frames.push(frame);
        Some(entry)
    }

    fn track(&mut self, name: u32) {
        let data = self.pop();
        let name: Arc<str> = self.program.string(name).into();
        self.delivery.emit(self.origin(), EffectKind::Track { name, data });
    }
}

/// Whether an instruction acts while a message says its text again: everything but effects on the contact and others.
fn acts_in_repetition(op: Op) -> bool {
    let effect = op as u8 >= Op::Goto as u8 && !matches!(op, Op::Await | Op::Say | Op::SayText);
    let store = matches!(op, Op::StoreLocal | Op::StoreField | Op::StoreProperty | Op::StorePath);
    !effect && !store
}

/// The instruction `by` further than `next`.
fn jump(next: u32, by: u32) -> u32 {
    next.wrapping_add(by)
}

/// A text cut to so many graphemes; 0 cuts nothing.
fn cut(value: Value, max: u32) -> Value {
    match &value {
        Value::Text(text) if max > 0 && !crate::text::fits(text, max as usize) => {
            Value::text(crate::text::truncate(text, max as usize))
        }
        _ => value,
    }
}

/// A blank text put into an optional makes it missing (language.md section 4).
fn blank_is_missing(value: Value) -> Value {
    match &value {
        Value::Text(text) if text.trim().is_empty() => Value::Missing,
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
