//! `event`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "event",
    forms: &["event EVENT"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A declared event that the runtime receives.",
    docs: "`event.FIELD` holds what came with it. A unit that events start needs a `category`, or it reaches only subscribers.",
    example: r#"category orders: transactional
event order_shipped { tracking_url: url max 60 }

automation shipped {
  trigger event order_shipped
  category orders
  say "Your order is on its way: {event.tracking_url}"
}"#,
};
