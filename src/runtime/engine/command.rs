//! What the engine is asked, and what it answers.

use std::sync::Arc;

use crate::bytecode::Program;
use crate::runtime::channel::About;
use crate::runtime::connector::payload;
use crate::runtime::json::FieldProblem;
use crate::runtime::store::rows::{OutboxRow, StoredMessage};
use crate::value::Value;
use crate::vm::event::EventKind;

/// Something to handle.
#[derive(Debug, Clone)]
pub enum Command {
    /// An event of a contact.
    Event(Incoming),
    /// A receipt of a message that we sent.
    Receipt(ReceiptOf),
    /// A click on a short link.
    Click {
        /// The code at its end.
        code: String,
    },
    /// An outbox item is about to be tried.
    Claim(/** Id. */ String),
    /// It was tried.
    Tried(Tried),
    /// A contact's fields and groups are set.
    Contact(ContactChange),
    /// Everything about a contact is deleted.
    Erase(/** Phone. */ String),
    /// Whatever a contact is in ends.
    EndSession(/** Phone. */ String),
    /// A message of the team, or of another system.
    OneOff(OneOff),
    /// A campaign goes to many.
    Campaign(CampaignSend),
    /// A campaign goes to its own audience: its name, and the caller's id.
    CampaignAudience(/** Name. */ String, /** Id: nobody gets it twice under the same one. */ Option<String>),
    /// A dead letter is tried again (true), or dropped.
    DeadLetter(/** Id. */ String, bool),
    /// Something is paused (true), or goes on.
    Pause(Pausable, bool),
    /// A program becomes current.
    Deploy(Arc<Program>, /** Its file. */ Arc<Vec<u8>>),
    /// The same for what the project compiles to that is served: when it is served again unchanged, whatever was deployed in
    /// between stays current.
    DeployProject(Arc<Program>, /** Its file. */ Arc<Vec<u8>>),
    /// The runtime begins with the program that it had before: what the project compiles to that is served.
    Begin(crate::bytecode::ProgramId),
    /// Whatever is due happens; nothing else.
    Tick,
}

/// What can be paused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pausable {
    /// Everything: nothing is sent but answers to compliance words.
    Service,
    /// A sender: the same for what leaves from it.
    Sender(/** Name. */ String),
    /// A unit or campaign: it matches and starts nothing.
    Unit(/** Name. */ String),
}

impl Pausable {
    /// Its name among what is stored as paused. Names of units have no spaces.
    pub fn stored(&self) -> String {
        match self {
            Self::Service => "*".to_owned(),
            Self::Sender(name) => format!("sender {name}"),
            Self::Unit(name) => name.clone(),
        }
    }
}

/// An event of a contact.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The contact's number.
    pub phone: String,
    /// Who tells it: a channel, `api`, …
    pub source: String,
    /// Its id there: a second one does nothing.
    pub external_id: Option<String>,
    /// What happened. Which sender a message came to is not said here: a program may come between that has others.
    pub kind: EventKind,
    /// The name of the sender that a message came to.
    pub sender: Option<String>,
    /// Whether the contact need not be known.
    pub creates: bool,
}

/// A receipt of a message that we sent.
#[derive(Debug, Clone)]
pub struct ReceiptOf {
    /// The channel.
    pub channel: String,
    /// The provider's id for the message.
    pub provider_id: String,
    /// Status.
    pub status: &'static str,
    /// Why.
    pub reason: Option<String>,
    /// What that says about the contact.
    pub about: About,
}

/// What came of a try of an outbox item.
#[derive(Debug, Clone)]
pub struct Tried {
    /// What was tried.
    pub claim: Box<Claim>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A channel took a message.
    Sent {
        /// Its id there.
        provider_id: Option<String>,
        /// Whether it is delivered already.
        delivered: bool,
    },
    /// A connector did it.
    Done(/** A service's answer. */ serde_json::Value),
    /// To be tried again at this moment, milliseconds UTC.
    Later {
        /// When.
        at_ms: i64,
        /// Why.
        reason: String,
        /// Nobody knows whether the other side took it.
        unknown: bool,
    },
    /// Given up.
    Failed {
        /// Why.
        reason: String,
        /// What that says about the contact.
        about: About,
        /// Nobody knows whether the other side took it.
        unknown: bool,
    },
    /// Not tried after all: it waits as before.
    Untried,
}

/// A contact's fields and groups.
#[derive(Debug, Clone, Default)]
pub struct ContactChange {
    /// The contact's number.
    pub phone: String,
    /// Fields by symbol; missing clears one.
    pub fields: Vec<(crate::value::Symbol, Value)>,
    /// Language: a symbol, or missing to clear it.
    pub language: Option<Value>,
    /// Time zone: a text, or missing to clear it.
    pub timezone: Option<Value>,
    /// Groups to enter.
    pub join: Vec<String>,
    /// Groups to leave.
    pub leave: Vec<String>,
    /// Opts in (true) or out.
    pub subscribed: Option<bool>,
    /// A yes or no by category.
    pub categories: Vec<(String, bool)>,
    /// A yes does not undo what the contact refused: it comes from a list that may be older.
    pub keeps_refusals: bool,
}

/// A message that no script says.
#[derive(Debug, Clone)]
pub struct OneOff {
    /// The contact's number.
    pub phone: String,
    /// Text.
    pub text: String,
    /// The sender that it leaves from.
    pub sender: Option<String>,
    /// The caller's id: a second one does nothing.
    pub external_id: Option<String>,
    /// The category that it belongs to.
    pub category: Option<String>,
}

/// A campaign goes to many.
#[derive(Debug, Clone)]
pub struct CampaignSend {
    /// Its name.
    pub campaign: String,
    /// The contacts' numbers.
    pub recipients: Vec<String>,
    /// A text instead of its own.
    pub text: Option<String>,
    /// The caller's id: a second one does nothing, and gets the same answer.
    pub external_id: Option<String>,
}

/// What the engine answers.
#[derive(Debug, Clone)]
pub enum Answer {
    /// It is done and durable.
    Done,
    /// It is done and durable, but the contact stays opted out, or a refusal of a category stands.
    RefusalKept,
    /// An event is durable.
    Event {
        /// Id.
        id: String,
        /// Whether it was known, and did nothing.
        duplicate: bool,
    },
    /// What was asked for does not exist.
    NotFound,
    /// It cannot be done: code, and what is wrong.
    Refused(/** Code. */ &'static str, /** What is wrong. */ String, /** Where. */ Vec<FieldProblem>),
    /// Try it now.
    Claimed(Box<Claim>),
    /// It is not to be tried: dropped, put off, or gone.
    Unclaimed,
    /// Messages that were decided: contact, message id, or why there is none.
    Messages(Vec<(String, Result<String, String>)>),
}

/// An outbox item that is to be tried now.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The item; `attempts` counts this try.
    pub item: OutboxRow,
    /// The message, for an SMS.
    pub message: Option<StoredMessage>,
    /// The address of its sender.
    pub from: Option<String>,
    /// It was tried before, and nobody knows what came of it.
    pub uncertain: bool,
}

/// Kinds of outbox items.
pub mod kind {
    /// An SMS.
    pub const SMS: &str = "sms";
    /// A call of a service.
    pub const CALL: &str = "call";
    /// An e-mail.
    pub const EMAIL: &str = "email";
    /// Something that the CRM is told.
    pub const CRM: &str = "crm";
}

/// What a payload says, if it is one of a call.
pub fn call_of(item: &OutboxRow) -> Option<payload::Call> {
    if item.kind == kind::CALL { serde_json::from_str(&item.payload).ok() } else { None }
}
