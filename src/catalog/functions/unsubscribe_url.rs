//! `unsubscribe_url`.

use super::{Function, Kind, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "unsubscribe_url",
    signatures: &[Signature::always(&[], Kind::Url)],
    pure: false,
    effect: "The address of the page where this contact can unsubscribe.",
    docs: "Each contact has its own; the runtime serves the page. It is short, and its length is known when compiling.",
    example: r#"say "No more of these? {unsubscribe_url()}""#,
};
