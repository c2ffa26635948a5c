//! From the tree as written to the checked program: names resolved, types known, every mistake reported.
//!
//! The lowering resolves and types (it makes the [`model`] and calls the constructors in [`rules`] for what it meets);
//! then every whole-program rule in [`rules`] reads the model. Rules never see the syntax tree.

pub mod again;
pub mod constant;
pub mod flow;
pub mod keywords;
pub mod labels;
pub mod length;
mod lower;
pub mod model;
pub mod notices;
pub mod outgoing;
pub mod report;
pub mod rules;
pub mod visit;
pub mod wording;

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::source::Sources;
use crate::syntax::ast;

/// Checks a whole project: names and types first, then every rule. The diagnostics are in no particular order. There is
/// always a model, with `Error` for whatever could not be understood.
pub fn check(files: Vec<ast::File>, sources: &Sources, config: &Config) -> (model::Project, Vec<Diagnostic>) {
    let (project, diagnostics, _) = again::Typed::once(files, sources, config).finish(sources, config);
    (project, diagnostics)
}

/// A type as scripts write it: `enum(small, large)?`.
pub fn written_type(project: &model::Project, ty: &model::Type) -> String {
    lower::written_type(project, ty)
}
