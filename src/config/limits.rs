//! `[limits]`: numbers that rules and runtime hold scripts to.

use super::setting::Setting;
use super::table::Table;
use crate::value::Duration;
use crate::value::HOUR_MS;

/// `[limits]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// `keyword_min`: fewest characters of a keyword (E0501); 4.
    pub keyword_min: Setting<u32>,
    /// `messages`: most different messages on one path of a conversation (W0405); 5.
    pub messages: Setting<u32>,
    /// `choices`: most numbered choices of a message (W0406), and most items that `choice each` lists; 5.
    pub choices: Setting<u32>,
    /// `segments`: most segments of a message at its longest (W0602); 3.
    pub segments: Setting<u32>,
    /// `late`: by how much a `wait until … else` may miss its moment; 1h.
    pub late: Setting<Duration>,
    /// `automatic_per_hour`: most messages that one contact gets without a person writing them, in an hour; 30.
    pub automatic_per_hour: Setting<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            keyword_min: Setting::default_of(4),
            messages: Setting::default_of(5),
            choices: Setting::default_of(5),
            segments: Setting::default_of(3),
            late: Setting::default_of(Duration::from_ms(HOUR_MS)),
            automatic_per_hour: Setting::default_of(30),
        }
    }
}

pub(super) fn read(mut table: Table<'_, '_>) -> Limits {
    let default = Limits::default();
    let limits = Limits {
        keyword_min: Setting::or(table.whole("keyword_min", 1..=20), *default.keyword_min),
        messages: Setting::or(table.whole("messages", 1..=100), *default.messages),
        choices: Setting::or(table.whole("choices", 2..=50), *default.choices),
        segments: Setting::or(table.whole("segments", 1..=10), *default.segments),
        late: Setting::or(table.duration("late"), *default.late),
        automatic_per_hour: Setting::or(
            table.whole("automatic_per_hour", 1..=10_000),
            *default.automatic_per_hour,
        ),
    };
    table.finish();
    limits
}
