//! Events that are no messages: declared events, campaigns, clicks, schedules, requests, receipts.

use crate::bytecode::program::TriggerKind;
use crate::value::{Symbol, Value};

use super::delivery::{Delivery, host};
use super::effect::{ConsentSource, Origin, Purpose, SkipReason};
use super::execute::Executor;
use super::limits;
use super::session::NO_STEP;
use super::state::{Consent, Contexts, Reached, Waiting};

/// Argument of a click on something else than a campaign: only `trigger click` without a name hears it.
const NO_CAMPAIGN: u32 = u32::MAX - 1;

impl Delivery<'_> {
    /// A declared event: starts every automation and the first conversation that it fits.
    pub(crate) fn custom_event(&mut self, name: &str, data: &Value) {
        let events = &self.programs.current().schema().events;
        let Some(index) = events.iter().position(|(declared, _)| declared == name) else {
            return self.skip(host(), SkipReason::Gone);
        };
        let contexts = Contexts { event: data.clone(), ..Contexts::default() };
        self.start_matching(TriggerKind::Event, index as u32, &contexts);
    }

    /// Sends a campaign to the contact.
    pub(crate) fn campaign(&mut self, index: u32, own_text: Option<&str>) {
        let program = self.programs.current().clone();
        let origin = Origin { program: program.id(), ..host() };
        let Some(campaign) = program.schema().campaigns.get(index as usize) else {
            return self.skip(origin, SkipReason::Gone);
        };
        if campaign.paused || !self.may_write_for(&program, campaign.category, campaign.sender, false) {
            return self.skip(origin, SkipReason::NoConsent);
        }
        let text = match own_text {
            Some(text) => text.to_owned(),
            None => self.evaluate_alone(&program, campaign.text).as_text().unwrap_or_default().to_owned(),
        };
        let media = campaign.media.map(|code| self.evaluate_alone(&program, code));
        let media = media.as_ref().and_then(Value::as_text).map(Into::into);
        let Some(text) = self.campaign_text(origin, &text, campaign.unicode, campaign.max_segments) else {
            return;
        };
        self.send_text(origin, &text, media, campaign.sender, Purpose::Campaign(index));
        let name = Symbol::of(&campaign.name);
        self.remember_reached(Reached { name, campaign: true, at_ms: self.event.at_ms });
    }

    /// The text of a campaign as it is sent; `None` where it is blank or too long.
    fn campaign_text(
        &mut self,
        origin: Origin,
        text: &str,
        unicode: u8,
        max_segments: u32,
    ) -> Option<String> {
        super::say::ready(text, unicode, max_segments as usize)
            .map_err(|reason| self.skip(origin, reason))
            .ok()
    }

    /// An automation reached the contact, so that `reply to` can name it.
    pub(crate) fn note_reached(&mut self, program: &crate::bytecode::Program, unit: u32) {
        if self.programs.needs().reached_units {
            let name = Symbol::of(program.unit_name(unit));
            self.remember_reached(Reached { name, campaign: false, at_ms: self.event.at_ms });
        }
    }

    fn remember_reached(&mut self, reached: Reached) {
        self.state.reached.retain(|old| (old.name, old.campaign) != (reached.name, reached.campaign));
        self.state.reached.insert(0, reached);
        self.state.reached.truncate(limits::REACHED);
    }

    /// A click on a link of a campaign, or of anything.
    pub(crate) fn click(&mut self, campaign: Option<u32>) {
        let program = self.programs.current().clone();
        let declared = campaign.and_then(|index| program.schema().campaigns.get(index as usize));
        let name = declared.map_or(Value::Missing, |campaign| Value::text(&campaign.name));
        let contexts =
            Contexts { campaign: Value::record(vec![(Symbol::of("name"), name)]), ..Contexts::default() };
        self.start_matching(TriggerKind::Click, campaign.unwrap_or(NO_CAMPAIGN), &contexts);
    }

    /// A schedule's moment has come for this contact.
    pub(crate) fn schedule(&mut self, trigger: u32) {
        let program = self.programs.current().clone();
        let Some(record) = program.trigger(trigger).filter(|record| record.kind == TriggerKind::Schedule)
        else {
            return self.skip(host(), SkipReason::Gone);
        };
        let start = self.started_by(record.unit, Contexts::default());
        let is_member = record.argument_2 == u32::MAX || self.state.is_in(Symbol(record.argument_2));
        if is_member && self.condition_holds(&program, record.when, &start) {
            self.start_in_turn(&program, start, record.interrupting);
        }
    }

    /// An API call starts a unit.
    pub(crate) fn request(&mut self, unit: u32, arguments: &[Value]) {
        let program = self.programs.current().clone();
        let fits = program
            .settings_of(unit)
            .is_some_and(|settings| usize::from(settings.parameter_count) == arguments.len());
        if !fits {
            return self.skip(host(), SkipReason::Gone);
        }
        let start = Waiting { arguments: arguments.to_vec(), ..self.started_by(unit, Contexts::default()) };
        self.start_in_turn(&program, start, false);
    }

    /// Consent by API, form or import.
    pub(crate) fn host_consent(&mut self, category: Option<&str>, yes: bool) {
        match (category, yes) {
            (None, true) => self.opt_in(ConsentSource::Host, None),
            (None, false) => self.opt_out(ConsentSource::Host, None),
            (Some(name), yes) => {
                if yes && self.state.consent == Consent::Unknown {
                    self.opt_in(ConsentSource::Host, None);
                }
                self.set_category(host(), Symbol::of(name), yes, ConsentSource::Host);
            }
        }
    }

    /// A delivery receipt: `on undelivered` of the running conversation may act on it.
    pub(crate) fn receipt(&mut self, message: &str, status: &str) {
        if let Some(sent) =
            self.state.last_sent.as_mut().filter(|sent| sent.id.is_empty() || *sent.id == *message)
        {
            sent.status = status.into();
        }
        if matches!(status, "undelivered" | "failed") {
            self.undelivered();
        }
    }

    fn undelivered(&mut self) {
        let Some(mut run) = self.state.conversation.take() else { return };
        let Some(program) = self.programs.get(run.program).cloned() else { return self.lost(run) };
        let unit = run.frames.last().map_or(u32::MAX, |frame| frame.unit);
        let Some(code) = program.settings_of(unit).and_then(|settings| settings.on_undelivered) else {
            self.state.conversation = Some(run);
            return;
        };
        let step = run.frames.last().map_or(NO_STEP, |frame| frame.step);
        let waiting = run.waiting.clone();
        let stop = Executor::new(self, &program, &mut run).execute(code);
        let stayed = run.frames.last().is_some_and(|frame| frame.step == step);
        if stayed && matches!(stop, super::execute::Stop::Returned(_)) {
            run.waiting = waiting;
            self.state.conversation = Some(run);
            return;
        }
        self.settle(&program, run, stop);
    }
}
