//! `min`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "min",
    signatures: &[Signature::always(
        &[Parameter::required("first", Kind::Ordered), Parameter::repeated("others", Kind::SameOrdered)],
        Kind::SameOrdered,
    )],
    pure: true,
    effect: "The smallest of its arguments.",
    docs: "Takes two or more numbers, or dates, or clock times, or date-times, or durations: all of one type. Of moments and durations it gives the earliest or shortest.",
    example: r#"say "You get {min(5, 3)} points.""#,
};
