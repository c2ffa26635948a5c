//! Every maximum of a program, in one place. The builder refuses what the loader would refuse.

/// Most bytes of a program file: 256 MiB.
pub const PROGRAM_BYTES: usize = 256 * 1024 * 1024;
/// Most values on the stack.
pub const STACK_VALUES: u32 = 4_096;
/// Most instructions of one run of code (a step, a handler, an expression).
pub const SEQUENCE_INSTRUCTIONS: usize = 65_536;
/// Most variables of a unit.
pub const LOCALS: usize = 4_096;
/// Most steps of a unit; `u16::MAX` means no step.
pub const STEPS: usize = 4_096;
/// Most choices of a message, and labels of a choice.
pub const CHOICES: usize = 4_096;
/// Records and lists inside each other in types, and MessagePack values inside each other.
pub const SCHEMA_DEPTH: usize = 64;
/// Most bytes of a text of the pool: as many as a text has that a script makes.
pub const TEXT_BYTES: u32 = crate::value::bounds::MAX_TEXT_BYTES as u32;
/// Most bytes of the name of something declared, of a unit or of a step.
pub const NAME_BYTES: usize = 256;
/// Most bytes of all constants: a value takes a byte at least, and up to 32 in memory.
pub const CONSTANTS_BYTES: usize = 1024 * 1024;
/// Most weight of a constant, as of a list or record that a script makes ([`crate::value::Value::weight`]).
pub const CONSTANT_WEIGHT: usize = crate::value::bounds::MAX_WEIGHT;
/// Most bytes of the text of a date-time.
pub const DATE_TIME_BYTES: usize = 32;
/// Most names on the way to a field of an object: as deep as records get.
pub const PATH_NAMES: usize = crate::value::codec::MAX_DEPTH;
/// Most bytes of a schedule's text.
pub const CRON_BYTES: usize = 256;
/// Most words of a keyword that is found as words in a message.
pub const KEYWORD_WORDS: usize = 32;
/// Most keywords that are searched for in every message.
pub const SCANS: u32 = 20_000;
/// Most senders.
pub const SENDERS: usize = 1_000;
/// Most categories.
pub const CATEGORIES: usize = 100;
/// Most teams.
pub const TEAMS: usize = 1_000;
/// Most numbers, and addresses, of a team.
pub const TEAM_MEMBERS: usize = 1_000;
/// Most fields of the contact.
pub const CONTACT_FIELDS: usize = 1_000;
/// Most intents.
pub const INTENTS: usize = 1_000;
/// Most parts of the examples of all intents together: words and parameters.
pub const INTENT_PARTS: usize = 10_000;
/// Most items that a `choice each` lists.
pub const EACH_ITEMS: u32 = 1_000;
/// Choices and labels of all messages together; messages may share them.
pub const VERIFIED_CHOICES: usize = 10_000_000;
/// Most labels and aliases of all choices of a message together; choices may share them.
pub const MESSAGE_LABELS: usize = 10_000;
/// Most enum values that an answer captures, or that a type lists.
pub const ENUM_VALUES: usize = 1_000;
/// Most variables that a `run` gives back.
pub const RESULTS: usize = LOCALS;
/// Longest run of taken slots in a hash table: bounds a lookup, whatever bytes the table holds.
pub const TABLE_CLUSTER: usize = 1_024;
/// Most regular expressions.
pub const REGEXES: usize = 10_000;
/// Compiled sizes in bytes that a regular expression may take: it is charged the first that is enough.
pub const REGEX_SIZES: [usize; 3] = [32 * 1024, 256 * 1024, crate::value::regex::MAX_COMPILED_BYTES];
/// Compiled size in bytes that all regular expressions of a program may take together.
pub const REGEXES_SIZE: usize = 64 * 1024 * 1024;
/// Most MessagePack values in the schema, those inside others included: each may take some 50 bytes of memory.
pub const SCHEMA_VALUES: usize = 1_000_000;
/// Most MessagePack values in the debug section: the paths of the sources and a few more.
pub const DEBUG_VALUES: usize = 100_000;
/// Most bytes of the places of one step: what is read to find one.
pub const DEBUG_STEP_BYTES: usize = 1024 * 1024;
