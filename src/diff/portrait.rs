//! What is compared: names, and what is said and done, without places and numbers.

/// A project or a program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Portrait {
    /// Declarations other than units: kind and name, and what they say.
    pub(super) declarations: Vec<(String, String)>,
    pub(super) units: Vec<UnitPortrait>,
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
    pub(super) texts: Vec<String>,
    pub(super) actions: Vec<String>,
    /// Name and value.
    pub(super) question: Vec<(String, String)>,
    pub(super) ways: Vec<WayPortrait>,
}

/// A way on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct WayPortrait {
    pub(super) label: String,
    /// The step or end that it leads to.
    pub(super) to: String,
    /// What is said and done on the way.
    pub(super) does: Vec<String>,
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
