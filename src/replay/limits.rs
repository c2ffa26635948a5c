//! Every maximum of a replay, with its unit: what keeps its memory bounded whatever the number of messages.

/// Bytes of a line of messages.
pub const LINE_BYTES: usize = 1024 * 1024;

/// Bytes of a contact's name.
pub const NAME_BYTES: usize = 256;

/// Messages whose `id` is remembered at least: a message that comes again within so many acts once.
pub const REMEMBERED_IDS: usize = 1_000_000;

/// Different unrecognised replies, and different messages that nobody took, that are counted at once.
pub const UNRECOGNISED_TEXTS: usize = 65_536;

/// Bytes of an unrecognised reply that tell it from others.
pub const UNRECOGNISED_BYTES: usize = 160;

/// Kinds of differences between two programs that are told apart.
pub const DIFFERENCES: usize = 10_000;

/// Contacts that are named for each of them.
pub const EXAMPLES: usize = 3;

/// Timers of one contact that fire before one message: an automation that waits a second at a time would never catch up.
pub const TIMERS: usize = 100_000;

/// Events that one message sets off: answers of services, units started for other contacts.
pub const EVENTS: usize = 1_000;
