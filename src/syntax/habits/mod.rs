//! Habits of other languages and tools, each with what is written here instead.

pub(super) mod placeholder;
