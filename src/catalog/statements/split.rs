//! `split`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "split",
    forms: &["split { PERCENTAGE { STATEMENTS } … }"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Does one thing for some contacts and another for others.",
    docs: "Percentages add up to 100. A contact always falls into the same part of the same split.",
    example: r#"automation hours {
  trigger keyword "HOURS"
  split {
    50% { say "We are open from 9 to 7." }
    50% { say "Come by between 9 and 7!" }
  }
}"#,
};
