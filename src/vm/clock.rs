//! Timers: what is due when, and what happens then.

use crate::bytecode::program::MessageRecord;

use super::delivery::Delivery;
use super::effect::UnitOutcome;
use super::execute::{Executor, Stop};
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
    /// Fires everything that is due, in order of its time.
    pub(crate) fn timer(&mut self) {
        while let Some((due_ms, due)) = next_due(self.state).filter(|(due_ms, _)| *due_ms <= self.event.at_ms)
        {
            if self.fuel == 0 {
                return;
            }
            self.fuel -= 1;
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
    fn clock_comes(&mut self, run: Run, due_ms: i64) {
        let Some(program) = self.programs.get(run.program).cloned() else { return self.lost(run) };
        let Wait::Clock { alternative, .. } = run.waiting else { return self.lost(run) };
        let Some(at) = run.frames.last().map(|frame| frame.at) else { return self.lost(run) };
        let missed = self.event.at_ms - due_ms > program.schema().late_ms;
        let go_on = if alternative && !missed { at.saturating_add(1) } else { at };
        self.proceed(&program, run, go_on, Vec::new());
    }

    /// The time of a conversation is up: of the outermost, and all ends; of one inside, and its caller goes on.
    fn time_is_up(&mut self, depth: usize) {
        let Some(mut run) = self.state.conversation.take() else { return };
        let Some(program) = self.programs.get(run.program).cloned() else { return self.lost(run) };
        run.frames.truncate(depth + 1);
        if let Some(frame) = run.frames.last_mut() {
            frame.deadline_ms = None;
        }
        if depth == 0 {
            run.ending = Some(UnitOutcome::TimedOut);
        }
        let stop = match self.say_goodbye(&program, &mut run, UnitOutcome::TimedOut) {
            Stop::Returned(_) if depth > 0 => self.expire_inner(&program, &mut run, UnitOutcome::TimedOut),
            other => other,
        };
        self.settle(&program, run, stop);
    }

    /// Nobody answered: the message's `no reply` way, once for this question.
    fn no_reply(&mut self) {
        let Some(mut run) = self.state.conversation.take() else { return };
        let Some(program) = self.programs.get(run.program).cloned() else { return self.lost(run) };
        let Wait::Reply { message, no_reply_at_ms, .. } = &mut run.waiting else { return self.lost(run) };
        *no_reply_at_ms = None;
        let Some(MessageRecord { no_reply: Some(code), .. }) = program.message(*message) else {
            self.state.conversation = Some(run);
            return;
        };
        match Executor::new(self, &program, &mut run).execute(code) {
            // A nudge: the question stands as it was.
            Stop::Returned(_) => self.state.conversation = Some(run),
            stop => self.settle(&program, run, stop),
        }
    }

    /// A service answered, or failed: the run that asked goes on; messages that came meanwhile are replies now.
    pub(crate) fn service_answer(&mut self, number: u64, answer: Option<&crate::value::Value>) {
        let asked = |run: &Run| matches!(run.waiting, Wait::Service { call, .. } if call == number);
        let run = match self.state.conversation.take_if(|run| asked(run)) {
            Some(run) => run,
            None => {
                let Some(at) = self.state.automations.iter().position(asked) else { return };
                self.state.automations.remove(at)
            }
        };
        let Some(program) = self.programs.get(run.program).cloned() else { return self.lost(run) };
        let Some(at) = run.frames.last().map(|frame| frame.at) else { return self.lost(run) };
        let held = match &run.waiting {
            Wait::Service { held, .. } => held.clone(),
            _ => Vec::new(),
        };
        match answer {
            Some(answer) => self.proceed(&program, run, at.saturating_add(1), vec![answer.clone()]),
            None => self.proceed(&program, run, at, Vec::new()),
        }
        for text in held {
            self.drain_pending();
            self.held_message(&text);
        }
    }
}
