//! `keyword`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "keyword",
    forms: &["keyword KEYWORD, …"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A message that is exactly one of the keywords.",
    docs: "Case, accents and punctuation at both ends do not matter; typing mistakes do. Keywords have at least four characters unless `limits.keyword_min` says otherwise, and no two units may have the same.",
    example: r#"automation opening_hours {
  trigger keyword "HOURS", "OPENING HOURS"
  say "We are open from 9 to 7, Monday to Saturday."
}"#,
};
