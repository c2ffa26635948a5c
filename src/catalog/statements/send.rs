//! `send`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "send",
    forms: &["send TEXT to PHONE"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Sends an SMS to any number.",
    docs: "Nothing is sent to a number that has opted out.",
    example: r#"automation alarm {
  trigger keyword "ALARM"
  send "{contact.phone} reports an alarm." to "+33611223344"
  say "Thank you, we are on our way."
}"#,
};
