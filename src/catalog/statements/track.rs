//! `track`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "track",
    forms: &["track NAME [{ NAME: EXPRESSION, … }]"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Counts that something happened.",
    docs: "Reaches the objective of that name of campaigns the contact got in their attribution time.",
    example: r#"automation voucher {
  trigger keyword "VOUCHER"
  track voucher_used { phone: contact.phone }
  say "Enjoy!"
}"#,
};
