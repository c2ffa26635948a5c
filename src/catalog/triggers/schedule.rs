//! `schedule`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "schedule",
    forms: &["schedule CRON to GROUP|all"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "The clock, once for each member of the group.",
    docs: "The text is a cron line in the contact's time zone: minute, hour, day of month, month, day of week. `when` chooses among the members.",
    example: r#"category orders: transactional
group members "Members"

automation monthly {
  trigger schedule "0 10 1 * *" to members
  category orders
  say "A new month: your statement is ready."
}

automation join_us {
  trigger keyword "MEMBER"
  add to members
}"#,
};
