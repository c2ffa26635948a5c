//! `round`.

use super::{Function, Kind, Parameter, Signature};

pub(super) static FUNCTION: Function = Function {
    name: "round",
    signatures: &[
        Signature::always(&[Parameter::required("number", Kind::Number)], Kind::Whole),
        Signature::always(
            &[Parameter::required("number", Kind::Number), Parameter::required("decimals", Kind::Whole)],
            Kind::Number,
        ),
    ],
    pure: true,
    effect: "The number rounded, to a whole number or to so many decimals.",
    docs: "Halves go away from zero: `round(2.5)` is 3 and `round(-2.5)` is -3. `decimals` may be from -12 to 12; a negative one rounds to tens, hundreds, …",
    example: r#"say "That is about {round(12.49)} euros.""#,
};
