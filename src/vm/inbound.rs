//! A message of the contact: who takes it (matching.md, "Which unit takes a message").

use std::sync::Arc;

use crate::text::FoldedText;
use crate::value::{Symbol, Value};

use super::delivery::{Delivery, host, unit_origin};
use super::effect::{EffectKind, Recognition};
use super::limits;
use super::reply::listens;
use super::say::text_hash;
use super::state::{Consent, Run, Wait};
use super::trigger::{Allowed, Taken};

/// An inbound SMS as the event carries it.
pub(crate) struct Inbound<'e> {
    /// Its text.
    pub(crate) text: &'e Arc<str>,
    /// Symbol of the name of the sender it came to.
    pub(crate) sender: Option<Symbol>,
    /// What the host recognised.
    pub(crate) intent: Option<&'e (String, f64, Value)>,
    /// Whether someone unknown counts as subscribed.
    pub(crate) trusted: bool,
}

/// A message while somebody is looked for who takes it.
pub(crate) struct Message<'m> {
    /// As written.
    pub(crate) text: &'m Arc<str>,
    /// Folded; of a text longer than [`limits::MATCHED_BYTES`] its beginning.
    pub(crate) folded: &'m FoldedText,
    /// Symbol of the name of the sender it came to.
    pub(crate) sender: Option<Symbol>,
    /// The recognised intent.
    pub(crate) intent: Option<&'m (String, f64, Value)>,
}

impl Delivery<'_> {
    /// Takes a message through the rules.
    pub(crate) fn inbound(&mut self, inbound: &Inbound<'_>) {
        let whole = beginning(inbound.text, limits::MESSAGE_BYTES);
        let cut: Arc<str>;
        let text = if whole.len() < inbound.text.len() {
            cut = whole.into();
            &cut
        } else {
            inbound.text
        };
        let mut folded = std::mem::take(&mut self.scratch.folded);
        folded.refill(beginning(text, limits::MATCHED_BYTES), false);
        let Inbound { sender, intent, .. } = *inbound;
        self.admit(&Message { text, folded: &folded, sender, intent }, inbound.trusted);
        self.scratch.folded = folded;
    }

    /// Rules 1 and 2.
    fn admit(&mut self, message: &Message<'_>, trusted: bool) {
        let opted_out = self.consent_for(message.sender) == Consent::OptedOut;
        let words = self.programs.compliance_words();
        if let Some(word) = words.classify_folded(message.folded.as_str(), opted_out) {
            return self.compliance_word(word, message.sender);
        }
        if opted_out || self.is_machine() {
            return self.matched(Recognition::Untaken);
        }
        self.let_in_whom_policy_trusts(message.sender, trusted);
        self.take(message);
    }

    /// Rules 3 to 11.
    fn take(&mut self, message: &Message<'_>) {
        self.keep_reply(message.text);
        if self.state.handed_over.is_some() {
            return self.tell_team(message.text);
        }
        if self.is_tapback(message.text) {
            return self.matched(Recognition::Untaken);
        }
        let open_only = !self.is_subscribed(message.sender);
        if self.state.conversation.is_none() {
            let allowed = Allowed { open_only, ..Allowed::default() };
            return match self.find_taker(message, allowed) {
                Some(taken) => self.start_taken(taken),
                None if open_only => self.tell_to_subscribe(message.sender),
                None => self.matched(Recognition::Untaken),
            };
        }
        self.take_beside_conversation(message, open_only);
    }

    /// Rule 4, and what automations may take of what the conversation does not listen to.
    fn take_beside_conversation(&mut self, message: &Message<'_>, open_only: bool) {
        let interrupting = Allowed { open_only, interrupting_only: true, ..Allowed::default() };
        if self.programs.routes().interrupting
            && let Some(taken) = self.find_taker(message, interrupting)
        {
            return self.start_taken(taken);
        }
        let any = Allowed { open_only, ..Allowed::default() };
        let last_text_ms = self.state.conversation.as_ref().and_then(|run| run.last_text_at_ms);
        if let Some(mut taken) = self.find_newer_reply(message, any, last_text_ms.unwrap_or(i64::MIN)) {
            // Its conversation takes the place of the running one.
            taken.record.interrupting = true;
            return self.start_taken(taken);
        }
        if self.state.conversation.as_ref().is_some_and(|run| self.hears(run, message)) {
            return self.reply(message);
        }
        let automations = Allowed { open_only, automations_only: true, ..Allowed::default() };
        match self.find_taker(message, automations) {
            Some(taken) => self.start_taken(taken),
            None => self.matched(Recognition::Untaken),
        }
    }

    /// Whether a conversation takes this message: it listens, on the sender that was written to.
    fn hears(&self, run: &Run, message: &Message<'_>) -> bool {
        let own = || {
            let program = self.programs.get(run.program)?;
            let sender = program.settings_of(run.unit())?.sender?;
            program.schema().senders.get(sender as usize).map(|sender| Symbol::of(&sender.name))
        };
        listens(run) && message.sender.is_none_or(|written_to| own().is_none_or(|own| own == written_to))
    }

    fn start_taken(&mut self, taken: Taken) {
        let program = self.current();
        let how = Recognition::Trigger { trigger: taken.trigger, keyword: taken.keyword };
        self.emit(unit_origin(program, taken.record.unit), EffectKind::Matched { how });
        self.start_now(program, taken.start, taken.record.interrupting);
    }

    /// How a message was taken that no unit takes.
    pub(crate) fn matched(&mut self, how: Recognition) {
        self.emit(host(), EffectKind::Matched { how });
    }

    /// Numbers that cannot be people: short codes, names, team members.
    fn is_machine(&self) -> bool {
        let phone = self.state.phone.as_ref();
        let teams = &self.programs.current().schema().teams;
        !self.programs.may_be_person(phone)
            || teams.iter().any(|team| team.phones.iter().any(|own| own == phone))
    }

    /// Whether the message quotes one of our last texts, as phones do for reactions.
    fn is_tapback(&self, text: &str) -> bool {
        if text.is_ascii() && !text.contains('"') {
            return false;
        }
        let quotes: &[char] = &['"', '“', '”', '«', '»', '„'];
        let (Some(start), Some(end)) = (text.find(quotes), text.rfind(quotes)) else { return false };
        let Some(quoted) = text.get(start..end).map(|part| part.trim_start_matches(quotes).trim()) else {
            return false;
        };
        !quoted.is_empty() && self.state.recent_texts.contains(&text_hash(quoted))
    }

    /// Messages that came while a service was asked: now they are replies, or ordinary messages.
    pub(crate) fn take_held(&mut self, held: Vec<Arc<str>>, sender: Option<Symbol>) {
        let mut held = held.into_iter();
        while let Some(text) = held.next() {
            self.drain_pending();
            if let Some(run) = &mut self.state.conversation
                && let Wait::Service { held: again, .. } = &mut run.waiting
            {
                // The reply led to another call: what is left goes on waiting.
                again.push(text);
                again.extend(held);
                again.truncate(limits::HELD_MESSAGES);
                return;
            }
            let folded = FoldedText::new(beginning(&text, limits::MATCHED_BYTES));
            self.take(&Message { text: &text, folded: &folded, sender, intent: None });
        }
    }

    /// Keeps the message where a script may still ask for it.
    fn keep_reply(&mut self, text: &Arc<str>) {
        if self.programs.needs().last_reply {
            self.state.reply = Some(text.clone());
        }
    }
}

/// The first `most` bytes of a message, cut between characters.
pub(crate) fn beginning(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
