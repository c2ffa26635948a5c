//! Units: triggers, settings, steps.

use super::Listing;
use crate::bytecode::op::Op;
use crate::bytecode::program::{ANY, SettingsRecord, TriggerKind, TriggerRecord};
use crate::bytecode::schema::CodeOffset;
use crate::value::Duration;

impl Listing<'_> {
    /// A unit.
    pub(super) fn unit(&mut self, index: u32) {
        let Some((unit, settings)) = self.program.unit(index).zip(self.program.settings_of(index)) else {
            return;
        };
        let name = self.program.unit_name(index);
        self.unit = index;
        self.gap();
        let kind = if settings.conversation { "conversation" } else { "automation" };
        self.line(0, format_args!("{kind} {name}: unit {index}, {} locals", unit.local_count));
        self.path = format!("{name} ");
        for trigger in self.program.triggers_of_unit(index) {
            self.trigger(trigger);
        }
        self.settings(settings);
        self.results(index);
        self.code(1, "entry", unit.entry);
        for step in 0..u32::from(unit.step_count) {
            let Some(record) = self.program.step(index, step) else { continue };
            let step_name = self.program.string(record.name);
            self.path = format!("{name} ");
            self.code(1, &format!("step {step} {step_name}"), record.code);
            self.path = format!("{name} {step_name} ");
            if let Some(message) = self.awaited(record.code) {
                self.message(2, message);
            }
        }
    }

    /// The message that a step awaits.
    fn awaited(&self, code: CodeOffset) -> Option<u32> {
        let mut run = self.run(code).into_iter().map(|(_, instruction)| instruction);
        run.find(|instruction| instruction.op == Op::Await).map(|instruction| instruction.c)
    }

    fn trigger(&mut self, index: u32) {
        let Some(trigger) = self.program.trigger(index) else { return };
        let text = self.trigger_words(index, &trigger);
        self.line(1, format_args!("trigger {index} {text}"));
        self.some_code(2, "when", trigger.when);
    }

    /// A trigger with the words behind it.
    pub(super) fn trigger_words(&self, index: u32, trigger: &TriggerRecord) -> String {
        let mut text = self.trigger_text(index, trigger);
        for (set, word) in
            [(trigger.cased, " cased"), (trigger.interrupting, " interrupting"), (trigger.open, " open")]
        {
            if set {
                text.push_str(word);
            }
        }
        text
    }

    fn trigger_text(&self, index: u32, trigger: &TriggerRecord) -> String {
        let schema = self.program.schema();
        let argument = trigger.argument as usize;
        let campaign = || schema.campaigns.get(argument).map_or("any", |campaign| campaign.name.as_str());
        let category = || schema.categories.get(argument).map_or("any", |category| category.name.as_str());
        match trigger.kind {
            TriggerKind::Keyword => self.quoted("keyword", self.texts(index, 0)),
            TriggerKind::Word => self.quoted("word", self.texts(index, 1)),
            TriggerKind::Contains => self.quoted("contains", self.texts(index, 1)),
            TriggerKind::Matches => {
                format!("matches r{:?}", schema.regexes.get(argument).map_or("", |(text, _)| text.as_str()))
            }
            TriggerKind::Intent => {
                format!("intent {}", schema.intents.get(argument).map_or("?", |intent| intent.name.as_str()))
            }
            TriggerKind::ReplyToCampaign => self.reply_to(index, campaign(), trigger),
            TriggerKind::ReplyToUnit => {
                self.reply_to(index, self.program.unit_name(trigger.argument), trigger)
            }
            TriggerKind::Event => {
                format!("event {}", schema.events.get(argument).map_or("?", |(name, _)| name.as_str()))
            }
            TriggerKind::Click => format!("click on {}", campaign()),
            TriggerKind::Joins => format!("joins {}", self.symbol(trigger.argument)),
            TriggerKind::Subscribes => format!("subscribes {}", category()),
            TriggerKind::Unsubscribes => format!("unsubscribes {}", category()),
            TriggerKind::Schedule => {
                let group = if trigger.argument_2 == ANY {
                    "all".to_owned()
                } else {
                    self.symbol(trigger.argument_2)
                };
                format!("schedule {:?} to {group}", self.program.string(trigger.argument))
            }
            TriggerKind::AnyMessage => "any message".to_owned(),
            TriggerKind::Request => "request".to_owned(),
        }
    }

    fn reply_to(&self, index: u32, name: &str, trigger: &TriggerRecord) -> String {
        let keywords = self.program.reply_keywords(index).map(str::to_owned).collect::<Vec<_>>();
        let within = format!("reply to {name} within {}s", trigger.argument_2);
        if keywords.is_empty() { within } else { self.quoted(&within, keywords) }
    }

    fn quoted(&self, word: &str, texts: Vec<String>) -> String {
        let texts = texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ");
        format!("{word} {texts}")
    }

    /// The keywords of a trigger as they are compared.
    fn texts(&self, trigger: u32, words: u8) -> Vec<String> {
        let table = if words == 0 { &self.program.keywords } else { &self.program.words };
        let found = table.entries().iter().filter(|entry| entry.trigger == trigger);
        let scans = self.program.scans().filter(|scan| scan.trigger == trigger);
        found
            .map(|entry| self.program.string(entry.text).to_owned())
            .chain(scans.map(|scan| scan.text.to_owned()))
            .collect()
    }

    /// The settings that are no code, one each.
    pub(super) fn setting_words(&self, settings: &SettingsRecord) -> Vec<String> {
        let schema = self.program.schema();
        let timeout = Duration { days: settings.timeout_days, ms: settings.timeout_ms };
        let mut words = Vec::new();
        if settings.conversation {
            words.push(format!("timeout {timeout}"));
        }
        if let Some(sender) = settings.sender.and_then(|sender| schema.senders.get(sender as usize)) {
            words.push(format!("sender {}", sender.name));
        }
        if let Some(category) =
            settings.category.and_then(|category| schema.categories.get(category as usize))
        {
            words.push(format!("category {}", category.name));
        }
        if settings.parameter_count > 0 {
            words.push(format!("{} parameters", settings.parameter_count));
        }
        if settings.max_segments > 0 {
            words.push(format!("max segments {}", settings.max_segments));
        }
        let unicode = ["", "unicode replace", "unicode refuse"].get(usize::from(settings.unicode)).copied();
        words.extend(unicode.filter(|word| !word.is_empty()).map(str::to_owned));
        for (set, word) in [(settings.short_links, "links short"), (settings.paused, "paused")] {
            if set {
                words.push(word.to_owned());
            }
        }
        for (name, local) in [
            ("event", settings.event_local),
            ("campaign", settings.campaign_local),
            ("intent", settings.intent_local),
        ] {
            words.extend(local.map(|local| format!("{name} in local {local}")));
        }
        words
    }

    fn settings(&mut self, settings: &SettingsRecord) {
        let words = self.setting_words(settings);
        if !words.is_empty() {
            self.line(1, format_args!("settings: {}", words.join(", ")));
        }
        self.some_code(1, "fallback", settings.fallback);
        self.some_code(1, "per", settings.per);
        self.some_code(1, "on timeout", settings.on_timeout);
        self.some_code(1, "on fallback", settings.on_fallback);
        self.some_code(1, "on undelivered", settings.on_undelivered);
        self.some_code(1, "on optout", settings.on_optout);
    }

    fn results(&mut self, unit: u32) {
        let results: Vec<String> = self
            .program
            .result_names(unit)
            .map(|(name, local)| format!("{} in local {local}", self.symbol(name.0)))
            .collect();
        if !results.is_empty() {
            self.line(1, format_args!("gives back: {}", results.join(", ")));
        }
    }
}
