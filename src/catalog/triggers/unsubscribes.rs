//! `unsubscribes`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "unsubscribes",
    forms: &["unsubscribes [CATEGORY]"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A contact opts out.",
    docs: "By STOP, `unsubscribe`, the API or the page of `unsubscribe_url()`. Nothing may be said to the contact then.",
    example: r#"category orders: transactional
group lost "Left us"

automation left {
  trigger unsubscribes
  category orders
  add to lost
}"#,
};
