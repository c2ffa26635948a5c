//! `audience`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "audience",
    forms: &["audience GROUP|all [when CONDITION]"],
    places: &[Place::Campaign],
    default: None,
    leaves: false,
    effect: "Who gets the campaign.",
    docs: "Consent is checked for each contact when it is sent.",
    example: r#"category offers: marketing "Offers"

campaign spring {
  category offers
  audience all when contact.subscribed
  say "Spring sale: 20% off today. STOP to opt out"
}"#,
};
