//! Settings of units, messages and campaigns.

use std::collections::HashMap;

use rust_decimal::prelude::ToPrimitive;

use super::Lower;
use super::fits;
use crate::check::model::*;
use crate::check::rules::{
    e0201_duplicate_definition as duplicate, e0205_wrong_kind as wrong_kind, e0301_type_mismatch as mismatch,
    e0308_invalid_value as invalid,
};
use crate::source::Span;
use crate::syntax::ast::{self, SettingKind};
use crate::value::{Duration, HOUR_MS, Value};

/// Most reprompts of one message: past this a person is being harassed.
const REPROMPTS_MAX: u32 = 10;
/// Most segments of one message that phones put together again.
const SEGMENTS_MAX: u32 = 255;
/// The reprompts of a message unless said.
const REPROMPTS: u32 = 1;
/// The timeout of a conversation unless said.
const TIMEOUT: Duration = Duration::from_ms(24 * HOUR_MS);

/// Settings with what holds unless something is said.
pub(super) fn defaults() -> Settings {
    Settings {
        reprompt: None,
        reprompts: REPROMPTS,
        fallback: None,
        timeout: TIMEOUT,
        timeout_span: None,
        sender: None,
        category: None,
        names_sender: false,
        names_category: false,
        matching: Matching::Fuzzy,
        paused: false,
        max_segments: None,
        unicode: Unicode::Allow,
        short_links: false,
        per: None,
    }
}

/// What a setting is called.
fn word(kind: &SettingKind) -> &'static str {
    match kind {
        SettingKind::Reprompt(_) => "reprompt",
        SettingKind::Reprompts(_) => "reprompts",
        SettingKind::Fallback(_) => "fallback",
        SettingKind::Timeout(_) => "timeout",
        SettingKind::Sender(_) => "sender",
        SettingKind::Category(_) => "category",
        SettingKind::Matching(_) => "matching",
        SettingKind::Paused => "paused",
        SettingKind::MaxSegments(_) => "max segments",
        SettingKind::Unicode(_) => "unicode",
        SettingKind::Links(_) => "links",
        SettingKind::Per(_) => "per",
    }
}

/// Settings that only conversations have.
const OF_CONVERSATIONS: [&str; 5] = ["reprompt", "reprompts", "fallback", "timeout", "matching"];
/// Settings that a message may have of its own.
const OF_MESSAGES: [&str; 3] = ["reprompt", "reprompts", "matching"];
/// Settings of campaigns.
const OF_CAMPAIGNS: [&str; 6] = ["sender", "category", "max segments", "unicode", "links", "paused"];

impl Lower<'_> {
    pub(super) fn unit_settings(&mut self, written: &[ast::Setting], conversation: bool) -> Settings {
        let allowed = |word: &str| conversation || !OF_CONVERSATIONS.contains(&word);
        let place = if conversation { "a conversation" } else { "an automation" };
        self.settings(written, defaults(), &allowed, place)
    }

    /// The settings of a message; what it does not say holds as for its conversation.
    pub(super) fn message_settings(&mut self, written: &[ast::Setting], conversation: &Settings) -> Settings {
        self.settings(written, conversation.clone(), &|word| OF_MESSAGES.contains(&word), "a message")
    }

    pub(super) fn campaign_settings(&mut self, written: Vec<ast::Setting>) -> Settings {
        self.settings(&written, defaults(), &|word| OF_CAMPAIGNS.contains(&word), "a campaign")
    }

    fn settings(
        &mut self,
        written: &[ast::Setting],
        mut settings: Settings,
        allowed: &dyn Fn(&str) -> bool,
        place: &str,
    ) -> Settings {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for setting in written {
            let word = word(&setting.kind);
            if let Some(first) = seen.insert(word, setting.span) {
                self.report(duplicate::twice(setting.span, word, first));
            } else if !allowed(word) {
                // Those of messages and campaigns were reported when they were read.
                if place == "an automation" {
                    let help = "only a conversation waits for replies: remove it";
                    self.report(wrong_kind::misplaced(setting.span, word, place, help));
                }
            } else {
                self.setting(setting, &mut settings);
            }
        }
        settings
    }

    fn setting(&mut self, setting: &ast::Setting, settings: &mut Settings) {
        let span = setting.span;
        match &setting.kind {
            SettingKind::Reprompt(text) => settings.reprompt = Some(self.reprompt(text)),
            SettingKind::Reprompts(count) => {
                let count = self.count(count, 0..=REPROMPTS_MAX, "the number of reprompts");
                settings.reprompts = count.unwrap_or(settings.reprompts);
            }
            SettingKind::Fallback(text) => settings.fallback = Some(self.readable(text)),
            SettingKind::Timeout(length) => {
                settings.timeout = self.length_of_time(length, "the timeout").unwrap_or(settings.timeout);
                settings.timeout_span = Some(span);
            }
            SettingKind::Sender(name) => {
                settings.names_sender = true;
                settings.sender = self.sender(name).map(|id| (id, span));
            }
            SettingKind::Category(name) => {
                settings.names_category = true;
                settings.category = self.category(name).map(|id| (id, span));
            }
            SettingKind::MaxSegments(count) => {
                let count = self.count(count, 1..=SEGMENTS_MAX, "the number of segments");
                settings.max_segments = count.map(|count| (count, span));
            }
            SettingKind::Paused => settings.paused = true,
            SettingKind::Per(value) => {
                settings.per = Some(self.per(value));
            }
            SettingKind::Matching(_) | SettingKind::Unicode(_) | SettingKind::Links(_) => {
                self.setting_word(&setting.kind, settings);
            }
        }
    }

    /// What instances are told apart by: a value that can be compared.
    fn per(&mut self, written: &ast::Expr) -> Expr {
        let value = self.expression(written, None);
        if fits::is_shown(&value.ty.kind) {
            return value;
        }
        let is = fits::in_words(&self.project, &value.ty.kind);
        let message = format!("instances cannot be told apart by {is}");
        let help = "name one of its fields, such as a number or a date";
        self.report(mismatch::unusable(value.span, message, help));
        super::expressions::error(value.span)
    }

    fn setting_word(&mut self, kind: &SettingKind, settings: &mut Settings) {
        match kind {
            SettingKind::Matching(name) => {
                let words = [
                    ("exact", Matching::Exact),
                    ("word", Matching::Word),
                    ("prefix", Matching::Prefix),
                    ("fuzzy", Matching::Fuzzy),
                    ("anywhere", Matching::Anywhere),
                ];
                settings.matching = self.word(name, &words).unwrap_or_default();
            }
            SettingKind::Unicode(name) => {
                let words =
                    [("allow", Unicode::Allow), ("replace", Unicode::Replace), ("refuse", Unicode::Refuse)];
                settings.unicode = self.word(name, &words).unwrap_or_default();
            }
            SettingKind::Links(name) => {
                settings.short_links = self.word(name, &[("short", true)]).unwrap_or(false);
            }
            _ => {}
        }
    }

    /// A reprompt may list the choices. What the conversation asks again is said whenever it waits, so that nothing about
    /// the contact is known there.
    fn reprompt(&mut self, text: &ast::Expr) -> Expr {
        let (choices, placed) = (self.scope.choices, self.scope.placed_choices);
        self.scope.choices = true;
        let text = self.readable(text);
        (self.scope.choices, self.scope.placed_choices) = (choices, placed);
        text
    }

    /// A whole number that is known when compiling and lies within bounds.
    pub(super) fn count(
        &mut self,
        written: &ast::Expr,
        range: std::ops::RangeInclusive<u32>,
        what: &str,
    ) -> Option<u32> {
        let help = format!("write a number from {} to {}", range.start(), range.end());
        let value = self.known_value(written, TypeKind::Whole, what, &help)?;
        let Value::Number(number) = value else { return None };
        let count = number.to_u32().filter(|count| range.contains(count));
        if count.is_none() {
            let message = format!("{what} cannot be {}", number.normalize());
            self.report(invalid::invalid(written.span, message, &help));
        }
        count
    }

    /// A duration that is known when compiling and longer than nothing.
    pub(super) fn length_of_time(&mut self, written: &ast::Expr, what: &str) -> Option<Duration> {
        let help = "write a duration, as in `30m`, `24h` or `7d`";
        let value = self.known_value(written, TypeKind::Duration, what, help)?;
        let Value::Duration(duration) = value else { return None };
        if duration.nominal_ms() <= 0 {
            self.report(invalid::invalid(written.span, format!("{what} must be longer than nothing"), help));
            return None;
        }
        Some(duration)
    }
}
