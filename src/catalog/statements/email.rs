//! `email`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "email",
    forms: &["email TEXT [subject TEXT] to EMAIL"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Sends an e-mail.",
    docs: "",
    example: r#"automation order {
  trigger keyword "ORDER"
  email "Order from {contact.phone}." subject "New order" to "orders@example.com"
  say "Thank you, we call you back."
}"#,
};
