//! `hours`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "hours",
    signatures: &[
        Signature::always(&[Parameter::required("n", Kind::Whole)], Kind::Duration),
        Signature::always(&[Parameter::required("duration", Kind::Duration)], Kind::Number),
    ],
    pure: true,
    effect: "A duration of n hours; or how many hours a duration has.",
    docs: "Elapsed time. The other way round a day counts 24 hours and the result may have decimals: `hours(90m)` is 1.5.",
    example: r#"if hours(now() - contact.created_at) < 24 { say "Welcome!" }"#,
};
