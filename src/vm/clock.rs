//! Timers: what is due when, and what happens then; answers of services.

use crate::bytecode::program::MessageRecord;
use crate::value::Value;

use super::delivery::Delivery;
use super::limits;
use super::state::{Run, State, Wait};

/// Something that the clock does to a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    /// The time of the conversation's frame at this depth is up.
    Deadline(usize),
    /// `no reply in`.
    NoReply,
    /// The conversation's `wait` is over.
    ConversationClock,
    /// The `wait` of the automation at this position is over.
    AutomationClock(usize),
    /// The team's 24 hours are over.
    FloorBack,
    /// A conversation has waited its turn too long.
    TurnLost,
}

/// When the contact's next timer is due, milliseconds UTC. The host delivers a `Timer` event then.
pub fn next_due_ms(state: &State) -> Option<i64> {
    next_due(state).map(|(due_ms, _)| due_ms)
}

fn next_due(state: &State) -> Option<(i64, Due)> {
    let conversation = state.conversation.as_ref().into_iter().flat_map(conversation_dues);
    let automations = state.automations.iter().enumerate().filter_map(|(at, run)| match run.waiting {
        Wait::Clock { due_ms, .. } => Some((due_ms, Due::AutomationClock(at))),
        _ => None,
    });
    let floor = state.handed_over.iter().map(|handed_over| (handed_over.until_ms, Due::FloorBack));
    // A turn counts until its moment and is lost right after it.
    let turns = state.queue.iter().map(|waiting| (waiting.until_ms.saturating_add(1), Due::TurnLost));
    conversation.chain(automations).chain(floor).chain(turns).min_by_key(|(due_ms, _)| *due_ms)
}

fn conversation_dues(run: &Run) -> impl Iterator<Item = (i64, Due)> + '_ {
    let waiting = match run.waiting {
        Wait::Reply { no_reply_at_ms: Some(due_ms), .. } => Some((due_ms, Due::NoReply)),
        Wait::Clock { due_ms, .. } => Some((due_ms, Due::ConversationClock)),
        _ => None,
    };
    let deadlines = run.frames.iter().enumerate();
    let deadlines = deadlines.filter_map(|(depth, frame)| Some((frame.deadline_ms?, Due::Deadline(depth))));
    // Of what is due at the same moment the conversation's own wait comes before its end.
    waiting.into_iter().chain(deadlines)
}

impl Delivery<'_> {
    /// Fires everything that is due, in order of its time, each with fuel of its own. The host comes again as long as
    /// something is due.
    pub(crate) fn timer(&mut self) {
        let now = self.event.at_ms;
        for _ in 0..limits::FIRINGS {
            let due = next_due(self.state).filter(|(due_ms, _)| *due_ms <= now);
            let Some((due_ms, due)) = due else { return };
            self.fuel = limits::FUEL;
            self.fire(due, due_ms);
            self.drain_pending();
        }
    }

    fn fire(&mut self, due: Due, due_ms: i64) {
        match due {
            Due::Deadline(depth) => self.time_is_up(depth),
            Due::NoReply => self.no_reply(),
            Due::ConversationClock => {
                if let Some(run) = self.state.conversation.take() {
                    self.clock_comes(run, due_ms);
                }
            }
            Due::AutomationClock(at) => {
                let run = self.state.automations.remove(at);
                self.clock_comes(run, due_ms);
            }
            Due::FloorBack => self.give_back(),
            Due::TurnLost => self.drop_stale_turns(),
        }
    }

    /// A `wait` is over: at its alternative where its moment was missed by too much.
    fn clock_comes(&mut self, mut run: Run, due_ms: i64) {
        let Some(program) = self.program_of(&run) else { return self.lost(run) };
        let (Wait::Clock { alternative, .. }, Some(frame)) = (&run.waiting, run.innermost()) else {
            return self.lost(run);
        };
        let missed = self.event.at_ms.saturating_sub(due_ms) > program.schema().late_ms;
        let at = if *alternative && !missed { frame.at.saturating_add(1) } else { frame.at };
        run.answering = false;
        self.proceed(program, run, at, Vec::new());
    }

    /// Nobody answered: the message's `no reply` way, once for this question. The question stands until it goes elsewhere.
    fn no_reply(&mut self) {
        let Some(mut run) = self.state.conversation.take() else { return };
        let Some(program) = self.program_of(&run) else { return self.lost(run) };
        let Wait::Reply { message, no_reply_at_ms, .. } = &mut run.waiting else { return self.lost(run) };
        *no_reply_at_ms = None;
        let Some(&MessageRecord { no_reply: Some(code), .. }) = program.message(*message) else {
            self.state.conversation = Some(run);
            return;
        };
        run.answering = false;
        run.keep();
        self.play(program, run, |executor| executor.execute(code));
    }

    /// A service answered, or failed: the run that asked goes on; messages that came meanwhile are replies now.
    pub(crate) fn service_answer(&mut self, number: u64, answer: Option<&Value>) {
        let is_asked = |wait: &Wait| matches!(wait, Wait::Service { call, .. } if *call == number);
        let asked = |run: &Run| {
            is_asked(&run.waiting) || run.kept.as_ref().is_some_and(|kept| is_asked(&kept.waiting))
        };
        let mut run = match self.state.conversation.take_if(|run| asked(run)) {
            Some(run) => run,
            None => {
                let Some(at) = self.state.automations.iter().position(asked) else { return };
                self.state.automations.remove(at)
            }
        };
        let Some(program) = self.program_of(&run) else { return self.lost(run) };
        if !is_asked(&run.waiting) {
            run.restore_kept();
        }
        let Wait::Service { held, .. } = std::mem::replace(&mut run.waiting, Wait::Nothing) else { return };
        let Some(at) = run.innermost().map(|frame| frame.at) else { return };
        let sender = run.sender;
        match answer {
            Some(answer) => self.proceed(program, run, at.saturating_add(1), vec![answer.clone()]),
            None => self.proceed(program, run, at, Vec::new()),
        }
        self.take_held(held, sender);
    }
}
