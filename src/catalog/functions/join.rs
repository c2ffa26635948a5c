//! `join`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "join",
    signatures: &[Signature::always(
        &[
            Parameter::required("list", Kind::List(&Kind::Shown)),
            Parameter::optional("separator", Kind::Text),
        ],
        Kind::Text,
    )],
    pure: true,
    effect: "The entries of the list in one text.",
    docs: "Without a separator they are joined by a comma and a space. Entries are shown as in a text: numbers with a point, dates as ISO. An empty list gives a blank text.",
    example: r#"say "Noted: {join(contact.tags, ", ")}""#,
};
