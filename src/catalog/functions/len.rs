//! `len`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "len",
    signatures: &[Signature::always(&[Parameter::required("text", Kind::Text)], Kind::Whole)],
    pure: true,
    effect: "How many characters the text has.",
    docs: "Characters as a reader counts them: an emoji or a letter with its accent is one. For the entries of a list there is `count`.",
    example: r#"if len(reply) > 100 { say "Please keep it under 100 characters." }"#,
};
