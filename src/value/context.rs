//! What the pure functions on values need to know about the contact and the program.

use jiff::civil::Date;

use super::{Symbol, Zone};

/// Tells the names of symbols, which values do not carry.
pub trait Names {
    /// The name that a symbol stands for; `None` if it is not known.
    fn name_of(&self, symbol: Symbol) -> Option<&str>;
}

/// Knows no name.
impl Names for () {
    fn name_of(&self, _: Symbol) -> Option<&str> {
        None
    }
}

/// What values mean for one contact at one moment.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The present instant.
    pub now_ms: i64,
    /// The contact's time zone, else the project's.
    pub zone: &'a Zone,
    /// The contact's language, a BCP 47 tag such as `fr` or `fr-CA`; empty if unknown.
    pub language: &'a str,
    /// The project's country, ISO 3166 alpha-2 in capitals such as `FR`; empty if unknown.
    pub country: &'a str,
    /// The program's names of enum values.
    pub names: &'a dyn Names,
}

impl Context<'_> {
    /// The present day.
    pub fn today(&self) -> Date {
        self.zone.local(self.now_ms).date()
    }
}
