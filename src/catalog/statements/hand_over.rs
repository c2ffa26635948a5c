//! `hand over`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "hand over",
    forms: &["hand over to TEAM [with TEXT]"],
    places: &[Place::Statements],
    default: None,
    leaves: true,
    effect: "Gives the conversation to a person.",
    docs: "The conversation ends; replies go to the team until it gives the contact back or is silent for 24 hours.",
    example: r#"team desk { sms "+33611223344" }

automation human {
  trigger keyword "PERSON"
  say "One moment, a colleague takes over."
  hand over to desk with "Wants a person"
}"#,
};
