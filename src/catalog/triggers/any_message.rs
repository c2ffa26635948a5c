//! `any message`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "any message",
    forms: &["any message"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A message that nothing else took.",
    docs: "Comes last, after every keyword, word, expression and intent.",
    example: r#"automation lost_and_found {
  trigger any message
  say "Sorry, we did not get that. Answer HELP for help."
}"#,
};
