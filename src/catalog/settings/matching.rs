//! `matching`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "matching",
    forms: &["matching exact|word|prefix|fuzzy|anywhere"],
    places: &[Place::Conversation, Place::Message],
    default: Some("fuzzy"),
    leaves: false,
    effect: "How tolerantly replies are recognised.",
    docs: "`exact`: the number or the label alone. `word`: the label among other words. `prefix`: also as the beginning of a word. `fuzzy`: also with a typing mistake. `anywhere`: also inside a word.",
    example: r#"conversation survey {
  trigger keyword "SURVEY"

  matching word
  fallback "No problem, maybe another time!"

  message ask {
    say "Did you like it?"
    choice "Yes" -> thanks
    choice "No" -> thanks
  }

  ending thanks {
    say "Thank you!"
  }
}"#,
};
