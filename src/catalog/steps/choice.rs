//! `choice`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "choice",
    forms: &[
        "choice LABEL, … [when CONDITION] -> TARGET",
        "choice LABEL, … [when CONDITION] { STATEMENTS }",
        "choice intent INTENT -> TARGET",
        "choice matches REGEX -> TARGET",
    ],
    places: &[Place::Message],
    default: None,
    leaves: false,
    effect: "A reply that is offered.",
    docs: "Numbered from 1 in order; at least two in a message. The first text is the label that is listed, the others are more ways to say it. `choice intent` and `choice matches` have no number. Without a target, or with a block that does not leave, it leads to the default recommendation.",
    example: r#"conversation survey {
  trigger keyword "SURVEY"

  fallback "No problem, maybe another time!"

  message ask {
    say "Did you like it?"
    choice "Yes", "sure" -> thanks
    choice "No" -> thanks
  }

  ending thanks {
    say "Thank you!"
  }
}"#,
};
