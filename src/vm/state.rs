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
    /// Consent for all senders, or for the sender by index where the program keeps it apart.
    pub consent: Consent,
    /// Consent by sender index, where `stop_scope = "sender"`.
    pub sender_consent: Vec<(u32, Consent)>,
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
    /// The last message to the contact.
    pub last_sent: Option<LastSent>,
    /// Hashes of the last three texts sent, for tapbacks (XXH3 of the trimmed text), newest first.
    pub recent_texts: Vec<u64>,
    /// The contact's last message.
    pub reply: Option<Arc<str>>,
    /// The sender index it came to.
    pub reply_sender: Option<u32>,
    /// Campaigns and automations that reached it: what, index, when (milliseconds UTC), newest first, at most 8.
    pub reached: Vec<Reached>,
    /// The conversation, if it is in one.
    pub conversation: Option<Run>,
    /// Automations on their way.
    pub automations: Vec<Run>,
    /// Conversations that wait their turn.
    pub queue: Vec<Waiting>,
    /// Who has the floor, if a person has.
    pub handed_over: Option<HandedOver>,
    /// When someone unknown was last told to subscribe.
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
    /// The host's id.
    pub id: Arc<str>,
    /// Text.
    pub text: Arc<str>,
    /// Delivery status.
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
    /// Conversations inside each other, outermost first; one frame for an automation.
    pub frames: Vec<Frame>,
    /// What it waits for.
    pub waiting: Wait,
    /// The `per` value it was started with.
    pub per: Value,
    /// Whether the contact started it by a message.
    pub by_contact: bool,
    /// Whether an `open` trigger let in someone unknown.
    pub let_in: bool,
    /// When it last said something, milliseconds UTC.
    pub last_text_at_ms: Option<i64>,
    /// It is ending like this: a handler runs, and nothing is waited for any more.
    pub ending: Option<UnitOutcome>,
}

/// A unit's place and variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Unit index.
    pub unit: u32,
    /// Step index, `u16::MAX` before the first.
    pub step: u16,
    /// Where it goes on.
    pub at: u32,
    /// When its time is up, milliseconds UTC; automations have all the time.
    pub deadline_ms: Option<i64>,
    /// Variables.
    pub locals: Vec<Value>,
}

/// What a run waits for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wait {
    /// A reply to this message.
    Reply {
        /// Message index.
        message: u32,
        /// Reprompts already sent.
        reprompts: u16,
        /// Which of the first 64 choices were offered, by bit.
        offered: u64,
        /// When `no reply` happens, milliseconds UTC.
        no_reply_at_ms: Option<i64>,
    },
    /// The clock: due, milliseconds UTC; whether there is an alternative for a missed moment.
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
        /// Messages that came meanwhile.
        held: Vec<Arc<str>>,
    },
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
    /// Whether the contact's own message started it.
    pub by_contact: bool,
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
    /// The campaign's record: `name`, `sent_at`.
    pub campaign: Value,
    /// The intent's parameters.
    pub intent: Value,
}
