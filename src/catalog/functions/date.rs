//! `date`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "date",
    signatures: &[
        Signature::optional(&[Parameter::required("text", Kind::Text)], Kind::Date),
        Signature::always(&[Parameter::required("datetime", Kind::DateTime)], Kind::Date),
    ],
    pure: false,
    effect: "The date that the text is, if it is one; or the day of a date-time.",
    docs: "A text is read as ISO (`2026-12-25`) or as day and month in the order of the project's default country; without a year it is the next such day. The day of a date-time is that in the contact's time zone.",
    example: r#"if (date(reply) ?? today()) < today() { say "That day is over." }"#,
};
