//! `choices`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "choices",
    forms: &["choices hidden", "choices bulleted"],
    places: &[Place::Message],
    default: None,
    leaves: false,
    effect: "How the choices are listed.",
    docs: "`hidden`: not at all, unless a text places the list with `{choices}`; where none was listed, numbers are no answers. `bulleted`: as `- Cat` lines without numbers.",
    example: r#"conversation survey {
  trigger keyword "SURVEY"
  fallback "No problem, maybe another time!"

  message ask {
    say "Did you like it? Answer yes or no."
    choices hidden
    choice "Yes" -> thanks
    choice "No" -> thanks
  }

  ending thanks {
    say "Thank you!"
  }
}"#,
};
