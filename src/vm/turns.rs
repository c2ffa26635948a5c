//! Conversations that wait their turn, and what the units of one event set off.

use crate::bytecode::Program;
use crate::bytecode::program::{ANY, TriggerKind};
use crate::value::{Duration, Symbol};

use super::delivery::{Delivery, Pending, host, unit_origin};
use super::effect::{Origin, SkipReason};
use super::limits;
use super::session::NO_STEP;
use super::state::{Contexts, Waiting};

impl Delivery<'_> {
    /// Starts a unit, or lets a conversation wait its turn.
    pub(crate) fn start_in_turn(&mut self, program: &Program, start: Waiting, interrupting: bool) {
        let origin = unit_origin(program, start.unit);
        let Some(settings) = program.settings_of(start.unit) else {
            return self.skip(origin, SkipReason::Gone);
        };
        if settings.paused || self.programs.is_paused(program, start.unit) {
            return self.skip(origin, SkipReason::Paused);
        }
        if !settings.conversation || self.is_free() || (interrupting && self.state.handed_over.is_none()) {
            return self.start_now(program, start, interrupting);
        }
        if self.state.queue.len() >= limits::QUEUE {
            return self.skip(origin, SkipReason::WaitedTooLong);
        }
        // It is given up after its own timeout.
        let timeout = Duration { days: settings.timeout_days, ms: settings.timeout_ms };
        let now = self.event.at_ms;
        let until_ms = self.zone().add(now, timeout).unwrap_or(now);
        let waiting = Waiting { until_ms, ..start };
        if !self.may_wait(&waiting) {
            return self.skip(origin, SkipReason::TooLarge);
        }
        self.state.queue.push(waiting);
    }

    /// Whether a conversation can start: none runs and nobody has the floor.
    fn is_free(&self) -> bool {
        self.state.conversation.is_none() && self.state.handed_over.is_none()
    }

    /// Carries out what effects set off, one after another, until nothing is left. A chain that is too long ends.
    pub(crate) fn drain_pending(&mut self) {
        loop {
            let next = self.pending.pop_front().or_else(|| self.next_turn().map(|turn| (0, turn)));
            let Some((chain, pending)) = next else { break };
            self.spend(1);
            if chain > limits::CHAIN_UNITS || self.fuel == 0 {
                self.skip(host(), SkipReason::ChainTooLong);
                continue;
            }
            self.chain = chain;
            self.carry_out(pending);
        }
        self.chain = 0;
    }

    fn carry_out(&mut self, pending: Pending) {
        let contexts = Contexts::default();
        match pending {
            Pending::Joined(group) => self.start_on(TriggerKind::Joins, group.0, &contexts),
            Pending::Subscribed(category) => {
                self.start_on(TriggerKind::Subscribes, self.category_argument(category), &contexts);
            }
            Pending::Unsubscribed(category) => {
                self.start_on(TriggerKind::Unsubscribes, self.category_argument(category), &contexts);
            }
            Pending::Start(start) => match self.program(start.program) {
                Some(program) => self.start_in_turn(program, start, false),
                None => self.skip(host(), SkipReason::Gone),
            },
        }
    }

    /// The index of a category, or [`ANY`] for consent at all. A category that the program lacks is none of both.
    fn category_argument(&self, category: Option<Symbol>) -> u32 {
        let Some(symbol) = category else { return ANY };
        let mut categories = self.programs.current().schema().categories.iter();
        let index = categories.position(|category| Symbol::of(&category.name) == symbol);
        index.map_or(ANY - 1, |index| index as u32)
    }

    /// The next conversation that waited its turn, when the contact is free; those that waited too long are dropped.
    fn next_turn(&mut self) -> Option<Pending> {
        if self.state.queue.is_empty() {
            return None;
        }
        self.drop_stale_turns();
        if !self.is_free() || self.state.queue.is_empty() {
            return None;
        }
        Some(Pending::Start(self.state.queue.remove(0)))
    }

    /// Drops conversations that waited their turn too long.
    pub(crate) fn drop_stale_turns(&mut self) {
        let now = self.event.at_ms;
        for waiting in std::mem::take(&mut self.state.queue) {
            if waiting.until_ms >= now {
                self.state.queue.push(waiting);
                continue;
            }
            let origin = Origin { program: waiting.program, unit: waiting.unit, step: NO_STEP, at: 0 };
            self.skip(origin, SkipReason::WaitedTooLong);
        }
    }
}
