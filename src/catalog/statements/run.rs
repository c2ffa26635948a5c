//! `run`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "run",
    forms: &["run UNIT[(ARGUMENTS)] [as NAME] [{ completed { STATEMENTS } expired { STATEMENTS } }]"],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Plays a conversation inside this one.",
    docs: "Then this one goes on. If the inner one expires, this one ends too, unless `expired` says what happens. The name after `as` gives its variables, each of which may be missing.",
    example: r#"conversation order {
  trigger keyword "ORDER"
  fallback "No problem, maybe another time!"

  message ask {
    say "Soup or salad?"
    choice "Soup" -> address
    choice "Salad" -> address
  }

  step address {
    run ask_address
    goto done
  }

  ending done {
    say "Coming!"
  }
}

conversation ask_address {
  fallback "We need an address to deliver."

  message ask {
    say "Which address?"
    answer street: text -> noted
  }

  ending noted {
    say "Noted: {street}."
  }
}"#,
};
