//! Who may be written to (matching.md, "Consent").

use crate::bytecode::Program;
use crate::value::Symbol;

use super::delivery::{Delivery, Pending, host};
use super::effect::{ConsentSource, EffectKind, Origin, UnitOutcome};
use super::execute::{Executor, Stop};
use super::inbound::Inbound;
use super::state::{Consent, Run};

impl Delivery<'_> {
    /// The sender that consent is kept for: `None` where it is kept for all.
    pub(crate) fn consent_sender(&self, sender: Option<u32>) -> Option<u32> {
        sender.filter(|_| self.programs.current().schema().consent_per_sender)
    }

    /// Whether the contact has opted in for a sender.
    pub(crate) fn may_start(&self, sender: Option<u32>) -> bool {
        self.state.consent_for(self.consent_sender(sender)) == Consent::Subscribed
    }

    /// Subscribes someone unknown whose first message counts.
    pub(crate) fn let_in_whom_policy_trusts(&mut self, inbound: &Inbound<'_>) {
        let policy = self.programs.current().schema().inbound_subscribes;
        let unknown = self.state.consent_for(self.consent_sender(inbound.sender)) == Consent::Unknown;
        if unknown && (inbound.trusted || policy) {
            self.set_consent(Consent::Subscribed, ConsentSource::FirstMessage, inbound.sender);
        }
    }

    /// Changes the consent for a sender, or for all; triggers follow.
    pub(crate) fn set_consent(&mut self, consent: Consent, source: ConsentSource, sender: Option<u32>) {
        let sender = self.consent_sender(sender);
        if self.state.consent_for(sender) == consent {
            return;
        }
        match sender {
            None => {
                self.state.consent = consent;
                self.state.sender_consent.clear();
            }
            Some(index) => {
                self.state.sender_consent.retain(|(other, _)| *other != index);
                self.state.sender_consent.push((index, consent));
            }
        }
        let subscribed = consent == Consent::Subscribed;
        self.emit(host(), EffectKind::Consent { category: None, subscribed, source });
        let follows = if subscribed { Pending::Subscribed(None) } else { Pending::Unsubscribed(None) };
        self.pending.push_back(follows);
    }

    /// Records a yes or no to a category; triggers follow.
    pub(crate) fn set_category(
        &mut self,
        origin: Origin,
        category: Symbol,
        yes: bool,
        source: ConsentSource,
    ) {
        if !self.state.set_category(category, yes) {
            return;
        }
        self.emit(origin, EffectKind::Consent { category: Some(category), subscribed: yes, source });
        let follows =
            if yes { Pending::Subscribed(Some(category)) } else { Pending::Unsubscribed(Some(category)) };
        self.pending.push_back(follows);
    }

    /// Whether a run may write to the contact now.
    pub(crate) fn may_write(&self, program: &Program, run: &Run, sender: Option<u32>) -> bool {
        let unit = run.frames.first().map_or(u32::MAX, |frame| frame.unit);
        let category = program.settings_of(unit).and_then(|settings| settings.category);
        self.may_write_for(program, category, sender, run.let_in)
    }

    /// Whether something of this category may be written to the contact now.
    pub(crate) fn may_write_for(
        &self,
        program: &Program,
        category: Option<u32>,
        sender: Option<u32>,
        let_in: bool,
    ) -> bool {
        let consent = self.state.consent_for(self.consent_sender(sender));
        let declared = category.and_then(|index| program.schema().categories.get(index as usize));
        match (consent, declared) {
            (Consent::OptedOut, _) => false,
            (_, Some(category)) if !category.marketing => true,
            (Consent::Unknown, _) => let_in,
            (Consent::Subscribed, Some(category)) => {
                self.state.category(Symbol::of(&category.name)) != Some(false)
            }
            (Consent::Subscribed, None) => true,
        }
    }

    /// Ends the running conversation by an opt-out: `on optout` runs, and may not say anything.
    pub(crate) fn end_conversation_with_handler(&mut self, outcome: UnitOutcome) {
        let Some(mut run) = self.state.conversation.take() else { return };
        let program = self.programs.get(run.program).cloned();
        let unit = run.frames.last().map(|frame| frame.unit);
        if let (Some(program), Some(unit)) = (program, unit)
            && let Some(code) = program.settings_of(unit).and_then(|settings| settings.on_optout)
        {
            run.ending = Some(outcome);
            let stop = Executor::new(self, &program, &mut run).execute(code);
            debug_assert!(
                stop != Stop::Suspended || run.ending.is_some(),
                "an opt-out handler waits for nothing"
            );
        }
        self.finish(&run, outcome);
    }
}
