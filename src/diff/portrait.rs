//! What is compared: names, and what is said and done, without places and numbers.

use super::node::Node;
use crate::bytecode::ProgramId;

/// A project or a program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Portrait {
    /// Declarations other than units: kind and name, and what they say.
    pub(super) declarations: Vec<(String, String)>,
    /// Settings of `smsc.toml`: name and value.
    pub(super) settings: Vec<(String, String)>,
    pub(super) units: Vec<UnitPortrait>,
    /// Of a program: the code of declarations, by kind and name. What [`Self::declarations`] has no words for shows here.
    pub(super) exact: Vec<(String, Vec<String>)>,
    /// Of a program: its id, which is another one for every change of meaning.
    pub(super) id: Option<ProgramId>,
    /// Of a program: everything that it declares, units with their steps, in order. A program with another order has another id.
    pub(super) order: Vec<String>,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct UnitPortrait {
    pub(super) name: String,
    /// `conversation` or `automation`.
    pub(super) kind: String,
    pub(super) triggers: Vec<TriggerPortrait>,
    /// Name and value.
    pub(super) settings: Vec<(String, String)>,
    pub(super) steps: Vec<StepPortrait>,
    /// Name and value; none where nobody has counted.
    pub(super) costs: Vec<(String, String)>,
    /// Of a program: everything that it knows of the unit beside its steps. What [`Self::settings`] has no words for shows here.
    pub(super) exact: Vec<String>,
}

/// A trigger: what it fires on without its words, and its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TriggerPortrait {
    pub(super) text: String,
    pub(super) words: Vec<String>,
}

/// A step, or what an automation does at once or after a `wait`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct StepPortrait {
    pub(super) name: String,
    pub(super) kind: String,
    /// Whether people wait here.
    pub(super) waits: bool,
    /// What it says and does.
    pub(super) body: Vec<Node>,
    /// Name and value.
    pub(super) question: Vec<(String, String)>,
    pub(super) ways: Vec<WayPortrait>,
    /// The steps that can come next.
    pub(super) next: Vec<String>,
    /// Of a program: all that runs. What the others have no words for shows here.
    pub(super) exact: Vec<String>,
}

/// A way on that a reply or silence takes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct WayPortrait {
    pub(super) label: String,
    /// The steps or ends that it leads to.
    pub(super) to: String,
    /// What is said and done on the way.
    pub(super) body: Vec<Node>,
}

impl TriggerPortrait {
    /// From a trigger as it is written: its quoted words apart.
    pub(super) fn new(written: &str) -> Self {
        let (mut text, mut words) = (String::new(), Vec::new());
        let mut quoted: Option<String> = None;
        let mut escaped = false;
        for character in written.chars() {
            match (&mut quoted, character) {
                (Some(word), _) if escaped => {
                    word.push(character);
                    escaped = false;
                }
                (Some(_), '\\') => escaped = true,
                (Some(_), '"') => words.extend(quoted.take()),
                (Some(word), _) => word.push(character),
                (None, '"') => quoted = Some(String::new()),
                (None, ',') => {}
                (None, _) => text.push(character),
            }
        }
        Self { text: text.split_whitespace().collect::<Vec<_>>().join(" "), words }
    }
}
