//! Events that are no messages: declared events, campaigns, clicks, schedules, requests, receipts.

use crate::bytecode::program::{ANY, TriggerKind};
use crate::bytecode::schema::Campaign;
use crate::value::{Symbol, Value};

use super::delivery::{Delivery, host, unit_origin};
use super::effect::{EffectKind, Origin, Purpose, SkipReason};
use super::reply_to::campaign_record;
use super::say::ready;
use super::state::{Contexts, Reached};

/// Argument of a click on something else than a campaign: only `trigger click` without a name hears it.
const NO_CAMPAIGN: u32 = ANY - 1;

impl Delivery<'_> {
    /// A declared event: starts every automation and the first conversation that it fits.
    pub(crate) fn custom_event(&mut self, name: &str, data: &Value) {
        let events = &self.programs.current().schema().events;
        let Some(index) = events.iter().position(|(declared, _)| declared == name) else {
            return self.skip(host(), SkipReason::Gone);
        };
        let contexts = Contexts { event: data.clone(), ..Contexts::default() };
        self.start_on(TriggerKind::Event, index as u32, &contexts);
    }

    /// Sends a campaign to the contact.
    pub(crate) fn campaign(&mut self, index: u32, own_text: Option<&str>) {
        let program = self.current();
        let origin = Origin { program: program.id(), ..host() };
        let Some(campaign) = program.schema().campaigns.get(index as usize) else {
            return self.skip(origin, SkipReason::Gone);
        };
        let sender = self.campaign_sender(campaign);
        if let Some(reason) = self.campaign_obstacle(campaign, sender) {
            return self.skip(origin, reason);
        }
        let (text, own_unicode) = match own_text {
            Some(text) => (Value::text(text), false),
            None => self.evaluate_alone(program, campaign.text),
        };
        let text = text.as_text().unwrap_or_default();
        let shortened = if campaign.short_links { self.shorten(origin, text) } else { None };
        let text = shortened.as_deref().unwrap_or(text);
        let media = campaign.media.map(|code| self.evaluate_alone(program, code).0);
        let media = media.as_ref().and_then(Value::as_text).map(Into::into);
        let unicode = if own_unicode { 0 } else { campaign.unicode };
        match ready(text, unicode, campaign.max_segments as usize) {
            Ok(text) => self.send_text(origin, &text, media, campaign.sender, Purpose::Campaign(index)),
            Err(reason) => return self.skip(origin, reason),
        }
        let name = Symbol::of(&campaign.name);
        self.remember_reached(Reached { name, campaign: true, at_ms: self.event.at_ms });
    }

    fn campaign_sender(&self, campaign: &Campaign) -> Option<Symbol> {
        let senders = &self.programs.current().schema().senders;
        senders.get(campaign.sender? as usize).map(|sender| Symbol::of(&sender.name))
    }

    /// Why a campaign does not reach the contact; `None` where it does. Whom its audience holds is the host's to find out.
    fn campaign_obstacle(&self, campaign: &Campaign, sender: Option<Symbol>) -> Option<SkipReason> {
        if campaign.paused || self.programs.paused().contains(&Symbol::of(&campaign.name)) {
            return Some(SkipReason::Paused);
        }
        if !self.may_write_for(self.programs.current(), campaign.category, sender, false) {
            return Some(SkipReason::NoConsent);
        }
        let waits = self.state.handed_over.is_some()
            && !self.is_transactional(self.programs.current(), campaign.category);
        waits.then_some(SkipReason::HandedOver)
    }

    /// A click on a link of a campaign, or of anything.
    pub(crate) fn click(&mut self, campaign: Option<u32>) {
        let program = self.current();
        let declared = campaign.and_then(|index| program.schema().campaigns.get(index as usize));
        let name = declared.map_or(Symbol(0), |campaign| Symbol::of(&campaign.name));
        let reached = self.state.reached.iter().find(|reached| reached.campaign && reached.name == name);
        let sent_at_ms = reached.map_or(self.event.at_ms, |reached| reached.at_ms);
        let contexts =
            Contexts { campaign: campaign_record(program, name, sent_at_ms), ..Contexts::default() };
        let triggers = program.triggers_on_or_any(TriggerKind::Click, campaign.unwrap_or(NO_CAMPAIGN));
        self.start_all(&triggers, &contexts);
    }

    /// A schedule's moment has come for this contact.
    pub(crate) fn schedule(&mut self, trigger: u32) {
        let program = self.current();
        let Some(record) = program.trigger(trigger).filter(|record| record.kind == TriggerKind::Schedule)
        else {
            return self.skip(host(), SkipReason::Gone);
        };
        let is_member = record.argument_2 == ANY || self.state.is_in(Symbol(record.argument_2));
        if is_member {
            self.start_all(&[trigger], &Contexts::default());
        }
    }

    /// An API call, or another contact's unit, starts a unit.
    pub(crate) fn request(&mut self, unit: u32, arguments: &[Value], chain: u32) {
        self.chain = chain;
        let program = self.current();
        let origin = unit_origin(program, unit);
        if chain > super::limits::CHAIN_UNITS {
            return self.skip(origin, SkipReason::ChainTooLong);
        }
        let settings = program.settings_of(unit);
        if settings.is_none_or(|settings| usize::from(settings.parameter_count) != arguments.len()) {
            return self.skip(origin, SkipReason::Gone);
        }
        let start = self.started_by(unit, Contexts::default());
        let start = super::state::Waiting { arguments: arguments.to_vec(), ..start };
        let mut requests = program.triggers_of_unit(unit).filter_map(|index| program.trigger(index));
        let request = requests.find(|trigger| trigger.kind == TriggerKind::Request);
        let (when, interrupting) =
            request.map_or((None, false), |trigger| (trigger.when, trigger.interrupting));
        if self.condition_holds(program, when, &start) {
            self.start_in_turn(program, start, interrupting);
        }
    }

    /// The contact enters a group; `joins` triggers follow if it was not in it.
    pub(crate) fn join(&mut self, origin: Origin, group: Symbol) {
        if !self.state.is_in(group) && !self.may_store(&Value::Missing) {
            return self.skip(origin, SkipReason::TooLarge);
        }
        if self.state.join(group) {
            self.emit(origin, EffectKind::Group { group, joined: true });
            self.then(super::delivery::Pending::Joined(group));
        }
    }

    /// The contact leaves a group.
    pub(crate) fn leave(&mut self, origin: Origin, group: Symbol) {
        if self.state.leave(group) {
            self.emit(origin, EffectKind::Group { group, joined: false });
        }
    }
}
