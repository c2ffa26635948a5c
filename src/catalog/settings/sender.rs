//! `sender`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "sender",
    forms: &["sender SENDER"],
    places: &[Place::Automation, Place::Conversation, Place::Campaign],
    default: None,
    leaves: false,
    effect: "The number or name that it sends from.",
    docs: "The unit then hears only messages to that sender.",
    example: r#"sender shop = "+33644600000"

automation hours {
  trigger keyword "HOURS"
  sender shop
  say "We are open from 9 to 7."
}"#,
};
