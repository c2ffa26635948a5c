//! `number`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "number",
    signatures: &[Signature::optional(&[Parameter::required("text", Kind::Text)], Kind::Number)],
    pure: true,
    effect: "The number that the text is, if it is one.",
    docs: "Reads the whole text, spaces at its ends aside: `12`, `-3`, `12.50`, `12,50`. A text with anything else in it gives a missing value; `answer NAME: number` is more tolerant.",
    example: r#"let amount = number(reply) ?? 0
if amount > 100 { say "That is a lot." }"#,
};
