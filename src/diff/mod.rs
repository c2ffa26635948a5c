//! What changed between two versions of a project, in the author's words, and which people who are in a conversation it
//! concerns.
//!
//! [`portrait`] is what is compared; [`source`] makes it from scripts, [`program`] from a compiled program, whose code
//! [`reading`] puts into words. [`compare`] finds the changes,
//! [`waiting`] whom they concern.

mod compare;
mod portrait;
mod program;
mod reading;
mod source;
mod statement;
mod waiting;
pub mod words;

use serde::Serialize;

pub use compare::between;
pub use portrait::Portrait;
pub use program::of_program;
pub use source::of_project;

/// The version of the JSON form.
pub const VERSION: u32 = 1;

/// What differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// [`VERSION`].
    pub version: u32,
    /// What changed: declarations first, then unit by unit.
    pub changes: Vec<Change>,
    /// Places where people may wait on the old version, and what the change means for them.
    pub waiting: Vec<Waiting>,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The unit; `null` for declarations.
    pub unit: Option<String>,
    /// The step, or what an automation does after a `wait`.
    pub step: Option<String>,
    /// What changed.
    pub kind: ChangeKind,
    /// Which one: a declaration, a setting, a choice; empty where there is only one.
    pub name: String,
    /// As it was; `null` for what is new.
    pub old: Option<String>,
    /// As it is; `null` for what is gone.
    pub new: Option<String>,
}

/// What can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A declaration, other than units.
    Declaration,
    /// A unit as a whole.
    Unit,
    /// A trigger.
    Trigger,
    /// A keyword of a trigger.
    Keyword,
    /// A setting or a handler.
    Setting,
    /// A step as a whole.
    Step,
    /// A text.
    Text,
    /// Something that a step does.
    Action,
    /// How a message asks: its list, its matching, its reprompts.
    Question,
    /// A way on: a choice, an answer, silence, a branch.
    Way,
    /// The number of paths, the most SMS or segments of one run.
    Cost,
}

/// A place of the old version where people may wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// The unit.
    pub unit: String,
    /// The message, or what an automation does after a `wait`.
    pub step: String,
    /// What became of the place.
    pub became: Became,
    /// Steps that can come later, and changed or are gone.
    pub ahead: Vec<String>,
}

/// What became of a place where people wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// The unit is gone.
    UnitGone,
    /// The step is gone.
    StepGone,
    /// The step changed.
    Changed,
    /// The step is as it was; its unit's settings, or what can come later, changed.
    Ahead,
}
