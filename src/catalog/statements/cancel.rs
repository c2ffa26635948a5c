//! `cancel`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "cancel",
    forms: &["cancel UNIT [per EXPRESSION]"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Ends this contact's running instances of a unit.",
    docs: "With `per`, only the one with that value.",
    example: r#"category orders: transactional
event order_ready { number: whole }
event order_taken { number: whole }

automation reminder {
  trigger event order_ready
  category orders
  per event.number
  wait 2h
  say "Your order {event.number} is waiting for you."
}

automation taken {
  trigger event order_taken
  category orders
  cancel reminder per event.number
}"#,
};
