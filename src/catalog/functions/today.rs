//! `today`.

use super::{Function, Kind, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "today",
    signatures: &[Signature::always(&[], Kind::Date)],
    pure: false,
    effect: "Today's date.",
    docs: "The day it is in the contact's time zone (`contact.timezone`, else the project's).",
    example: r#"if today() == 2026-12-25 { say "Merry Christmas!" }"#,
};
