//! `phone`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "phone",
    signatures: &[Signature::optional(&[Parameter::required("text", Kind::Text)], Kind::Phone)],
    pure: false,
    effect: "The phone number that the text is, if it is one.",
    docs: "Numbers in international form (`+33 6 12 34 56 78`) and numbers as one dials them in the project's default country are read. The result is in E.164 form: `+33612345678`.",
    example: r#"send "{contact.phone} gave your number." to phone(reply) ?? "+33611223344""#,
};
