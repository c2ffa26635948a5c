//! A message without a reprompt text says its own text again: its step runs once more, and only texts act.

use crate::bytecode::{Instruction, Op};
use crate::value::Value;

use super::effect::UnitOutcome;
use super::execute::{Executor, Flow, Stop, jump};

/// Whether an instruction acts while a message says its text again: values, ways and texts do, effects on the contact,
/// on others and on variables do not.
pub(crate) fn acts(op: Op) -> bool {
    let effect = op as u8 >= Op::Goto as u8 && !matches!(op, Op::Await | Op::Say | Op::SayText);
    let store = matches!(op, Op::StoreLocal | Op::StoreField | Op::StoreProperty | Op::StorePath);
    !effect && !store
}

impl Executor<'_, '_> {
    /// Says the text of the message again whose reply is awaited. What it waits for stays as it is.
    pub(crate) fn ask_again(&mut self) -> Stop {
        let frame = self.run.innermost();
        let step = frame.and_then(|frame| self.program.step(frame.unit, u32::from(frame.step)));
        let Some(step) = step else { return Stop::Fallback };
        let waiting = self.run.waiting.clone();
        (self.last_said, self.placed) = (None, None);
        self.repeating = true;
        let stop = self.execute(step.code);
        self.repeating = false;
        self.run.waiting = waiting;
        match stop {
            Stop::Ended(UnitOutcome::Failed) => stop,
            _ => Stop::Suspended,
        }
    }

    /// Leaves an effect out, with the values that it would have taken; a way out of the step ends the repetition.
    pub(crate) fn pass_over(&mut self, instruction: Instruction, next: u32) -> Flow {
        let Instruction { op, a, b, .. } = instruction;
        let (taken, skipped) = match op {
            Op::Goto | Op::End | Op::Expire => return Err(Stop::Suspended),
            Op::StoreLocal | Op::StoreField | Op::StoreProperty | Op::StorePath | Op::Track => (1, 0),
            Op::ForwardTeam | Op::HandOver => (1, 0),
            Op::WaitFor | Op::WaitTime | Op::WaitUntil => (1, u32::from(a)),
            Op::Send | Op::ForwardPhone | Op::ForwardEmail => (2, 0),
            Op::Email => (3, 0),
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
        Ok(jump(next, skipped))
    }
}
