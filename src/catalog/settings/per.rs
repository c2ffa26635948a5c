//! `per`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "per",
    forms: &["per EXPRESSION"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "One running instance for each contact and value.",
    docs: "A new start with the same value replaces the running instance, with another value runs beside it.",
    example: r#"category orders: transactional
event order_ready { number: whole }

automation reminder {
  trigger event order_ready
  category orders
  per event.number
  wait 2h
  say "Your order {event.number} is waiting for you."
}"#,
};
