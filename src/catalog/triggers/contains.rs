//! `contains`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "contains",
    forms: &["contains KEYWORD, … [cased]"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A message that contains a keyword anywhere, also inside a word.",
    docs: "Of several keywords that fit, the longest wins, then the one that comes first. `cased`: capitals must be capitals.",
    example: r#"automation refunds {
  trigger contains "refund"
  say "We refund within 14 days. Call us on +33144600000."
}"#,
};
