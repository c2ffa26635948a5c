//! `forward`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "forward",
    forms: &["forward to PHONE|EMAIL|TEAM [with TEXT]"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Passes on the message that was just received.",
    docs: "To a team: to all its addresses. The text of `with` comes before the message.",
    example: r#"team warehouse { sms "+33611223344" }

automation order {
  trigger word "order"
  forward to warehouse with "From {contact.phone}:"
  say "Thank you, we are preparing your order."
}"#,
};
