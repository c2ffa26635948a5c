//! `minutes`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "minutes",
    signatures: &[
        Signature::always(&[Parameter::required("n", Kind::Whole)], Kind::Duration),
        Signature::always(&[Parameter::required("duration", Kind::Duration)], Kind::Number),
    ],
    pure: true,
    effect: "A duration of n minutes; or how many minutes a duration has.",
    docs: "Elapsed time. The other way round a day counts 24 hours and the result may have decimals: `minutes(90s)` is 1.5.",
    example: r#"if minutes(now() - contact.created_at) < 10 { say "Welcome!" }"#,
};
