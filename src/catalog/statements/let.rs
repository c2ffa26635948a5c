//! `let`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "let",
    forms: &["let NAME = EXPRESSION"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Names a value.",
    docs: "The name lives to the end of its block.",
    example: r#"object contact {
  orders: number = 0
}

automation points {
  trigger keyword "POINTS"
  let points = contact.orders * 10
  say "You have {points} points."
}"#,
};
