//! `word`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "word",
    signatures: &[Signature::optional(
        &[Parameter::required("text", Kind::Text), Parameter::required("n", Kind::Whole)],
        Kind::Text,
    )],
    pure: true,
    effect: "The n-th word of the text, if it has that many.",
    docs: "Words are what stands between spaces, counted from 1; a negative `n` counts from the end, so `word(reply, -1)` is the last word. Punctuation stays on its word.",
    example: r#"say "We look up order {word(reply, 2) ?? "(no number)"}.""#,
};
