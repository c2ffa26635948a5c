//! `message`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "message",
    forms: &["message STEP { STATEMENTS CHOICES }"],
    places: &[Place::Conversation],
    default: None,
    leaves: false,
    effect: "Says something and waits for the reply.",
    docs: "Its statements run on entry; then come choices, an `answer`, or both. The list of choices is added to the text, unless the text says `{choices}`.",
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
