//! `clear`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "clear",
    forms: &["clear PLACE"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Makes an optional field or variable missing.",
    docs: "",
    example: r#"object contact {
  favourite: text? max 20
}

automation forget {
  trigger keyword "FORGET"
  clear contact.favourite
  say "Forgotten."
}"#,
};
