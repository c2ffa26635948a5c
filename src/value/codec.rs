//! Values as bytes, for stored state and programs: compact, one byte string for each value.
//!
//! A value is a tag byte and its parts. Unsigned integers are LEB128 varints, signed ones zigzag varints.
//!
//! | tag | value | parts |
//! |---|---|---|
//! | 0 | missing | |
//! | 1, 2 | false, true | |
//! | 3 | number without fraction | signed |
//! | 4 | text of 64 bytes and more | length, UTF-8 |
//! | 5 | symbol | 4 bytes, little endian |
//! | 6 | date | signed: `((year - 2026) * 12 + month - 1) * 31 + day - 1` |
//! | 7 | time of whole minutes | unsigned: minutes of the day |
//! | 8 | any other time | unsigned: nanoseconds of the day |
//! | 9 | instant of whole seconds | signed: seconds since 2026-01-01T00:00Z |
//! | 10 | any other instant | signed: milliseconds since 1970 |
//! | 11 | duration | signed days, signed milliseconds |
//! | 12 | list | number of items, items |
//! | 13 | record | number of fields, each a symbol of 4 bytes and a value, symbols ascending |
//! | 32 to 59 | number with 1 to 28 digits after the point | signed mantissa, which does not end in 0 |
//! | 64 to 127 | whole number 0 to 63 | |
//! | 128 to 191 | text of 0 to 63 bytes | UTF-8 |

use std::sync::Arc;

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

use super::varint::{self, VarintError};
use super::{Duration, Symbol, Value};

/// Lists and records inside each other; what lies deeper is written as missing, and refused when read.
pub const MAX_DEPTH: usize = 32;

/// Items of a list that memory is reserved for before they are read. Lists inside each other that all claim to be as long
/// as the rest of the input would else take memory for all of them.
const RESERVED_ITEMS: usize = 64;

const MISSING: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const WHOLE: u8 = 3;
const TEXT: u8 = 4;
const SYMBOL: u8 = 5;
const DATE: u8 = 6;
const MINUTES: u8 = 7;
const NANOSECONDS: u8 = 8;
const INSTANT_SECONDS: u8 = 9;
const INSTANT_MS: u8 = 10;
const DURATION: u8 = 11;
const LIST: u8 = 12;
const RECORD: u8 = 13;
/// With the number of digits after the point added.
const FRACTION: u8 = 31;
const SMALL_WHOLE: u8 = 64;
const SMALL_TEXT: u8 = 128;
/// Numbers and text lengths below this fit into the tag.
const SMALL_LIMIT: u8 = 64;

/// 2026-01-01T00:00Z: instants near it are short.
const EPOCH_MS: i64 = 1_767_225_600_000;
/// Dates near this year are short.
const EPOCH_YEAR: i64 = 2026;
const NANOSECONDS_PER_MINUTE: u64 = 60_000_000_000;

/// Why bytes are no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes end too soon.
    Truncated,
    /// A tag that no value has.
    UnknownTag(u8),
    /// A part out of its range, a text that is not UTF-8, fields out of order, a longer form than needed.
    Invalid,
    /// More than [`MAX_DEPTH`] lists and records inside each other.
    TooDeep,
}

impl From<VarintError> for DecodeError {
    fn from(error: VarintError) -> Self {
        match error {
            VarintError::Truncated => Self::Truncated,
            VarintError::Invalid => Self::Invalid,
        }
    }
}

/// Appends a value.
pub fn encode(value: &Value, out: &mut Vec<u8>) {
    encode_at(value, 0, out);
}

/// Reads one value from the front of `input` and leaves what follows it. Memory is bounded by the length of the input.
pub fn decode(input: &mut &[u8]) -> Result<Value, DecodeError> {
    decode_at(input, 0)
}

fn encode_at(value: &Value, depth: usize, out: &mut Vec<u8>) {
    match value {
        Value::Missing => out.push(MISSING),
        Value::Bool(truth) => out.push(if *truth { TRUE } else { FALSE }),
        Value::Number(decimal) => encode_number(*decimal, out),
        Value::Text(text) => encode_text(text, out),
        Value::Symbol(symbol) => {
            out.push(SYMBOL);
            out.extend_from_slice(&symbol.0.to_le_bytes());
        }
        Value::Date(date) => encode_date(*date, out),
        Value::Time(time) => encode_time(*time, out),
        Value::Instant(instant) => encode_instant(*instant, out),
        Value::Duration(duration) => {
            out.push(DURATION);
            varint::write_signed(i128::from(duration.days), out);
            varint::write_signed(i128::from(duration.ms), out);
        }
        Value::List(_) | Value::Record(_) if depth >= MAX_DEPTH => out.push(MISSING),
        Value::List(items) => {
            out.push(LIST);
            varint::write_length(items.len(), out);
            items.iter().for_each(|item| encode_at(item, depth + 1, out));
        }
        Value::Record(fields) => {
            out.push(RECORD);
            varint::write_length(fields.len(), out);
            for (symbol, field) in fields.iter() {
                out.extend_from_slice(&symbol.0.to_le_bytes());
                encode_at(field, depth + 1, out);
            }
        }
    }
}

fn encode_number(decimal: Decimal, out: &mut Vec<u8>) {
    let decimal = decimal.normalize();
    let (mantissa, scale) = (decimal.mantissa(), decimal.scale());
    if let Some(scale) = u8::try_from(scale).ok().filter(|scale| *scale > 0) {
        out.push(FRACTION + scale);
    } else {
        if let Some(small) = u8::try_from(mantissa).ok().filter(|small| *small < SMALL_LIMIT) {
            return out.push(SMALL_WHOLE | small);
        }
        out.push(WHOLE);
    }
    varint::write_signed(mantissa, out);
}

fn encode_text(text: &str, out: &mut Vec<u8>) {
    match u8::try_from(text.len()).ok().filter(|length| *length < SMALL_LIMIT) {
        Some(length) => out.push(SMALL_TEXT | length),
        None => {
            out.push(TEXT);
            varint::write_length(text.len(), out);
        }
    }
    out.extend_from_slice(text.as_bytes());
}

fn encode_date(date: Date, out: &mut Vec<u8>) {
    let months = (i64::from(date.year()) - EPOCH_YEAR) * 12 + i64::from(date.month()) - 1;
    out.push(DATE);
    varint::write_signed(i128::from(months * 31 + i64::from(date.day()) - 1), out);
}

fn encode_time(time: Time, out: &mut Vec<u8>) {
    let nanoseconds = time.duration_since(Time::midnight()).as_nanos().unsigned_abs();
    let per_minute = u128::from(NANOSECONDS_PER_MINUTE);
    if nanoseconds.is_multiple_of(per_minute) {
        out.push(MINUTES);
        varint::write(nanoseconds / per_minute, out);
    } else {
        out.push(NANOSECONDS);
        varint::write(nanoseconds, out);
    }
}

fn encode_instant(instant: i64, out: &mut Vec<u8>) {
    let since = i128::from(instant) - i128::from(EPOCH_MS);
    if since % 1000 == 0 {
        out.push(INSTANT_SECONDS);
        varint::write_signed(since / 1000, out);
    } else {
        out.push(INSTANT_MS);
        varint::write_signed(i128::from(instant), out);
    }
}

fn decode_at(input: &mut &[u8], depth: usize) -> Result<Value, DecodeError> {
    let (&tag, rest) = input.split_first().ok_or(DecodeError::Truncated)?;
    *input = rest;
    Ok(match tag {
        MISSING => Value::Missing,
        FALSE | TRUE => Value::Bool(tag == TRUE),
        SMALL_WHOLE..SMALL_TEXT => Value::whole(i64::from(tag - SMALL_WHOLE)),
        WHOLE => decode_whole(varint::read_signed(input)?)?,
        32..=59 => decode_fraction(varint::read_signed(input)?, tag - FRACTION)?,
        SMALL_TEXT.. if tag < SMALL_TEXT + SMALL_LIMIT => take_text(input, usize::from(tag - SMALL_TEXT))?,
        TEXT => decode_long_text(input)?,
        SYMBOL => Value::Symbol(take_symbol(input)?),
        DATE => Value::Date(decode_date(varint::read_signed(input)?).ok_or(DecodeError::Invalid)?),
        MINUTES => Value::Time(decode_minutes(varint::read(input)?).ok_or(DecodeError::Invalid)?),
        NANOSECONDS => Value::Time(decode_nanoseconds(varint::read(input)?).ok_or(DecodeError::Invalid)?),
        INSTANT_SECONDS => {
            Value::Instant(decode_seconds(varint::read_signed(input)?).ok_or(DecodeError::Invalid)?)
        }
        INSTANT_MS => Value::Instant(decode_ms(varint::read_signed(input)?).ok_or(DecodeError::Invalid)?),
        DURATION => Value::Duration(Duration { days: read_integer(input)?, ms: read_integer(input)? }),
        LIST | RECORD if depth >= MAX_DEPTH => return Err(DecodeError::TooDeep),
        LIST => decode_list(input, depth + 1)?,
        RECORD => decode_record(input, depth + 1)?,
        unknown => return Err(DecodeError::UnknownTag(unknown)),
    })
}

/// A signed varint in the range of a smaller type.
fn read_integer<T: TryFrom<i128>>(input: &mut &[u8]) -> Result<T, DecodeError> {
    T::try_from(varint::read_signed(input)?).map_err(|_| DecodeError::Invalid)
}

fn decode_whole(mantissa: i128) -> Result<Value, DecodeError> {
    if (0..i128::from(SMALL_LIMIT)).contains(&mantissa) {
        return Err(DecodeError::Invalid);
    }
    Decimal::try_from_i128_with_scale(mantissa, 0).map(Value::Number).map_err(|_| DecodeError::Invalid)
}

fn decode_fraction(mantissa: i128, scale: u8) -> Result<Value, DecodeError> {
    if mantissa % 10 == 0 {
        return Err(DecodeError::Invalid);
    }
    Decimal::try_from_i128_with_scale(mantissa, u32::from(scale))
        .map(Value::Number)
        .map_err(|_| DecodeError::Invalid)
}

fn decode_long_text(input: &mut &[u8]) -> Result<Value, DecodeError> {
    let length = varint::read_length(input)?;
    if length < usize::from(SMALL_LIMIT) {
        return Err(DecodeError::Invalid);
    }
    take_text(input, length)
}

fn take_text(input: &mut &[u8], length: usize) -> Result<Value, DecodeError> {
    let (bytes, rest) = input.split_at_checked(length).ok_or(DecodeError::Truncated)?;
    *input = rest;
    std::str::from_utf8(bytes).map(Value::text).map_err(|_| DecodeError::Invalid)
}

fn take_symbol(input: &mut &[u8]) -> Result<Symbol, DecodeError> {
    let (bytes, rest) = input.split_first_chunk::<4>().ok_or(DecodeError::Truncated)?;
    *input = rest;
    Ok(Symbol(u32::from_le_bytes(*bytes)))
}

fn decode_date(number: i128) -> Option<Date> {
    let number = i64::try_from(number).ok().filter(|number| number.unsigned_abs() < 10_000_000)?;
    let (months, day) = (number.div_euclid(31), number.rem_euclid(31) + 1);
    let (year, month) = (months.div_euclid(12) + EPOCH_YEAR, months.rem_euclid(12) + 1);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn decode_minutes(minutes: u128) -> Option<Time> {
    let minutes = u64::try_from(minutes).ok().filter(|minutes| *minutes < 24 * 60)?;
    time_of(minutes * NANOSECONDS_PER_MINUTE)
}

fn decode_nanoseconds(nanoseconds: u128) -> Option<Time> {
    let per_minute = u128::from(NANOSECONDS_PER_MINUTE);
    if nanoseconds >= 24 * 60 * per_minute || nanoseconds.is_multiple_of(per_minute) {
        return None;
    }
    time_of(u64::try_from(nanoseconds).ok()?)
}

fn time_of(nanoseconds: u64) -> Option<Time> {
    let elapsed = jiff::SignedDuration::from_nanos(i64::try_from(nanoseconds).ok()?);
    Time::midnight().checked_add(elapsed).ok()
}

fn decode_seconds(seconds: i128) -> Option<i64> {
    i64::try_from(seconds.checked_mul(1000)?.checked_add(i128::from(EPOCH_MS))?).ok()
}

fn decode_ms(ms: i128) -> Option<i64> {
    i64::try_from(ms).ok().filter(|_| (ms - i128::from(EPOCH_MS)) % 1000 != 0)
}

fn decode_list(input: &mut &[u8], depth: usize) -> Result<Value, DecodeError> {
    let count = read_count(input)?;
    let mut items = Vec::with_capacity(count.min(RESERVED_ITEMS));
    for _ in 0..count {
        items.push(decode_at(input, depth)?);
    }
    Ok(Value::List(Arc::new(items)))
}

fn decode_record(input: &mut &[u8], depth: usize) -> Result<Value, DecodeError> {
    let count = read_count(input)?;
    let mut fields: Vec<(Symbol, Value)> = Vec::new();
    for _ in 0..count {
        let symbol = take_symbol(input)?;
        if fields.last().is_some_and(|(last, _)| *last >= symbol) {
            return Err(DecodeError::Invalid);
        }
        fields.push((symbol, decode_at(input, depth)?));
    }
    Ok(Value::Record(Arc::new(fields)))
}

/// How many parts follow: no more than there are bytes, since every part has one.
fn read_count(input: &mut &[u8]) -> Result<usize, DecodeError> {
    let count = varint::read_length(input)?;
    if count > input.len() { Err(DecodeError::Truncated) } else { Ok(count) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::number;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    fn bytes(value: &Value) -> Vec<u8> {
        let mut out = Vec::new();
        encode(value, &mut out);
        out
    }

    #[test]
    fn sizes() {
        let decimal = |literal| Value::Number(number::parse(literal).unwrap());
        for (value, size) in [
            (Value::Missing, 1),
            (Value::Bool(true), 1),
            (decimal("63"), 1),
            (decimal("64"), 3),
            (decimal("12.50"), 3),
            (decimal("-0"), 1),
            (decimal("100"), 3),
            (Value::text("Léa"), 5),
            (Value::text(&"a".repeat(63)), 64),
            (Value::text(&"a".repeat(64)), 66),
            (Value::Symbol(Symbol(7)), 5),
            (Value::Date(date(2026, 12, 25)), 3),
            (Value::Time(time(9, 0, 0, 0)), 3),
            (Value::Instant(EPOCH_MS), 2),
            (Value::Instant(1_798_185_600_000), 5),
            (Value::Duration(Duration::from_days(7)), 3),
            (Value::list(vec![Value::Missing; 3]), 5),
        ] {
            assert_eq!(bytes(&value).len(), size, "{value:?}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested =
            |depth| (0..depth).fold(Value::Bool(true), |inner, _| Value::List(Arc::new(vec![inner])));
        assert_eq!(decode(&mut &bytes(&nested(MAX_DEPTH))[..]), Ok(nested(MAX_DEPTH)));
        let cut = decode(&mut &bytes(&nested(MAX_DEPTH + 1))[..]).unwrap();
        assert_eq!(cut, (0..MAX_DEPTH).fold(Value::Missing, |inner, _| Value::list(vec![inner])));
        let hostile: Vec<u8> = [LIST, 1].repeat(100_000);
        assert_eq!(decode(&mut &hostile[..]), Err(DecodeError::TooDeep));
    }

    #[test]
    fn hostile_bytes() {
        for (input, expected) in [
            (&[][..], DecodeError::Truncated),
            (&[14], DecodeError::UnknownTag(14)),
            (&[60], DecodeError::UnknownTag(60)),
            (&[255], DecodeError::UnknownTag(255)),
            (&[LIST, 0xff, 0xff, 0xff, 0xff, 0x0f], DecodeError::Truncated),
            (&[TEXT, 0xff, 0xff, 0xff, 0xff, 0x0f], DecodeError::Truncated),
            (&[TEXT, 1, b'a'], DecodeError::Invalid),
            (&[SMALL_TEXT | 1, 0xff], DecodeError::Invalid),
            (&[WHOLE, 2], DecodeError::Invalid),
            (&[FRACTION + 1, 20], DecodeError::Invalid),
            (&[RECORD, 2, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0], DecodeError::Invalid),
            (&[MINUTES, 0xa0, 0x0b], DecodeError::Invalid),
            (&[DATE, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], DecodeError::Invalid),
            // The least number of 64 bits, which has no positive one.
            (&[DATE, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], DecodeError::Invalid),
        ] {
            assert_eq!(decode(&mut &input[..]), Err(expected), "{input:?}");
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Missing),
            any::<bool>().prop_map(Value::Bool),
            (any::<i128>(), 32..127_u32, 0..=28_u32).prop_map(|(mantissa, shift, scale)| {
                Value::Number(
                    Decimal::try_from_i128_with_scale(mantissa >> shift, scale).unwrap_or(Decimal::MIN),
                )
            }),
            "\\PC{0,80}".prop_map(|text| Value::text(&text)),
            any::<u32>().prop_map(|symbol| Value::Symbol(Symbol(symbol))),
            (-9999..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| Value::Date(date(y, m, d))),
            (0..24_i8, 0..60_i8, 0..60_i8, 0..1_000_000_000_i32)
                .prop_map(|(h, m, s, n)| Value::Time(time(h, m, s, n))),
            (0..24_i8, 0..60_i8).prop_map(|(h, m)| Value::Time(time(h, m, 0, 0))),
            any::<i64>().prop_map(Value::Instant),
            (-4_000_000_000..4_000_000_000_i64).prop_map(|seconds| Value::Instant(seconds * 1000)),
            any::<(i32, i64)>().prop_map(|(days, ms)| Value::Duration(Duration { days, ms })),
        ];
        leaf.prop_recursive(6, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::list),
                proptest::collection::vec((any::<u32>().prop_map(Symbol), inner), 0..6)
                    .prop_map(Value::record),
            ]
        })
    }

    proptest! {
        #[test]
        fn values_round_trip(value in any_value(), tail in any::<Vec<u8>>()) {
            let mut encoded = bytes(&value);
            encoded.extend_from_slice(&tail);
            let mut input = &encoded[..];
            prop_assert_eq!(decode(&mut input), Ok(value));
            prop_assert_eq!(input, &tail[..]);
        }

        #[test]
        fn what_is_read_is_written_the_same(input in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut rest = &input[..];
            if let Ok(value) = decode(&mut rest) {
                let read = input.len() - rest.len();
                prop_assert_eq!(&bytes(&value)[..], &input[..read]);
            }
        }

        #[test]
        fn damaged_bytes_are_read_or_refused(value in any_value(), at in any::<usize>(), byte in any::<u8>()) {
            let mut encoded = bytes(&value);
            let length = encoded.len();
            encoded[at % length] = byte;
            let _ = decode(&mut &encoded[..]);
            let _ = decode(&mut &encoded[..at % length]);
        }
    }
}
