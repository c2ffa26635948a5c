//! What changed between two versions of a project, in the author's words, and which people who are in a conversation it
//! concerns.
//!
//! [`portrait`] is what is compared; [`source`] makes it from scripts, [`program`] from a compiled program, whose code
//! [`reading`] puts into words. [`compare`] finds the changes, [`tree`] those of statements, [`waiting`] whom they concern.
//!
//! No change of meaning is missed: a portrait of a program also has all that runs ([`exact`]), without places and numbers,
//! and two projects are compared as programs too. What no words were found for is told as what runs otherwise.

mod body;
mod compare;
mod declared;
mod exact;
mod node;
mod parts;
mod portrait;
mod program;
mod reading;
mod source;
mod statement;
#[cfg(test)]
mod tests;
mod tree;
mod waiting;
pub mod words;
mod written;

use serde::Serialize;

pub use portrait::Portrait;
pub use program::{of_compiled, of_program};
pub use source::of_project;

/// The version of the JSON form.
pub const VERSION: u32 = 1;

/// What changed from one version to the next.
pub fn between(old: &Portrait, new: &Portrait) -> Difference {
    with_waiting(old, new, compare::changes(old, new))
}

/// The same of two projects, with their programs as well: what differs only there is told in the words of programs.
pub fn between_projects(old: (&Portrait, &Portrait), new: (&Portrait, &Portrait)) -> Difference {
    let mut changes = compare::changes(old.0, new.0);
    let more = compare::changes(old.1, new.1);
    let unsaid: Vec<Change> = more.into_iter().filter(|change| !is_said(change, &changes)).collect();
    changes.extend(unsaid);
    let units: Vec<&str> = old.0.units.iter().chain(&new.0.units).map(|unit| unit.name.as_str()).collect();
    let place = |change: &Change| units.iter().position(|name| Some(*name) == change.unit.as_deref());
    changes.sort_by_key(place);
    with_waiting(old.0, new.0, changes)
}

/// Whether changes between two projects tell of the place where their programs differ. Places of an automation have no names in
/// programs.
fn is_said(change: &Change, said: &[Change]) -> bool {
    said.iter().filter(|said| said.kind != ChangeKind::Cost && said.unit == change.unit).any(|said| {
        said.step == change.step
            || said.kind == ChangeKind::Unit
            || change.step.as_deref() == Some(program::AT_ONCE) && said.step.is_some()
    })
}

fn with_waiting(old: &Portrait, new: &Portrait, changes: Vec<Change>) -> Difference {
    let waiting = waiting::concerned(old, new, &changes);
    Difference { version: VERSION, changes, waiting }
}

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
    /// The branch in the step, such as `else of if contact.orders > 5`; `null` for what is in none.
    pub within: Option<String>,
    /// What changed.
    pub kind: ChangeKind,
    /// Which one: a declaration, a setting, a choice; `moved` for a statement that stands elsewhere; empty where there is only one.
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
    /// A way on: a choice, an answer, silence.
    Way,
    /// Something that no words exist for: what runs.
    Code,
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
