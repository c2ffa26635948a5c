//! `format`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "format",
    signatures: &[Signature::always(
        &[
            Parameter::required(
                "value",
                Kind::OneOf(&[Kind::Number, Kind::Date, Kind::Time, Kind::DateTime]),
            ),
            Parameter::required("pattern", Kind::Pattern),
        ],
        Kind::Text,
    )],
    pure: false,
    effect: "A number, date or time written by a pattern.",
    docs: "Patterns are CLDR's: `dd/MM/yyyy`, `EEEE d MMMM`, `HH:mm`, `h:mm a`; for numbers `0`, `0.00`, `#,##0.00`. Names of days and months and the signs of numbers are those of the contact's language, English if no languages are declared. Date-times are shown in the contact's time zone. The pattern is a constant text.",
    example: r#"say "See you on {format(today(), "EEEE d MMMM")}.""#,
};
