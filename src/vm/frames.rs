//! Steps, and conversations inside others.

use crate::bytecode::Program;
use crate::value::{Symbol, Value};

use super::effect::{EffectKind, Origin, UnitOutcome};
use super::execute::{Executor, FAULT, Flow, Stop};
use super::limits;
use super::session::NO_STEP;
use super::state::{Frame, Kept, Run, Wait};

/// A frame at the beginning of a unit, with its arguments in the first locals.
pub(crate) fn new_frame(program: &Program, unit: u32, arguments: Vec<Value>) -> Option<Frame> {
    let record = program.unit(unit)?;
    let mut locals = arguments;
    locals.resize(usize::from(record.local_count), Value::Missing);
    Some(Frame { unit, step: NO_STEP, at: record.entry, deadline_ms: None, ending: None, locals })
}

/// Whether a stored run fits the program it names: state comes from a store, and what a store holds can be damaged.
pub(crate) fn fits(program: &Program, run: &Run) -> bool {
    let frame_fits = |frame: &Frame| {
        program.unit(frame.unit).is_some_and(|unit| {
            (frame.step == NO_STEP || frame.step < unit.step_count)
                && frame.locals.len() == usize::from(unit.local_count)
                && program.instruction(frame.at).is_some()
        })
    };
    let wait_fits = |wait: &Wait| match wait {
        Wait::Reply { message, .. } => program.message(*message).is_some(),
        _ => true,
    };
    !run.frames.is_empty()
        && run.frames.iter().all(frame_fits)
        && wait_fits(&run.waiting)
        && run.kept.as_ref().is_none_or(|kept| wait_fits(&kept.waiting) && kept.depth < run.frames.len())
}

impl Executor<'_, '_> {
    /// Where the instruction that is being executed stands.
    pub(crate) fn origin(&self) -> Origin {
        let (unit, step) = self.run.innermost().map_or((u32::MAX, NO_STEP), |frame| (frame.unit, frame.step));
        Origin { program: self.run.program, unit, step, at: self.at }
    }

    /// Enters a step of the running unit.
    pub(crate) fn enter_step(&mut self, step: u32) -> Flow {
        let depth = self.run.frames.len().saturating_sub(1);
        let Some(frame) = self.run.frames.last_mut() else { return Err(FAULT) };
        let (Some(record), Ok(index)) = (self.program.step(frame.unit, step), u16::try_from(step)) else {
            return Err(FAULT);
        };
        frame.step = index;
        self.run.waiting = Wait::Nothing;
        self.forget_kept_from(depth);
        (self.last_said, self.placed) = (None, None);
        self.delivery.emit(self.origin(), EffectKind::Entered);
        Ok(record.code)
    }

    /// What a frame waited for, from this position inwards, no longer stands.
    fn forget_kept_from(&mut self, depth: usize) {
        if self.run.kept.as_ref().is_some_and(|Kept { depth: kept, .. }| *kept >= depth) {
            self.run.kept = None;
        }
    }

    /// Runs a conversation inside this one.
    pub(crate) fn run_conversation(&mut self, unit: u32, count: u16, next: u32) -> Flow {
        let arguments = self.pop_many(usize::from(count));
        if self.run.frames.len() >= limits::FRAMES {
            return Err(FAULT);
        }
        self.set_resume(next);
        self.pay_for_all(&arguments);
        self.delivery.pay_for_frame(self.program, unit);
        let Some(frame) = new_frame(self.program, unit, arguments) else { return Err(FAULT) };
        let entry = frame.at;
        self.run.frames.push(frame);
        (self.last_said, self.placed) = (None, None);
        self.delivery.emit(self.origin(), EffectKind::Started);
        Ok(entry)
    }

    /// Where the running frame goes on.
    pub(crate) fn set_resume(&mut self, at: u32) {
        if let Some(frame) = self.run.frames.last_mut() {
            frame.at = at;
        }
    }

    /// Ends the running unit as completed: its caller goes on, or the run ends. A unit that is ending already, whose
    /// handler this is, ends as it was to end.
    pub(crate) fn end_frame(&mut self, recommended: bool) -> Flow {
        let outcome = if recommended { UnitOutcome::Recommended } else { UnitOutcome::Completed };
        let ending = self.run.innermost().and_then(|frame| frame.ending);
        if self.run.frames.len() < 2 {
            return Err(Stop::Ended(ending.unwrap_or(outcome)));
        }
        if let Some(outcome) = ending {
            return Err(Stop::Expired(outcome));
        }
        self.delivery.emit(self.origin(), EffectKind::Ended { outcome });
        let Some(inner) = self.run.frames.pop() else { return Err(FAULT) };
        self.forget_kept_from(self.run.frames.len());
        let results = self.program.settings_of(inner.unit).map_or(0, |settings| settings.results.1);
        self.delivery.spend(usize::from(results));
        let variables = self.variables(&inner);
        self.push(variables);
        (self.last_said, self.placed) = (None, None);
        // The alternative stands right behind `Run`; completion goes on after it.
        let caller = self.run.innermost().ok_or(FAULT)?;
        Ok(caller.at.saturating_add(1))
    }

    /// The variables of a conversation that was `run`, by name.
    fn variables(&self, frame: &Frame) -> Value {
        let names = self.program.result_names(frame.unit);
        let fields = names
            .map(|(name, local)| (name, frame.locals.get(usize::from(local)).cloned().unwrap_or_default()));
        Value::record(fields.collect::<Vec<(Symbol, Value)>>())
    }

    /// A conversation inside this one expired as `outcome`: this one goes on at the alternative.
    pub(crate) fn expire_inner(&mut self, outcome: UnitOutcome) -> Stop {
        if self.run.frames.len() < 2 {
            return Stop::Ended(outcome);
        }
        self.delivery.emit(self.origin(), EffectKind::Ended { outcome });
        self.run.frames.pop();
        self.run.waiting = Wait::Nothing;
        self.forget_kept_from(self.run.frames.len());
        self.expired_as = outcome;
        let Some(at) = self.run.innermost().map(|frame| frame.at) else { return Stop::Ended(outcome) };
        self.execute(at)
    }
}
