//! `timeout`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "timeout",
    forms: &["timeout DURATION"],
    places: &[Place::Conversation],
    default: Some("24h"),
    leaves: false,
    effect: "How long a conversation may last.",
    docs: "Counted from its first message and never extended. When it is over the fallback is said and the conversation ends.",
    example: r#"conversation survey {
  trigger keyword "SURVEY"

  timeout 2d
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
