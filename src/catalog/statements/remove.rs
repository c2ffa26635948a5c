//! `remove from`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "remove from",
    forms: &["remove from GROUP"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Takes the contact out of a group.",
    docs: "Nothing happens where it is not in the group.",
    example: r#"group vip "VIP customers"

automation leave_vip {
  trigger keyword "NOVIP"
  remove from vip
  say "As you wish."
}"#,
};
