//! Where everything is kept: one trait, so that the engine knows no database.
//!
//! The engine alone writes. It does so in a [`Transaction`] for a group of events, reads in it what they concern, and writes what
//! changes: all of it becomes durable, or nothing.

pub mod rows;
pub mod sqlite;

use std::fmt;

use rows::{
    ConsentRow, ContactRow, CounterKey, DeadLetterRow, DeploymentRow, EarlyReceiptRow, EventRow, JobRow,
    LinkRow, MessageRow, OutboxRow, ScheduleRow, SessionRow, StoredEvent, StoredMessage,
};

/// Why the store did not do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The disk is full. Nothing was written.
    Full,
    /// Another process serves the database.
    InUse,
    /// The database is damaged.
    Damaged(String),
    /// It is none that this program can use: why.
    Foreign(String),
    /// Anything else. Nothing was written.
    Failed(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => out.write_str("the disk is full"),
            Self::InUse => out.write_str("another `smsc run` serves this database: stop that one first"),
            Self::Foreign(why) => out.write_str(why),
            Self::Damaged(what) => write!(out, "the database is damaged: {what}"),
            Self::Failed(what) => write!(out, "the database failed: {what}"),
        }
    }
}

impl std::error::Error for StoreError {}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// An event happened.
    Event(EventRow),
    /// A contact's session changed.
    Session(SessionRow),
    /// A stored session that cannot be read is kept aside: it, and when that was seen.
    DamagedSession(SessionRow, i64),
    /// A contact changed.
    Contact(ContactRow),
    /// A contact entered a group (true) or left it.
    Member(/** Group. */ String, /** Phone. */ String, bool),
    /// Consent changed.
    Consent(ConsentRow),
    /// A message was received or decided.
    Message(MessageRow),
    /// A message got another sender and channel.
    MessageRouted {
        /// Its id.
        id: String,
        /// Sender.
        sender: Option<String>,
        /// Channel.
        channel: String,
    },
    /// A message went on.
    MessageStatus(StatusChange),
    /// Something is to be done outside, or was tried or put off.
    Outbox(OutboxRow),
    /// An outbox item is about to be tried, once more: since when.
    OutboxClaimed(/** Id. */ String, /** When. */ i64),
    /// An outbox item is done.
    OutboxDone(/** Id. */ String),
    /// What waits for this contact on a channel is dropped, except answers to compliance words: it opted out.
    OutboxDrop {
        /// The contact's number.
        phone: String,
        /// Only what leaves from this sender; none for all.
        sender: Option<String>,
        /// Why.
        reason: &'static str,
    },
    /// What was held for a reason may be tried from a moment on.
    OutboxRelease {
        /// The reason.
        held: &'static str,
        /// From when on, milliseconds UTC.
        due_at_ms: i64,
    },
    /// Something was given up.
    DeadLetter(DeadLetterRow),
    /// A dead letter is gone: tried again, or dropped.
    DeadLetterDone(/** Id. */ String),
    /// A counter moved.
    Count(CounterKey, i64),
    /// A link was made.
    Link(LinkRow),
    /// A link was clicked.
    Clicked(/** Code. */ String),
    /// Something was tracked: contact, name, JSON data, moment.
    Track(/** Phone. */ String, /** Name. */ String, /** Data. */ String, /** When. */ i64),
    /// A job began or went on.
    Job(JobRow),
    /// A job is done.
    JobDone(/** Id. */ String),
    /// A schedule's next moment.
    Schedule(ScheduleRow),
    /// A schedule is no longer one.
    ScheduleGone(/** Name. */ String, /** Time zone. */ String),
    /// A receipt came before we heard that the provider took the message.
    EarlyReceipt(EarlyReceiptRow),
    /// It was read: channel, the provider's id.
    EarlyReceiptRead(/** Channel. */ String, /** The provider's id. */ String),
    /// A program, by its id.
    Program(/** Id. */ String, /** Its file. */ Vec<u8>),
    /// Sessions stand so many times more, or fewer, in a program.
    ProgramUses(/** Id. */ String, i64),
    /// A program is forgotten.
    ProgramForgotten(/** Id. */ String),
    /// A program became current.
    Deployment(DeploymentRow),
    /// A unit, a campaign, a sender or the whole service was paused (true) or goes on.
    Paused(/** Name. */ String, bool),
    /// Everything about a contact is deleted.
    Erase(/** Phone. */ String),
    /// A value by its name.
    Meta(/** Name. */ &'static str, /** Value. */ String),
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// Id.
    pub id: String,
    /// Status.
    pub status: &'static str,
    /// Why.
    pub reason: Option<String>,
    /// Its id at the provider, if that is new.
    pub provider_id: Option<String>,
    /// When, milliseconds UTC.
    pub at_ms: i64,
}

/// A group of changes that become durable together. Reads see what was written before in the same transaction.
pub trait Transaction {
    /// A contact's session.
    fn session(&mut self, phone: &str) -> Result<Option<SessionRow>, StoreError>;

    /// What else is known of a contact than its session tells.
    fn remembered(&mut self, phone: &str) -> Result<Remembered, StoreError>;

    /// Whether an event of this source and id was recorded: the id that it got.
    fn event(&mut self, source: &str, external_id: &str) -> Result<Option<String>, StoreError>;

    /// What came of an event of this source and id, if one was recorded.
    fn effects_of(
        &mut self,
        source: &str,
        external_id: &str,
    ) -> Result<Option<serde_json::Value>, StoreError>;

    /// How many messages of any kind a contact has from an id on, counted up to `enough`: a bound that costs little.
    fn messages_since(&mut self, phone: &str, first_id: &str, enough: u32) -> Result<u32, StoreError>;

    /// How many automatic messages were decided for a contact from an id on.
    fn automatic_since(&mut self, phone: &str, first_id: &str) -> Result<u32, StoreError>;

    /// Contacts whose next timer is due, the earliest first.
    fn due(&mut self, until_ms: i64, limit: usize) -> Result<Vec<String>, StoreError>;

    /// An outbox item, with its message if it has one.
    fn waiting(&mut self, id: &str) -> Result<Option<(OutboxRow, Option<StoredMessage>)>, StoreError>;

    /// Whether an item of the outbox is still there.
    fn is_in_outbox(&mut self, id: &str) -> Result<bool, StoreError>;

    /// An outbox item is done; whether it was still there.
    fn take_from_outbox(&mut self, id: &str) -> Result<bool, StoreError>;

    /// A message.
    fn message(&mut self, id: &str) -> Result<Option<StoredMessage>, StoreError>;

    /// The message that has this id at a provider.
    fn message_of(&mut self, channel: &str, provider_id: &str) -> Result<Option<StoredMessage>, StoreError>;

    /// A receipt that came before its message was known by this id at its provider.
    fn early_receipt(
        &mut self,
        channel: &str,
        provider_id: &str,
    ) -> Result<Option<EarlyReceiptRow>, StoreError>;

    /// A dead letter.
    fn dead_letter(&mut self, id: &str) -> Result<Option<DeadLetterRow>, StoreError>;

    /// A link.
    fn link(&mut self, code: &str) -> Result<Option<LinkRow>, StoreError>;

    /// The members of an audience after `cursor`, in the order of their numbers.
    fn audience(
        &mut self,
        audience: &Audience,
        cursor: &str,
        limit: usize,
    ) -> Result<Vec<String>, StoreError>;

    /// The first job, if there is one.
    fn job(&mut self) -> Result<Option<JobRow>, StoreError>;

    /// Whether a message that another's event decided went to this number.
    fn is_recipient(&mut self, phone: &str) -> Result<bool, StoreError>;

    /// The contact whose message was passed on to this number last.
    fn forwarded_to(&mut self, number: &str) -> Result<Option<String>, StoreError>;

    /// The sender of a contact's last message, in or out, that has one.
    fn last_sender(&mut self, phone: &str) -> Result<Option<String>, StoreError>;

    /// Whether no message left for the contact after this one.
    fn is_newest_sent(&mut self, phone: &str, id: &str) -> Result<bool, StoreError>;

    /// Programs in which no session stands, but the last that became current, so many.
    fn unused_programs(&mut self, kept: usize) -> Result<Vec<String>, StoreError>;

    /// Whether an answer to the contact is still in the outbox, and its last message was this one.
    fn repeats(&mut self, phone: &str, text: &str) -> Result<bool, StoreError>;

    /// Adds a change.
    fn write(&mut self, change: Write) -> Result<(), StoreError>;
}

/// What is done within a transaction.
pub type Work<'w> = dyn FnMut(&mut dyn Transaction) -> Result<(), StoreError> + 'w;

/// What is known of a contact without its session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remembered {
    /// As operators see it.
    pub contact: Option<ContactRow>,
    /// How its consent changed, in order.
    pub consents: Vec<ConsentRow>,
    /// Its groups.
    pub groups: Vec<String>,
}

/// Which contacts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audience {
    /// Members of this group; none for everybody.
    pub group: Option<String>,
    /// With this time zone of their own (`Some("")`: with none); none for any.
    pub zone: Option<String>,
}

/// Which messages to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessageFilter {
    /// Of this contact.
    pub contact: Option<String>,
    /// `in` or `out`.
    pub direction: Option<String>,
    /// Of this campaign.
    pub campaign: Option<String>,
    /// After this id.
    pub after: Option<String>,
    /// At most so many.
    pub limit: usize,
}

/// Which contacts to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactFilter {
    /// In this group.
    pub group: Option<String>,
    /// After this number.
    pub after: Option<String>,
    /// At most so many.
    pub limit: usize,
}

/// What became of a campaign's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct CampaignStats {
    /// Decided.
    pub sent: u64,
    /// Delivered.
    pub delivered: u64,
    /// Contacts that wrote within the attribution time.
    pub replied: u64,
    /// Contacts that clicked.
    pub clicked: u64,
    /// Contacts that opted out within the attribution time.
    pub opted_out: u64,
    /// Contacts that reached the objective within the attribution time.
    pub objective: u64,
}

/// How much the log holds, in pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogSize {
    /// All of it.
    pub pages: u64,
    /// What is not in the database file yet.
    pub left: u64,
}

/// A database. Reads outside of transactions see what was committed last and may run at any time.
pub trait Store: Send + Sync + 'static {
    /// Does something within the one transaction that may write: of the engine alone. When this returns well, its changes are durable;
    /// else nothing has happened.
    fn transact(&self, work: &mut Work<'_>) -> Result<(), StoreError>;

    /// When the next timer is due, milliseconds UTC.
    fn next_due_ms(&self) -> Result<Option<i64>, StoreError>;

    /// The greatest id that was ever given.
    fn last_id(&self) -> Result<Option<String>, StoreError>;

    /// A value by its name.
    fn meta(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// A contact's session.
    fn session(&self, phone: &str) -> Result<Option<SessionRow>, StoreError>;

    /// Contacts with their sessions, also those that are in nothing, in the order of their numbers.
    fn sessions(&self, after: &str, limit: usize) -> Result<Vec<SessionRow>, StoreError>;

    /// Contacts in the order of their numbers.
    fn contacts(&self, filter: &ContactFilter) -> Result<Vec<ContactRow>, StoreError>;

    /// The consent log of a contact.
    fn consents(&self, phone: &str) -> Result<Vec<ConsentRow>, StoreError>;

    /// Messages in order.
    fn messages(&self, filter: &MessageFilter) -> Result<Vec<StoredMessage>, StoreError>;

    /// Events in order, of a contact or all, after an id; without one the newest, the newest last.
    fn events(
        &self,
        phone: Option<&str>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError>;

    /// Outbox items of a lane that may be tried now, in order: of each contact only its oldest.
    fn ready(&self, lane: &str, now_ms: i64, limit: usize) -> Result<Vec<OutboxRow>, StoreError>;

    /// When the next outbox item of a lane is due, later than `after_ms`, that does not wait for an older one, milliseconds UTC.
    fn next_ready_ms(&self, lane: &str, after_ms: i64) -> Result<Option<i64>, StoreError>;

    /// How many items wait, by lane.
    fn outbox_sizes(&self) -> Result<Vec<(String, u64)>, StoreError>;

    /// Lanes in which something waits, or was given up and may be tried again.
    fn lanes(&self) -> Result<Vec<String>, StoreError>;

    /// Items that were claimed by a process that is gone: their outcome is not known.
    fn uncertain(&self) -> Result<Vec<OutboxRow>, StoreError>;

    /// Whether a message is known by this id at its provider.
    fn is_known_at(&self, channel: &str, provider_id: &str) -> Result<bool, StoreError>;

    /// Dead letters in order.
    fn dead_letters(&self, after: &str, limit: usize) -> Result<Vec<DeadLetterRow>, StoreError>;

    /// How many dead letters there are, by lane.
    fn dead_letter_sizes(&self) -> Result<Vec<(String, u64)>, StoreError>;

    /// A short link.
    fn link(&self, code: &str) -> Result<Option<LinkRow>, StoreError>;

    /// Groups with their sizes.
    fn groups(&self) -> Result<Vec<(String, u64)>, StoreError>;

    /// How many contacts an audience has: a group, or all.
    fn audience_size(&self, group: Option<&str>) -> Result<u64, StoreError>;

    /// The groups that a contact is in.
    fn groups_of(&self, phone: &str) -> Result<Vec<String>, StoreError>;

    /// The time zones of contacts; the empty one for those with none.
    fn zones(&self) -> Result<Vec<String>, StoreError>;

    /// All counters.
    fn counters(&self) -> Result<Vec<(CounterKey, i64)>, StoreError>;

    /// What became of a campaign; the attribution time is in milliseconds.
    fn campaign_stats(
        &self,
        name: &str,
        attribution_ms: i64,
        objective: Option<&str>,
    ) -> Result<CampaignStats, StoreError>;

    /// All schedules.
    fn schedules(&self) -> Result<Vec<ScheduleRow>, StoreError>;

    /// What is paused: names of units and campaigns, `sender NAME`, `*` for everything.
    fn paused(&self) -> Result<Vec<String>, StoreError>;

    /// Deployments, the newest first.
    fn deployments(&self, limit: usize) -> Result<Vec<DeploymentRow>, StoreError>;

    /// A program's file.
    fn program(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Ids of all programs that are kept.
    fn program_ids(&self) -> Result<Vec<String>, StoreError>;

    /// Copies the database to a new file while it is used.
    fn backup(&self, to: &std::path::Path) -> Result<(), StoreError>;

    /// Problems that a check of the whole database finds.
    fn check(&self) -> Result<Vec<String>, StoreError>;

    /// Deletes history from before a moment: events, messages that are through, clicks, tracks. Returns how many rows.
    fn forget(&self, before_ms: i64, limit: usize) -> Result<usize, StoreError>;

    /// Moves the log into the database file as far as that can be done without waiting.
    fn checkpoint(&self) -> Result<LogSize, StoreError>;

    /// Moves what is left of the log, and begins it anew where nobody reads from it; called between two transactions.
    fn reset_log(&self) -> Result<(), StoreError>;
}
