//! Triggers and the tables in which messages find them.

use super::generator::Generator;
use super::scope::Scope;
use crate::bytecode::program::{ANY, TriggerKind as Kind, TriggerRecord};
use crate::check::model::*;
use crate::text::{FoldedText, fold, strip_punctuation};
use crate::value::SECOND_MS;

impl Generator<'_> {
    /// The triggers of a unit, with their keywords.
    pub(super) fn triggers(&mut self, unit: &Unit, index: u32) {
        for trigger in &unit.triggers {
            let Some((kind, argument, argument_2)) = self.arguments(&trigger.kind) else { continue };
            let when = self.optional_value(trigger.when.as_ref(), &Scope::unit(unit, index));
            let record = TriggerRecord {
                kind,
                interrupting: trigger.interrupting,
                open: trigger.open,
                cased: matches!(&trigger.kind, TriggerKind::Word(_, true) | TriggerKind::Contains(_, true)),
                unit: index,
                when,
                argument,
                argument_2,
                has_keywords: matches!(&trigger.kind, TriggerKind::ReplyTo { keywords, .. } if !keywords.is_empty()),
            };
            let at = self.builder.trigger(record);
            self.keywords(&trigger.kind, at);
        }
    }

    /// Kind and arguments; `None` for a trigger that could not be understood.
    fn arguments(&mut self, kind: &TriggerKind) -> Option<(Kind, u32, u32)> {
        Some(match kind {
            TriggerKind::Keyword(_) => (Kind::Keyword, 0, 0),
            TriggerKind::Word(..) => (Kind::Word, 0, 0),
            TriggerKind::Contains(..) => (Kind::Contains, 0, 0),
            TriggerKind::Matches(regex) => (Kind::Matches, self.regex(regex), 0),
            TriggerKind::Intent(intent) => (Kind::Intent, intent.0, 0),
            TriggerKind::ReplyTo { to, within, .. } => {
                let seconds = u32::try_from(within.nominal_ms() / SECOND_MS).unwrap_or(u32::MAX);
                match to {
                    ReplyTarget::Campaign(campaign) => (Kind::ReplyToCampaign, campaign.0, seconds),
                    ReplyTarget::Unit(unit) => (Kind::ReplyToUnit, unit.0, seconds),
                }
            }
            TriggerKind::Event(event) => (Kind::Event, event.0, 0),
            TriggerKind::Click(campaign) => (Kind::Click, campaign.map_or(ANY, |campaign| campaign.0), 0),
            TriggerKind::Joins(group) => (Kind::Joins, self.group(*group).0, 0),
            TriggerKind::Subscribes(category) => (Kind::Subscribes, category.map_or(ANY, |id| id.0), 0),
            TriggerKind::Unsubscribes(category) => (Kind::Unsubscribes, category.map_or(ANY, |id| id.0), 0),
            TriggerKind::Schedule { cron, group, .. } => {
                let group = group.map_or(ANY, |group| self.group(group).0);
                (Kind::Schedule, self.builder.string(cron), group)
            }
            TriggerKind::AnyMessage => (Kind::AnyMessage, 0, 0),
            TriggerKind::Request => (Kind::Request, 0, 0),
            TriggerKind::Error => return None,
        })
    }

    fn keywords(&mut self, kind: &TriggerKind, trigger: u32) {
        match kind {
            TriggerKind::Keyword(keywords) => {
                for keyword in keywords {
                    self.builder.keyword(strip_punctuation(&fold(&keyword.text, false)), trigger);
                }
            }
            TriggerKind::ReplyTo { keywords, .. } => {
                for keyword in keywords {
                    self.builder.reply_keyword(strip_punctuation(&fold(&keyword.text, false)), trigger);
                }
            }
            TriggerKind::Word(keywords, cased) => {
                keywords.iter().for_each(|keyword| self.word(&keyword.text, *cased, trigger));
            }
            TriggerKind::Contains(keywords, cased) => {
                for keyword in keywords {
                    self.builder.scan(&fold(&keyword.text, *cased), *cased, true, trigger);
                }
            }
            _ => {}
        }
    }

    /// A `word` keyword. One without a word (`❤`) may stand anywhere: it has no words around it to be told from.
    fn word(&mut self, text: &str, cased: bool, trigger: u32) {
        let mut folded = FoldedText::default();
        folded.refill(text, cased);
        if cased || folded.word_count() == 0 {
            let anywhere = folded.word_count() == 0;
            return self.builder.scan(folded.as_str(), cased, anywhere, trigger);
        }
        let words = folded.words().collect::<Vec<_>>().join(" ");
        self.builder.words(&words, trigger);
    }
}
