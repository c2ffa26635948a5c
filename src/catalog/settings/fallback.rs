//! `fallback`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "fallback",
    forms: &["fallback TEXT"],
    places: &[Place::Conversation],
    default: None,
    leaves: false,
    effect: "What is said when a conversation ends without an answer.",
    docs: "After the last reprompt, or when the time is over.",
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
