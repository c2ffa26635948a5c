//! `expires`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "expires",
    forms: &["expires DURATION"],
    places: &[Place::Campaign],
    default: None,
    leaves: false,
    effect: "How long a message may be held back before it is dropped.",
    docs: "Quiet hours and sending rates hold messages back.",
    example: r#"category offers: marketing "Offers"

campaign spring {
  category offers
  audience all
  expires 12h
  say "Only today: 20% off. STOP to opt out"
}"#,
};
