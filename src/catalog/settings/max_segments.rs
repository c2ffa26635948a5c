//! `max segments`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "max segments",
    forms: &["max segments WHOLE"],
    places: &[Place::Automation, Place::Conversation, Place::Campaign],
    default: None,
    leaves: false,
    effect: "The most SMS segments a message may take.",
    docs: "A text that is longer even at its shortest is an error; one that could become longer is warned of. Campaigns have 2 unless they say otherwise.",
    example: r#"automation hours {
  trigger keyword "HOURS"
  max segments 1
  say "We are open from 9 to 7."
}"#,
};
