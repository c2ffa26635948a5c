//! What a program takes over from `smsc.toml`.

use crate::config::{Config, StopScope};
use crate::text::compliance::{HELP_WORDS, START_WORDS, STOP_WORDS};
use crate::value::HOUR_MS;

/// Settings of the deployment that the program carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Country of numbers and dates without one: ISO 3166, upper case; empty for none.
    pub default_country: String,
    /// IANA time zone of the project.
    pub timezone: String,
    /// `limits.late`, milliseconds.
    pub late_ms: i64,
    /// `limits.choices`.
    pub choices_max: u32,
    /// STOP, START and HELP words instead of the built-in ones.
    pub compliance_words: Option<[Vec<String>; 3]>,
    /// Whether a first message counts as opting in.
    pub inbound_subscribes: bool,
    /// Whether consent is kept per sender.
    pub consent_per_sender: bool,
    /// Leaves the debug section out.
    pub strip: bool,
    /// Branches write down that they were taken, for whoever counts what tests cover: no such program is for real contacts.
    pub marks: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            default_country: String::new(),
            timezone: "UTC".to_owned(),
            late_ms: HOUR_MS,
            choices_max: 5,
            compliance_words: None,
            inbound_subscribes: false,
            consent_per_sender: false,
            strip: false,
            marks: false,
        }
    }
}

impl From<&Config> for Options {
    fn from(config: &Config) -> Self {
        let country = config.project.default_country.as_ref();
        Self {
            default_country: country.map_or_else(String::new, |country| country.value.clone()),
            timezone: config.project.timezone.value.clone(),
            late_ms: config.limits.late.value.nominal_ms(),
            choices_max: *config.limits.choices,
            compliance_words: compliance_words(config),
            inbound_subscribes: *config.policy.inbound_subscribes,
            consent_per_sender: *config.policy.stop_scope == StopScope::Sender,
            strip: false,
            marks: false,
        }
    }
}

/// The three lists if `smsc.toml` changes one of them.
fn compliance_words(config: &Config) -> Option<[Vec<String>; 3]> {
    let policy = &config.policy;
    let lists = [
        (&policy.stop_words, STOP_WORDS),
        (&policy.start_words, START_WORDS),
        (&policy.help_words, HELP_WORDS),
    ];
    let changed = lists.iter().any(|(list, _)| list.is_some());
    let words = lists.map(|(list, built_in)| match list {
        Some(list) => list.value.clone(),
        None => built_in.iter().map(|word| (*word).to_owned()).collect(),
    });
    changed.then_some(words)
}
