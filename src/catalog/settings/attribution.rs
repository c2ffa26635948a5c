//! `attribution`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "attribution",
    forms: &["attribution DURATION"],
    places: &[Place::Campaign],
    default: None,
    leaves: false,
    effect: "How long after it the objective still counts as reached by the campaign.",
    docs: "",
    example: r#"category offers: marketing "Offers"

campaign spring {
  category offers
  audience all
  attribution 7d
  objective voucher_used
  say "Spring sale: show this SMS for 20% off. STOP to opt out"
}

automation voucher {
  trigger keyword "VOUCHER"
  track voucher_used
  say "Enjoy!"
}"#,
};
