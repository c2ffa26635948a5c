//! `weekday`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "weekday",
    signatures: &[Signature::always(
        &[Parameter::required("day", Kind::OneOf(&[Kind::Date, Kind::DateTime]))],
        Kind::Weekday,
    )],
    pure: false,
    effect: "The day of the week.",
    docs: r#"One of `mon tue wed thu fri sat sun`, to compare or to `match`. To show the day's name use `format(day, "EEEE")`. Of a date-time it is the day in the contact's time zone."#,
    example: r#"if weekday(today()) == sun { say "We are closed on Sundays." }"#,
};
