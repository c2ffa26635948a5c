//! `on undelivered`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "on undelivered",
    forms: &["on undelivered { STATEMENTS }"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "What happens when a message could not be delivered.",
    docs: "",
    example: r#"group unreachable "Cannot be reached"

automation hours {
  trigger keyword "HOURS"
  on undelivered {
    add to unreachable
  }
  say "We are open from 9 to 7."
}"#,
};
