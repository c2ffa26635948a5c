//! What a source may be at most, so that no input takes seconds or overflows a stack.

/// Bytes of one source file.
pub const MAX_SOURCE_BYTES: usize = 8 * 1024 * 1024;

/// Levels of nesting: every block, parenthesis, interpolation and operator of one expression counts one.
pub const MAX_NESTING_LEVELS: usize = 128;

/// Mistakes that are reported of one file; past that the rest is not worth reading.
pub const MAX_MISTAKES_PER_FILE: usize = 200;

/// Tokens that are read again in one file to get past its mistakes.
pub const MAX_REREAD_TOKENS: usize = 2_000_000;
