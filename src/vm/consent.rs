//! Who may be written to (matching.md, "Consent").

use crate::bytecode::Program;
use crate::value::{Symbol, Value};

use super::delivery::{Delivery, Pending, host};
use super::effect::{ConsentSource, EffectKind, Origin, UnitOutcome};
use super::execute::Executor;
use super::state::{Consent, Run, Wait};

impl Delivery<'_> {
    /// The sender that consent is kept for: `None` where it is kept for all.
    fn consent_scope(&self, sender: Option<Symbol>) -> Option<Symbol> {
        sender.filter(|_| self.programs.current().schema().consent_per_sender)
    }

    /// The consent that counts for a sender.
    pub(crate) fn consent_for(&self, sender: Option<Symbol>) -> Consent {
        self.state.consent_for(self.consent_scope(sender))
    }

    /// Whether the contact has opted in for a sender.
    pub(crate) fn is_subscribed(&self, sender: Option<Symbol>) -> bool {
        self.consent_for(sender) == Consent::Subscribed
    }

    /// Subscribes someone unknown whose first message counts.
    pub(crate) fn let_in_whom_policy_trusts(&mut self, sender: Option<Symbol>, trusted: bool) {
        let policy = self.programs.current().schema().inbound_subscribes;
        let unknown = self.consent_for(sender) == Consent::Unknown;
        if unknown && (trusted || policy) {
            self.opt_in(ConsentSource::FirstMessage, sender);
        }
    }

    /// Opts the contact in.
    pub(crate) fn opt_in(&mut self, source: ConsentSource, sender: Option<Symbol>) {
        if self.set_consent(Consent::Subscribed, source, sender) {
            self.then(Pending::Subscribed(None));
        }
    }

    /// Opts the contact out: what runs ends, and nothing more reaches it.
    pub(crate) fn opt_out(&mut self, source: ConsentSource, sender: Option<Symbol>) {
        if !self.set_consent(Consent::OptedOut, source, sender) {
            return;
        }
        let scope = self.consent_scope(sender);
        let ends = |run: &Run| scope.is_none() || run.sender.is_none() || run.sender == scope;
        let conversation = self.state.conversation.take_if(|run| ends(run));
        let (ending, kept): (Vec<Run>, Vec<Run>) =
            std::mem::take(&mut self.state.automations).into_iter().partition(ends);
        self.state.automations = kept;
        for run in conversation.into_iter().chain(ending) {
            self.end_by_opt_out(run);
        }
        self.state
            .queue
            .retain(|waiting| scope.is_some() && waiting.sender.is_some_and(|own| Some(own) != scope));
        self.state.handed_over = None;
        self.then(Pending::Unsubscribed(None));
    }

    /// Ends a run by an opt-out: `on optout` of its units runs, the innermost first, and may not say anything.
    fn end_by_opt_out(&mut self, mut run: Run) {
        let Some(program) = self.program_of(&run) else {
            return self.finish(&run, UnitOutcome::OptedOut);
        };
        run.answering = false;
        let mut executor = Executor::new(self, program, &mut run);
        executor.close_for_opt_out();
        self.finish(&run, UnitOutcome::OptedOut);
    }

    /// Changes the consent for a sender, or for all; false where it was so before.
    fn set_consent(&mut self, consent: Consent, source: ConsentSource, sender: Option<Symbol>) -> bool {
        let scope = self.consent_scope(sender);
        if self.state.consent_for(scope) == consent {
            return false;
        }
        match scope {
            None => {
                self.state.consent = consent;
                self.state.sender_consent.clear();
            }
            Some(sender) => {
                self.state.sender_consent.retain(|(other, _)| *other != sender);
                self.state.sender_consent.push((sender, consent));
            }
        }
        let subscribed = consent == Consent::Subscribed;
        self.emit(host(), EffectKind::Consent { category: None, subscribed, source });
        true
    }

    /// Records a yes or no to a category; false where it was said before.
    fn set_category(&mut self, origin: Origin, category: Symbol, yes: bool, source: ConsentSource) -> bool {
        if self.state.category(category).is_none() && !self.may_store(&Value::Missing) {
            return false;
        }
        let changed = self.state.set_category(category, yes);
        if changed {
            self.emit(origin, EffectKind::Consent { category: Some(category), subscribed: yes, source });
        }
        changed
    }

    /// A yes to a category, which is one to messages at all from someone who never said anything.
    pub(crate) fn opt_in_to(
        &mut self,
        origin: Origin,
        category: Symbol,
        source: ConsentSource,
        sender: Option<Symbol>,
    ) {
        let opted_out_of_one = self.state.sender_consent.iter().any(|(_, own)| *own == Consent::OptedOut);
        // Said of no sender in particular it would undo what was said of one.
        if self.consent_for(sender) == Consent::Unknown && !(sender.is_none() && opted_out_of_one) {
            self.opt_in(source, sender);
        }
        if self.set_category(origin, category, true, source) {
            self.then(Pending::Subscribed(Some(category)));
        }
    }

    /// A no to a category.
    pub(crate) fn opt_out_of(&mut self, origin: Origin, category: Symbol, source: ConsentSource) {
        if self.set_category(origin, category, false, source) {
            self.then(Pending::Unsubscribed(Some(category)));
        }
    }

    /// Consent by API, form or import.
    pub(crate) fn host_consent(&mut self, category: Option<&str>, yes: bool) {
        let source = ConsentSource::Host;
        match (category.map(Symbol::of), yes) {
            (None, true) => self.opt_in(source, None),
            (None, false) => self.opt_out(source, None),
            (Some(category), true) => self.opt_in_to(host(), category, source, None),
            (Some(category), false) => self.opt_out_of(host(), category, source),
        }
    }

    /// Whether a run may write to the contact now.
    pub(crate) fn may_write(&self, program: &Program, run: &Run) -> bool {
        let category = program.settings_of(run.unit()).and_then(|settings| settings.category);
        self.may_write_for(program, category, run.sender, run.let_in)
    }

    /// Whether something of this category may be written to the contact now.
    pub(crate) fn may_write_for(
        &self,
        program: &Program,
        category: Option<u32>,
        sender: Option<Symbol>,
        let_in: bool,
    ) -> bool {
        let declared = category.and_then(|index| program.schema().categories.get(index as usize));
        match (self.consent_for(sender), declared) {
            (Consent::OptedOut, _) => false,
            (_, Some(category)) if !category.marketing => true,
            (Consent::Unknown, _) => let_in,
            (Consent::Subscribed, Some(category)) => {
                self.state.category(Symbol::of(&category.name)) != Some(false)
            }
            (Consent::Subscribed, None) => true,
        }
    }

    /// Whether a category is transactional.
    pub(crate) fn is_transactional(&self, program: &Program, category: Option<u32>) -> bool {
        let declared = category.and_then(|index| program.schema().categories.get(index as usize));
        declared.is_some_and(|category| !category.marketing)
    }
}

impl Executor<'_, '_> {
    /// Marks the run as ending by an opt-out and runs `on optout` of its units, the innermost first. What a handler would
    /// wait for does not come any more.
    pub(crate) fn close_for_opt_out(&mut self) {
        for frame in &mut self.run.frames {
            frame.ending = Some(UnitOutcome::OptedOut);
            frame.deadline_ms = None;
        }
        self.run.kept = None;
        let frames = std::mem::take(&mut self.run.frames);
        for depth in (0..frames.len()).rev() {
            let Some(frame) = frames.get(depth) else { continue };
            let settings = self.program.settings_of(frame.unit);
            let Some(code) = settings.and_then(|settings| settings.on_optout) else { continue };
            self.run.frames = frames.get(..=depth).unwrap_or_default().to_vec();
            self.evaluate(code);
        }
        self.run.frames = frames;
        self.run.waiting = Wait::Nothing;
    }
}
