//! `links`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "links",
    forms: &["links short"],
    places: &[Place::Automation, Place::Conversation, Place::Campaign],
    default: None,
    leaves: false,
    effect: "Web addresses in texts become short links.",
    docs: "As if each were written `link(…)`: clicks are counted.",
    example: r#"automation catalogue {
  trigger keyword "CATALOGUE"
  links short
  say "Our catalogue: https://example.com/catalogue"
}"#,
};
