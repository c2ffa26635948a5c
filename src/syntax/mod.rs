//! From text to tree: tokens, comments, the tree, and the parser.

pub mod ast;
mod build;
mod dump;
mod habits;
#[cfg(test)]
mod hostile_tests;
pub mod lexer;
pub mod limits;
mod literal;
mod parse;
mod source_bytes;
pub mod token;

pub use dump::{dump, same_tree};
pub use parse::parse;
pub use source_bytes::decode;
