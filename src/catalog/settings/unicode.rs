//! `unicode`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "unicode",
    forms: &["unicode allow|replace|refuse"],
    places: &[Place::Automation, Place::Conversation, Place::Campaign],
    default: Some("allow"),
    leaves: false,
    effect: "What happens to values with characters that would make an SMS dearer.",
    docs: "`allow` sends them as they are, `replace` writes the nearest plain letters, `refuse` does not send.",
    example: r#"object contact {
  first_name: text? max 20
}

automation hello {
  trigger keyword "HELLO"
  unicode replace
  say "Hello {contact.first_name ?? "you"}!"
}"#,
};
