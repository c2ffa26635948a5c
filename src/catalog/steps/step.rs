//! `step`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "step",
    forms: &["step STEP { STATEMENTS }"],
    places: &[Place::Conversation],
    default: None,
    leaves: false,
    effect: "Statements, without waiting.",
    docs: "Leaves by `goto`, `end` or another way on every branch.",
    example: r#"conversation visit {
  trigger keyword "VISIT"
  fallback "No problem, maybe another time!"

  message ask {
    say "Do you know us?"
    choice "Yes" -> sort
    choice "No" -> sort
  }

  step sort {
    if reply == "Yes" { goto known }
    goto new
  }

  ending known {
    say "Good to see you again!"
  }

  ending new {
    say "Nice to meet you!"
  }
}"#,
};
