//! Every maximum of the machine, with its unit.

/// Instructions that one event may cost.
pub const FUEL_INSTRUCTIONS: u32 = 100_000;

/// Instructions that the fallback may cost after everything else was used up.
pub const GOODBYE_INSTRUCTIONS: u32 = 1_000;

/// Units that one event may set off one after another (matching.md, routing).
pub const CHAIN_UNITS: u32 = 8;

/// Conversations inside each other by `run`.
pub const FRAMES: usize = 16;

/// Automations of one contact on their way at once.
pub const AUTOMATIONS: usize = 64;

/// Conversations that wait their turn.
pub const QUEUE: usize = 32;

/// Texts kept to recognise tapbacks, which quote one of them (matching.md).
pub const RECENT_TEXTS: usize = 3;

/// Campaigns and automations remembered as having reached a contact, for `reply to`.
pub const REACHED: usize = 8;

/// Messages kept while a service is being asked.
pub const HELD_MESSAGES: usize = 16;

/// How long a person keeps the floor without a message of the team, milliseconds: 24 hours.
pub const HAND_OVER_MS: i64 = 24 * 60 * 60 * 1000;

/// How often someone unknown is told to subscribe, milliseconds: once a day.
pub const TELL_TO_SUBSCRIBE_MS: i64 = 24 * 60 * 60 * 1000;

/// Fields, groups, categories or variables in a stored state.
pub const STORED_ITEMS: usize = 65_536;
