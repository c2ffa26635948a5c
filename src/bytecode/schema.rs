//! What a program declares beside its units: small lists that are decoded once when it is loaded.

use serde::{Deserialize, Serialize};

use crate::value::Symbol;

/// A place in the code: index of an instruction. `None` is encoded as `u32::MAX` in binary tables.
pub type CodeOffset = u32;

/// Declarations of a program.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// Languages, the default first.
    pub languages: Vec<String>,
    /// Country of numbers and dates without one: ISO 3166, upper case.
    pub default_country: String,
    /// IANA time zone of the project.
    pub timezone: String,
    /// Senders.
    pub senders: Vec<Sender>,
    /// Categories.
    pub categories: Vec<Category>,
    /// Groups: name and title.
    pub groups: Vec<(String, String)>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Fields of the contact that the script declares.
    pub contact: Vec<Field>,
    /// Objects: name and fields.
    pub objects: Vec<(String, Vec<Field>)>,
    /// Events: name and fields.
    pub events: Vec<(String, Vec<Field>)>,
    /// Service functions of all services.
    pub functions: Vec<ServiceFunction>,
    /// Intents.
    pub intents: Vec<Intent>,
    /// Campaigns.
    pub campaigns: Vec<Campaign>,
    /// Compliance texts as code that returns a text: stop, start, help, not subscribed.
    pub compliance: [Option<CodeOffset>; 4],
    /// Names by symbol: fields, groups, enum values, categories, record fields; sorted by symbol.
    pub names: Vec<(Symbol, String)>,
    /// Windows of `during`.
    pub windows: Vec<Window>,
    /// Regular expressions: text, case-sensitive.
    pub regexes: Vec<(String, bool)>,
    /// `limits.late`, milliseconds.
    pub late_ms: i64,
    /// `limits.choices`: most items that `choice each` lists.
    pub choices_max: u32,
    /// Compliance words that replace the built-in lists: stop, start, help.
    pub compliance_words: Option<[Vec<String>; 3]>,
    /// Whether a first message from someone unknown counts as opting in.
    pub inbound_subscribes: bool,
    /// Consent is kept per sender rather than for all.
    pub consent_per_sender: bool,
}

/// A sender.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sender {
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Whether it receives.
    pub receives: bool,
}

/// A category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Marketing, or transactional.
    pub marketing: bool,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// Name.
    pub name: String,
    /// Numbers.
    pub phones: Vec<String>,
    /// Addresses.
    pub emails: Vec<String>,
}

/// A field with its type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Name.
    pub name: String,
    /// Type.
    pub ty: Type,
    /// Whether it may be missing.
    pub optional: bool,
    /// Default, as code that returns a value.
    pub default: Option<CodeOffset>,
    /// Name in the CRM.
    pub property: Option<String>,
}

/// A type, for checking what comes from outside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Type {
    /// A text of at most so many graphemes.
    Text(Option<u32>),
    /// A decimal.
    Number,
    /// Without fraction.
    Whole,
    /// True or false.
    Bool,
    /// A day.
    Date,
    /// A clock time.
    Time,
    /// An instant.
    DateTime,
    /// A duration.
    Duration,
    /// An E.164 number.
    Phone,
    /// An address.
    Email,
    /// An address.
    Url,
    /// One of these.
    Enum(Vec<String>),
    /// `objects[i]`; 0 is the contact.
    Object(u32),
    /// Fields.
    Record(Vec<Field>),
    /// A list.
    List(Box<Type>),
}

/// A service function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceFunction {
    /// Service.
    pub service: String,
    /// Function.
    pub name: String,
    /// Parameters.
    pub parameters: Vec<Field>,
    /// Fields of its answer.
    pub answer: Option<Vec<Field>>,
}

/// An intent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intent {
    /// Name.
    pub name: String,
    /// Examples: folded words, or a parameter by index.
    pub examples: Vec<Vec<IntentPart>>,
    /// Parameters.
    pub parameters: Vec<Field>,
}

/// A piece of an example.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum IntentPart {
    /// Folded words.
    Words(String),
    /// A parameter.
    Parameter(u32),
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Campaign {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Index of its sender.
    pub sender: Option<u32>,
    /// Index of its category.
    pub category: Option<u32>,
    /// Symbol of its group.
    pub group: Option<Symbol>,
    /// Condition, as code that returns a boolean.
    pub when: Option<CodeOffset>,
    /// Text, as code that returns a text.
    pub text: CodeOffset,
    /// Media address, as code.
    pub media: Option<CodeOffset>,
    /// Most segments.
    pub max_segments: u32,
    /// Attribution, days and milliseconds.
    pub attribution: Option<(i32, i64)>,
    /// The `track` name that counts as success.
    pub objective: Option<String>,
    /// Dropped when held longer, milliseconds.
    pub expires: Option<(i32, i64)>,
    /// Sent by itself at this local time of the project, ISO 8601.
    pub at: Option<String>,
    /// Not sent.
    pub paused: bool,
    /// 0 allow, 1 replace, 2 refuse.
    pub unicode: u8,
    /// Whether links are shortened.
    pub short_links: bool,
}

/// A window of clock times and days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// Minutes after midnight, held.
    pub from_minute: u16,
    /// Minutes after midnight, not held.
    pub to_minute: u16,
    /// Monday first.
    pub days: [bool; 7],
}
