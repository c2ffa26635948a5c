//! `unsubscribe`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "unsubscribe",
    forms: &["unsubscribe [from CATEGORY]"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Records that the contact wants no more messages.",
    docs: "Without a category it acts as STOP does.",
    example: r#"category offers: marketing "Offers"

automation no_offers {
  trigger keyword "NOOFFERS"
  unsubscribe from offers
  say "You get no more offers."
}"#,
};
