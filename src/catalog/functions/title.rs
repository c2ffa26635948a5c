//! `title`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "title",
    signatures: &[Signature::always(&[Parameter::required("text", Kind::Text)], Kind::Text)],
    pure: true,
    effect: "The text with each word capitalised.",
    docs: r#"The first letter of each word becomes a capital and the others small: `title("jean-luc MARTIN")` is `Jean-Luc Martin`."#,
    example: r#"say "Hello {title(reply)}!""#,
};
