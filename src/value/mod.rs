//! Values that scripts compute with, and the pure functions on them: one truth for checker, VM and runtime.

mod duration;

use std::sync::Arc;

use rust_decimal::Decimal;

pub use duration::{DAY_MS, Duration, HOUR_MS, MINUTE_MS, SECOND_MS};

/// A name as a number: the first four bytes, little endian, of the XXH3-64 of its UTF-8. Fields, groups, enum values,
/// categories and the like are stored in contacts under their symbol, so that a contact outlives a program version.
/// The checker refuses two names of one kind with the same symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Symbol(pub u32);

impl Symbol {
    /// The symbol of a name.
    pub fn of(name: &str) -> Self {
        Self(xxhash_rust::xxh3::xxh3_64(name.as_bytes()) as u32)
    }
}

/// A value at run time. `phone`, `email` and `url` are texts; an enum value is the symbol of its name.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// No value.
    #[default]
    Missing,
    /// True or false.
    Bool(bool),
    /// An exact decimal; also `whole`.
    Number(Decimal),
    /// A text, also a phone number (E.164), e-mail address or URL.
    Text(Arc<str>),
    /// A value of an enum.
    Symbol(Symbol),
    /// A calendar day.
    Date(jiff::civil::Date),
    /// A clock time.
    Time(jiff::civil::Time),
    /// An instant, milliseconds since 1970 UTC: `datetime`.
    Instant(i64),
    /// A duration.
    Duration(Duration),
    /// A list.
    List(Arc<Vec<Value>>),
    /// An object or a service's answer: fields by symbol, sorted by symbol.
    Record(Arc<Vec<(Symbol, Value)>>),
}
