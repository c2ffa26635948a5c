//! `email`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "email",
    signatures: &[Signature::optional(&[Parameter::required("text", Kind::Text)], Kind::Email)],
    pure: true,
    effect: "The e-mail address that the text is, if it is one.",
    docs: "Reads the whole text, spaces at its ends aside.",
    example: r#"if email(reply) is not set { say "That is no e-mail address." }"#,
};
