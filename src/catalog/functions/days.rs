//! `days`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "days",
    signatures: &[
        Signature::always(&[Parameter::required("n", Kind::Whole)], Kind::Duration),
        Signature::always(&[Parameter::required("duration", Kind::Duration)], Kind::Number),
    ],
    pure: true,
    effect: "A duration of n days; or how many days a duration has.",
    docs: "Calendar days: `now() + days(1)` is the same clock time tomorrow, also when the clocks change. The other way round a day counts 24 hours and the result may have decimals: `days(36h)` is 1.5.",
    example: "wait days(2)",
};
