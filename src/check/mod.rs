//! From the tree as written to the checked program: names resolved, types known, every mistake reported.
//!
//! The lowering resolves and types (it makes the [`model`] and calls the constructors in [`rules`] for what it meets);
//! then every whole-program rule in [`rules`] reads the model. Rules never see the syntax tree.

pub mod model;
pub mod rules;
