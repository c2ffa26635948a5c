//! What the language offers: triggers, settings, steps, statements and built-in functions, one file each, with form or
//! types, effect, documentation and example. Checker, completion and the reference read it.

pub mod form;
pub mod functions;
pub mod reference;
pub mod settings;
pub mod statements;
pub mod steps;
pub mod triggers;

/// A construct: a trigger, setting, step, way on or statement.
#[derive(Debug)]
pub struct Construct {
    /// The words that it begins with and is known by: `hand over`.
    pub name: &'static str,
    /// How it is written, in the notation of [`form`].
    pub forms: &'static [&'static str],
    /// Where it may stand.
    pub places: &'static [Place],
    /// What holds where a setting is not written.
    pub default: Option<&'static str>,
    /// Nothing after it in its block is reached.
    pub leaves: bool,
    /// What it does, in one line.
    pub effect: &'static str,
    /// Details, in Markdown; may be empty.
    pub docs: &'static str,
    /// A complete script.
    pub example: &'static str,
}

/// Where a construct may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Directly in an automation.
    Automation,
    /// Directly in a conversation.
    Conversation,
    /// In a campaign.
    Campaign,
    /// In a message step.
    Message,
    /// Wherever statements may stand: in an automation, a step, a handler, the block of a choice or of a statement.
    Statements,
}

impl Place {
    /// As the reference names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Automation => "automation",
            Self::Conversation => "conversation",
            Self::Campaign => "campaign",
            Self::Message => "message",
            Self::Statements => "wherever statements stand",
        }
    }
}

/// A list of constructs with its name in the plural, as headings and completion show it.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// `Statements`
    pub name: &'static str,
    /// The constructs, in the order of the reference.
    pub constructs: &'static [&'static Construct],
}

/// All constructs by group.
pub const GROUPS: [Group; 4] = [
    Group { name: "Triggers", constructs: triggers::ALL },
    Group { name: "Settings", constructs: settings::ALL },
    Group { name: "Steps", constructs: steps::ALL },
    Group { name: "Statements", constructs: statements::ALL },
];

/// The statement of that name.
pub fn statement(name: &str) -> Option<&'static Construct> {
    find(statements::ALL, name)
}

/// The trigger of that name.
pub fn trigger(name: &str) -> Option<&'static Construct> {
    find(triggers::ALL, name)
}

/// The constructs that may stand in a place.
pub fn in_place(place: Place) -> impl Iterator<Item = &'static Construct> {
    let all = GROUPS.iter().flat_map(|group| group.constructs.iter().copied());
    all.filter(move |construct| construct.places.contains(&place))
}

fn find(list: &[&'static Construct], name: &str) -> Option<&'static Construct> {
    list.iter().find(|construct| construct.name == name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use form::{Part, parts};

    #[test]
    fn names_are_unique_in_their_group() {
        for group in GROUPS {
            for construct in group.constructs {
                let same = group.constructs.iter().filter(|other| other.name == construct.name).count();
                assert_eq!(same, 1, "{} in {}", construct.name, group.name);
                assert!(!construct.places.is_empty() && !construct.forms.is_empty(), "{}", construct.name);
            }
        }
    }

    #[test]
    fn every_form_begins_with_the_name_and_has_known_slots() {
        for construct in GROUPS.iter().flat_map(|group| group.constructs) {
            for form in construct.forms {
                let parts = parts(form).unwrap_or_else(|problem| panic!("{form}: {problem}"));
                let first = construct.name.split(' ').next();
                let known = matches!(parts.first(), Some(Part::Word(word)) if Some(*word) == first);
                assert!(known || form.starts_with("default recommendation"), "{form}");
            }
        }
    }

    #[test]
    fn every_example_shows_its_construct() {
        for construct in GROUPS.iter().flat_map(|group| group.constructs) {
            let words = construct.example.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(construct.name), "{}", construct.name);
        }
    }

    #[test]
    fn places() {
        assert!(in_place(Place::Message).any(|construct| construct.name == "choice"));
        assert!(in_place(Place::Campaign).all(|construct| construct.name != "choice"));
        assert!(statement("goto").is_some_and(|construct| construct.leaves));
        assert!(trigger("goto").is_none());
    }
}
