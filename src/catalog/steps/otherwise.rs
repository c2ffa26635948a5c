//! `otherwise`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "otherwise",
    forms: &["otherwise -> TARGET", "otherwise { STATEMENTS }"],
    places: &[Place::Message],
    default: None,
    leaves: false,
    effect: "Where a reply goes that is not recognised.",
    docs: "At once, instead of being asked again.",
    example: r#"conversation survey {
  trigger keyword "SURVEY"
  fallback "No problem, maybe another time!"

  message ask {
    say "Did you like it?"
    choice "Yes" -> thanks
    choice "No" -> thanks
    otherwise -> sorry
  }

  ending thanks {
    say "Thank you!"
  }

  ending sorry {
    say "We will call you."
  }
}"#,
};
