//! `on optout`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "on optout",
    forms: &["on optout { STATEMENTS }"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "What happens when the contact opts out while it runs.",
    docs: "Nothing may be said there.",
    example: r#"group lost "Left us"

conversation survey {
  trigger keyword "SURVEY"
  fallback "No problem, maybe another time!"
  on optout {
    add to lost
  }

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
