//! `start`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "start",
    forms: &["start UNIT[(ARGUMENTS)] [for PHONE]"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Starts another unit.",
    docs: "From a conversation, starting a conversation leaves it; an automation runs beside it. With `for`, for another contact, whose consent is checked.",
    example: r#"conversation menu {
  fallback "No problem, maybe another time!"

  message ask {
    say "What do you want?"
    choice "Soup" -> done
    choice "Salad" -> done
  }

  ending done {
    say "Coming!"
  }
}

automation hungry {
  trigger keyword "HUNGRY"
  start menu
}"#,
};
