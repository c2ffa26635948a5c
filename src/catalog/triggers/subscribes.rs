//! `subscribes`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "subscribes",
    forms: &["subscribes [CATEGORY]"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A contact opts in.",
    docs: "Without a category: to messages as such, by START, `subscribe`, the API or an import.",
    example: r#"category orders: transactional

automation thanks {
  trigger subscribes
  category orders
  say "Thank you for subscribing!"
}"#,
};
