//! `var`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "var",
    forms: &["var NAME: TYPE [= EXPRESSION]"],
    places: &[Place::Conversation],
    default: None,
    leaves: false,
    effect: "A variable of one run of the conversation.",
    docs: "A list without a value is empty; anything else is unset until it is set, and the compiler checks that it is.",
    example: r#"conversation counter {
  trigger keyword "COUNT"
  fallback "Good bye!"
  var rounds: number = 0

  message ask {
    set rounds = rounds + 1
    say "Round {rounds}. Once more?"
    choice "Yes" -> ask
    choice "No" -> done
  }

  ending done {
    say "That made {rounds} rounds."
  }
}"#,
};
