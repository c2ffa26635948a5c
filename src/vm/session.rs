//! The life of a run: asking, coming to rest, ending.

use crate::bytecode::Program;
use crate::bytecode::program::MessageRecord;
use crate::value::{Duration, Value};

use super::delivery::Delivery;
use super::effect::{EffectKind, Origin, UnitOutcome};
use super::execute::{Executor, FAULT, Flow, Stop};
use super::frames::fits;
use super::limits;
use super::list::{HIDDEN, NUMBERED};
use super::state::{Run, Wait};

/// No step: before the first, and in automations.
pub(crate) const NO_STEP: u16 = u16::MAX;

impl Executor<'_, '_> {
    /// Waits for a reply: appends the list of choices to the last text.
    pub(crate) fn await_reply(&mut self, message: u32) -> Flow {
        let Some(record) = self.program.message(message) else { return Err(FAULT) };
        let ending = self.run.innermost().and_then(|frame| frame.ending);
        if let Some(outcome) = ending {
            return Err(Stop::Expired(outcome));
        }
        let mask = self.offered_mask(message).or(self.placed);
        let offers = self.offers(record, mask);
        if offers.list.is_empty() && record.choice_count > 0 && record.answer.is_none() {
            // Nothing can be chosen: a list without items, or no condition holds.
            return record.otherwise.ok_or(Stop::Fallback);
        }
        if self.placed.is_none() {
            let list = self.list_lines(record.style, &offers);
            self.append_list(&list, &offers);
            self.delivery.scratch.list = list;
        }
        if !self.repeating {
            self.wait_for_reply(message, record, offers.mask);
        }
        self.put_away(offers);
        Err(Stop::Suspended)
    }

    fn wait_for_reply(&mut self, message: u32, record: &MessageRecord, offered: u64) {
        self.start_clocks();
        let no_reply_at_ms = record.no_reply_after.and_then(|code| self.moment_after(code));
        let numbered = record.style == NUMBERED || (record.style == HIDDEN && self.placed.is_some());
        self.run.waiting = Wait::Reply { message, reprompts: 0, offered, numbered, no_reply_at_ms };
        self.set_resume(0);
    }

    /// The moment so long from now as the expression says.
    fn moment_after(&mut self, code: u32) -> Option<i64> {
        let Value::Duration(duration) = self.evaluate(code) else { return None };
        let now = self.delivery.event.at_ms;
        self.delivery.zone().add(now, duration)
    }

    /// The timeouts of conversations run from their first text on, each once.
    pub(crate) fn start_clocks(&mut self) {
        for frame in &mut self.run.frames {
            if frame.deadline_ms.is_some() || frame.ending.is_some() {
                continue;
            }
            let settings = self.program.settings_of(frame.unit);
            let Some(settings) = settings.filter(|settings| settings.conversation) else { continue };
            let timeout = Duration { days: settings.timeout_days, ms: settings.timeout_ms };
            let now = self.delivery.event.at_ms;
            frame.deadline_ms = Some(self.delivery.zone().add(now, timeout).unwrap_or(now));
        }
    }

    /// Sends the fallback text of the innermost conversation, unless a handler says something itself, and runs the
    /// handler of the outcome. A conversation that is ending already gets no second farewell.
    fn say_goodbye(&mut self, outcome: UnitOutcome) -> Stop {
        let Some(frame) = self.run.frames.last_mut() else { return Stop::Ended(outcome) };
        let Some(settings) = self.program.settings_of(frame.unit) else { return FAULT };
        if frame.ending.is_some() {
            return Stop::Returned(Value::Missing);
        }
        (frame.ending, frame.deadline_ms) = (Some(outcome), None);
        self.run.waiting = Wait::Nothing;
        let (handler, says) = match outcome {
            UnitOutcome::TimedOut => (settings.on_timeout, settings.handlers_say & 1 != 0),
            _ => (settings.on_fallback, settings.handlers_say & 2 != 0),
        };
        if let Some(code) = settings.fallback.filter(|_| !says) {
            self.say_evaluated(code);
        }
        handler.map_or(Stop::Returned(Value::Missing), |code| self.execute(code))
    }

    /// What follows a handler or nudge: what stood before it stands again, or its conversation ends.
    fn returned(&mut self) -> Stop {
        if self.run.restore_kept() {
            return Stop::Suspended;
        }
        let ending = self.run.innermost().and_then(|frame| frame.ending);
        Stop::Expired(ending.unwrap_or(UnitOutcome::Completed))
    }

    /// Goes on until the run waits or is over: `None` where it waits.
    fn come_to_rest(&mut self, mut stop: Stop) -> Option<UnitOutcome> {
        loop {
            stop = match stop {
                Stop::Suspended => return None,
                Stop::Ended(outcome) => return Some(outcome),
                Stop::Returned(_) => self.returned(),
                Stop::Fallback => self.say_goodbye(UnitOutcome::Fallback),
                Stop::Expired(outcome) => self.expire_inner(outcome),
            };
        }
    }
}

impl<'a> Delivery<'a> {
    /// The program of a stored run; `None` where it is gone or the run does not fit it.
    pub(crate) fn program_of(&self, run: &Run) -> Option<&'a Program> {
        self.program(run.program).filter(|program| fits(program, run))
    }

    /// Executes a run from an offset and puts it where it belongs afterwards.
    pub(crate) fn proceed(&mut self, program: &Program, run: Run, entry: u32, stack: Vec<Value>) {
        self.play(program, run, |executor| {
            executor.stack.extend(stack);
            executor.run.waiting = Wait::Nothing;
            executor.execute(entry)
        });
    }

    /// Lets an executor act on a run, and puts the run where it belongs: back into the state, or to its end.
    pub(crate) fn play(
        &mut self,
        program: &Program,
        mut run: Run,
        act: impl FnOnce(&mut Executor<'_, '_>) -> Stop,
    ) {
        let mut executor = Executor::new(self, program, &mut run);
        let stop = act(&mut executor);
        let outcome = executor.come_to_rest(stop);
        executor.put_away_stack();
        match outcome {
            None => self.park(program, run),
            Some(UnitOutcome::Failed) => self.fail(program, run),
            Some(outcome) => self.finish(&run, outcome),
        }
    }

    /// The time of the conversation at this depth is up: it says goodbye and ends, with all that it ran.
    pub(crate) fn time_is_up(&mut self, depth: usize) {
        let Some(mut run) = self.state.conversation.take() else { return };
        let Some(program) = self.program_of(&run) else { return self.lost(run) };
        run.answering = false;
        run.kept = None;
        while run.frames.len() > depth + 1 {
            self.end_innermost(&run, UnitOutcome::TimedOut);
            run.frames.pop();
        }
        self.play(program, run, |executor| executor.say_goodbye(UnitOutcome::TimedOut));
    }

    /// Keeps a run that waits; one whose contact has just opted out ends instead.
    fn park(&mut self, program: &Program, run: Run) {
        let opted_out = run.frames.first().is_some_and(|frame| frame.ending == Some(UnitOutcome::OptedOut));
        if opted_out {
            return self.finish(&run, UnitOutcome::OptedOut);
        }
        if !self.may_park(&run) {
            self.finish(&run, UnitOutcome::Failed);
        } else if program.settings_of(run.unit()).is_some_and(|settings| settings.conversation) {
            self.state.conversation = Some(run);
        } else if self.state.automations.len() < limits::AUTOMATIONS {
            self.state.automations.push(run);
        } else {
            self.finish(&run, UnitOutcome::Failed);
        }
    }

    /// A run whose program is gone or that does not fit it. Where there is a fallback it is sent.
    pub(crate) fn lost(&mut self, run: Run) {
        match self.program(run.program) {
            Some(program) => self.fail(program, run),
            None => self.finish(&run, UnitOutcome::Failed),
        }
    }

    /// A fault or too many instructions: the contact gets the outermost fallback, so that nobody is left without an
    /// answer.
    fn fail(&mut self, program: &Program, mut run: Run) {
        self.fuel = self.fuel.max(limits::GOODBYE_FUEL);
        let ending = run.frames.iter().any(|frame| frame.ending.is_some());
        while run.frames.len() > 1 {
            self.end_innermost(&run, UnitOutcome::Failed);
            run.frames.pop();
        }
        let settings = program.settings_of(run.unit());
        if let Some(code) = settings.and_then(|settings| settings.fallback).filter(|_| !ending) {
            Executor::new(self, program, &mut run).say_evaluated(code);
        }
        self.finish(&run, UnitOutcome::Failed);
    }

    /// The run is over, with every conversation in it.
    pub(crate) fn finish(&mut self, run: &Run, outcome: UnitOutcome) {
        for frame in run.frames.iter().rev() {
            let origin = Origin { program: run.program, unit: frame.unit, step: frame.step, at: frame.at };
            self.emit(origin, EffectKind::Ended { outcome });
        }
    }

    fn end_innermost(&mut self, run: &Run, outcome: UnitOutcome) {
        if let Some(frame) = run.innermost() {
            let origin = Origin { program: run.program, unit: frame.unit, step: frame.step, at: frame.at };
            self.emit(origin, EffectKind::Ended { outcome });
        }
    }
}
