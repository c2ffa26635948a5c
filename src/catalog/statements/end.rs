//! `end`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "end",
    forms: &["end"],
    places: &[Place::Statements],
    default: None,
    leaves: true,
    effect: "Ends the conversation or automation.",
    docs: "",
    example: r#"object contact {
  orders: number = 0
}

automation points {
  trigger keyword "POINTS"
  if contact.orders == 0 {
    say "Order first!"
    end
  }
  say "You have {contact.orders * 10} points."
}"#,
};
