//! `call`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "call",
    forms: &["call [NAME =] SERVICE.FUNCTION(ARGUMENTS) [else { STATEMENTS }]"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Asks a service and waits for its answer.",
    docs: "Retried as the service is configured. Without `else`, a call that failed ends the conversation with its fallback.",
    example: r#"service pos {
  place_order(items: text, phone: phone) -> { id: text max 12, total: number }
}

automation order {
  trigger word "order"
  call order = pos.place_order(items: reply, phone: contact.phone) else {
    say "Please call us."
    end
  }
  say "Order {order.id}: {order.total} euros."
}"#,
};
