//! `reprompts`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "reprompts",
    forms: &["reprompts WHOLE"],
    places: &[Place::Conversation, Place::Message],
    default: Some("1"),
    leaves: false,
    effect: "How often a question is asked again.",
    docs: "After that many reprompts in a row the fallback is said and the conversation ends. A recognised reply starts the count anew.",
    example: r#"conversation survey {
  trigger keyword "SURVEY"

  reprompt "Please answer with a number. {choices}"
  reprompts 2
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
