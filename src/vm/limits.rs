//! Every maximum of the machine, with its unit.

/// Fuel of one event: an instruction costs one, and values more by their size.
pub const FUEL: u32 = 100_000;

/// Timers that one event fires; what is due beyond them is fired by the next.
pub const FIRINGS: usize = 256;

/// Fuel of the fallback, after everything else was used up.
pub const GOODBYE_FUEL: u32 = 1_000;

/// Bytes of text that cost as much as an instruction.
pub const TEXT_BYTES_PER_FUEL: usize = 64;

/// Variables of a unit that cost as much as an instruction when it starts.
pub const LOCALS_PER_FUEL: usize = 16;

/// Weight of a contact's state that costs as much as an instruction when the state grows.
pub const WEIGHT_PER_FUEL: usize = 16;

/// Weight of all values in a contact's state together ([`crate::value::Value::weight`]): what would pass it is not stored.
pub const STATE_WEIGHT: usize = 100_000;

/// Bytes of a stored state.
pub const STATE_BYTES: usize = 64 * 1024 * 1024;

/// Expressions inside each other that one instruction may evaluate: conditions of choices, defaults of fields.
pub const NESTED_EVALUATIONS: u32 = 8;

/// Units that one event may set off one after another (matching.md, routing).
pub const CHAIN_UNITS: u32 = 8;

/// Conversations inside each other by `run`.
pub const FRAMES: usize = 16;

/// Automations of one contact on their way at once.
pub const AUTOMATIONS: usize = 64;

/// Conversations that wait their turn.
pub const QUEUE: usize = 32;

/// Campaigns and automations remembered as having reached a contact, for `reply to`.
pub const REACHED: usize = 8;

/// Messages kept while a service is being asked.
pub const HELD_MESSAGES: usize = 16;

/// Bytes of a message in which triggers, labels and words are looked for.
pub const MATCHED_BYTES: usize = 4 * 1024;

/// Bytes of the labels of a message, times the words of the reply, in which words, beginnings and slips are looked for;
/// past that a reply is compared with whole labels only.
pub const COMPARED_BYTES: usize = 8_000_000;

/// Places of a reply in which labels stand. A reply in which they stand in more is ambiguous.
pub const OCCURRENCES: usize = 1_000;

/// Bytes of an inbound message; what follows is cut off.
pub const MESSAGE_BYTES: usize = crate::value::bounds::MAX_TEXT_BYTES;

/// A host's intent counts from this score on, of 0 to 1.
pub const INTENT_SCORE: f64 = 0.5;

/// How long a person keeps the floor without a message of the team, milliseconds: 24 hours.
pub const HAND_OVER_MS: i64 = 24 * 60 * 60 * 1000;

/// How often someone unknown is told to subscribe, milliseconds: once a day.
pub const TELL_TO_SUBSCRIBE_MS: i64 = 24 * 60 * 60 * 1000;

/// Fields, groups, categories or variables in a stored state.
pub const STORED_ITEMS: usize = 65_536;
