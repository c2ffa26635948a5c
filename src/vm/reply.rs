//! A reply to a question: a choice, a value, another way on, a reprompt, or the fallback.

use crate::bytecode::Program;
use crate::bytecode::program::{ChoiceMatcher, MessageRecord};
use crate::text::NegationWords;

use super::capture;
use super::delivery::Delivery;
use super::effect::{EffectKind, Recognition};
use super::execute::{Executor, Stop};
use super::inbound::Message;
use super::limits;
use super::list::{Offer, Offers};
use super::matcher::{Found, Match, find_choice};
use super::say::text_hash;
use super::state::{Run, Wait};
use super::trigger::matched_text;
use crate::value::Value;

/// Tiers of [`Recognition::Choice`] after those of labels.
const BY_REGEX: u8 = 7;
const BY_INTENT: u8 = 8;

/// Negation words in the languages of a program.
pub(crate) fn negation(program: &Program) -> NegationWords {
    NegationWords::for_languages(program.schema().languages.iter().map(String::as_str))
}

impl Delivery<'_> {
    /// A message to the running conversation, which listens: a reply, or kept until a service has answered.
    pub(crate) fn reply(&mut self, message: &Message<'_>) {
        let Some(mut run) = self.state.conversation.take() else { return };
        let Some(program) = self.program_of(&run) else { return self.lost(run) };
        if let Wait::Service { held, last, .. } = &mut run.waiting {
            let repeated = *last == text_hash(message.text);
            *last = text_hash(message.text);
            if !repeated && held.len() < limits::HELD_MESSAGES {
                held.push(message.text.clone());
            }
            self.state.conversation = Some(run);
            if repeated {
                self.matched(Recognition::Repeated);
            }
            return;
        }
        if !matches!(run.waiting, Wait::Reply { .. }) {
            // The question stands although a nudge is under way.
            run.restore_kept();
        }
        let Wait::Reply { message: question, offered, numbered, .. } = run.waiting else {
            return self.lost(run);
        };
        let Some(record) = program.message(question) else { return self.lost(run) };
        run.answering = true;
        run.sender = message.sender.or(run.sender);
        self.play(program, run, |executor| executor.take_reply(record, offered, numbered, message));
    }
}

/// Whether a run takes messages: it asks, or a service is being asked (then they are kept).
pub(crate) fn listens(run: &Run) -> bool {
    let listens = |wait: &Wait| matches!(wait, Wait::Reply { .. } | Wait::Service { .. });
    listens(&run.waiting) || run.kept.as_ref().is_some_and(|kept| matches!(kept.waiting, Wait::Reply { .. }))
}

impl Executor<'_, '_> {
    /// Takes a reply: choices, then `matches` and `intent`, the free answer, `otherwise`, else it is unrecognised.
    fn take_reply(
        &mut self,
        record: &MessageRecord,
        offered: u64,
        numbered: bool,
        message: &Message<'_>,
    ) -> Stop {
        let mut offers = self.offers(record, Some(offered));
        let found = find_choice(self.program, &offers, message.folded, record.matching, numbered);
        let found = match found {
            Found::None => self.find_special(&offers, message),
            found => found,
        };
        let chosen = match &found {
            Found::One(found) if found.offer < offers.list.len() => {
                Some(offers.list.swap_remove(found.offer))
            }
            _ => None,
        };
        self.put_away(offers);
        match found {
            Found::One(found) => chosen.map_or(Stop::Fallback, |offer| self.choose(&offer, found)),
            Found::None => self.free_answer(record, message).unwrap_or_else(|| self.unrecognised(record)),
            Found::Ambiguous => self.unrecognised(record),
        }
    }

    /// `choice matches` and `choice intent`, in source order.
    fn find_special(&mut self, offers: &Offers, message: &Message<'_>) -> Found {
        let mut intents: Option<Vec<(u32, Value)>> = None;
        for (position, offer) in offers.list.iter().enumerate() {
            let tier = match offer.record.matcher {
                ChoiceMatcher::Regex(regex) => {
                    let folded = message.folded.as_str();
                    if !self.program.regex_matches_folded(regex, matched_text(message), folded) {
                        continue;
                    }
                    BY_REGEX
                }
                ChoiceMatcher::Intent(intent) => {
                    let known = intents
                        .get_or_insert_with(|| self.delivery.recognised_intents(self.program, message));
                    if !known.iter().any(|(index, _)| *index == intent) {
                        continue;
                    }
                    BY_INTENT
                }
                _ => continue,
            };
            return Found::One(Match { offer: position, tier, label: None, distance: 0 });
        }
        Found::None
    }

    fn choose(&mut self, offer: &Offer, found: Match) -> Stop {
        self.matched(Recognition::Choice {
            choice: offer.choice,
            tier: found.tier,
            label: found.label,
            distance: found.distance,
        });
        self.run.waiting = Wait::Nothing;
        self.set_item(offer);
        self.execute(offer.record.outcome)
    }

    fn matched(&mut self, how: Recognition) {
        let origin = self.origin();
        self.delivery.emit(origin, EffectKind::Matched { how });
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
        let context = self.delivery.context(self.program);
        let reply = capture::Reply { text: message.text, folded: message.folded };
        let captured = capture::capture(self.program, answer, &reply, record.matching, &context)?;
        let before = self.local(answer.local);
        self.set_local(answer.local, captured);
        if !answer.accept.is_none_or(|code| self.evaluate(code).is_true()) {
            self.set_local(answer.local, before);
            return None;
        }
        self.matched(Recognition::Answer);
        self.run.waiting = Wait::Nothing;
        Some(self.execute(answer.outcome))
    }

    /// `otherwise`, a reprompt while there are some left, else the fallback.
    fn unrecognised(&mut self, record: &MessageRecord) -> Stop {
        if let Some(code) = record.otherwise {
            self.matched(Recognition::Otherwise);
            self.run.waiting = Wait::Nothing;
            return self.execute(code);
        }
        self.matched(Recognition::Unrecognised);
        let Wait::Reply { reprompts, .. } = &mut self.run.waiting else { return Stop::Fallback };
        if *reprompts >= record.reprompts {
            return Stop::Fallback;
        }
        *reprompts += 1;
        match record.reprompt {
            Some(code) => {
                self.say_evaluated(code);
                self.list_was_sent(record);
                Stop::Suspended
            }
            None => self.ask_again(),
        }
    }
}
