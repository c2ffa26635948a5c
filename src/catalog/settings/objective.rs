//! `objective`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "objective",
    forms: &["objective NAME"],
    places: &[Place::Campaign],
    default: None,
    leaves: false,
    effect: "What the campaign wants to happen: something that is tracked.",
    docs: "Names of `track` are free; one that nothing tracks is never reached.",
    example: r#"category offers: marketing "Offers"

campaign spring {
  category offers
  audience all
  objective voucher_used
  say "Spring sale: show this SMS for 20% off. STOP to opt out"
}

automation voucher {
  trigger keyword "VOUCHER"
  track voucher_used
  say "Enjoy!"
}"#,
};
