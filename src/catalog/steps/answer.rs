//! `answer`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "answer",
    forms: &[
        "answer NAME: TYPE [where CONDITION] -> TARGET",
        "answer contact.FIELD [where CONDITION] -> TARGET",
    ],
    places: &[Place::Message],
    default: None,
    leaves: false,
    effect: "Takes the reply as a value of a type.",
    docs: "With choices beside it, these are tried first. A reply that is no such value is not recognised. `where` sees the new value.",
    example: r#"conversation party {
  trigger keyword "PARTY"
  reprompt "Please answer with a number, at most 20."
  fallback "No problem, maybe another time!"

  message ask {
    say "How many of you come?"
    answer guests: whole where guests between 1 and 20 -> done
  }

  ending done {
    say "A table for {guests}, thank you!"
  }
}"#,
};
