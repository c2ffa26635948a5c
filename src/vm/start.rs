//! Starting units: by triggers, by other units, by the host.

use crate::bytecode::Program;
use crate::bytecode::program::TriggerKind;
use crate::value::{Symbol, Value, compare};

use super::delivery::{Delivery, unit_origin};
use super::effect::{EffectKind, SkipReason, UnitOutcome};
use super::execute::Executor;
use super::frames::new_frame;
use super::state::{Contexts, Run, Waiting};

impl Delivery<'_> {
    /// A unit started by something else than a message.
    pub(crate) fn started_by(&self, unit: u32, contexts: Contexts) -> Waiting {
        Waiting {
            program: self.programs.current().id(),
            unit,
            arguments: Vec::new(),
            contexts,
            sender: None,
            answering: false,
            let_in: false,
            until_ms: self.event.at_ms,
        }
    }

    /// A run at the beginning of a unit, with what started it in its locals; not yet executed.
    pub(crate) fn new_run(&self, program: &Program, start: Waiting) -> Option<Run> {
        let mut frame = new_frame(program, start.unit, start.arguments)?;
        let settings = program.settings_of(start.unit)?;
        let contexts = start.contexts;
        let places = [
            (settings.event_local, contexts.event),
            (settings.campaign_local, contexts.campaign),
            (settings.intent_local, contexts.intent),
        ];
        for (local, value) in places {
            if let Some(place) = local.and_then(|local| frame.locals.get_mut(usize::from(local))) {
                *place = value;
            }
        }
        let own = || program.schema().senders.get(settings.sender? as usize);
        let sender = start.sender.or_else(|| own().map(|sender| Symbol::of(&sender.name)));
        Some(Run {
            sender,
            answering: start.answering,
            let_in: start.let_in,
            ..Run::of(program.id(), vec![frame])
        })
    }

    /// Whether a trigger's condition holds for what would be started.
    pub(crate) fn condition_holds(&mut self, program: &Program, when: Option<u32>, start: &Waiting) -> bool {
        when.is_none_or(|code| self.evaluate_for(program, code, start).is_true())
    }

    /// Evaluates an expression of a unit before it is started.
    fn evaluate_for(&mut self, program: &Program, code: u32, start: &Waiting) -> Value {
        // What cannot be paid any more would not be evaluated either.
        if self.fuel == 0 {
            return Value::Missing;
        }
        self.pay_for_frame(program, start.unit);
        let Some(mut run) = self.new_run(program, start.clone()) else { return Value::Missing };
        let mut executor = Executor::new(self, program, &mut run);
        let value = executor.evaluate(code);
        executor.put_away_stack();
        value
    }

    /// Starts a unit now; the caller has seen to it that the contact is free for it, or that it may interrupt. A
    /// conversation that may say nothing to the contact does not start.
    pub(crate) fn start_now(&mut self, program: &Program, start: Waiting, interrupting: bool) {
        let (unit, origin) = (start.unit, unit_origin(program, start.unit));
        self.pay_for_frame(program, unit);
        let (Some(settings), Some(mut run)) = (program.settings_of(unit), self.new_run(program, start))
        else {
            return self.skip(origin, SkipReason::Gone);
        };
        if settings.conversation && !self.may_write(program, &run) {
            return self.skip(origin, SkipReason::NoConsent);
        }
        if settings.conversation && interrupting {
            self.end_conversation(UnitOutcome::Interrupted);
        }
        if let Some(code) = settings.per {
            run.per = Executor::new(self, program, &mut run).evaluate(code);
            self.cancel_instances(program, unit, Some(&run.per));
        }
        self.emit(origin, EffectKind::Started);
        let entry = run.innermost().map_or(0, |frame| frame.at);
        self.proceed(program, run, entry, Vec::new());
    }

    /// Starts a conversation at one of its steps.
    pub(crate) fn begin_at_step(&mut self, unit: u32, step: u32, values: Vec<(u16, Value)>) {
        let program = self.current();
        let start = self.started_by(unit, Contexts::default());
        let Some(mut run) = self.new_run(program, start) else { return };
        let locals = run.frames.first_mut().map(|frame| frame.locals.as_mut_slice()).unwrap_or_default();
        for (at, value) in values {
            if let Some(local) = locals.get_mut(usize::from(at)) {
                *local = value;
            }
        }
        self.end_conversation(UnitOutcome::Interrupted);
        self.emit(unit_origin(program, unit), EffectKind::Started);
        self.play(program, run, |executor| match executor.enter_step(step) {
            Ok(entry) => executor.execute(entry),
            Err(stop) => stop,
        });
    }

    /// Ends the running conversation, without a word to the contact.
    pub(crate) fn end_conversation(&mut self, outcome: UnitOutcome) {
        if let Some(run) = self.state.conversation.take() {
            self.finish(&run, outcome);
        }
    }

    /// Starts every automation, and the first conversation, that these triggers start.
    pub(crate) fn start_all(&mut self, triggers: &[u32], contexts: &Contexts) {
        let program = self.current();
        let mut conversation_started = false;
        for index in triggers {
            let Some(trigger) = program.trigger(*index) else { continue };
            let Some(settings) = program.settings_of(trigger.unit) else { continue };
            let paused = settings.paused || self.programs.is_paused(program, trigger.unit);
            if paused || (settings.conversation && conversation_started) {
                continue;
            }
            let start = self.started_by(trigger.unit, contexts.clone());
            if self.condition_holds(program, trigger.when, &start) {
                conversation_started |= settings.conversation;
                self.start_in_turn(program, start, trigger.interrupting);
            }
        }
    }

    /// The same for all triggers of a kind with this argument and no other.
    pub(crate) fn start_on(&mut self, kind: TriggerKind, argument: u32, contexts: &Contexts) {
        let triggers: Vec<u32> = self.programs.current().triggers_on(kind, argument).collect();
        self.start_all(&triggers, contexts);
    }

    /// Ends the running instances of a unit, and those that wait their turn: all, or those of one `per` value.
    pub(crate) fn cancel_instances(&mut self, program: &Program, unit: u32, per: Option<&Value>) {
        let name = program.unit_name(unit);
        let programs = self.programs;
        let concerns = |run: &Run| {
            let same = programs.get(run.program).is_some_and(|other| other.unit_name(run.unit()) == name);
            same && per.is_none_or(|per| compare::equal(&run.per, per))
        };
        if self.state.conversation.as_ref().is_some_and(concerns) {
            self.end_conversation(UnitOutcome::Cancelled);
        }
        let automations = std::mem::take(&mut self.state.automations);
        let (cancelled, kept): (Vec<Run>, Vec<Run>) = automations.into_iter().partition(concerns);
        self.state.automations = kept;
        for run in &cancelled {
            self.finish(run, UnitOutcome::Cancelled);
        }
        self.cancel_waiting(name, per);
    }

    /// Drops conversations of this name that wait their turn: all, or those of one `per` value.
    fn cancel_waiting(&mut self, name: &str, per: Option<&Value>) {
        for waiting in std::mem::take(&mut self.state.queue) {
            let program = self.program(waiting.program);
            let named = program.filter(|program| program.unit_name(waiting.unit) == name);
            let concerned = named.is_some_and(|program| {
                per.is_none_or(|per| {
                    let code = program.settings_of(waiting.unit).and_then(|settings| settings.per);
                    let own = code.map_or(Value::Missing, |code| self.evaluate_for(program, code, &waiting));
                    compare::equal(&own, per)
                })
            });
            if !concerned {
                self.state.queue.push(waiting);
            }
        }
    }
}
