//! What is stored: one struct for each table that the engine writes.

use serde::Serialize;

/// An event of a contact, as it is remembered: its outside id, so that it acts once, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRow {
    /// Id.
    pub id: String,
    /// The contact's number.
    pub phone: String,
    /// When, milliseconds UTC.
    pub at_ms: i64,
    /// Kind: `inbound`, `timer`, …
    pub kind: &'static str,
    /// Who told it: a channel, `api`, …
    pub source: String,
    /// Its id there, if it has one.
    pub external_id: Option<String>,
    /// What came of it: a JSON list.
    pub effects: String,
}

/// An event as it is read back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredEvent {
    /// Id.
    pub id: String,
    /// The contact's number.
    pub contact: String,
    /// When, milliseconds UTC.
    pub at_ms: i64,
    /// Kind.
    pub kind: String,
    /// Who told it.
    pub source: String,
    /// What came of it.
    pub effects: serde_json::Value,
}

/// A contact's session: its whole state as bytes (`vm::codec`), and when its next timer is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// The contact's number.
    pub phone: String,
    /// The state.
    pub state: Vec<u8>,
    /// Its next timer, milliseconds UTC.
    pub due_at_ms: Option<i64>,
}

/// A contact as operators and campaigns see it. The session's state is the truth; this row is written whenever it differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactRow {
    /// E.164 number.
    pub phone: String,
    /// First seen, milliseconds UTC.
    pub created_at_ms: i64,
    /// `unknown`, `subscribed` or `opted_out`.
    pub consent: String,
    /// Language code.
    pub language: Option<String>,
    /// IANA time zone.
    pub timezone: Option<String>,
    /// Declared fields that are set: a JSON object.
    pub fields: String,
    /// The number is not assigned.
    pub unassigned: bool,
}

/// A change of consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentRow {
    /// Id.
    pub id: String,
    /// The contact's number.
    pub phone: String,
    /// When, milliseconds UTC.
    pub at_ms: i64,
    /// Category; none for all.
    pub category: Option<String>,
    /// In, or out.
    pub subscribed: bool,
    /// What did it: `word`, `script`, `host` or `first_message`.
    pub source: String,
    /// The message that said it, if one did.
    pub text: Option<String>,
}

/// A message, in either direction.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct MessageRow {
    /// Id.
    pub id: String,
    /// The contact's number.
    pub phone: String,
    /// `in` or `out`.
    pub direction: &'static str,
    /// Channel.
    pub channel: String,
    /// The script's sender.
    pub sender: Option<String>,
    /// The number that it goes to, where that is not the contact's.
    pub recipient: Option<String>,
    /// Text.
    pub text: String,
    /// Media address.
    pub media: Option<String>,
    /// `GSM-7` or `UCS-2`.
    pub encoding: &'static str,
    /// How many segments.
    pub segments: u32,
    /// `received`, `queued`, `sending`, `sent`, `delivered`, `undelivered`, `failed` or `dropped`.
    pub status: &'static str,
    /// Why it was dropped or failed.
    pub reason: Option<String>,
    /// Why it is sent: `reply`, `unit`, `campaign`, `compliance`, `other`.
    pub purpose: &'static str,
    /// Category.
    pub category: Option<String>,
    /// Whether consent to marketing is needed, and quiet hours hold it.
    pub marketing: bool,
    /// Campaign.
    pub campaign: Option<String>,
    /// Id of the program that decided it.
    pub program: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Step.
    pub step: Option<String>,
    /// When it was received or decided, milliseconds UTC.
    pub at_ms: i64,
}

/// A message as it is read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredMessage {
    /// Id.
    pub id: String,
    /// The contact's number.
    pub contact: String,
    /// `in` or `out`.
    pub direction: String,
    /// Channel.
    pub channel: String,
    /// The script's sender.
    pub sender: Option<String>,
    /// The number that it goes to, where that is not the contact's.
    pub recipient: Option<String>,
    /// Text.
    pub text: String,
    /// Media address.
    pub media: Option<String>,
    /// `GSM-7` or `UCS-2`.
    pub encoding: String,
    /// How many segments.
    pub segments: u32,
    /// Where it is on its way.
    pub status: String,
    /// Why it was dropped or failed.
    pub reason: Option<String>,
    /// Why it is sent.
    pub purpose: String,
    /// Category.
    pub category: Option<String>,
    /// Whether quiet hours hold it.
    pub marketing: bool,
    /// Campaign.
    pub campaign: Option<String>,
    /// Id of the program that decided it.
    pub program: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Step.
    pub step: Option<String>,
    /// Its id at the provider.
    pub provider_id: Option<String>,
    /// When it was received or decided, milliseconds UTC.
    pub at_ms: i64,
}

impl StoredMessage {
    /// The number that it goes to, whether that is the contact's or somebody else's.
    pub fn went_to(&self) -> &str {
        self.recipient.as_deref().unwrap_or(&self.contact)
    }
}

/// Something to do outside, after the commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutboxRow {
    /// Id: of the message for an SMS. The idempotency key.
    pub id: String,
    /// Which worker does it: `channel:NAME`, `service:NAME`, `smtp`, …
    pub lane: String,
    /// The contact whose event decided it: what a lane does for one contact stays in order.
    pub phone: String,
    /// `sms`, `call`, `email`, …
    pub kind: String,
    /// What: a JSON object; empty for an SMS, whose message says it.
    pub payload: String,
    /// Not before, milliseconds UTC.
    pub due_at_ms: i64,
    /// Dropped after, milliseconds UTC.
    pub expires_at_ms: Option<i64>,
    /// Tries so far.
    pub attempts: u32,
    /// When the last try began whose outcome is not known, milliseconds UTC.
    pub claimed_at_ms: Option<i64>,
    /// What the last try said.
    pub error: Option<String>,
    /// Why it is put off without a try, if it is: `quiet_hours` or `paused`. What comes behind it does not wait for it.
    pub held: Option<String>,
}

/// Something that was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadLetterRow {
    /// What it was in the outbox.
    #[serde(flatten)]
    pub item: OutboxRow,
    /// Why it was given up.
    pub reason: String,
    /// When, milliseconds UTC.
    pub at_ms: i64,
}

/// What became of a message at its provider, told before we heard that the provider took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlyReceiptRow {
    /// The channel.
    pub channel: String,
    /// The provider's id for the message.
    pub provider_id: String,
    /// `sent`, `delivered`, `undelivered` or `failed`.
    pub status: String,
    /// Why.
    pub reason: Option<String>,
    /// What that says about the contact: nothing, `opted_out` or `unassigned`.
    pub about: Option<String>,
    /// When it came, milliseconds UTC.
    pub at_ms: i64,
}

/// A counter: how often a unit or one of its steps was entered, left that way, or is waited in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct CounterKey {
    /// Unit; empty for the runtime as a whole.
    pub unit: String,
    /// Step; empty for the unit as a whole.
    pub step: String,
    /// `entered`, `waiting`, `-> STEP`, or an outcome such as `completed`.
    pub edge: String,
}

/// A short link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkRow {
    /// The code at its end.
    pub code: String,
    /// The contact that it was sent to.
    pub phone: String,
    /// Where it leads; none for the page on which the contact can unsubscribe.
    pub url: Option<String>,
    /// The campaign that it was sent with.
    pub campaign: Option<String>,
    /// When it was made, milliseconds UTC.
    pub at_ms: i64,
}

/// A piece of work that goes through many contacts, a page in each transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobRow {
    /// Id.
    pub id: String,
    /// `schedule` or `campaign`.
    pub kind: String,
    /// What: a JSON object.
    pub payload: String,
    /// The last contact that was done; empty before the first.
    pub cursor: String,
}

/// When something comes round by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleRow {
    /// What: `schedule UNIT CRON` or `campaign NAME AT`.
    pub name: String,
    /// Whose time: an IANA time zone, empty for the project's.
    pub zone: String,
    /// When next, milliseconds UTC; none where it never comes again.
    pub next_at_ms: Option<i64>,
}

/// A program that was deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeploymentRow {
    /// Counts deployments from 1; given by the store.
    pub number: i64,
    /// Program id.
    pub program: String,
    /// When, milliseconds UTC.
    pub at_ms: i64,
}
