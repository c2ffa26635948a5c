//! `ending`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "ending",
    forms: &["ending STEP { STATEMENTS }"],
    places: &[Place::Conversation],
    default: None,
    leaves: false,
    effect: "Says something and ends the conversation: a recommendation that recommends nothing.",
    docs: "Another word for `recommendation`.",
    example: r#"conversation survey {
  trigger keyword "SURVEY"

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
