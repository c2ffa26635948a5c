//! `intent`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "intent",
    forms: &["intent INTENT"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A message recognised as that intent.",
    docs: "`intent.NAME` holds its parameters, each of which may be missing.",
    example: r#"intent pay_invoice {
  "I want to pay my invoice"
  "pay {amount: number} euros"
}

automation payment {
  trigger intent pay_invoice
  say "Pay here: https://example.com/pay"
}"#,
};
