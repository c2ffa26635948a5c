//! `paused`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "paused",
    forms: &["paused"],
    places: &[Place::Automation, Place::Conversation, Place::Campaign],
    default: None,
    leaves: false,
    effect: "It is not started.",
    docs: "What runs already goes on. A unit can also be paused through the API.",
    example: r#"automation summer_hours {
  trigger keyword "HOURS"
  paused
  say "In summer we are open from 10 to 8."
}"#,
};
