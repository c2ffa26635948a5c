//! The checked program: every name resolved to an index, every expression typed, settings with their defaults filled in.
//!
//! It is made even when there are mistakes: what could not be understood is `Error`, and no rule complains about an
//! `Error` again. Code is generated only from a model without errors.

mod campaign;
mod declaration;
mod expression;
mod index;
mod statement;
mod step;
mod test;
mod trigger;
mod unit;

use smol_str::SmolStr;

use crate::source::Span;
pub use crate::syntax::ast::BinaryOperator;

pub use campaign::*;
pub use declaration::*;
pub use expression::*;
pub use index::*;
pub use statement::*;
pub use step::*;
pub use test::*;
pub use trigger::*;
pub use unit::*;

/// The whole project, checked.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// Declared languages, the default first; one entry where none is declared.
    pub languages: Vec<SmolStr>,
    /// Senders.
    pub senders: Vec<Sender>,
    /// Consent categories.
    pub categories: Vec<Category>,
    /// Groups.
    pub groups: Vec<Declared>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Constants; their values stand where they are used.
    pub constants: Vec<Declared>,
    /// Templates.
    pub templates: Vec<Template>,
    /// Objects; the first is the contact with the built-in fields first.
    pub objects: Vec<Object>,
    /// Enums by their values, each set once.
    pub enums: Vec<Enum>,
    /// Events.
    pub events: Vec<Event>,
    /// Services.
    pub services: Vec<Service>,
    /// Intents.
    pub intents: Vec<Intent>,
    /// Compliance texts the script declares; `None` for the built-in default.
    pub compliance: Compliance,
    /// Campaigns.
    pub campaigns: Vec<Campaign>,
    /// Automations and conversations in source order.
    pub units: Vec<Unit>,
    /// Tests in source order.
    pub tests: Vec<Test>,
    /// Every use of a declaration, for `unused-definition` and editors.
    pub references: Vec<Reference>,
    /// Whether something of the project could not be read (and was reported): rules about what nothing uses or starts
    /// stay silent.
    pub incomplete: bool,
    /// Units that a target names as if they were steps (which was reported): they were meant to be started.
    pub mistaken_starts: Vec<UnitId>,
    /// Localised texts and labels without some language of the project, for `missing-translation`. In the model the
    /// first text that there is stands in for the missing ones.
    pub untranslated: Vec<Untranslated>,
}

/// A localised text that lacks languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untranslated {
    /// The localised text with its braces.
    pub span: Span,
    /// The languages of the project that it lacks, in their order.
    pub languages: Vec<SmolStr>,
}

/// A use of a declaration: where, and which declaration's name it resolves to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Where it is used.
    pub span: Span,
    /// The span of the name in the declaration.
    pub target: Span,
}
