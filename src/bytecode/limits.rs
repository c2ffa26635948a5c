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
/// Choices of all messages together that the verifier looks at; messages may share them.
pub const VERIFIED_CHOICES: usize = 10_000_000;
/// Longest run of taken slots in a hash table: bounds a lookup, whatever bytes the table holds.
pub const TABLE_CLUSTER: usize = 4_096;
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
