//! `add to`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "add to",
    forms: &["add to GROUP"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Puts the contact into a group.",
    docs: "Units that `joins GROUP` starts are started, unless the contact was in the group already.",
    example: r#"group vip "VIP customers"

automation become_vip {
  trigger keyword "BEVIP"
  add to vip
  say "Welcome!"
}"#,
};
