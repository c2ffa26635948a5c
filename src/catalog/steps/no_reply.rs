//! `no reply`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "no reply",
    forms: &["no reply in DURATION -> TARGET", "no reply in DURATION { STATEMENTS }"],
    places: &[Place::Message],
    default: None,
    leaves: false,
    effect: "Where the conversation goes when no reply comes in that time.",
    docs: "Counted from the question, not from a reprompt. The timeout of the conversation still holds.",
    example: r#"conversation survey {
  trigger keyword "SURVEY"
  fallback "No problem, maybe another time!"

  message ask {
    say "Did you like it?"
    choice "Yes" -> thanks
    choice "No" -> thanks
    no reply in 2h -> nudge
  }

  message nudge {
    say "Just one word: did you like it?"
    choice "Yes" -> thanks
    choice "No" -> thanks
  }

  ending thanks {
    say "Thank you!"
  }
}"#,
};
