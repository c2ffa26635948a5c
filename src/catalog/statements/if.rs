//! `if`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "if",
    forms: &["if CONDITION { STATEMENTS } [else if CONDITION { STATEMENTS }] [else { STATEMENTS }]"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Does one thing or another.",
    docs: "Inside, a value that was tested with `is set` can be used.",
    example: r#"object contact {
  first_name: text? max 20
}

automation hello {
  trigger keyword "HELLO"
  if contact.first_name is set {
    say "Hello {contact.first_name}!"
  } else {
    say "Hello!"
  }
}"#,
};
