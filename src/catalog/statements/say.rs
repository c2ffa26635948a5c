//! `say`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "say",
    forms: &["say TEXT [with media URL]"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Sends an SMS to the contact.",
    docs: "One `say` is one SMS, of as many segments as the text needs. In a message step the list of choices follows the last one.",
    example: r#"automation hours {
  trigger keyword "HOURS"
  say "We are open from 9 to 7."
}"#,
};
