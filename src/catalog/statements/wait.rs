//! `wait`.

use crate::catalog::{Construct, Place};

pub(super) static CONSTRUCT: Construct = Construct {
    name: "wait",
    forms: &[
        "wait DURATION [during TIME to TIME [on DAYS]]",
        "wait until TIME|DATETIME [during TIME to TIME [on DAYS]] [else { STATEMENTS }]",
    ],
    places: &[Place::Statements],
    default: None,
    leaves: false,
    effect: "Goes on later.",
    docs: "Survives a restart. `during` puts the moment off to the next opening: the first time is inside, the second is not, and it may pass midnight. A moment that is past goes on at once, or with `else`.",
    example: r#"automation reminder {
  trigger keyword "REMIND"
  say "We remind you tomorrow."
  wait 1d during 09:00 to 19:00 on mon to sat
  say "Here is your reminder."
}"#,
};
