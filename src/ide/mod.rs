//! What an editor asks about a project: one file for each question, answered in own types from what the checker knows.
//!
//! Everything here is a function of an [`Analysis`] and a place in it. Places are byte offsets; `lsp`, the one module that
//! knows the protocol, turns them into lines and columns.

pub mod actions;
pub mod analysis;
pub mod built_in;
pub mod completion;
mod cursor;
pub mod declarations;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod navigate;
mod nodes;
pub mod play;
pub mod ranges;
pub mod references;
pub mod rename;
pub mod signature;
pub mod symbols;
pub mod texts;
pub mod tokens;
mod types;

pub use analysis::Analysis;
pub use declarations::{Declaration, Kind};
