//! `click`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "click",
    forms: &["click [on CAMPAIGN]"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A click on a `link(…)` that was sent.",
    docs: "With `on`, only links of that campaign.",
    example: r#"category offers: marketing "Offers"
group interested "Interested in spring"

campaign spring {
  category offers
  audience all
  say "Spring sale: {link("https://example.com/spring")} STOP to opt out"
}

automation clicked {
  trigger click on spring
  category offers
  add to interested
}"#,
};
