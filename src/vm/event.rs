//! What can happen to a contact.

use std::sync::Arc;

use crate::value::Value;

use super::effect::Origin;

/// One event of one contact.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its id at its source; delivering one twice is the host's to prevent.
    pub id: Arc<str>,
    /// When it happened, milliseconds UTC. Never before the contact's last event (the host sees to it).
    pub at_ms: i64,
    /// Randomness for whatever needs it.
    pub seed: u64,
    /// What happened.
    pub kind: EventKind,
}

/// Kinds of events.
#[derive(Debug, Clone, PartialEq)]
pub enum EventKind {
    /// An SMS of the contact. A message equal to the one before it that comes before the answer has left is ignored
    /// (matching.md): the host leaves it out while the answer is still in its outbox; while a service is being asked, the
    /// machine does.
    Inbound {
        /// Its text.
        text: Arc<str>,
        /// The sender it was sent to: index into the current schema's senders; `None` where there is only one or none.
        sender: Option<u32>,
        /// Recognised intent, if the host has a recogniser: name, score from 0 to 1, parameters as a record.
        intent: Option<(String, f64, Value)>,
        /// Whether someone unknown may be let in: simulator, chat and tests subscribe whom they first see.
        trusted: bool,
    },
    /// A declared event: its name, its fields as a record.
    Custom {
        /// Name.
        name: String,
        /// Fields.
        data: Value,
    },
    /// A campaign is sent to the contact.
    Campaign {
        /// Index into the schema's campaigns.
        campaign: u32,
        /// A text instead of the campaign's own.
        text: Option<String>,
    },
    /// A click on a link that was sent.
    Click {
        /// The campaign it belonged to.
        campaign: Option<u32>,
        /// The address.
        url: String,
    },
    /// The contact enters a group by API or import.
    Join {
        /// Group name.
        group: String,
    },
    /// It leaves one.
    Leave {
        /// Group name.
        group: String,
    },
    /// It opts in by API, form or import.
    Subscribe {
        /// Category name; all without.
        category: Option<String>,
    },
    /// It opts out by API.
    Unsubscribe {
        /// Category name; all without.
        category: Option<String>,
    },
    /// A schedule of a trigger has come.
    Schedule {
        /// Trigger index in the current program.
        trigger: u32,
    },
    /// An API call, or `start` of another contact's unit.
    Request {
        /// Unit index in the current program.
        unit: u32,
        /// Arguments, one per parameter.
        arguments: Vec<Value>,
        /// Units that set each other off so far: 0 for an API call, else what the `StartFor` effect says.
        chain: u32,
    },
    /// The clock: whatever is due up to the event's time happens now.
    Timer,
    /// A service answered: the call's number, and the answer (`None`: it failed and retries are used up).
    ServiceAnswer {
        /// Number from the `Call` effect.
        call: u64,
        /// A record, or missing for a function that answers nothing.
        answer: Option<Value>,
    },
    /// A delivery receipt of a message to the contact.
    Receipt {
        /// Message id as given by the host.
        message: String,
        /// Status name: sent, delivered, undelivered, failed, or unassigned where the number does not exist.
        status: String,
        /// Where the message was decided, if the host kept it: whose `on undelivered` runs. `None`: the conversation's.
        origin: Option<Origin>,
    },
    /// The team gives the contact back (page, API, `#back`).
    GiveBack,
    /// The team wrote to the contact: the 24 hours begin again.
    TeamMessage,
}
