//! `digits`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "digits",
    signatures: &[Signature::always(&[Parameter::required("text", Kind::Text)], Kind::Text)],
    pure: true,
    effect: "The digits of the text, and nothing else.",
    docs: r#"`digits("Order no. 12-34")` is `1234`. Digits of other scripts become 0 to 9. The result may be blank."#,
    example: r#"say "We look up order {digits(reply)}.""#,
};
