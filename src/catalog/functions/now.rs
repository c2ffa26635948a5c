//! `now`.

use super::{Function, Kind, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "now",
    signatures: &[Signature::always(&[], Kind::DateTime)],
    pure: false,
    effect: "The present moment.",
    docs: "The time of the event that is being handled: it does not move while statements run, and goes on after a `wait`.",
    example: r#"if now() < 2026-12-25T09:00 { say "We open at nine on the 25th." }"#,
};
