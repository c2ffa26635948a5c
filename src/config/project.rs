//! `[project]`: what dates, times and phone numbers mean.

use jiff::tz::TimeZone;

use super::setting::{Located, Setting};
use super::table::Table;

/// The version of the language that this compiler compiles.
pub const LANGUAGE: u32 = 1;

/// `[project]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// `language`: the version of the language that the scripts are written in; 1.
    pub language: Setting<u32>,
    /// `default_country`: ISO 3166-1 alpha-2, such as `FR`: phone numbers without `+` are numbers of this country, and its
    /// order of day and month is that of dates in replies. Without it numbers need their `+`.
    pub default_country: Option<Located<String>>,
    /// `timezone`: IANA name, such as `Europe/Paris`: the time of contacts that have none of their own; `UTC`.
    pub timezone: Setting<String>,
}

impl Default for Project {
    fn default() -> Self {
        Self {
            language: Setting::default_of(LANGUAGE),
            default_country: None,
            timezone: Setting::default_of("UTC".to_owned()),
        }
    }
}

pub(super) fn read(mut table: Table<'_, '_>) -> Project {
    let project = Project {
        language: Setting::or(table.whole("language", LANGUAGE..=LANGUAGE), LANGUAGE),
        default_country: table.parsed("default_country", "two capital letters, as in `FR`", country),
        timezone: Setting::or(
            table.parsed("timezone", "a name of the IANA time zone database, as in `Europe/Paris`", timezone),
            "UTC".to_owned(),
        ),
    };
    table.finish();
    project
}

fn country(text: &str) -> Option<String> {
    text.parse::<phonenumber::country::Id>().is_ok().then(|| text.to_owned())
}

fn timezone(text: &str) -> Option<String> {
    TimeZone::get(text).is_ok().then(|| text.to_owned())
}
