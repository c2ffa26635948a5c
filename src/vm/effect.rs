//! What the host is to carry out after an event, in order.

use std::sync::Arc;

use crate::bytecode::ProgramId;
use crate::value::{Symbol, Value};

/// Where in which program an effect was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    /// Program.
    pub program: ProgramId,
    /// Unit index; `u32::MAX` for the runtime's own answers.
    pub unit: u32,
    /// Step index within the unit; `u16::MAX` outside steps.
    pub step: u16,
    /// Instruction offset, for the debug section.
    pub at: u32,
}

/// Why a message is sent: what consent and quiet hours ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// An answer to a message of the contact.
    Reply,
    /// By a unit of this category, or of none, without a message of the contact that it would answer.
    Unit(/** Category index in the origin's program. */ Option<u32>),
    /// A campaign of the current program.
    Campaign(u32),
    /// A compliance answer: exempt from every rule. Left out where the provider sends its own.
    Compliance(Answer),
}

/// What is answered to compliance words. The codes are positions in the program's compliance texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Answer {
    /// To STOP.
    Stop = 0,
    /// To START.
    Start = 1,
    /// To HELP.
    Help = 2,
    /// To someone unknown.
    NotSubscribed = 3,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Where it comes from.
    pub origin: Origin,
    /// What.
    pub kind: EffectKind,
}

/// Kinds of effects. State (fields, groups, consent) is already changed in the returned state; effects tell
/// connectors and logs.
#[derive(Debug, Clone, PartialEq)]
pub enum EffectKind {
    /// An SMS to the contact. NFC, not blank.
    Say {
        /// Text.
        text: Arc<str>,
        /// Media address.
        media: Option<Arc<str>>,
        /// Index among the current program's senders to leave from; `None` for the only one.
        sender: Option<u32>,
        /// Why.
        purpose: Purpose,
    },
    /// An SMS to another number.
    Send {
        /// E.164 number.
        to: Arc<str>,
        /// Text.
        text: Arc<str>,
    },
    /// An e-mail.
    Email {
        /// Address.
        to: Arc<str>,
        /// Subject.
        subject: Option<Arc<str>>,
        /// Text.
        text: Arc<str>,
    },
    /// The contact's last message, passed on.
    Forward {
        /// Numbers.
        phones: Vec<Arc<str>>,
        /// Addresses.
        emails: Vec<Arc<str>>,
        /// Text before it.
        with: Option<Arc<str>>,
        /// The message.
        message: Arc<str>,
    },
    /// A group was entered or left.
    Group {
        /// Symbol.
        group: Symbol,
        /// Entered.
        joined: bool,
    },
    /// A field of the contact was set (missing: cleared).
    Field {
        /// Symbol.
        field: Symbol,
        /// New value.
        value: Value,
    },
    /// A field of an object was set: for the connector.
    Object {
        /// Object symbol.
        object: Symbol,
        /// The whole record before, so that the connector finds its id.
        record: Value,
        /// Field names on the way.
        path: Vec<Symbol>,
        /// New value.
        value: Value,
    },
    /// Consent changed; to be logged with time, source and text.
    Consent {
        /// Category symbol; `None` for all.
        category: Option<Symbol>,
        /// In, or out.
        subscribed: bool,
        /// What did it.
        source: ConsentSource,
    },
    /// A service is to be called; answer with [`EventKind::ServiceAnswer`](super::event::EventKind).
    Call {
        /// Number of the call.
        call: u64,
        /// Service function index.
        function: u32,
        /// Arguments as a record.
        arguments: Value,
    },
    /// A person takes over.
    HandOver {
        /// Team index.
        team: u32,
        /// Note.
        note: Option<Arc<str>>,
    },
    /// A message while a person has the floor.
    ToTeam {
        /// Team index.
        team: u32,
        /// The message.
        message: Arc<str>,
    },
    /// The floor came back.
    GivenBack,
    /// Something counted.
    Track {
        /// Name.
        name: Arc<str>,
        /// Data.
        data: Value,
    },
    /// A unit is to be started for another contact: a [`Request`](super::event::EventKind::Request) of that contact.
    StartFor {
        /// E.164 number.
        phone: Arc<str>,
        /// Unit index in the origin's program.
        unit: u32,
        /// Arguments.
        arguments: Vec<Value>,
        /// For the request.
        chain: u32,
    },
    /// A short link stands in a text of this event.
    Link {
        /// The code at its end.
        code: Arc<str>,
        /// Where it leads; `None` for the page on which this contact can unsubscribe.
        url: Option<Arc<str>>,
    },
    /// A unit began.
    Started,
    /// A step was entered.
    Entered,
    /// A reply was recognised, or not: for counters and explanations.
    Matched {
        /// How.
        how: Recognition,
    },
    /// A unit ended.
    Ended {
        /// How.
        outcome: UnitOutcome,
    },
    /// Something was not done, and why: for counters and logs.
    Skipped {
        /// Why.
        reason: SkipReason,
    },
}

/// What changed a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentSource {
    /// A compliance word of the contact.
    Word,
    /// A script's statement.
    Script,
    /// API, form or import.
    Host,
    /// The first message, where policy or simulator lets it count.
    FirstMessage,
}

/// How a message was taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Recognition {
    /// By a trigger.
    Trigger {
        /// Trigger index.
        trigger: u32,
        /// The keyword, folded, if there is one.
        keyword: Option<Arc<str>>,
    },
    /// By a choice.
    Choice {
        /// Position among the message's choices, from 0.
        choice: u16,
        /// Tier of matching.md, 1 to 6; 7 for `matches`, 8 for `intent`.
        tier: u8,
        /// The label that fitted, folded.
        label: Option<Arc<str>>,
        /// Edit distance, for tier 5.
        distance: u8,
    },
    /// By the free answer.
    Answer,
    /// By `otherwise`.
    Otherwise,
    /// By nothing: a reprompt or the fallback followed.
    Unrecognised,
    /// As the message before it once more, while that is still being answered: ignored.
    Repeated,
    /// As a compliance word.
    Compliance(Compliance),
    /// By nobody: no unit takes it.
    Untaken,
}

/// Compliance words by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compliance {
    /// Opt out.
    Stop,
    /// Opt in.
    Start,
    /// Help.
    Help,
}

/// How a unit ended. The codes are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum UnitOutcome {
    /// In a recommendation or ending.
    Recommended = 0,
    /// By `end`, or at the end of an automation.
    Completed = 1,
    /// By the fallback.
    Fallback = 2,
    /// By its timeout.
    TimedOut = 3,
    /// Handed to a person.
    HandedOver = 4,
    /// By STOP.
    OptedOut = 5,
    /// By another conversation that interrupts.
    Interrupted = 6,
    /// By `start` of another.
    Left = 7,
    /// By `cancel`, or replaced by a new start with the same `per`.
    Cancelled = 8,
    /// By the limit of instructions or a fault in the program.
    Failed = 9,
}

impl UnitOutcome {
    /// All of them in order of their codes.
    pub const ALL: [Self; 10] = [
        Self::Recommended,
        Self::Completed,
        Self::Fallback,
        Self::TimedOut,
        Self::HandedOver,
        Self::OptedOut,
        Self::Interrupted,
        Self::Left,
        Self::Cancelled,
        Self::Failed,
    ];

    /// The outcome of a stored code.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

/// Why something was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SkipReason {
    /// The text turned out blank.
    BlankText,
    /// The contact has not consented, or has refused.
    NoConsent,
    /// The unit or campaign is paused.
    Paused,
    /// More segments than `max segments`, or `unicode refuse`.
    TooLong,
    /// A conversation waited its turn longer than its timeout.
    WaitedTooLong,
    /// Units set each other off more than 8 times.
    ChainTooLong,
    /// The program has no such thing any more.
    Gone,
    /// The contact's state would grow past its limit.
    TooLarge,
    /// A person has the floor.
    HandedOver,
}
