//! `subscribe`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "subscribe",
    forms: &["subscribe [to CATEGORY]"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Records that the contact wants messages.",
    docs: "Consent is logged with time, source and the message that gave it.",
    example: r#"category offers: marketing "Offers"

automation join {
  trigger keyword "JOIN" open
  subscribe
  subscribe to offers
  say "You are in. STOP to opt out"
}"#,
};
