//! What the machine decided, in the author's words.

use std::borrow::Cow;

use super::Chat;
use super::report::{Entry, EntryKind, Place, Report};
use super::values::{CREATED_AT, Values, changes};
use crate::check::flow::ways::choice_label;
use crate::check::model::{Message, StepKind};
use crate::play::host::{Logged, in_words};
use crate::source::Span;
use crate::text::segments;
use crate::value::{Symbol, Value};
use crate::vm::effect::{Compliance, Effect, EffectKind, Origin, Purpose, Recognition, UnitOutcome};

impl Chat {
    /// Everything that happened since the last report, and what it changed.
    pub(super) fn report(&mut self, before: &Values) -> Report {
        let mut entries = Vec::new();
        let mut clock_ms = self.clock_before();
        let log = std::mem::take(&mut self.host.log);
        for (at, logged) in log.iter().enumerate() {
            if clock_ms.replace(logged.at_ms) != Some(logged.at_ms) {
                entries.push(Entry::new(EntryKind::Clock, self.clock(logged.at_ms)));
            }
            if matches!(logged.effect.kind, EffectKind::Started) {
                self.current.started.get_or_insert(logged.effect.origin.unit);
            }
            let mut entry = self.entry(&logged.effect);
            if let Some(Entry { kind: EntryKind::Sms { .. }, place, .. }) = &mut entry {
                let rest = log.get(at + 1..).unwrap_or_default();
                *place = place.take().or_else(|| self.place_of_text(&logged.effect, rest));
            }
            entries.extend(entry);
        }
        if clock_ms != Some(self.host.now_ms) {
            entries.push(Entry::new(EntryKind::Clock, self.clock(self.host.now_ms)));
        }
        let left_out = std::mem::take(&mut self.host.left_out);
        entries.extend(left_out.into_iter().map(|why| Entry::new(EntryKind::Note, why)));
        entries.extend(self.trouble());
        let standing = Some(self.standing());
        self.host.notes.clear();
        let mut changes = changes(before, &self.values());
        // Where the clock begins, the contact begins.
        let as_the_clock = self.host.state.created_at_ms == self.host.now_ms;
        changes.retain(|change| change.name != CREATED_AT || !as_the_clock);
        Report { entries, changes, standing }
    }

    /// The clock when the line began.
    fn clock_before(&self) -> Option<i64> {
        Some(self.current.before.as_ref().map_or(self.host.now_ms, |host| host.now_ms))
    }

    fn trouble(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        if let Some((_, function)) = self.host.unanswered {
            entries.push(self.question(function));
        }
        if let Some(origin) = self.host.fault.take() {
            let text = "the script did more than one message may cost, or went wrong";
            entries.push(self.at(EntryKind::Note, text, origin));
        }
        if std::mem::take(&mut self.host.endless) {
            let text = "the clock never gets there: something is due again and again";
            entries.push(Entry::new(EntryKind::Note, text));
        }
        entries
    }

    /// What to tell the chat about a service that is being asked.
    fn question(&self, function: u32) -> Entry {
        let program = self.host.program();
        let Some(called) = program.schema().functions.get(function as usize) else {
            return Entry::new(EntryKind::Asked, "a service");
        };
        let fields = called.answer.iter().flatten().map(|field| format!("{}: …", field.name));
        let fields: Vec<String> = fields.collect();
        let returns = match fields.as_slice() {
            [] => "@returns {}".to_owned(),
            fields => format!("@returns {{ {} }}", fields.join(", ")),
        };
        let (service, name) = (&called.service, &called.name);
        Entry::new(EntryKind::Asked, format!("what does {service}.{name} answer? {returns} or @fails"))
    }

    fn entry(&self, effect: &Effect) -> Option<Entry> {
        let (kind, text) = match &effect.kind {
            EffectKind::Say { text, media, sender, purpose } => {
                let text = self.as_it_arrives(text, *sender, effect.origin, *purpose);
                return Some(self.sms(&text, media.as_deref(), effect.origin));
            }
            EffectKind::Matched { how } => return Some(self.why(how, effect.origin)),
            EffectKind::Skipped { reason } => (EntryKind::Note, in_words(*reason).to_owned()),
            EffectKind::Call { function, arguments, .. } => {
                (EntryKind::Call, self.call(*function, arguments))
            }
            kind => (EntryKind::Effect, self.effect(kind, effect.origin)?),
        };
        Some(self.at(kind, text, effect.origin))
    }

    /// Where a text is written that no statement says: a campaign's, a reprompt, a fallback.
    fn place_of_text(&self, effect: &Effect, rest: &[Logged]) -> Option<Place> {
        let project = &self.scripts.checked.project;
        if let EffectKind::Say { purpose: Purpose::Campaign(campaign), .. } = effect.kind {
            let campaign = project.campaigns.get(campaign as usize)?;
            return self.place_of(campaign.say.as_ref().map_or(campaign.declared.span, |say| say.span));
        }
        let Origin { unit, step, .. } = effect.origin;
        let declared = project.units.get(unit as usize)?;
        let ends = rest.iter().find_map(|logged| match logged.effect.kind {
            EffectKind::Ended { outcome } if logged.effect.origin.unit == unit => Some(outcome),
            _ => None,
        });
        let goodbye =
            matches!(ends, Some(UnitOutcome::Fallback | UnitOutcome::TimedOut | UnitOutcome::Failed));
        let own = declared.steps.get(usize::from(step)).and_then(|step| match &step.kind {
            StepKind::Message(message) => message.reprompt.as_deref(),
            _ => None,
        });
        let settings = &declared.settings;
        let text = if goodbye { settings.fallback.as_ref() } else { own.or(settings.reprompt.as_ref()) };
        self.place_of(text.map_or(declared.declared.span, |text| text.span))
    }

    /// A text with the notice that the runtime appends by its settings.
    fn as_it_arrives<'t>(
        &self,
        text: &'t str,
        sender: Option<u32>,
        origin: Origin,
        purpose: Purpose,
    ) -> Cow<'t, str> {
        let programs = &self.host.programs;
        let senders = &programs.current().schema().senders;
        let sender = sender.map_or(senders.first(), |index| senders.get(index as usize));
        let sender = sender.map(|sender| sender.name.as_str());
        let notice = self.scripts.config.stop_notice(sender);
        let noticed = notice
            .filter(|_| programs.is_marketing(origin, purpose))
            .and_then(|notice| programs.with_notice(text, notice, sender));
        noticed.map_or(Cow::Borrowed(text), Cow::Owned)
    }

    fn sms(&self, text: &str, media: Option<&str>, origin: Origin) -> Entry {
        let count = segments(text);
        let kind = EntryKind::Sms { segments: count.segments, encoding: count.encoding.name() };
        let text = media.map_or_else(|| text.to_owned(), |media| format!("{text}\n[{media}]"));
        self.at(kind, text, origin)
    }

    fn call(&self, function: u32, arguments: &Value) -> String {
        let called = self.host.program().schema().functions.get(function as usize);
        let name = called.map_or_else(String::new, |called| format!("{}.{}", called.service, called.name));
        format!("{name} {}", self.written(arguments))
    }

    fn effect(&self, kind: &EffectKind, origin: Origin) -> Option<String> {
        let program = self.host.program();
        let name = |symbol: &Symbol| program.symbol_name(*symbol).unwrap_or("?").to_owned();
        let team =
            |team: u32| program.schema().teams.get(team as usize).map_or("?", |team| team.name.as_str());
        Some(match kind {
            EffectKind::Send { to, text } => format!("SMS to {to}: {text}"),
            EffectKind::Email { to, subject: Some(subject), text } => {
                format!("e-mail to {to}: {subject}\n{text}")
            }
            EffectKind::Email { to, text, .. } => format!("e-mail to {to}: {text}"),
            EffectKind::Forward { phones, emails, with, message } => {
                let to: Vec<&str> = phones.iter().chain(emails).map(|to| &**to).collect();
                let with = with.as_ref().map_or_else(String::new, |with| format!("{with}\n"));
                format!("forwarded to {}: {with}{message}", to.join(", "))
            }
            EffectKind::Object { object, path, value, .. } => {
                let path: Vec<String> = std::iter::once(object).chain(path).map(name).collect();
                format!("set {} to {}", path.join("."), self.written(value))
            }
            EffectKind::HandOver { team: to, note } => {
                let note = note.as_ref().map_or_else(String::new, |note| format!(": {note}"));
                format!("handed over to {}{note}", team(*to))
            }
            EffectKind::ToTeam { team: to, message } => format!("passed on to {}: {message}", team(*to)),
            EffectKind::GivenBack => "given back by the team".to_owned(),
            EffectKind::Track { name, data: Value::Missing } => format!("counted {name}"),
            EffectKind::Track { name, data } => format!("counted {name} {}", self.written(data)),
            EffectKind::StartFor { phone, unit, .. } => {
                format!("{} begins for {phone}", program.unit_name(*unit))
            }
            EffectKind::Link { code, url: Some(url) } => format!("the link {code} leads to {url}"),
            EffectKind::Started => format!("{} begins", self.unit_name(origin)),
            EffectKind::Ended { outcome } => format!("{} ends: {}", self.unit_name(origin), ended(*outcome)),
            _ => return None,
        })
    }

    fn unit_name(&self, origin: Origin) -> String {
        let program = self.host.programs.get(origin.program);
        program.map_or_else(String::new, |program| program.unit_name(origin.unit).to_owned())
    }

    /// How a message was taken.
    fn why(&self, how: &Recognition, origin: Origin) -> Entry {
        match how {
            Recognition::Trigger { trigger, keyword } => self.by_trigger(*trigger, keyword.as_deref()),
            Recognition::Choice { choice, tier, label, distance } => {
                self.by_choice((*choice, *tier, *distance), label.as_deref(), origin)
            }
            Recognition::Answer => self.reply("the free answer takes it", origin),
            Recognition::Otherwise => self.reply("no choice takes it: `otherwise` does", origin),
            Recognition::Unrecognised => self.reply(&self.unrecognised(self.message_of(origin)), origin),
            Recognition::Repeated => Entry::new(EntryKind::Why, "the same as the message before it: ignored"),
            Recognition::Compliance(word) => Entry::new(EntryKind::Why, compliance(*word)),
            Recognition::Untaken => {
                let (why, place) = self.untaken();
                Entry { place, ..Entry::new(EntryKind::Why, why) }
            }
        }
    }

    fn by_trigger(&self, index: u32, keyword: Option<&str>) -> Entry {
        let program = self.host.program();
        let Some(trigger) = program.trigger(index) else { return Entry::new(EntryKind::Why, "a trigger") };
        let unit = program.unit_name(trigger.unit);
        let kind = trigger.kind.written();
        let text = match keyword {
            Some(keyword) => format!("{unit} takes it: trigger {kind}, \"{keyword}\""),
            None => format!("{unit} takes it: trigger {kind}"),
        };
        let declared = self.scripts.checked.project.units.get(trigger.unit as usize);
        let place = declared.and_then(|unit| match unit.triggers.as_slice() {
            [only] => Some(only.span),
            _ => None,
        });
        let place = place.or(declared.map(|unit| unit.declared.span)).and_then(|span| self.place_of(span));
        Entry { place, ..Entry::new(EntryKind::Why, text) }
    }

    fn by_choice(
        &self,
        (choice, tier, distance): (u16, u8, u8),
        label: Option<&str>,
        origin: Origin,
    ) -> Entry {
        let message = self.message_of(origin);
        let written = message.and_then(|message| message.choices.get(usize::from(choice)));
        let name = written.map(choice_label).unwrap_or_default();
        let label = label.map_or_else(String::new, |label| format!(", label \"{label}\""));
        let distance = match (tier, distance) {
            (5, 1) => ", 1 typing mistake".to_owned(),
            (5, count) => format!(", {count} typing mistakes"),
            _ => String::new(),
        };
        let text = format!("choice \"{name}\" takes it: tier {tier}, {}{label}{distance}", tier_words(tier));
        let place = written.and_then(|choice| self.place_of(choice.head_span));
        Entry { place, ..Entry::new(EntryKind::Why, text) }
    }

    fn message_of(&self, origin: Origin) -> Option<&Message> {
        let declared = self.scripts.checked.project.units.get(origin.unit as usize);
        match &declared?.steps.get(usize::from(origin.step))?.kind {
            StepKind::Message(message) => Some(message),
            _ => None,
        }
    }

    fn reply(&self, text: &str, origin: Origin) -> Entry {
        let declared = self.scripts.checked.project.units.get(origin.unit as usize);
        let step = declared.and_then(|unit| unit.steps.get(usize::from(origin.step)));
        let place = step.and_then(|step| self.place_of(step.head_span));
        Entry { place, ..Entry::new(EntryKind::Why, text) }
    }

    fn at(&self, kind: EntryKind, text: impl Into<String>, origin: Origin) -> Entry {
        let place = self.host.place(origin).and_then(|span| self.place_of(span));
        Entry { place, ..Entry::new(kind, text) }
    }

    pub(super) fn place_of(&self, span: Span) -> Option<Place> {
        let file = self.scripts.sources.get(span.file)?;
        Some(Place { path: file.path.clone(), line: file.position(span.start).line })
    }
}

/// The tiers of matching.md.
fn tier_words(tier: u8) -> &'static str {
    match tier {
        1 => "its number",
        2 => "exactly",
        3 => "as a word",
        4 => "by its beginning",
        5 => "misspelt",
        6 => "a number in the text",
        7 => "by `matches`",
        _ => "by `intent`",
    }
}

fn compliance(word: Compliance) -> &'static str {
    match word {
        Compliance::Stop => "a STOP word: the runtime answers, before every script",
        Compliance::Start => "a START word: the runtime answers, before every script",
        Compliance::Help => "a HELP word: the runtime answers, before every script",
    }
}

fn ended(outcome: UnitOutcome) -> &'static str {
    match outcome {
        UnitOutcome::Recommended => "with a recommendation",
        UnitOutcome::Completed => "completed",
        UnitOutcome::Fallback => "with its fallback",
        UnitOutcome::TimedOut => "its time is up",
        UnitOutcome::HandedOver => "handed over",
        UnitOutcome::OptedOut => "the contact opted out",
        UnitOutcome::Interrupted => "interrupted by another",
        UnitOutcome::Left => "left for another",
        UnitOutcome::Cancelled => "cancelled",
        UnitOutcome::Failed => "failed",
    }
}
