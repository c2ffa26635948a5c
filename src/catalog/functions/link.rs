//! `link`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "link",
    signatures: &[Signature::always(&[Parameter::required("url", Kind::Url)], Kind::Url)],
    pure: false,
    effect: "A short link whose clicks are counted.",
    docs: "The runtime replaces the address by a short one of its own that leads there. A click on it starts `trigger click`, and counts for the campaign it was sent in. The length of a short link is known when compiling, so segment counts hold.",
    example: r#"say "Your offer: {link("https://example.com/spring")}""#,
};
