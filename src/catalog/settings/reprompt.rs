//! `reprompt`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "reprompt",
    forms: &["reprompt TEXT"],
    places: &[Place::Conversation, Place::Message],
    default: None,
    leaves: false,
    effect: "What is said when a reply is not recognised.",
    docs: "`{choices}` in it stands for the list of choices; without it no list is added. A message without a reprompt repeats its own text.",
    example: r#"conversation survey {
  trigger keyword "SURVEY"

  reprompt "Sorry, we did not get that. {choices}"
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
