//! `joins`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "joins",
    forms: &["joins GROUP"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A contact enters the group.",
    docs: "By `add to`, through the API or by an import. Joining a group one is in already is none.",
    example: r#"category orders: transactional
group vip "VIP customers"

automation welcome_vip {
  trigger joins vip
  category orders
  say "Welcome among our VIP customers!"
}

automation become_vip {
  trigger keyword "BEVIP"
  add to vip
}"#,
};
