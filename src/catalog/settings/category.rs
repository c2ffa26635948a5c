//! `category`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "category",
    forms: &["category CATEGORY"],
    places: &[Place::Automation, Place::Conversation, Place::Campaign],
    default: None,
    leaves: false,
    effect: "What kind of messages it sends.",
    docs: "Marketing reaches subscribers who have not refused the category; transactional categories reach everyone who has not opted out. Without a category only subscribers are reached.",
    example: r#"category orders: transactional
event order_ready { number: whole }

automation ready {
  trigger event order_ready
  category orders
  say "Your order is ready."
}"#,
};
