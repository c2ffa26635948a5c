//! The interpreter: one loop over instructions, one arm each. What takes more than a line is a method elsewhere.

use crate::bytecode::{Instruction, Op, Program};
use crate::value::{Symbol, Value, compare, operators};

use super::delivery::Delivery;
use super::effect::UnitOutcome;
use super::limits;
use super::repeat;
use super::say::Said;
use super::state::Run;

/// Why the loop stopped.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stop {
    /// The run waits for something; [`Run::waiting`] says for what.
    Suspended,
    /// The run is over.
    Ended(UnitOutcome),
    /// `Return`: the value of an expression, or the end of a handler.
    Returned(Value),
    /// The innermost conversation ends so, without another word of its own; for one that ran it, it expired.
    Expired(UnitOutcome),
    /// The innermost conversation ends with its fallback.
    Fallback,
}

/// Where it goes on, or why it stops.
pub(crate) type Flow = Result<u32, Stop>;

/// A fault in the program: its code runs out, or names what is not there.
pub(crate) const FAULT: Stop = Stop::Ended(UnitOutcome::Failed);

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
    /// The last text said since the step was entered: a list of choices is appended to it.
    pub(crate) last_said: Option<Said>,
    /// The choices, by bit, that a text has listed since the step was entered.
    pub(crate) placed: Option<u64>,
    /// Index of the instruction that is being executed.
    pub(crate) at: u32,
    /// A message says its text again: only texts act.
    pub(crate) repeating: bool,
    /// Whether the author's own characters of the text that was evaluated last force UCS-2.
    pub(crate) own_unicode: bool,
    /// How a conversation that was run inside expired: so this one ends, if it ends because of that.
    pub(crate) expired_as: UnitOutcome,
}

impl<'d, 'a> Executor<'d, 'a> {
    /// An executor for this run.
    pub(crate) fn new(delivery: &'d mut Delivery<'a>, program: &'d Program, run: &'d mut Run) -> Self {
        let stack = std::mem::take(&mut delivery.scratch.stack);
        Self {
            delivery,
            program,
            run,
            stack,
            last_said: None,
            placed: None,
            at: 0,
            repeating: false,
            own_unicode: false,
            expired_as: UnitOutcome::TimedOut,
        }
    }

    /// Keeps the buffer of the stack for the next executor.
    pub(crate) fn put_away_stack(&mut self) {
        self.stack.clear();
        self.delivery.scratch.stack = std::mem::take(&mut self.stack);
    }

    /// Evaluates the expression at an offset; missing where it fails, or where expressions evaluate each other too deep.
    pub(crate) fn evaluate(&mut self, entry: u32) -> Value {
        if self.delivery.nested >= limits::NESTED_EVALUATIONS {
            return Value::Missing;
        }
        let (height, at) = (self.stack.len(), self.at);
        self.delivery.nested += 1;
        let result = self.execute(entry);
        self.delivery.nested -= 1;
        self.stack.truncate(height);
        self.at = at;
        match result {
            Stop::Returned(value) => value,
            _ => Value::Missing,
        }
    }

    /// Runs from an offset until something stops it.
    pub(crate) fn execute(&mut self, entry: u32) -> Stop {
        let mut next = entry;
        loop {
            match self.step(next) {
                Ok(at) => next = at,
                Err(stop) => return stop,
            }
        }
    }

    /// Executes the instruction at an offset, for fuel.
    #[inline]
    fn step(&mut self, at: u32) -> Flow {
        let Some(fuel) = self.delivery.fuel.checked_sub(1) else { return Err(FAULT) };
        self.delivery.fuel = fuel;
        let Some(instruction) = self.program.instruction(at) else { return Err(FAULT) };
        self.at = at;
        let next = at.saturating_add(1);
        if self.repeating && !repeat::acts(instruction.op) {
            return self.pass_over(instruction, next);
        }
        self.act(instruction, next)
    }

    /// Carries out an instruction: where it goes on.
    fn act(&mut self, instruction: Instruction, next: u32) -> Flow {
        let Instruction { op, a, b, c } = instruction;
        match op {
            Op::PushMissing => self.push(Value::Missing),
            Op::PushBool => self.push(Value::Bool(a != 0)),
            Op::PushInteger => self.push(Value::whole(i64::from(c.cast_signed()))),
            Op::PushText => self.push_text(c),
            Op::PushConstant => self.push(self.program.constant(c)),
            Op::PushSymbol => self.push(Value::Symbol(Symbol(c))),
            Op::LoadLocal => self.push(self.local(b)),
            Op::StoreLocal => self.store_local(b, c, a != 0),
            Op::LoadField => self.load_field(Symbol(c)),
            Op::StoreField => self.store_field(Symbol(c), b, a != 0),
            Op::LoadProperty => self.load_property(a),
            Op::StoreProperty => self.store_property(a),
            Op::LoadContact => self.load_contact(),
            Op::LoadReply => self.load_reply(),
            Op::GetField => self.unary(|record| record.field(Symbol(c))),
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
            Op::Negate => self.unary(operators::negate),
            Op::Not => self.unary(|value| Value::Bool(!value.is_true())),
            Op::Equal => self.binary(|x, y| Value::Bool(compare::equal(x, y))),
            Op::NotEqual => self.binary(|x, y| Value::Bool(!compare::equal(x, y))),
            Op::Less => self.ordered(|order| order.is_lt()),
            Op::LessOrEqual => self.ordered(|order| order.is_le()),
            Op::Greater => self.ordered(|order| order.is_gt()),
            Op::GreaterOrEqual => self.ordered(|order| order.is_ge()),
            Op::Between => self.between(),
            Op::Contains => self.contains(),
            Op::Matches => self.matches(c),
            Op::IsSet => self.unary(|value| Value::Bool(!value.is_missing())),
            Op::InGroup => self.push(Value::Bool(self.delivery.state.is_in(Symbol(c)))),
            Op::CallFunction => self.call_function(a, b),
            Op::Jump => return Ok(jump(next, c)),
            Op::JumpIfFalse if !self.pop().is_true() => return Ok(jump(next, c)),
            Op::JumpIfFalse => {}
            Op::JumpIfFalseKeep => return self.jump_keeping(next, c, |value| !value.is_true()),
            Op::JumpIfTrueKeep => return self.jump_keeping(next, c, Value::is_true),
            Op::JumpIfSetKeep => return self.jump_keeping(next, c, |value| !value.is_missing()),
            Op::JumpUnlessLanguage if self.delivery.language_index(self.program) != u32::from(b) => {
                return Ok(jump(next, c));
            }
            Op::JumpUnlessLanguage => {}
            Op::PushBucket => self.push(self.delivery.bucket(c)),
            Op::Return => {
                self.own_unicode = b != 0;
                return Err(Stop::Returned(self.pop()));
            }
            Op::Goto => return self.enter_step(c),
            Op::End => return self.end_frame(a != 0),
            Op::Await => return self.await_reply(c),
            Op::WaitFor | Op::WaitTime | Op::WaitUntil => return self.wait(instruction, next),
            Op::CallService => return self.call_service(c, next),
            Op::Run => return self.run_conversation(c, b, next),
            Op::Expire if a != 0 => return Err(Stop::Fallback),
            Op::Expire => return Err(Stop::Expired(self.expired_as)),
            Op::Say => return self.say_popped(a != 0, b != 0, next),
            Op::SayText => return self.say_constant(c, next),
            Op::Send => self.send(),
            Op::Email => self.email(),
            Op::ForwardTeam => self.forward_to_team(c),
            Op::ForwardPhone => self.forward_to_phone(),
            Op::ForwardEmail => self.forward_to_email(),
            Op::AddGroup => self.delivery.join(self.origin(), Symbol(c)),
            Op::RemoveGroup => self.delivery.leave(self.origin(), Symbol(c)),
            Op::Subscribe => self.subscribe(a != 0, c),
            Op::Unsubscribe => self.unsubscribe(a != 0, c),
            Op::HandOver => return self.hand_over(c, next),
            Op::Track => self.track(c),
            Op::Start => return self.start_unit(instruction, next),
            Op::Cancel => self.cancel(a != 0, c),
        }
        Ok(next)
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
}

/// The instruction `by` further than `next`.
pub(crate) fn jump(next: u32, by: u32) -> u32 {
    next.saturating_add(by)
}
