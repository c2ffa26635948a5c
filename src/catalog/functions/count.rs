//! `count`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "count",
    signatures: &[Signature::always(&[Parameter::required("list", Kind::List(&Kind::Element))], Kind::Whole)],
    pure: true,
    effect: "How many entries the list has.",
    docs: "An empty list has 0.",
    example: r#"if count(contact.tags) == 0 { say "Nothing is noted yet." }"#,
};
