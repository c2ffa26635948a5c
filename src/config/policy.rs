//! `[policy]`: consent and quiet hours.

use super::setting::{Located, Setting};
use super::table::Table;
use crate::text::{ComplianceWords, tells_way_out};

/// `[policy]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// `quiet_hours`: when marketing is held back; `none`.
    pub quiet_hours: Setting<QuietHours>,
    /// `stop_scope`: what STOP to one sender means for the others; `all`.
    pub stop_scope: Setting<StopScope>,
    /// `inbound_subscribes`: whether a first message counts as a subscription; `false`.
    pub inbound_subscribes: Setting<bool>,
    /// `stop_words`: the words that unsubscribe, instead of the built-in ones.
    pub stop_words: Option<Located<Vec<String>>>,
    /// `start_words`: the words that subscribe, instead of the built-in ones.
    pub start_words: Option<Located<Vec<String>>>,
    /// `help_words`: the words that ask for help, instead of the built-in ones.
    pub help_words: Option<Located<Vec<String>>>,
    /// `stop_notice`: what is appended to marketing that tells no way to opt out; nothing.
    pub stop_notice: Option<Located<String>>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            quiet_hours: Setting::default_of(QuietHours::None),
            stop_scope: Setting::default_of(StopScope::All),
            inbound_subscribes: Setting::default_of(false),
            stop_words: None,
            start_words: None,
            help_words: None,
            stop_notice: None,
        }
    }
}

impl Policy {
    /// The words that unsubscribe, subscribe and ask for help: the file's lists, else the built-in ones.
    pub fn compliance_words(&self) -> ComplianceWords {
        let mut words = ComplianceWords::default();
        if let Some(stop) = &self.stop_words {
            words = words.with_stop(&stop.value);
        }
        if let Some(start) = &self.start_words {
            words = words.with_start(&start.value);
        }
        if let Some(help) = &self.help_words {
            words = words.with_help(&help.value);
        }
        words
    }
}

/// When marketing is held back, in the contact's time; replies and transactional messages never are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuietHours {
    /// Never.
    None,
    /// 20:00 to 08:00, Sundays and public holidays of France: the charter of the French operators' association af2m (2024),
    /// whose evening limit is 22:00, with the stricter limit that is customary.
    FrMarketing,
    /// 21:00 to 08:00: 47 CFR 64.1200(c)(1).
    UsMarketing,
}

/// What STOP to one sender means for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopScope {
    /// It unsubscribes from all senders.
    All,
    /// It unsubscribes from the sender that it was sent to.
    Sender,
}

const QUIET_HOURS: [(&str, QuietHours); 3] = [
    ("none", QuietHours::None),
    ("fr-marketing", QuietHours::FrMarketing),
    ("us-marketing", QuietHours::UsMarketing),
];

pub(super) fn read(mut table: Table<'_, '_>) -> Policy {
    let scopes = [("all", StopScope::All), ("sender", StopScope::Sender)];
    let policy = Policy {
        quiet_hours: Setting::or(table.word("quiet_hours", &QUIET_HOURS), QuietHours::None),
        stop_scope: Setting::or(table.word("stop_scope", &scopes), StopScope::All),
        inbound_subscribes: Setting::or(table.flag("inbound_subscribes"), false),
        stop_words: words(&mut table, "stop_words", "STOP"),
        start_words: words(&mut table, "start_words", "START"),
        help_words: words(&mut table, "help_words", "HELP"),
        stop_notice: stop_notice(&mut table),
    };
    table.finish();
    policy
}

/// Characters of a notice at most: a third of a segment.
const NOTICE_MAX: usize = 60;

/// `stop_notice` of a section: a text that tells a way out itself.
pub(super) fn stop_notice(table: &mut Table<'_, '_>) -> Option<Located<String>> {
    let found = table.text("stop_notice")?;
    let words = ComplianceWords::default();
    let tells = tells_way_out(&found.value, &words, true) || tells_way_out(&found.value, &words, false);
    if tells && found.value.chars().count() <= NOTICE_MAX {
        return Some(found);
    }
    let message = if tells {
        format!("`stop_notice` has more than {NOTICE_MAX} characters")
    } else {
        "`stop_notice` tells no way to opt out".to_owned()
    };
    table.invalid(found.span, message, "write it as in `\"STOP to opt out\"` or `\"STOP 36111\"`".to_owned());
    None
}

/// A list without its first word would leave subscribers without the way out (or in) that every message names.
fn words(table: &mut Table<'_, '_>, key: &'static str, needed: &str) -> Option<Located<Vec<String>>> {
    let found = table.texts(key)?;
    let has_blank = found.value.iter().any(|word| word.trim().is_empty());
    let has_needed = found.value.iter().any(|word| word.trim().eq_ignore_ascii_case(needed));
    if has_needed && !has_blank {
        return Some(found);
    }
    let problem = if has_blank {
        "must not contain a blank word".to_owned()
    } else {
        format!("must contain `{needed}`")
    };
    let help =
        format!("the list replaces the built-in one: write all of its words, as in `[\"{needed}\", …]`");
    table.invalid(found.span, format!("`policy.{key}` {problem}"), help);
    None
}
