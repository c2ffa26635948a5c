//! `request`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "request",
    forms: &["request"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "An API call, or `start`.",
    docs: "Nothing a contact writes starts it.",
    example: r#"category orders: transactional

automation receipt {
  trigger request
  category orders
  say "Your receipt is ready at the counter."
}"#,
};
