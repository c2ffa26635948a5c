//! A message of the contact: who takes it (matching.md, "Which unit takes a message"), and a reply to a question.

use std::sync::Arc;

use crate::bytecode::program::{ChoiceMatcher, MessageRecord};
use crate::text::{self, FoldedText};
use crate::value::Value;

use super::delivery::Delivery;
use super::effect::{Compliance, EffectKind, Origin, Recognition, UnitOutcome};
use super::execute::{Executor, Stop};
use super::limits;
use super::list::{Offer, Offers};
use super::matcher::{Found, Match};
use super::session::NO_STEP;
use super::state::{Consent, Run, Wait};
use super::trigger::{Allowed, Message, Taken};

/// An inbound SMS as the event carries it.
pub(crate) struct Inbound<'e> {
    /// Its text.
    pub(crate) text: &'e Arc<str>,
    /// The sender it came to.
    pub(crate) sender: Option<u32>,
    /// What the host recognised.
    pub(crate) intent: Option<&'e (String, f64, Value)>,
    /// Whether someone unknown counts as subscribed.
    pub(crate) trusted: bool,
}

impl Delivery<'_> {
    /// Takes a message through the rules.
    pub(crate) fn inbound(&mut self, inbound: &Inbound<'_>) {
        let folded = FoldedText::new(inbound.text);
        let opted_out = self.state.consent_for(self.consent_sender(inbound.sender)) == Consent::OptedOut;
        if let Some(word) = self.programs.compliance_words().classify_folded(folded.as_str(), opted_out) {
            return self.compliance_word(word, inbound);
        }
        if opted_out || self.is_machine() || self.is_tapback(inbound.text) {
            return self.untaken();
        }
        self.let_in_whom_policy_trusts(inbound);
        if self.state.handed_over.is_some() {
            return self.to_team(inbound.text);
        }
        let before = std::mem::replace(&mut self.state.reply_sender, inbound.sender);
        self.state.reply_sender = inbound.sender.or(before);
        let message =
            Message { text: inbound.text, folded: &folded, sender: inbound.sender, intent: inbound.intent };
        self.keep_reply(inbound.text);
        self.take(&message, inbound);
    }

    /// Rules 4 to 11.
    fn take(&mut self, message: &Message<'_>, inbound: &Inbound<'_>) {
        let unknown = !self.may_start(inbound.sender);
        let any = Allowed { interrupting_only: false, open_only: unknown, automations_only: false };
        if self.state.conversation.is_some() {
            let interrupting = Allowed { interrupting_only: true, ..any };
            if let Some(taken) = self.find_trigger(message, interrupting) {
                return self.start_taken(taken);
            }
            let last_text_ms =
                self.state.conversation.as_ref().and_then(|run| run.last_text_at_ms).unwrap_or(i64::MIN);
            if let Some(taken) = self.find_reply_to(message, any, last_text_ms, true) {
                return self.start_taken_instead(taken);
            }
            if self.conversation_listens() {
                return self.reply(message, inbound.text);
            }
        }
        let waits = self.state.conversation.is_some();
        let rest = Allowed { automations_only: waits, ..any };
        let taken =
            self.find_reply_to(message, rest, i64::MIN, false).or_else(|| self.find_trigger(message, rest));
        match taken {
            Some(taken) => self.start_taken(taken),
            None if unknown && !waits => self.tell_to_subscribe(),
            None => self.untaken(),
        }
    }

    /// Whether the running conversation takes messages: it asks, or a service is being asked (then they are kept).
    fn conversation_listens(&self) -> bool {
        let waiting = self.state.conversation.as_ref().map(|run| &run.waiting);
        matches!(waiting, Some(Wait::Reply { .. } | Wait::Service { .. }))
    }

    fn start_taken(&mut self, taken: Taken) {
        let program = self.programs.current().clone();
        let how = Recognition::Trigger { trigger: taken.trigger, keyword: taken.keyword };
        self.emit(self.unit_origin(&program, taken.record.unit), EffectKind::Matched { how });
        self.start_now(&program, &taken.start, taken.record.interrupting);
    }

    /// A keyword reply to a newer campaign: its conversation takes the place of the running one.
    fn start_taken_instead(&mut self, mut taken: Taken) {
        taken.record.interrupting = true;
        self.start_taken(taken);
    }

    /// A message that nobody takes.
    pub(crate) fn untaken(&mut self) {
        let origin = Origin { unit: u32::MAX, step: NO_STEP, ..Origin::default() };
        self.emit(origin, EffectKind::Matched { how: Recognition::Untaken });
    }

    /// Numbers that cannot be people: short codes, names, team members.
    fn is_machine(&self) -> bool {
        let phone = self.state.phone.as_ref();
        let teams = &self.programs.current().schema().teams;
        !phone.starts_with('+') || teams.iter().any(|team| team.phones.iter().any(|own| own == phone))
    }

    /// Whether the message quotes one of our last texts, as phones do for reactions.
    fn is_tapback(&self, text: &str) -> bool {
        let quotes: &[char] = &['"', '“', '”', '«', '»', '„'];
        let (Some(start), Some(end)) = (text.find(quotes), text.rfind(quotes)) else { return false };
        let Some(quoted) = text.get(start..end).map(|part| part.trim_start_matches(quotes).trim()) else {
            return false;
        };
        !quoted.is_empty() && self.state.recent_texts.contains(&text_hash(quoted))
    }

    /// A message that came while a service was asked: now it is a reply, or an ordinary message.
    pub(crate) fn held_message(&mut self, text: &Arc<str>) {
        let sender = self.state.reply_sender;
        self.keep_reply(text);
        let folded = FoldedText::new(text);
        let message = Message { text, folded: &folded, sender, intent: None };
        self.take(&message, &Inbound { text, sender, intent: None, trusted: false });
    }

    /// Keeps the message where a script may still ask for it.
    fn keep_reply(&mut self, text: &Arc<str>) {
        if self.programs.needs().last_reply {
            self.state.reply = Some(text.clone());
        }
    }

    /// A reply to the running conversation.
    fn reply(&mut self, message: &Message<'_>, text: &Arc<str>) {
        let Some(mut run) = self.state.conversation.take() else { return };
        let Some(program) = self.programs.get(run.program).cloned() else {
            return self.lost(run);
        };
        if let Wait::Service { held, .. } = &mut run.waiting {
            if held.len() < limits::HELD_MESSAGES {
                held.push(text.clone());
            }
            self.state.conversation = Some(run);
            return;
        }
        let Wait::Reply { message: question, offered, .. } = run.waiting else { return };
        let Some(record) = program.message(question) else { return self.lost(run) };
        let stop = Executor::new(self, &program, &mut run).answer_to(&record, offered, message);
        self.settle(&program, run, stop);
    }

    /// A run whose program is gone or does not fit: it ends, the contact is free.
    pub(crate) fn lost(&mut self, run: Run) {
        self.finish(&run, UnitOutcome::Failed);
    }
}

/// The hash by which a sent text is remembered.
pub(crate) fn text_hash(text: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(text.trim().as_bytes())
}

impl Executor<'_, '_> {
    /// Takes a reply to a message: choices, then `matches` and `intent`, the free answer, `otherwise`, else it is
    /// unrecognised.
    fn answer_to(&mut self, record: &MessageRecord, mask: u64, message: &Message<'_>) -> Stop {
        let offers = self.offered(record, mask);
        let found = match self.find_choice(record, &offers, message.folded) {
            Found::None => self.find_special(&offers, message),
            found => found,
        };
        match found {
            Found::One(found) => self.choose(&offers, &found),
            Found::None => self.free_answer(record, message).unwrap_or_else(|| self.unrecognised(record)),
            Found::Ambiguous => self.unrecognised(record),
        }
    }

    /// `choice matches` and `choice intent`, in source order.
    fn find_special(&mut self, offers: &Offers, message: &Message<'_>) -> Found {
        let mut intents: Option<Vec<(u32, Value)>> = None;
        for (position, offer) in offers.list.iter().enumerate() {
            let tier = match offer.record.matcher {
                ChoiceMatcher::Regex(regex) if self.program.regex_matches(regex, message.text) => 7,
                ChoiceMatcher::Intent(intent) => {
                    let program = self.program;
                    let known =
                        intents.get_or_insert_with(|| self.delivery.recognised_intents(program, message));
                    if !known.iter().any(|(index, _)| *index == intent) {
                        continue;
                    }
                    8
                }
                _ => continue,
            };
            return Found::One(Match { offer: position, tier, label: None, distance: 0 });
        }
        Found::None
    }

    fn choose(&mut self, offers: &Offers, found: &Match) -> Stop {
        let Some(offer) = offers.list.get(found.offer) else { return Stop::Fallback };
        let how = Recognition::Choice {
            choice: offer.choice,
            tier: found.tier,
            label: found.label.as_deref().map(Arc::from),
            distance: found.distance,
        };
        self.delivery.emit(self.origin(), EffectKind::Matched { how });
        self.set_item(offer);
        self.execute(offer.record.outcome)
    }

    fn set_item(&mut self, offer: &Offer) {
        if let (ChoiceMatcher::Each { item: local, .. }, Some((value, _))) =
            (offer.record.matcher, &offer.item)
        {
            self.set_local(local, value.clone());
        }
    }

    /// The free answer, if the message has one and the reply is of its type and accepted.
    fn free_answer(&mut self, record: &MessageRecord, message: &Message<'_>) -> Option<Stop> {
        let answer = self.program.answer(record.answer?)?;
        let program = self.program;
        let words = self.delivery.programs.negation();
        let captured = self.delivery.with_context(program, |context| {
            super::capture::capture(program, &answer, message.text, message.folded, words, context)
        })?;
        self.set_local(answer.local, captured);
        if !answer.accept.is_none_or(|code| self.evaluate(code).is_true()) {
            self.set_local(answer.local, Value::Missing);
            return None;
        }
        self.delivery.emit(self.origin(), EffectKind::Matched { how: Recognition::Answer });
        Some(self.execute(answer.outcome))
    }

    /// `otherwise`, a reprompt while there are some left, else the fallback.
    fn unrecognised(&mut self, record: &MessageRecord) -> Stop {
        if let Some(code) = record.otherwise {
            self.delivery.emit(self.origin(), EffectKind::Matched { how: Recognition::Otherwise });
            return self.execute(code);
        }
        self.delivery.emit(self.origin(), EffectKind::Matched { how: Recognition::Unrecognised });
        let Wait::Reply { reprompts, .. } = &mut self.run.waiting else { return Stop::Fallback };
        if *reprompts >= record.reprompts {
            return Stop::Fallback;
        }
        *reprompts += 1;
        match record.reprompt {
            Some(code) => {
                let text = self.evaluate(code);
                self.say(&text, None, false);
                Stop::Suspended
            }
            None => self.ask_again(),
        }
    }

    /// A message without a reprompt text repeats its own text: its step runs again with nothing but texts acting.
    fn ask_again(&mut self) -> Stop {
        let waiting = self.run.waiting.clone();
        let step =
            self.run.frames.last().and_then(|frame| self.program.step(frame.unit, u32::from(frame.step)));
        let Some(step) = step else { return Stop::Fallback };
        self.repeating = true;
        let stop = self.execute(step.code);
        self.repeating = false;
        self.run.waiting = waiting;
        match stop {
            Stop::Ended(UnitOutcome::Failed) => stop,
            _ => Stop::Suspended,
        }
    }
}

/// A compliance word as effects name it.
pub(crate) fn compliance_kind(word: text::ComplianceWord) -> Compliance {
    match word {
        text::ComplianceWord::Stop => Compliance::Stop,
        text::ComplianceWord::Start => Compliance::Start,
        text::ComplianceWord::Help => Compliance::Help,
    }
}
