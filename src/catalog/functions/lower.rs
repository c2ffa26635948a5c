//! `lower`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "lower",
    signatures: &[Signature::always(&[Parameter::required("text", Kind::Text)], Kind::Text)],
    pure: true,
    effect: "The text in small letters.",
    docs: r#"Accents are kept: `lower("ÉTÉ")` is `été`."#,
    example: r#"say "We write to {lower(reply)}.""#,
};
