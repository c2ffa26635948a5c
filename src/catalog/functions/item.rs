//! `item`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "item",
    signatures: &[Signature::optional(
        &[Parameter::required("list", Kind::List(&Kind::Element)), Parameter::required("n", Kind::Whole)],
        Kind::Element,
    )],
    pure: true,
    effect: "The n-th entry of the list, if it has that many.",
    docs: "Entries are counted from 1; a negative `n` counts from the end, so `item(list, -1)` is the last one.",
    example: r#"say "Noted last: {item(contact.tags, -1) ?? "none"}""#,
};
