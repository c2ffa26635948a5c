//! Effects of an event: what the machine decided becomes rows.

use std::sync::Arc;

use serde_json::{Map, json};

use super::command::kind;
use super::counters::Positions;
use super::deliver::Happening;
use super::group::{Contact, Group};
use super::log::{self, EffectLog};
use super::say::Text;
use crate::config::{Property, Timeline};
use crate::runtime::connector::{self, payload};
use crate::runtime::json as values;
use crate::runtime::store::rows::{ConsentRow, LinkRow, OutboxRow};
use crate::runtime::store::{StoreError, Write};
use crate::value::Value;
use crate::vm::effect::{ConsentSource, Effect, EffectKind, Origin};
use crate::vm::event::{Event, EventKind};

type Result<T> = std::result::Result<T, StoreError>;

/// A unit that is to be started for another contact.
pub(super) struct StartFor {
    phone: Arc<str>,
    origin: Origin,
    unit: u32,
    arguments: Vec<Value>,
    chain: u32,
}

impl Group<'_> {
    /// Carries out what the machine decided, in order.
    pub(super) fn carry_out(
        &mut self,
        contact: &mut Contact,
        event: &Event,
        effects: &mut Vec<Effect>,
        before: Positions,
        log: &mut EffectLog,
    ) -> Result<()> {
        let mut said = Said { capped: false, properties: Map::new() };
        for effect in effects.iter() {
            log::push(log, &self.programs, effect);
            self.carry_out_one(contact, event, effect, log, &mut said)?;
        }
        let properties = std::mem::take(&mut said.properties);
        self.tell_properties(&contact.state.phone.clone(), properties)?;
        if said.capped {
            effects.extend(self.end_everything(contact, log));
        }
        let after = Positions::of(&contact.state, &self.programs);
        self.count_effects(effects, &before, &after);
        Ok(())
    }

    fn carry_out_one(
        &mut self,
        contact: &mut Contact,
        event: &Event,
        effect: &Effect,
        log: &mut EffectLog,
        said: &mut Said,
    ) -> Result<()> {
        let origin = effect.origin;
        match &effect.kind {
            EffectKind::Say { text, media, sender, purpose } => {
                let text = Text { text, media: media.as_deref(), sender: *sender, purpose: *purpose };
                said.capped |= !self.say(contact, origin, &text, log)?;
            }
            EffectKind::Send { to, text } => self.send_to_other(contact, origin, (to, false), text, log)?,
            EffectKind::Email { to, subject, text } => {
                self.email(contact, to, subject.as_deref(), text, log)?;
            }
            EffectKind::Forward { phones, emails, with, message } => {
                let text =
                    with.as_ref().map_or_else(|| message.to_string(), |with| format!("{with}\n{message}"));
                self.tell_all(contact, origin, phones, emails, &text, log)?;
            }
            EffectKind::HandOver { team, note: Some(note) } => {
                self.tell_team(contact, origin, *team, note, log)?;
            }
            EffectKind::ToTeam { team, message } => self.tell_team(contact, origin, *team, message, log)?,
            EffectKind::Group { group, joined } => {
                let group = values::name(*group, &*self.programs);
                self.write(Write::Member(group, contact.state.phone.to_string(), *joined))?;
            }
            EffectKind::Field { field, value } => {
                contact.row_changed = true;
                let property = self.property_of(origin, *field);
                let value = values::to_json(value, &*self.programs);
                said.properties.extend(property.map(|name| (name, value)));
            }
            EffectKind::Object { object, record, path, value } => {
                self.tell_object(&contact.state.phone.clone(), *object, record, path, value)?;
            }
            EffectKind::Consent { category, subscribed, source } => {
                let category = category.map(|category| values::name(category, &*self.programs));
                if category.is_none() {
                    let name = self.crm_name(Property::OptedOut).to_owned();
                    said.properties.insert(name, (!*subscribed).into());
                }
                self.consent(contact, event, category, *subscribed, *source)?;
            }
            EffectKind::Call { call, function, arguments } => {
                self.call(contact, origin, *call, *function, arguments, log)?;
            }
            EffectKind::Track { name, data } => {
                let data = values::to_json(data, &*self.programs).to_string();
                let phone = contact.state.phone.to_string();
                self.write(Write::Track(phone, name.to_string(), data, self.now_ms))?;
            }
            EffectKind::StartFor { phone, unit, arguments, chain } => self.starts.push(StartFor {
                phone: phone.clone(),
                origin,
                unit: *unit,
                arguments: arguments.clone(),
                chain: *chain,
            }),
            EffectKind::Skipped { reason } => self.decided.push(Err(log::reason_name(*reason).to_owned())),
            EffectKind::Link { code, url } => self.link(contact, event, code, url.as_deref())?,
            _ => {}
        }
        Ok(())
    }

    fn consent(
        &mut self,
        contact: &mut Contact,
        event: &Event,
        category: Option<String>,
        subscribed: bool,
        source: ConsentSource,
    ) -> Result<()> {
        contact.row_changed = true;
        let phone = contact.state.phone.to_string();
        let (text, sender) = match &event.kind {
            EventKind::Inbound { text, sender, .. } => (Some(text.to_string()), *sender),
            _ => (None, None),
        };
        if category.is_none() && !subscribed {
            let schema = self.programs.current().schema();
            let sender = sender.filter(|_| schema.consent_per_sender);
            let sender = sender.and_then(|index| schema.senders.get(index as usize));
            let sender = sender.map(|sender| sender.name.clone());
            self.write(Write::OutboxDrop { phone: phone.clone(), sender, reason: "opted_out" })?;
            self.activity.opted_out.push(phone.clone());
            self.note("smsc_opt_outs_total", "");
            self.tell_timeline(&phone, Timeline::OptedOut, json!({"text": text}))?;
        }
        let row = ConsentRow {
            id: self.next_id(),
            phone,
            at_ms: self.now_ms,
            category,
            subscribed,
            source: source_name(source).to_owned(),
            text,
        };
        self.write(Write::Consent(row))
    }

    fn link(&mut self, contact: &Contact, event: &Event, code: &str, url: Option<&str>) -> Result<()> {
        let campaign = match &event.kind {
            EventKind::Campaign { campaign, .. } => self.campaign_name(*campaign),
            _ => None,
        };
        let row = LinkRow {
            code: code.to_owned(),
            phone: contact.state.phone.to_string(),
            url: url.map(str::to_owned),
            campaign,
            at_ms: self.now_ms,
        };
        self.write(Write::Link(row))
    }

    fn call(
        &mut self,
        contact: &Contact,
        origin: Origin,
        call: u64,
        function_index: u32,
        arguments: &Value,
        log: &mut EffectLog,
    ) -> Result<()> {
        let program = self.programs.get(origin.program).cloned();
        let function =
            program.as_ref().and_then(|program| program.schema().functions.get(function_index as usize));
        let Some(function) = function else { return Ok(()) };
        let arguments = values::to_json(arguments, &*self.programs);
        let payload = payload::Call {
            call,
            program: origin.program.to_string(),
            function_index,
            service: function.service.clone(),
            function: function.name.clone(),
            arguments,
        };
        let payload = serde_json::to_string(&payload).unwrap_or_default();
        let is_served = self.settings.services.iter().any(|service| service.name == function.service);
        let lane = if is_served {
            connector::service_lane(&function.service)
        } else {
            connector::UNSERVED_LANE.to_owned()
        };
        let id = self.enqueue(contact, &lane, kind::CALL, payload)?;
        log.push("call", (None, None))
            .with("id", Some(id))
            .with("service", Some(&function.service))
            .with("function", Some(&function.name));
        Ok(())
    }

    /// Puts something to do outside into the outbox. Returns its id.
    pub(super) fn enqueue(
        &mut self,
        contact: &Contact,
        lane: &str,
        kind: &str,
        payload: String,
    ) -> Result<String> {
        let id = self.next_id();
        self.put_into_outbox(OutboxRow {
            id: id.clone(),
            lane: lane.to_owned(),
            phone: contact.state.phone.to_string(),
            kind: kind.to_owned(),
            payload,
            due_at_ms: self.now_ms,
            expires_at_ms: None,
            attempts: 0,
            claimed_at_ms: None,
            error: None,
            held: None,
        })?;
        Ok(id)
    }

    /// Writes an outbox item, and wakes its worker.
    pub(super) fn put_into_outbox(&mut self, item: OutboxRow) -> Result<()> {
        self.activity.lanes.insert(item.lane.clone());
        self.write(Write::Outbox(item))
    }

    pub(super) fn email(
        &mut self,
        contact: &Contact,
        to: &str,
        subject: Option<&str>,
        text: &str,
        log: &mut EffectLog,
    ) -> Result<()> {
        let mail =
            payload::Email { to: to.to_owned(), subject: subject.map(str::to_owned), text: text.to_owned() };
        let payload = serde_json::to_string(&mail).unwrap_or_default();
        let id = self.enqueue(contact, connector::SMTP_LANE, kind::EMAIL, payload)?;
        log.push("email", (None, None)).with("id", Some(id));
        Ok(())
    }

    fn tell_team(
        &mut self,
        contact: &Contact,
        origin: Origin,
        team: u32,
        text: &str,
        log: &mut EffectLog,
    ) -> Result<()> {
        let program = self.programs.get(origin.program).unwrap_or(self.programs.current()).clone();
        let Some(team) = program.schema().teams.get(team as usize) else { return Ok(()) };
        let text = format!("{}: {text}", contact.state.phone);
        let shared =
            |texts: &[String]| texts.iter().map(|text| text.as_str().into()).collect::<Vec<Arc<str>>>();
        self.tell_all(contact, origin, &shared(&team.phones), &shared(&team.emails), &text, log)
    }

    fn tell_all(
        &mut self,
        contact: &Contact,
        origin: Origin,
        phones: &[Arc<str>],
        emails: &[Arc<str>],
        text: &str,
        log: &mut EffectLog,
    ) -> Result<()> {
        phones.iter().try_for_each(|to| self.send_to_other(contact, origin, (to, true), text, log))?;
        emails.iter().try_for_each(|to| self.email(contact, to, None, text, log))
    }

    /// Starts what was to be started for other contacts; what that sets off too.
    pub(super) fn start_for_others(&mut self) -> Result<()> {
        while let Some(start) = self.starts.pop() {
            let named = self.programs.get(start.origin.program).map(|program| program.unit_name(start.unit));
            let unit = named.and_then(|name| self.programs.current().unit_named(name)).unwrap_or(u32::MAX);
            let kind = EventKind::Request { unit, arguments: start.arguments, chain: start.chain };
            let contact = self.take(&start.phone)?;
            let (_, contact) =
                self.deliver(contact, Happening { source: "script", external_id: None, kind })?;
            self.put(contact);
        }
        Ok(())
    }

    /// The name of a campaign of the current program.
    pub(super) fn campaign_name(&self, index: u32) -> Option<String> {
        let campaigns = &self.programs.current().schema().campaigns;
        campaigns.get(index as usize).map(|campaign| campaign.name.clone())
    }
}

/// What became of an event's texts.
struct Said {
    /// One was beyond the cap on automatic messages.
    capped: bool,
    /// Properties of the contact that changed, by their names in the CRM.
    properties: Map<String, serde_json::Value>,
}

fn source_name(source: ConsentSource) -> &'static str {
    match source {
        ConsentSource::Word => "word",
        ConsentSource::Script => "script",
        ConsentSource::Host => "host",
        ConsentSource::FirstMessage => "first_message",
    }
}
