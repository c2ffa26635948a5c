//! The life of a run: frames, steps, suspension, ends.

use std::sync::Arc;

use crate::bytecode::Program;
use crate::value::{Duration, Symbol, Value};

use super::delivery::Delivery;
use super::effect::{EffectKind, Origin, SkipReason, UnitOutcome};
use super::execute::{Executor, Stop};
use super::state::{Consent, Frame, Run, Wait};

/// No step: before the first, and in automations.
pub(crate) const NO_STEP: u16 = u16::MAX;

/// A frame at the beginning of a unit, with its arguments in the first locals.
pub(crate) fn new_frame(program: &Program, unit: u32, arguments: Vec<Value>) -> Option<Frame> {
    let record = program.unit(unit)?;
    let mut locals = arguments;
    locals.resize(usize::from(record.local_count), Value::Missing);
    Some(Frame { unit, step: NO_STEP, at: record.entry, deadline_ms: None, locals })
}

impl Executor<'_, '_> {
    /// Where the instruction that is being executed stands.
    pub(crate) fn origin(&self) -> Origin {
        let (unit, step) =
            self.run.frames.last().map_or((u32::MAX, NO_STEP), |frame| (frame.unit, frame.step));
        Origin { program: self.run.program, unit, step, at: self.at }
    }

    /// Enters a step of the running unit: the offset of its code.
    pub(crate) fn enter_step(&mut self, step: u32) -> Option<u32> {
        let frame = self.run.frames.last_mut()?;
        let record = self.program.step(frame.unit, step)?;
        frame.step = step as u16;
        (self.last_said, self.choices_placed) = (None, false);
        self.delivery.emit(self.origin(), EffectKind::Entered);
        Some(record.code)
    }

    /// Ends the running unit as completed: where its caller goes on, or how the run ended.
    pub(crate) fn leave_frame(&mut self, recommended: bool) -> Result<u32, UnitOutcome> {
        let outcome = if recommended { UnitOutcome::Recommended } else { UnitOutcome::Completed };
        if self.run.frames.len() < 2 {
            return Err(self.run.ending.unwrap_or(outcome));
        }
        self.delivery.emit(self.origin(), EffectKind::Ended { outcome });
        let Some(inner) = self.run.frames.pop() else { return Err(outcome) };
        let record = self.result_record(&inner);
        self.push(record);
        (self.last_said, self.choices_placed) = (None, false);
        // The alternative stands right behind `Run`; completion goes on after it.
        self.run.frames.last().map(|frame| frame.at + 1).ok_or(outcome)
    }

    /// The variables of a conversation that was `run`, by name.
    fn result_record(&self, frame: &Frame) -> Value {
        let names = self.program.result_names(frame.unit);
        let fields = names
            .map(|(name, local)| (name, frame.locals.get(usize::from(local)).cloned().unwrap_or_default()));
        Value::record(fields.collect::<Vec<(Symbol, Value)>>())
    }

    /// Waits for a reply: appends the list of choices to the last text.
    pub(crate) fn await_reply(&mut self, message: u32) -> Stop {
        let Some(record) = self.program.message(message) else { return Stop::Ended(UnitOutcome::Failed) };
        if let Some(outcome) = self.run.ending {
            return Stop::Ended(outcome);
        }
        let offers = self.offer(&record);
        if !self.choices_placed {
            let list = self.list_lines(&record, &offers);
            self.append_list(&list);
        }
        let no_reply_at_ms = record.no_reply_after.and_then(|code| self.moment_after(code));
        self.run.waiting = Wait::Reply { message, reprompts: 0, offered: offers.mask, no_reply_at_ms };
        if offers.is_empty() && offers.had_each && record.answer.is_none() {
            return self.nothing_to_offer(record.otherwise);
        }
        Stop::Suspended
    }

    /// A message whose lists were all empty: its `otherwise`, else the fallback.
    fn nothing_to_offer(&mut self, otherwise: Option<u32>) -> Stop {
        match otherwise {
            Some(code) => self.execute(code),
            None => Stop::Fallback,
        }
    }

    /// The moment so long from now as the expression says.
    pub(crate) fn moment_after(&mut self, code: u32) -> Option<i64> {
        let Value::Duration(duration) = self.evaluate(code) else { return None };
        let now = self.delivery.event.at_ms;
        self.delivery.zone().add(now, duration)
    }
}

impl<'a> Delivery<'a> {
    /// Executes a run from an offset and puts it where it belongs afterwards.
    pub(crate) fn proceed(&mut self, program: &Arc<Program>, mut run: Run, entry: u32, stack: Vec<Value>) {
        let mut executor = Executor::new(self, program, &mut run);
        executor.stack = stack;
        let stop = executor.execute(entry);
        self.settle(program, run, stop);
    }

    /// Puts a run where it belongs: back into the state, on to its caller, or to its end.
    pub(crate) fn settle(&mut self, program: &Arc<Program>, mut run: Run, stop: Stop) {
        let mut stop = stop;
        loop {
            stop = match stop {
                Stop::Suspended => return self.park(program, run),
                Stop::Ended(UnitOutcome::Failed) => return self.fail(program, run),
                Stop::Ended(outcome) => return self.finish(&run, outcome),
                Stop::Returned(_) => {
                    let outcome = run.ending.unwrap_or(UnitOutcome::Completed);
                    return self.finish(&run, outcome);
                }
                Stop::Fallback => self.fall_back(program, &mut run),
                Stop::Expired => self.expire_inner(program, &mut run, UnitOutcome::TimedOut),
            };
        }
    }

    /// Sends the fallback of the innermost conversation and runs its handler; a conversation inside another then
    /// counts as expired there.
    fn fall_back(&mut self, program: &Arc<Program>, run: &mut Run) -> Stop {
        if run.frames.len() < 2 {
            run.ending = Some(UnitOutcome::Fallback);
            return self.say_goodbye(program, run, UnitOutcome::Fallback);
        }
        match self.say_goodbye(program, run, UnitOutcome::Fallback) {
            Stop::Returned(_) => self.expire_inner(program, run, UnitOutcome::Fallback),
            other => other,
        }
    }

    /// The innermost conversation expired: its caller goes on at the alternative; the outermost ends.
    pub(crate) fn expire_inner(
        &mut self,
        program: &Arc<Program>,
        run: &mut Run,
        outcome: UnitOutcome,
    ) -> Stop {
        if run.frames.len() < 2 {
            return Stop::Ended(outcome);
        }
        self.finish(run, outcome);
        run.frames.pop();
        let Some(at) = run.frames.last().map(|frame| frame.at) else { return Stop::Ended(outcome) };
        Executor::new(self, program, run).execute(at)
    }

    /// Sends the fallback text of the innermost frame's unit, unless a handler says something itself, and runs the
    /// handler of the outcome.
    pub(crate) fn say_goodbye(
        &mut self,
        program: &Arc<Program>,
        run: &mut Run,
        outcome: UnitOutcome,
    ) -> Stop {
        let Some(frame) = run.frames.last() else { return Stop::Ended(outcome) };
        let Some(settings) = program.settings_of(frame.unit) else { return Stop::Ended(outcome) };
        let (handler, says) = match outcome {
            UnitOutcome::TimedOut => (settings.on_timeout, settings.handlers_say & 1 != 0),
            _ => (settings.on_fallback, settings.handlers_say & 2 != 0),
        };
        let mut executor = Executor::new(self, program, run);
        if let Some(code) = settings.fallback.filter(|_| !says) {
            let text = executor.evaluate(code);
            executor.say(&text, None, false);
        }
        handler.map_or(Stop::Returned(Value::Missing), |code| executor.execute(code))
    }

    /// Keeps a run that waits; one of somebody who has just opted out ends instead.
    fn park(&mut self, program: &Program, run: Run) {
        if self.state.consent_for(self.consent_sender(self.state.reply_sender)) == Consent::OptedOut {
            return self.finish(&run, UnitOutcome::OptedOut);
        }
        let unit = run.frames.first().map_or(u32::MAX, |frame| frame.unit);
        if program.settings_of(unit).is_some_and(|settings| settings.conversation) {
            self.state.conversation = Some(run);
        } else if self.state.automations.len() < super::limits::AUTOMATIONS {
            self.state.automations.push(run);
        } else {
            self.finish(&run, UnitOutcome::Failed);
        }
    }

    /// A fault or too many instructions: the contact gets the fallback, so that nobody is left without an answer.
    fn fail(&mut self, program: &Arc<Program>, mut run: Run) {
        self.fuel = self.fuel.max(super::limits::GOODBYE_INSTRUCTIONS);
        if run.frames.len() > 1 {
            run.frames.truncate(1);
        }
        if run.ending.replace(UnitOutcome::Failed).is_none() {
            let outermost = run.frames.first().and_then(|frame| program.settings_of(frame.unit));
            if let Some(code) = outermost.and_then(|settings| settings.fallback) {
                let mut executor = Executor::new(self, program, &mut run);
                let text = executor.evaluate(code);
                executor.say(&text, None, false);
            }
        }
        self.finish(&run, UnitOutcome::Failed);
    }

    /// The run is over.
    pub(crate) fn finish(&mut self, run: &Run, outcome: UnitOutcome) {
        let frame = run.frames.last();
        let (unit, step) = frame.map_or((u32::MAX, NO_STEP), |frame| (frame.unit, frame.step));
        let at = frame.map_or(0, |frame| frame.at);
        self.emit(Origin { program: run.program, unit, step, at }, EffectKind::Ended { outcome });
    }

    /// Something was not done.
    pub(crate) fn skip(&mut self, origin: Origin, reason: SkipReason) {
        self.emit(origin, EffectKind::Skipped { reason });
    }

    /// The instant so long after the event, in the contact's time zone.
    pub(crate) fn after(&mut self, days: i32, ms: i64) -> Option<i64> {
        let now = self.event.at_ms;
        self.zone().add(now, Duration { days, ms })
    }
}
