//! `goto`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "goto",
    forms: &["goto TARGET"],
    places: &[Place::Statements],
    default: None,
    leaves: true,
    effect: "Goes to a step.",
    docs: "A name of a step, `default` for the default recommendation, or `end`.",
    example: r#"conversation survey {
  trigger keyword "SURVEY"
  fallback "No problem, maybe another time!"

  message ask {
    say "Did you like it?"
    choice "Yes" { goto thanks }
    choice "No" { goto thanks }
  }

  ending thanks {
    say "Thank you!"
  }
}"#,
};
