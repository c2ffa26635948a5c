//! `set`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "set",
    forms: &["set PLACE = EXPRESSION"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Gives a field or a variable a new value.",
    docs: "Fields of the contact last; fields of an object that came with an event are written to where it came from. A text that is too long for its field is cut. A blank text makes an optional field missing.",
    example: r#"object contact {
  orders: number = 0
}

automation order {
  trigger keyword "ORDER"
  set contact.orders = contact.orders + 1
  say "That is order number {contact.orders}."
}"#,
};
