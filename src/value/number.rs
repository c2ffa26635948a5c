//! Exact decimals: the arithmetic of scripts, never a panic.

use rust_decimal::{Decimal, RoundingStrategy};

/// Digits after the point that a quotient keeps.
pub const QUOTIENT_DIGITS: u32 = 10;

/// Why a calculation has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberError {
    /// A division or remainder by zero.
    DivisionByZero,
    /// A result of more than 28 digits before the point.
    Overflow,
}

/// Reads a literal: digits with an optional point and fraction, after an optional `-`. `None` for anything else and
/// for more than 28 digits.
pub fn parse(literal: &str) -> Option<Decimal> {
    let unsigned = literal.strip_prefix('-').unwrap_or(literal);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    Decimal::from_str_exact(literal).ok()
}

/// The sum.
pub fn add(left: Decimal, right: Decimal) -> Result<Decimal, NumberError> {
    left.checked_add(right).ok_or(NumberError::Overflow)
}

/// The difference.
pub fn subtract(left: Decimal, right: Decimal) -> Result<Decimal, NumberError> {
    left.checked_sub(right).ok_or(NumberError::Overflow)
}

/// The product; past 28 digits after the point it is rounded.
pub fn multiply(left: Decimal, right: Decimal) -> Result<Decimal, NumberError> {
    left.checked_mul(right).ok_or(NumberError::Overflow)
}

/// The quotient, rounded to [`QUOTIENT_DIGITS`].
pub fn divide(left: Decimal, right: Decimal) -> Result<Decimal, NumberError> {
    if right.is_zero() {
        return Err(NumberError::DivisionByZero);
    }
    left.checked_div(right)
        .map(|quotient| round(quotient, i64::from(QUOTIENT_DIGITS)))
        .ok_or(NumberError::Overflow)
}

/// The remainder; it has the sign of `left`.
pub fn remainder(left: Decimal, right: Decimal) -> Result<Decimal, NumberError> {
    if right.is_zero() {
        return Err(NumberError::DivisionByZero);
    }
    left.checked_rem(right).ok_or(NumberError::Overflow)
}

/// Rounds to so many digits after the point, halves away from zero; negative digits round to tens, hundreds and so on.
pub fn round(number: Decimal, digits: i64) -> Decimal {
    if let Ok(digits) = u32::try_from(digits.min(i64::from(Decimal::MAX_SCALE))) {
        return number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    }
    let Some(unit) = u32::try_from(digits.unsigned_abs()).ok().and_then(power_of_ten) else {
        return Decimal::ZERO;
    };
    let units = number.checked_div(unit).unwrap_or_default();
    let rounded = units.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    rounded.checked_mul(unit).unwrap_or(number)
}

/// Ten to the power `exponent`, up to 28.
fn power_of_ten(exponent: u32) -> Option<Decimal> {
    let power = 10_i128.checked_pow(exponent)?;
    Decimal::try_from_i128_with_scale(power, 0).ok()
}

/// Has no fraction.
pub fn is_whole(number: Decimal) -> bool {
    number.is_integer()
}

/// The number as an integer; `None` for a fraction and past 64 bits.
pub fn to_i64(number: Decimal) -> Option<i64> {
    if !number.is_integer() {
        return None;
    }
    number.normalize().to_string().parse().ok()
}

/// As text: a point, no trailing zeros, no grouping, never an exponent.
pub fn display(number: Decimal) -> String {
    number.normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(literal: &str) -> Decimal {
        parse(literal).unwrap()
    }

    #[test]
    fn literals() {
        for (literal, expected) in [
            ("12", Some("12")),
            ("-3", Some("-3")),
            ("12.50", Some("12.5")),
            ("0.10", Some("0.1")),
            ("-0", Some("0")),
            ("007", Some("7")),
            ("100", Some("100")),
            ("9999999999999999999999999999", Some("9999999999999999999999999999")),
            ("99999999999999999999999999999999", None),
            ("", None),
            ("-", None),
            ("1.", None),
            (".5", None),
            ("+1", None),
            ("1e5", None),
            ("1_000", None),
            ("1 ", None),
        ] {
            assert_eq!(parse(literal).map(display).as_deref(), expected, "{literal}");
        }
    }

    #[test]
    fn arithmetic() {
        assert_eq!(display(add(decimal("0.1"), decimal("0.2")).unwrap()), "0.3");
        assert_eq!(display(subtract(decimal("1"), decimal("1.50")).unwrap()), "-0.5");
        assert_eq!(display(multiply(decimal("1.5"), decimal("2")).unwrap()), "3");
        assert_eq!(display(divide(decimal("10"), decimal("3")).unwrap()), "3.3333333333");
        assert_eq!(display(divide(decimal("2"), decimal("3")).unwrap()), "0.6666666667");
        assert_eq!(display(remainder(decimal("-7"), decimal("3")).unwrap()), "-1");
        assert_eq!(divide(Decimal::ONE, Decimal::ZERO), Err(NumberError::DivisionByZero));
        assert_eq!(remainder(Decimal::ONE, Decimal::ZERO), Err(NumberError::DivisionByZero));
        assert_eq!(multiply(Decimal::MAX, Decimal::TEN), Err(NumberError::Overflow));
        assert_eq!(add(Decimal::MAX, Decimal::MAX), Err(NumberError::Overflow));
        assert_eq!(subtract(Decimal::MIN, Decimal::MAX), Err(NumberError::Overflow));
        assert_eq!(divide(Decimal::MAX, decimal("0.1")), Err(NumberError::Overflow));
    }

    #[test]
    fn rounding() {
        for (number, digits, expected) in [
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("2.345", 2, "2.35"),
            ("2.3", 5, "2.3"),
            ("1250", -2, "1300"),
            ("49", -2, "0"),
            ("5", -40, "0"),
            ("5", i64::MIN, "0"),
            ("5.5", i64::MAX, "5.5"),
        ] {
            assert_eq!(display(round(decimal(number), digits)), expected, "round({number}, {digits})");
        }
    }

    #[test]
    fn whole_numbers() {
        assert!(is_whole(decimal("2.0")));
        assert!(!is_whole(decimal("2.1")));
        assert_eq!(to_i64(decimal("2.00")), Some(2));
        assert_eq!(to_i64(decimal("-9223372036854775808")), Some(i64::MIN));
        assert_eq!(to_i64(decimal("9223372036854775808")), None);
        assert_eq!(to_i64(decimal("2.5")), None);
    }

    fn any_decimal() -> impl Strategy<Value = Decimal> {
        (any::<i128>(), 0..=28_u32).prop_map(|(mantissa, scale)| {
            Decimal::try_from_i128_with_scale(mantissa >> 32, scale).unwrap_or(Decimal::MAX)
        })
    }

    proptest! {
        #[test]
        fn nothing_panics(left in any_decimal(), right in any_decimal(), digits in any::<i64>()) {
            let _ = (add(left, right), subtract(left, right), multiply(left, right), divide(left, right));
            let _ = (remainder(left, right), round(left, digits), to_i64(left), is_whole(left));
        }

        #[test]
        fn display_reads_back(number in any_decimal()) {
            prop_assert_eq!(parse(&display(number)), Some(number));
        }
    }
}
