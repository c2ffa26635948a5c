//! `reply to`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "reply to",
    forms: &["reply to CAMPAIGN|UNIT [within DURATION] [keyword KEYWORD, …]"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A reply by someone who got that campaign or automation in that time.",
    docs: "With keywords, only replies that are one of them; these may be short, and may be `YES`. The most recent campaign comes first.",
    example: r#"category offers: marketing "Offers"
group buyers "Buyers"

campaign spring {
  category offers
  audience all
  say "Spring sale: want a voucher? Answer YES. STOP to opt out"
}

automation voucher {
  trigger reply to spring within 48h keyword "YES"
  say "Your voucher: SPRING20. STOP to opt out"
  add to buyers
}"#,
};
