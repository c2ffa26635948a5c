//! `trim`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "trim",
    signatures: &[Signature::always(&[Parameter::required("text", Kind::Text)], Kind::Text)],
    pure: true,
    effect: "The text without spaces at its ends.",
    docs: "Line breaks and no-break spaces count as spaces. Spaces inside are kept.",
    example: r#"say "You wrote: {trim(reply)}""#,
};
