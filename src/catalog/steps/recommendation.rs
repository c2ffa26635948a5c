//! `recommendation`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "recommendation",
    forms: &["recommendation STEP { STATEMENTS }", "default recommendation { STATEMENTS }"],
    places: &[Place::Conversation],
    default: None,
    leaves: false,
    effect: "Says something and ends the conversation.",
    docs: "At least one `say`. The default recommendation is where choices without a target lead.",
    example: r#"conversation advice {
  trigger keyword "ADVICE"
  fallback "No problem, maybe another time!"

  message ask {
    say "Cat or dog?"
    choice "Cat" -> cats
    choice "Dog"
  }

  recommendation cats {
    say "We recommend our salmon."
  }

  default recommendation {
    say "We recommend our beef."
  }
}"#,
};
