//! Starting units: by triggers, by other units, from the queue.

use std::sync::Arc;

use crate::bytecode::Program;
use crate::bytecode::program::{SettingsRecord, TriggerKind};
use crate::value::{Symbol, Value, compare};

use super::delivery::{Delivery, Pending};
use super::effect::{EffectKind, Origin, SkipReason, UnitOutcome};
use super::execute::Executor;
use super::limits;
use super::session::{NO_STEP, new_frame};
use super::state::{Contexts, Run, Wait, Waiting};

impl Delivery<'_> {
    /// The origin of something that concerns a unit as a whole.
    pub(crate) fn unit_origin(&self, program: &Program, unit: u32) -> Origin {
        Origin { program: program.id(), unit, step: NO_STEP, at: 0 }
    }

    /// A run at the beginning of a unit, with what started it in its locals; not yet executed.
    pub(crate) fn new_run(&self, program: &Program, start: &Waiting) -> Option<Run> {
        let mut frame = new_frame(program, start.unit, start.arguments.clone())?;
        let settings = program.settings_of(start.unit)?;
        let contexts = &start.contexts;
        let places = [
            (settings.event_local, &contexts.event),
            (settings.campaign_local, &contexts.campaign),
            (settings.intent_local, &contexts.intent),
        ];
        for (local, value) in places {
            if let Some(place) = local.and_then(|local| frame.locals.get_mut(usize::from(local))) {
                *place = value.clone();
            }
        }
        Some(Run {
            program: program.id(),
            frames: vec![frame],
            waiting: Wait::Clock { due_ms: self.event.at_ms, alternative: false },
            per: Value::Missing,
            by_contact: start.by_contact,
            let_in: start.let_in,
            last_text_at_ms: None,
            ending: None,
        })
    }

    /// Whether a trigger's condition holds for what would be started.
    pub(crate) fn condition_holds(
        &mut self,
        program: &Arc<Program>,
        when: Option<u32>,
        start: &Waiting,
    ) -> bool {
        let Some(code) = when else { return true };
        let Some(mut run) = self.new_run(program, start) else { return false };
        Executor::new(self, program, &mut run).evaluate(code).is_true()
    }

    /// Starts a unit now; the caller has seen to it that the contact is free for it, or that it may interrupt.
    pub(crate) fn start_now(&mut self, program: &Arc<Program>, start: &Waiting, interrupting: bool) {
        let (Some(settings), Some(mut run)) = (program.settings_of(start.unit), self.new_run(program, start))
        else {
            return self.skip(self.unit_origin(program, start.unit), SkipReason::Gone);
        };
        if settings.conversation && interrupting {
            self.end_conversation(UnitOutcome::Interrupted);
        }
        run.per =
            settings.per.map_or(Value::Missing, |code| Executor::new(self, program, &mut run).evaluate(code));
        if settings.per.is_some() {
            self.cancel_instances(program, start.unit, Some(&run.per.clone()));
        }
        if settings.conversation {
            let deadline = self.after(settings.timeout_days, settings.timeout_ms);
            if let Some(frame) = run.frames.first_mut() {
                frame.deadline_ms = deadline;
            }
        } else {
            self.note_reached(program, start.unit);
        }
        self.emit(self.unit_origin(program, start.unit), EffectKind::Started);
        let entry = run.frames.first().map_or(0, |frame| frame.at);
        self.proceed(program, run, entry, Vec::new());
    }

    /// Starts a unit, or lets a conversation wait its turn.
    pub(crate) fn start_in_turn(&mut self, program: &Arc<Program>, start: Waiting, interrupting: bool) {
        let Some(settings) = program.settings_of(start.unit) else { return };
        let origin = self.unit_origin(program, start.unit);
        if settings.paused {
            return;
        }
        if !settings.conversation || self.is_free() || (interrupting && self.state.handed_over.is_none()) {
            return self.start_now(program, &start, interrupting);
        }
        if self.state.queue.len() >= limits::QUEUE {
            return self.skip(origin, SkipReason::WaitedTooLong);
        }
        let until_ms = self.turn_ends_at(&settings);
        self.state.queue.push(Waiting { until_ms, ..start });
    }

    /// When a conversation that waits its turn is given up: after its own timeout.
    fn turn_ends_at(&mut self, settings: &SettingsRecord) -> i64 {
        self.after(settings.timeout_days, settings.timeout_ms).unwrap_or(self.event.at_ms)
    }

    /// Whether a conversation can start: none runs and nobody has the floor.
    pub(crate) fn is_free(&self) -> bool {
        self.state.conversation.is_none() && self.state.handed_over.is_none()
    }

    /// Ends the running conversation, without a word to the contact.
    pub(crate) fn end_conversation(&mut self, outcome: UnitOutcome) {
        if let Some(run) = self.state.conversation.take() {
            self.finish(&run, outcome);
        }
    }

    /// Starts every automation, and the first conversation, that a trigger of this kind and argument starts.
    pub(crate) fn start_matching(&mut self, kind: TriggerKind, argument: u32, contexts: &Contexts) {
        let program = self.programs.current().clone();
        let mut conversation_started = false;
        for index in program.triggers_on_or_any(kind, argument) {
            let Some(trigger) = program.trigger(index) else { continue };
            let Some(settings) = program.settings_of(trigger.unit) else { continue };
            if settings.paused || (settings.conversation && conversation_started) {
                continue;
            }
            let start = self.started_by(trigger.unit, contexts.clone());
            if self.condition_holds(&program, trigger.when, &start) {
                conversation_started |= settings.conversation;
                self.start_in_turn(&program, start, trigger.interrupting);
            }
        }
    }

    /// A unit started by something else than a message.
    pub(crate) fn started_by(&self, unit: u32, contexts: Contexts) -> Waiting {
        Waiting {
            program: self.programs.current().id(),
            unit,
            arguments: Vec::new(),
            contexts,
            by_contact: false,
            let_in: false,
            until_ms: self.event.at_ms,
        }
    }

    /// Ends the running instances of a unit, all or those of one `per` value.
    pub(crate) fn cancel_instances(&mut self, program: &Program, unit: u32, per: Option<&Value>) {
        let name = program.unit_name(unit);
        let programs = self.programs;
        let concerns = |run: &Run| {
            let outermost = run.frames.first().map_or(u32::MAX, |frame| frame.unit);
            let same = programs.get(run.program).is_some_and(|other| other.unit_name(outermost) == name);
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
    }

    /// Carries out what effects set off, one after another, until nothing is left or the chain is too long.
    pub(crate) fn drain_pending(&mut self) {
        loop {
            let Some(pending) = self.pending.pop_front().or_else(|| self.next_in_queue()) else { return };
            self.chain += 1;
            if self.chain > limits::CHAIN_UNITS {
                self.pending.clear();
                return self.skip(
                    Origin { unit: u32::MAX, step: NO_STEP, ..Origin::default() },
                    SkipReason::ChainTooLong,
                );
            }
            self.carry_out(pending);
        }
    }

    fn carry_out(&mut self, pending: Pending) {
        let contexts = Contexts::default();
        match pending {
            Pending::Joined(group) => self.start_matching(TriggerKind::Joins, group.0, &contexts),
            Pending::Subscribed(category) => {
                self.start_matching(TriggerKind::Subscribes, self.category_argument(category), &contexts);
            }
            Pending::Unsubscribed(category) => {
                self.start_matching(TriggerKind::Unsubscribes, self.category_argument(category), &contexts);
            }
            Pending::Start(start) => {
                let Some(program) = self.programs.get(start.program).cloned() else { return };
                self.start_in_turn(&program, start, false);
            }
        }
    }

    /// The index of a category, or `u32::MAX` for all.
    fn category_argument(&self, category: Option<Symbol>) -> u32 {
        let categories = self.programs.current().schema().categories.iter();
        let index = |symbol| categories.clone().position(|category| Symbol::of(&category.name) == symbol);
        category.and_then(index).map_or(u32::MAX, |index| index as u32)
    }

    /// The next conversation that waited its turn, when the contact is free; those that waited too long are dropped.
    fn next_in_queue(&mut self) -> Option<Pending> {
        self.drop_stale_turns();
        if !self.is_free() || self.state.queue.is_empty() {
            return None;
        }
        Some(Pending::Start(self.state.queue.remove(0)))
    }

    /// Drops conversations that waited their turn too long.
    pub(crate) fn drop_stale_turns(&mut self) {
        let now = self.event.at_ms;
        let (stale, kept): (Vec<Waiting>, Vec<Waiting>) =
            std::mem::take(&mut self.state.queue).into_iter().partition(|waiting| waiting.until_ms < now);
        self.state.queue = kept;
        for waiting in stale {
            let origin = Origin { program: waiting.program, unit: waiting.unit, step: NO_STEP, at: 0 };
            self.skip(origin, SkipReason::WaitedTooLong);
        }
    }
}
