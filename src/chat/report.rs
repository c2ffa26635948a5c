//! What came of a line, as plain data: terminals, editors and web pages each show it in their way.

/// What came of one line of a chat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// In order.
    pub entries: Vec<Entry>,
    /// Values that are others than before.
    pub changes: Vec<Change>,
    /// Where the conversation stands; none where the line was only a question to the chat itself.
    pub standing: Option<Standing>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What.
    pub kind: EntryKind,
    /// For people, without what the kind says; may have several lines.
    pub text: String,
    /// The line of the script behind it.
    pub place: Option<Place>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// The clock stands at another moment: `text`, local time of the project.
    Clock,
    /// How a message was taken.
    Why,
    /// An SMS to the contact.
    Sms {
        /// Segments.
        segments: usize,
        /// `GSM-7` or `UCS-2`.
        encoding: &'static str,
    },
    /// Something for others or for the books: SMS to others, e-mails, groups, counters, beginnings and ends.
    Effect,
    /// A service is called.
    Call,
    /// A service is called, and the chat waits to be told its answer.
    Asked,
    /// Something was not done, or deserves to be known.
    Note,
    /// An answer of the chat itself.
    Told,
}

/// A value that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Of a field, a variable, a group or a consent.
    pub name: String,
    /// Before.
    pub before: String,
    /// Now.
    pub after: String,
}

/// Where the contact stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// `unit.step`; none outside of conversations.
    pub step: Option<String>,
    /// The clock, local time of the project.
    pub clock: String,
    /// When something happens by itself next, local time of the project.
    pub next: Option<String>,
}

/// A line of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Path of the file within the project.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
}

/// Why a line was not played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// In a sentence.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

impl Refusal {
    /// A refusal with what to do about it.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl Entry {
    pub(super) fn new(kind: EntryKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), place: None }
    }
}

impl Report {
    /// A report of nothing but an answer of the chat.
    pub fn told(text: impl Into<String>) -> Self {
        Self { entries: vec![Entry::new(EntryKind::Told, text)], ..Self::default() }
    }
}
