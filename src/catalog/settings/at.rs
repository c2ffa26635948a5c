//! `at`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "at",
    forms: &["at DATETIME"],
    places: &[Place::Campaign],
    default: None,
    leaves: false,
    effect: "When the campaign is sent.",
    docs: "In each contact's time zone. Without it, when the API or `smsc send` says so.",
    example: r#"category offers: marketing "Offers"

campaign new_year {
  category offers
  audience all
  at 2027-01-02T10:00
  say "A happy new year, and 20% off. STOP to opt out"
}"#,
};
