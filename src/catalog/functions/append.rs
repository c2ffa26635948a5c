//! `append`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "append",
    signatures: &[Signature::always(
        &[
            Parameter::required("list", Kind::List(&Kind::Element)),
            Parameter::required("value", Kind::Element),
        ],
        Kind::List(&Kind::Element),
    )],
    pure: true,
    effect: "The list with one more entry at its end.",
    docs: "The list that was given stays as it is. A list holds at most 1,000 entries: of a longer one the first are dropped.",
    example: "set contact.tags = append(contact.tags, reply)",
};
