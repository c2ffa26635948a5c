//! `word`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "word",
    forms: &["word KEYWORD, … [cased]"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A message that contains a keyword as whole words.",
    docs: "The words of the keyword stand next to each other somewhere in the message. Of several keywords that fit, the longest wins, then the one that comes first. `cased`: capitals must be capitals.",
    example: r#"automation delivery_question {
  trigger word "delivery", "delivered"
  say "We deliver every day before noon."
}"#,
};
