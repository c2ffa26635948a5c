//! `matches`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "matches",
    forms: &["matches REGEX [cased]"],
    places: &[Place::Automation, Place::Conversation],
    default: None,
    leaves: false,
    effect: "A message that the regular expression matches.",
    docs: r#"Searched in the trimmed message and then in its folded form, ignoring case unless `cased` follows. Regular expressions are raw texts, `r"\d+"`."#,
    example: r#"automation order_number {
  trigger matches r"^order \d{4}$"
  say "Thank you, we look it up."
}"#,
};
