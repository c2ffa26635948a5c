//! `on timeout`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "on timeout",
    forms: &["on timeout { STATEMENTS }"],
    places: &[Place::Conversation],
    default: None,
    leaves: false,
    effect: "What happens when the time of a conversation is over.",
    docs: "A `say` in it replaces the fallback text.",
    example: r#"conversation survey {
  trigger keyword "SURVEY"

  fallback "No problem, maybe another time!"
  on timeout {
    say "We wait no longer, but do come by!"
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
