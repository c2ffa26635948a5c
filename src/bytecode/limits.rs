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
/// Most entries of any list of the schema.
pub const SCHEMA_ENTRIES: usize = 1_000_000;
/// Longest run of taken slots in a hash table: bounds a lookup, whatever bytes the table holds.
pub const TABLE_CLUSTER: usize = 4_096;
/// Most words of a `word` keyword.
pub const KEYWORD_WORDS: usize = 64;
/// Longest regular expression in bytes.
pub const REGEX_BYTES: usize = 4_096;
/// Compiled sizes in bytes that a regular expression may take: it is charged the first that is enough.
pub const REGEX_SIZES: [usize; 3] = [32 * 1024, 256 * 1024, 2 * 1024 * 1024];
/// Compiled size in bytes that all regular expressions of a program may take together.
pub const REGEXES_SIZE: usize = 64 * 1024 * 1024;
/// Groups inside each other in a regular expression.
pub const REGEX_NESTING: u32 = 64;
