//! `match`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "match",
    forms: &["match EXPRESSION { VALUE, … { STATEMENTS } missing { STATEMENTS } else { STATEMENTS } }"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Does one thing for each value.",
    docs: "Every value must be covered, or `else` stand at the end; `missing` where the value may be missing.",
    example: r#"object contact {
  pet: enum(cat, dog)?
}

automation food {
  trigger keyword "FOOD"
  match contact.pet {
    cat { say "We recommend our salmon." }
    dog { say "We recommend our beef." }
    missing { say "Tell us about your pet first." }
  }
}"#,
};
