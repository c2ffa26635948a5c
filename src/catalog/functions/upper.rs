//! `upper`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "upper",
    signatures: &[Signature::always(&[Parameter::required("text", Kind::Text)], Kind::Text)],
    pure: true,
    effect: "The text in capitals.",
    docs: r#"`upper("straße")` is `STRASSE`: some letters become two."#,
    example: r#"say "Your code is {upper(reply)}.""#,
};
