//! A contact's state: what the host stores between events, encoded in a few dozen bytes.

use std::sync::Arc;

use crate::bytecode::ProgramId;
use crate::value::{Symbol, Value};

use super::effect::UnitOutcome;

/// Whether the contact may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Consent {
    /// Never said.
    #[default]
    Unknown,
    /// Opted in.
    Subscribed,
    /// Opted out.
    OptedOut,
}

/// A contact with what it is in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// E.164 number. Not encoded: it is the host's key.
    pub phone: Arc<str>,
    /// First seen, milliseconds UTC.
    pub created_at_ms: i64,
    /// Consent for all senders.
    pub consent: Consent,
    /// Consent by symbol of the sender's name, where `stop_scope = "sender"`. It counts before the one for all.
    pub sender_consent: Vec<(Symbol, Consent)>,
    /// A yes or no by category.
    pub categories: Vec<(Symbol, bool)>,
    /// Groups, sorted.
    pub groups: Vec<Symbol>,
    /// Declared fields that are set, sorted by symbol.
    pub fields: Vec<(Symbol, Value)>,
    /// `language`: symbol of its name.
    pub language: Option<Symbol>,
    /// IANA time zone.
    pub timezone: Option<Arc<str>>,
    /// The last message to the contact; kept only where a program asks for it.
    pub last_sent: Option<LastSent>,
    /// Hashes of the last three texts sent, for tapbacks, newest first; 0 for none.
    pub recent_texts: [u32; 3],
    /// The contact's last message; kept only where a program asks for it.
    pub reply: Option<Arc<str>>,
    /// Campaigns and automations that reached it, newest first, at most 8.
    pub reached: Vec<Reached>,
    /// The conversation, if it is in one.
    pub conversation: Option<Run>,
    /// Automations on their way.
    pub automations: Vec<Run>,
    /// Conversations that wait their turn.
    pub queue: Vec<Waiting>,
    /// Who has the floor, if a person has.
    pub handed_over: Option<HandedOver>,
    /// When someone unknown was last told to subscribe, milliseconds UTC.
    pub told_to_subscribe_at_ms: Option<i64>,
    /// Number of the next service call.
    pub next_call: u64,
    /// The number is not assigned.
    pub unassigned: bool,
}

/// The last message to a contact.
#[derive(Debug, Clone, PartialEq)]
pub struct LastSent {
    /// When, milliseconds UTC.
    pub at_ms: i64,
    /// To which number.
    pub to: Arc<str>,
    /// The host's id; empty until the first receipt tells it.
    pub id: Arc<str>,
    /// Text.
    pub text: Arc<str>,
    /// Delivery status: `queued`, `sent`, `delivered`, `undelivered`, `failed` or `unassigned`. It only moves forward.
    pub status: Arc<str>,
}

/// What reached a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Symbol of the campaign's or automation's name.
    pub name: Symbol,
    /// Campaign, or automation.
    pub campaign: bool,
    /// When, milliseconds UTC.
    pub at_ms: i64,
}

/// A unit on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The program it began with.
    pub program: ProgramId,
    /// Conversations inside each other, outermost first; one frame for an automation. Never empty.
    pub frames: Vec<Frame>,
    /// What it waits for.
    pub waiting: Wait,
    /// What still stands while a nudge or `on undelivered` runs, which themselves may wait.
    pub kept: Option<Kept>,
    /// The `per` value it was started with.
    pub per: Value,
    /// Symbol of the name of the sender that it answers from; `None` for the only one.
    pub sender: Option<Symbol>,
    /// What it does now answers a message of the contact, and is nothing that the clock or an event set off.
    pub answering: bool,
    /// Whether an `open` trigger let in someone unknown.
    pub let_in: bool,
    /// When it last said something, milliseconds UTC; kept only where a program asks for it.
    pub last_text_at_ms: Option<i64>,
}

/// A unit's place and variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Unit index.
    pub unit: u32,
    /// Step index, `u16::MAX` before the first.
    pub step: u16,
    /// Where it goes on; 0 where it waits for a reply.
    pub at: u32,
    /// When its time is up, milliseconds UTC: from its first text on. Automations have all the time.
    pub deadline_ms: Option<i64>,
    /// It is ending like this: a handler runs, and no reply is waited for any more.
    pub ending: Option<UnitOutcome>,
    /// Variables.
    pub locals: Vec<Value>,
}

/// What a run waits for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wait {
    /// Nothing: it is running. Never stored.
    Nothing,
    /// A reply to this message.
    Reply {
        /// Message index.
        message: u32,
        /// Reprompts already sent.
        reprompts: u16,
        /// Which of the first 64 choices were offered, by bit.
        offered: u64,
        /// Whether the choices were listed with numbers, so that numbers are answers.
        numbered: bool,
        /// When `no reply` happens, milliseconds UTC.
        no_reply_at_ms: Option<i64>,
    },
    /// The clock.
    Clock {
        /// Due, milliseconds UTC.
        due_ms: i64,
        /// Whether the alternative is taken when it is missed by more than `limits.late`.
        alternative: bool,
    },
    /// A service's answer.
    Service {
        /// Number of the call.
        call: u64,
        /// Hash of the message that came last: the same once more, before an answer, is ignored.
        last: u32,
        /// Messages that came meanwhile.
        held: Vec<Arc<str>>,
    },
    /// The floor, which a person has: what is not transactional speaks afterwards.
    Floor {
        /// The operands of the `say` that waits.
        operands: Vec<Value>,
    },
}

/// What still stands while a nudge or `on undelivered` runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// What is waited for.
    pub waiting: Wait,
    /// Where its frame goes on.
    pub at: u32,
    /// Position of its frame.
    pub depth: usize,
}

/// A conversation that waits its turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The program.
    pub program: ProgramId,
    /// Unit index.
    pub unit: u32,
    /// Arguments.
    pub arguments: Vec<Value>,
    /// `event`, `campaign`, `intent` records, or missing.
    pub contexts: Contexts,
    /// Symbol of the name of the sender that was written to.
    pub sender: Option<Symbol>,
    /// Whether a message of the contact started it.
    pub answering: bool,
    /// Whether an `open` trigger let in someone unknown.
    pub let_in: bool,
    /// Skipped after this moment, milliseconds UTC.
    pub until_ms: i64,
}

/// A person has the floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// Name of the team.
    pub team: Arc<str>,
    /// Given back at this moment without a message of the team, milliseconds UTC.
    pub until_ms: i64,
}

/// What a unit knows about what started it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contexts {
    /// The event's record.
    pub event: Value,
    /// The campaign's record: `name`, `title`, `sent_at`.
    pub campaign: Value,
    /// The intent's parameters.
    pub intent: Value,
}

impl State {
    /// All that is on its way: the conversation, then automations.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.conversation.iter().chain(&self.automations)
    }

    /// The same, to be changed.
    pub fn runs_mut(&mut self) -> impl Iterator<Item = &mut Run> {
        self.conversation.iter_mut().chain(&mut self.automations)
    }
}

impl Run {
    /// A run of these frames that waits for nothing, and of which nothing else is known.
    pub(crate) fn of(program: ProgramId, frames: Vec<Frame>) -> Self {
        Self {
            program,
            frames,
            waiting: Wait::Nothing,
            kept: None,
            per: Value::Missing,
            sender: None,
            answering: false,
            let_in: false,
            last_text_at_ms: None,
        }
    }

    /// The outermost unit: the one that was started.
    pub fn unit(&self) -> u32 {
        self.frames.first().map_or(u32::MAX, |frame| frame.unit)
    }

    /// The frame that runs, or whose question is asked.
    pub(crate) fn innermost(&self) -> Option<&Frame> {
        self.frames.last()
    }

    /// What still stands is all there is again; conversations that were run meanwhile are gone.
    pub(crate) fn restore_kept(&mut self) -> bool {
        let Some(kept) = self.kept.take() else { return false };
        self.frames.truncate(kept.depth + 1);
        if let Some(frame) = self.frames.last_mut() {
            frame.at = kept.at;
        }
        self.waiting = kept.waiting;
        true
    }

    /// Sets what is waited for aside, so that something else can run in between.
    pub(crate) fn keep(&mut self) {
        let waiting = std::mem::replace(&mut self.waiting, Wait::Nothing);
        let Some(frame) = self.frames.last() else { return };
        self.kept = Some(Kept { waiting, at: frame.at, depth: self.frames.len() - 1 });
    }
}
