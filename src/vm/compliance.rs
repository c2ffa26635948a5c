//! STOP, START and HELP: answered before anything else, in every state (matching.md, rule 1).

use crate::text::ComplianceWord;
use crate::value::Symbol;

use super::delivery::{Delivery, host};
use super::effect::{Answer, Compliance, ConsentSource, Purpose, Recognition};
use super::limits;
use super::state::Consent;

/// Answers of a program that declares none, by [`Answer`].
const DEFAULT_TEXTS: [&str; 4] = [
    "You are unsubscribed and will receive no more messages. Reply START to subscribe again.",
    "You are subscribed again. Reply STOP to unsubscribe.",
    "Reply STOP to unsubscribe.",
    "Reply START to subscribe first.",
];

impl Delivery<'_> {
    /// Acts on a compliance word. Who opted out hears nothing until START: neither a second STOP nor HELP is answered.
    pub(crate) fn compliance_word(&mut self, word: ComplianceWord, sender: Option<Symbol>) {
        self.matched(Recognition::Compliance(kind(word)));
        let opted_out = self.consent_for(sender) == Consent::OptedOut;
        match word {
            ComplianceWord::Stop | ComplianceWord::Help if opted_out => {}
            ComplianceWord::Stop => self.stop(ConsentSource::Word, sender),
            ComplianceWord::Start => {
                self.opt_in(ConsentSource::Word, sender);
                self.answer(Answer::Start, sender);
            }
            ComplianceWord::Help => self.answer(Answer::Help, sender),
        }
    }

    /// Confirms and opts out.
    pub(crate) fn stop(&mut self, source: ConsentSource, sender: Option<Symbol>) {
        self.answer(Answer::Stop, sender);
        self.opt_out(source, sender);
    }

    /// Tells someone unknown to subscribe first, at most once a day.
    pub(crate) fn tell_to_subscribe(&mut self, sender: Option<Symbol>) {
        self.matched(Recognition::Untaken);
        let now = self.event.at_ms;
        let told = self.state.told_to_subscribe_at_ms;
        if told.is_none_or(|told| now.saturating_sub(told) >= limits::TELL_TO_SUBSCRIBE_MS) {
            self.state.told_to_subscribe_at_ms = Some(now);
            self.answer(Answer::NotSubscribed, sender);
        }
    }

    fn answer(&mut self, which: Answer, sender: Option<Symbol>) {
        let program = self.current();
        let code = program.schema().compliance.get(which as usize).copied().flatten();
        let declared = code.map(|code| self.evaluate_alone(program, code).0);
        let text = declared.as_ref().and_then(|text| text.as_text()).filter(|text| !text.trim().is_empty());
        let text = text.or(DEFAULT_TEXTS.get(which as usize).copied()).unwrap_or_default();
        let text = crate::text::normalize(text);
        let sender = self.sender_index(sender);
        self.send_text(host(), &text, None, sender, Purpose::Compliance(which));
    }
}

/// A compliance word as effects name it.
fn kind(word: ComplianceWord) -> Compliance {
    match word {
        ComplianceWord::Stop => Compliance::Stop,
        ComplianceWord::Start => Compliance::Start,
        ComplianceWord::Help => Compliance::Help,
    }
}
