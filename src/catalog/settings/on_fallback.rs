//! `on fallback`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "on fallback",
    forms: &["on fallback { STATEMENTS }"],
    places: &[Place::Conversation],
    default: None,
    leaves: false,
    effect: "What happens when the reprompts are used up.",
    docs: "A `say` in it replaces the fallback text.",
    example: r#"team desk { sms "+33611223344" }

conversation survey {
  trigger keyword "SURVEY"
  reprompt "Sorry, we did not get that. {choices}"
  fallback "No problem, maybe another time!"
  on fallback {
    forward to desk
  }

  message ask {
    say "Did you like it?"
    choice "Yes" -> thanks
    choice "No" -> thanks
  }

  ending thanks {
    say "Thank you!"
  }
}"#,
};
