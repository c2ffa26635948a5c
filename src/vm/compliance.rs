//! STOP, START and HELP: answered before anything else, in every state (matching.md, rule 1).

use crate::text::ComplianceWord;

use super::delivery::{Delivery, host};
use super::effect::{ConsentSource, EffectKind, Purpose, Recognition, UnitOutcome};
use super::inbound::{Inbound, compliance_kind};
use super::limits;
use super::state::Consent;

/// Answers of a program that declares none (language.md section 8 tests rely on them).
const DEFAULT_TEXTS: [&str; 4] = [
    "You are unsubscribed and will receive no more messages. Reply START to subscribe again.",
    "You are subscribed again. Reply STOP to unsubscribe.",
    "Reply STOP to unsubscribe.",
    "Reply START to subscribe first.",
];

/// Position of an answer in the program's compliance texts.
#[derive(Debug, Clone, Copy)]
enum Answer {
    Stop = 0,
    Start = 1,
    Help = 2,
    NotSubscribed = 3,
}

impl Delivery<'_> {
    /// Acts on a compliance word.
    pub(crate) fn compliance_word(&mut self, word: ComplianceWord, inbound: &Inbound<'_>) {
        let how = Recognition::Compliance(compliance_kind(word));
        self.emit(host(), EffectKind::Matched { how });
        let sender = self.consent_sender(inbound.sender);
        let before = self.state.consent_for(sender);
        match word {
            ComplianceWord::Stop if before == Consent::OptedOut => {}
            ComplianceWord::Stop => {
                self.answer(Answer::Stop, inbound.sender);
                self.opt_out(ConsentSource::Word, inbound.sender);
            }
            ComplianceWord::Start => {
                self.opt_in(ConsentSource::Word, inbound.sender);
                self.answer(Answer::Start, inbound.sender);
            }
            ComplianceWord::Help if before == Consent::OptedOut => {}
            ComplianceWord::Help => self.answer(Answer::Help, inbound.sender),
        }
    }

    /// Tells someone unknown to subscribe first, at most once a day.
    pub(crate) fn tell_to_subscribe(&mut self) {
        self.untaken();
        let now = self.event.at_ms;
        let told = self.state.told_to_subscribe_at_ms;
        if told.is_none_or(|told| now - told >= limits::TELL_TO_SUBSCRIBE_MS) {
            self.state.told_to_subscribe_at_ms = Some(now);
            self.answer(Answer::NotSubscribed, self.state.reply_sender);
        }
    }

    /// Opts the contact out: what runs ends, and nothing more reaches it.
    pub(crate) fn opt_out(&mut self, source: ConsentSource, sender: Option<u32>) {
        self.end_conversation_with_handler(UnitOutcome::OptedOut);
        for run in std::mem::take(&mut self.state.automations) {
            self.finish(&run, UnitOutcome::OptedOut);
        }
        self.state.queue.clear();
        self.state.handed_over = None;
        self.set_consent(Consent::OptedOut, source, sender);
    }

    /// Opts the contact in.
    pub(crate) fn opt_in(&mut self, source: ConsentSource, sender: Option<u32>) {
        self.set_consent(Consent::Subscribed, source, sender);
    }

    /// Confirms an opt-out that a script decided, if there is one to decide.
    pub(crate) fn confirm_opt_out(&mut self, sender: Option<u32>) {
        if self.state.consent_for(self.consent_sender(sender)) != Consent::OptedOut {
            self.answer(Answer::Stop, sender);
        }
    }

    fn answer(&mut self, which: Answer, sender: Option<u32>) {
        let program = self.programs.current().clone();
        let code = program.schema().compliance.get(which as usize).copied().flatten();
        let text = match code {
            Some(code) => self.evaluate_alone(&program, code).as_text().unwrap_or_default().to_owned(),
            None => DEFAULT_TEXTS.get(which as usize).copied().unwrap_or_default().to_owned(),
        };
        self.send_text(host(), &text, None, sender, Purpose::Compliance);
    }
}
