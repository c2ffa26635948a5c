//! Values that scripts compute with, and the pure functions on them: one truth for checker, VM and runtime.

pub mod bounds;
pub mod builtins;
pub mod calendar;
pub mod capture;
pub mod codec;
pub mod compare;
mod context;
pub mod cron;
mod display;
mod duration;
pub mod iso;
pub mod language;
pub mod number;
pub mod operators;
pub mod pattern;
pub mod regex;
pub mod varint;
pub mod window;

use std::sync::Arc;

use rust_decimal::Decimal;

pub use calendar::Zone;
pub use context::{Context, Names};
pub use display::{display, join};
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

impl Value {
    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Text(Arc::from(text))
    }

    /// What a value becomes in an optional place: a blank text is missing there (language.md section 4).
    pub fn unless_blank(self) -> Self {
        match &self {
            Self::Text(text) if text.trim().is_empty() => Self::Missing,
            _ => self,
        }
    }

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self::Number(Decimal::from(number))
    }

    /// A list; missing where it would pass [`bounds`].
    pub fn list(items: Vec<Self>) -> Self {
        if Self::may_hold(&items) { Self::List(Arc::new(items)) } else { Self::Missing }
    }

    /// A record of these fields, in any order; of two fields with one symbol the last counts. Missing where it would pass
    /// [`bounds`].
    pub fn record(mut fields: Vec<(Symbol, Self)>) -> Self {
        fields.reverse();
        fields.sort_by_key(|(symbol, _)| *symbol);
        fields.dedup_by_key(|(symbol, _)| *symbol);
        let holds = Self::may_hold(fields.iter().map(|(_, value)| value));
        if holds { Self::Record(Arc::new(fields)) } else { Self::Missing }
    }

    /// A field of a record; missing where the record lacks it, and for other values.
    pub fn field(&self, symbol: Symbol) -> Self {
        let Self::Record(fields) = self else { return Self::Missing };
        let found =
            fields.binary_search_by_key(&symbol, |(name, _)| *name).ok().and_then(|at| fields.get(at));
        found.map_or(Self::Missing, |(_, value)| value.clone())
    }

    /// Whether there is no value.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// The text of a text; `None` for other values.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number without fraction as an integer; `None` for other values.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Number(decimal) => number::to_i64(*decimal),
            _ => None,
        }
    }

    /// True; anything that is no truth is not.
    pub fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }
}
