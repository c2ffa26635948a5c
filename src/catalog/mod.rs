//! What the language offers: built-in functions (later also triggers, steps, statements and settings), one file each
//! with types, effect, documentation and example. Checker, completion and the reference read it.

pub mod functions;
