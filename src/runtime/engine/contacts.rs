//! What API and import change of contacts.

use std::sync::Arc;

use super::claim::is_refused;
use super::command::{Answer, CampaignSend, ContactChange, OneOff};
use super::deliver::Happening;
use super::group::{Contact, Decided, Group};
use super::log::{self, EffectLog};
use super::say::purpose;
use crate::runtime::store::rows::EventRow;
use crate::runtime::store::{StoreError, Write};
use crate::text;
use crate::value::{Symbol, Value};
use crate::vm::effect::Origin;
use crate::vm::event::EventKind;
use crate::vm::state::{Consent, State};

type Result<T> = std::result::Result<T, StoreError>;

/// Why there is no message where nothing says why.
const NOTHING: &str = "nothing";

/// Source of what comes through the API.
pub(super) const API: &str = "api";

impl Group<'_> {
    /// Sets fields at once; groups and consent by events, which may set units off.
    pub(super) fn change_contact(&mut self, change: &ContactChange) -> Result<Answer> {
        let phone: Arc<str> = change.phone.as_str().into();
        let mut contact = self.take(&phone)?;
        set_fields(&mut contact, change);
        let kept = if change.keeps_refusals { refused(&contact.state, change) } else { Refused::default() };
        self.put(contact);
        let join = change.join.iter().map(|group| EventKind::Join { group: group.clone() });
        let leave = change.leave.iter().map(|group| EventKind::Leave { group: group.clone() });
        let consent = change.subscribed.filter(|_| !kept.all).map(|yes| consent_event(None, yes));
        let categories = change.categories.iter().filter(|(category, _)| !kept.categories.contains(category));
        let categories = categories.map(|(category, yes)| consent_event(Some(category.clone()), *yes));
        let events: Vec<EventKind> = consent.into_iter().chain(categories).chain(leave).chain(join).collect();
        for kind in events {
            self.happen(&phone, Happening { source: API, external_id: None, kind })?;
        }
        let is_kept = kept.all || !kept.categories.is_empty();
        Ok(if is_kept { Answer::RefusalKept } else { Answer::Done })
    }

    /// Everything about a contact goes; of one that opted out stays that it did, so that it is not written to again.
    pub(super) fn erase(&mut self, phone: &str) -> Result<Answer> {
        if !self.is_known(phone)? {
            return self.erase_recipient(phone);
        }
        let mut contact = self.take(&phone.into())?;
        let before = super::counters::Positions::of(&contact.state, &self.programs);
        let ended = self.end_everything(&mut contact, &mut EffectLog::new(&EventKind::Timer));
        self.count_effects(&ended, &before, &super::counters::Positions::default());
        self.write(Write::Erase(phone.to_owned()))?;
        self.activity.opted_out.push(phone.to_owned());
        let opted_out = is_opted_out(&contact.state);
        let State { consent, sender_consent, created_at_ms, .. } = std::mem::take(&mut contact.state);
        if opted_out {
            let phone = phone.into();
            let state = State { phone, created_at_ms, consent, sender_consent, ..State::default() };
            self.put(Contact::changed(state, contact.stands_in));
        } else {
            self.drop_contact(contact);
        }
        Ok(Answer::Done)
    }

    /// Somebody who is no contact may have got messages that the events of others decided.
    fn erase_recipient(&mut self, phone: &str) -> Result<Answer> {
        if !self.transaction.is_recipient(phone)? {
            return Ok(Answer::NotFound);
        }
        self.write(Write::Erase(phone.to_owned()))?;
        Ok(Answer::Done)
    }

    /// Ends whatever a contact is in.
    pub(super) fn end_session(&mut self, phone: &str) -> Result<Answer> {
        if !self.is_known(phone)? {
            return Ok(Answer::NotFound);
        }
        let mut contact = self.take(&phone.into())?;
        let before = super::counters::Positions::of(&contact.state, &self.programs);
        let mut log = EffectLog::new(&EventKind::Timer);
        let ended = self.end_everything(&mut contact, &mut log);
        self.count_effects(&ended, &before, &super::counters::Positions::of(&contact.state, &self.programs));
        self.put(contact);
        self.record(phone, "end_session", (API, None), &log)?;
        Ok(Answer::Done)
    }

    /// Records an event that the machine does not see.
    fn record(
        &mut self,
        phone: &str,
        kind: &'static str,
        (source, external_id): (&'static str, Option<&str>),
        log: &EffectLog,
    ) -> Result<String> {
        let id = self.next_id();
        self.write(Write::Event(EventRow {
            id: id.clone(),
            phone: phone.to_owned(),
            at_ms: self.now_ms,
            kind,
            source: source.to_owned(),
            external_id: external_id.map(str::to_owned),
            effects: log.to_json(),
        }))?;
        Ok(id)
    }

    /// A message that no script says. To a contact that a person has, it is the person's.
    pub(super) fn one_off(&mut self, message: &OneOff) -> Result<Answer> {
        if let Some(external_id) = &message.external_id
            && let Some(id) = self.transaction.event(API, external_id)?
        {
            return Ok(Answer::Event { id, duplicate: true });
        }
        self.write_to(message, API)
    }

    /// The same from any source, without asking whether it was sent before.
    pub(super) fn write_to(&mut self, message: &OneOff, source: &'static str) -> Result<Answer> {
        let phone: Arc<str> = message.phone.as_str().into();
        let mut contact = self.take(&phone)?;
        // This one counts, too.
        contact.automatic = None;
        let category = self.category(message.category.as_deref());
        let (sender, _) = self.route(&phone, message.sender.clone())?;
        if let Some(reason) = self.refusal(&contact, category, sender.as_deref()) {
            self.put(contact);
            return Ok(Answer::Refused(
                reason,
                format!("the contact has not consented: {reason}"),
                Vec::new(),
            ));
        }
        let mut row = self.message_row(
            &contact,
            Origin { unit: u32::MAX, ..Origin::default() },
            &text::normalize(&message.text),
        );
        row.purpose = purpose::OTHER;
        row.category = message.category.clone();
        row.marketing = category.is_some_and(|(_, marketing)| marketing);
        self.append_notice(&mut row, sender.as_deref());
        let handed_over = contact.state.handed_over.is_some();
        let id = row.id.clone();
        self.put(contact);
        self.dispatch(row, sender, None)?;
        if handed_over {
            self.happen(&phone, Happening { source, external_id: None, kind: EventKind::TeamMessage })?;
        }
        let mut log = EffectLog::new(&EventKind::TeamMessage);
        log.push("say", (None, None)).with("message", Some(&id));
        self.record(&message.phone, "message", (source, message.external_id.as_deref()), &log)?;
        Ok(Answer::Event { id, duplicate: false })
    }

    /// Why a contact may not be written to without a script.
    fn refusal(
        &self,
        contact: &Contact,
        category: Option<(Symbol, bool)>,
        sender: Option<&str>,
    ) -> Option<&'static str> {
        let state = &contact.state;
        let per_sender = self.programs.current().schema().consent_per_sender;
        let sender = sender.filter(|_| per_sender).map(Symbol::of);
        if is_refused(state, per_sender, sender) {
            return Some("opted_out");
        }
        let (symbol, marketing) = category?;
        let refused = marketing && state.category(symbol) == Some(false);
        let unknown = marketing && state.consent_for(sender) != Consent::Subscribed;
        if refused { Some("refused_category") } else { unknown.then_some("not_subscribed") }
    }

    /// Symbol of a category, and whether it is marketing.
    fn category(&self, name: Option<&str>) -> Option<(Symbol, bool)> {
        let categories = &self.programs.current().schema().categories;
        let category = categories.iter().find(|category| Some(category.name.as_str()) == name)?;
        Some((Symbol::of(&category.name), category.marketing))
    }

    /// A campaign goes to contacts that the caller names: for each the message, or why there is none.
    pub(super) fn send_campaign(&mut self, send: &CampaignSend) -> Result<Answer> {
        let campaigns = &self.programs.current().schema().campaigns;
        let Some(campaign) = campaigns.iter().position(|campaign| campaign.name == send.campaign) else {
            return Ok(Answer::NotFound);
        };
        let campaign = campaign as u32;
        let mut messages = Vec::with_capacity(send.recipients.len());
        for phone in &send.recipients {
            let external_id = send.external_id.as_ref().map(|id| format!("{id}/{phone}"));
            let decided = match self.decided_before(external_id.as_deref())? {
                Some(decided) => decided,
                None => self.send_to(phone, campaign, send.text.clone(), external_id.as_deref())?,
            };
            messages.push((phone.clone(), decided));
        }
        Ok(Answer::Messages(messages))
    }

    fn send_to(
        &mut self,
        phone: &str,
        campaign: u32,
        text: Option<String>,
        external_id: Option<&str>,
    ) -> Result<Decided> {
        let kind = EventKind::Campaign { campaign, text };
        self.happen(&phone.into(), Happening { source: API, external_id, kind })?;
        Ok(self.decided.pop().unwrap_or_else(|| Err(NOTHING.to_owned())))
    }

    /// What an event decided that has this id, if there was one.
    fn decided_before(&mut self, external_id: Option<&str>) -> Result<Option<Decided>> {
        let Some(external_id) = external_id else { return Ok(None) };
        let Some(effects) = self.transaction.effects_of(API, external_id)? else { return Ok(None) };
        Ok(Some(log::decided(&effects).unwrap_or_else(|| Err(NOTHING.to_owned()))))
    }
}

fn set_fields(contact: &mut Contact, change: &ContactChange) {
    let state = &mut contact.state;
    for (field, value) in &change.fields {
        state.set_field(*field, value.clone());
    }
    match &change.language {
        Some(Value::Symbol(language)) => state.language = Some(*language),
        Some(_) => state.language = None,
        None => {}
    }
    if let Some(zone) = &change.timezone {
        state.timezone = zone.as_text().map(Into::into);
    }
    (contact.changed, contact.row_changed) = (true, true);
}

/// What a change says yes to although the contact said no.
#[derive(Default)]
struct Refused {
    /// To messages at all.
    all: bool,
    /// To these categories.
    categories: Vec<String>,
}

/// Whether a contact opted out, if only of one sender.
fn is_opted_out(state: &State) -> bool {
    let mut consents = std::iter::once(state.consent).chain(state.sender_consent.iter().map(|(_, own)| *own));
    consents.any(|consent| consent == Consent::OptedOut)
}

fn refused(state: &State, change: &ContactChange) -> Refused {
    let opted_out = is_opted_out(state);
    let all = change.subscribed == Some(true) && opted_out;
    // A yes to a category is one to messages at all.
    let is_refused = |category: &str| opted_out || state.category(Symbol::of(category)) == Some(false);
    let yes = change.categories.iter().filter(|(_, yes)| *yes).map(|(category, _)| category);
    Refused { all, categories: yes.filter(|category| is_refused(category)).cloned().collect() }
}

fn consent_event(category: Option<String>, yes: bool) -> EventKind {
    if yes { EventKind::Subscribe { category } } else { EventKind::Unsubscribe { category } }
}
