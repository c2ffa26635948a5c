//! `time`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "time",
    signatures: &[
        Signature::optional(&[Parameter::required("text", Kind::Text)], Kind::Time),
        Signature::always(&[Parameter::required("datetime", Kind::DateTime)], Kind::Time),
    ],
    pure: false,
    effect: "The clock time that the text is, if it is one; or the clock time of a date-time.",
    docs: "A text is read as `9:00`, `09:00`, `9h`, `9h30`, `9 am` or `9:30pm`. The clock time of a date-time is that in the contact's time zone.",
    example: r#"if time(now()) < 09:00 { say "We open at nine." }"#,
};
