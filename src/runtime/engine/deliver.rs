//! Events: each acts once, in order, after whatever was due before it.

use std::sync::Arc;

use serde_json::json;

use super::command::{Answer, Incoming};
use super::counters::Positions;
use super::group::{Contact, Group};
use super::log::EffectLog;
use crate::config::Timeline;
use crate::runtime::store::rows::{EventRow, MessageRow};
use crate::runtime::store::{StoreError, Write};
use crate::text;
use crate::vm::event::{Event, EventKind};
use crate::vm::{deliver_into, next_due_ms};

type Result<T> = std::result::Result<T, StoreError>;

/// Source of what the clock does.
pub(super) const CLOCK: &str = "clock";

/// How often a contact's timers are fired before another event, at most: each round fires many.
const OVERDUE_ROUNDS: usize = 16;

/// An event on its way to its contact.
pub(super) struct Happening<'a> {
    /// Who tells it.
    pub(super) source: &'a str,
    /// Its id there.
    pub(super) external_id: Option<&'a str>,
    /// What happened.
    pub(super) kind: EventKind,
}

impl Group<'_> {
    /// An event from outside.
    pub(super) fn event(&mut self, incoming: &Incoming) -> Result<Answer> {
        if let Some(external_id) = &incoming.external_id
            && let Some(id) = self.transaction.event(&incoming.source, external_id)?
        {
            self.note("smsc_events_total", "duplicate");
            return Ok(Answer::Event { id, duplicate: true });
        }
        if !incoming.creates && !self.is_known(&incoming.phone)? {
            return Ok(Answer::NotFound);
        }
        let happening = Happening {
            source: &incoming.source,
            external_id: incoming.external_id.as_deref(),
            kind: self.kind_of(incoming),
        };
        let id = self.happen(&incoming.phone.as_str().into(), happening)?;
        if let EventKind::Inbound { text, .. } = &incoming.kind
            && self.is_of_team(&incoming.phone)
        {
            self.take_from_team(&incoming.phone, text)?;
        }
        Ok(Answer::Event { id, duplicate: false })
    }

    /// What happened, in terms of the current program.
    fn kind_of(&self, incoming: &Incoming) -> EventKind {
        let mut kind = incoming.kind.clone();
        if let (EventKind::Inbound { sender, .. }, Some(name)) = (&mut kind, &incoming.sender) {
            let senders = &self.programs.current().schema().senders;
            let index = senders.iter().position(|declared| declared.name == *name);
            *sender = index.and_then(|index| u32::try_from(index).ok());
        }
        kind
    }

    /// Lets something happen to a contact, after its timers that are due. Returns the event's id; what it decided is in
    /// `decided` then, without what it set off for others.
    pub(super) fn happen(&mut self, phone: &Arc<str>, happening: Happening<'_>) -> Result<String> {
        let mut contact = self.take(phone)?;
        for _ in 0..OVERDUE_ROUNDS {
            if next_due_ms(&contact.state).is_none_or(|due_ms| due_ms > self.now_ms) {
                break;
            }
            contact = self.deliver(contact, timer())?.1;
        }
        self.decided.clear();
        let (id, contact) = self.deliver(contact, happening)?;
        self.put(contact);
        let decided = std::mem::take(&mut self.decided);
        self.start_for_others()?;
        self.decided = decided;
        Ok(id)
    }

    /// Fires the timers that are due, in order; whether there may be more.
    pub(super) fn fire_due(&mut self, limit: usize) -> Result<bool> {
        self.flush()?;
        let due = self.transaction.due(self.now_ms, limit)?;
        let more = due.len() == limit;
        for phone in due {
            let contact = self.take(&phone.as_str().into())?;
            let (_, contact) = self.deliver(contact, timer())?;
            self.put(contact);
            self.start_for_others()?;
        }
        Ok(more)
    }

    pub(super) fn deliver(
        &mut self,
        mut contact: Contact,
        happening: Happening<'_>,
    ) -> Result<(String, Contact)> {
        let id = self.next_id();
        let mut log = EffectLog::new(&happening.kind);
        let event = Event {
            id: id.as_str().into(),
            at_ms: self.now_ms,
            seed: (u64::from(self.ids.draw()) << 32) | u64::from(self.ids.draw()),
            kind: happening.kind,
        };
        let repeated = !std::mem::take(&mut contact.is_new) && self.is_repeated(&contact, &event.kind)?;
        self.record_inbound(&contact, &event.kind, happening.source)?;
        if repeated {
            log.repeated();
        } else {
            let before = Positions::of(&contact.state, &self.programs);
            let mut effects = std::mem::take(&mut self.buffers.effects);
            effects.clear();
            deliver_into(&self.programs, &mut contact.state, &event, &mut self.buffers.scratch, &mut effects);
            contact.changed = true;
            self.carry_out(&mut contact, &event, &mut effects, before, &mut log)?;
            self.buffers.effects = effects;
        }
        self.note("smsc_events_total", log.kind());
        self.activity.last_event = Some(id.clone());
        self.write(Write::Event(EventRow {
            id: id.clone(),
            phone: contact.state.phone.to_string(),
            at_ms: self.now_ms,
            kind: log.kind(),
            source: happening.source.to_owned(),
            external_id: happening.external_id.map(str::to_owned),
            effects: log.to_json(),
        }))?;
        Ok((id, contact))
    }

    /// A message equal to the one before it that comes before our answer has left is ignored (matching.md).
    fn is_repeated(&mut self, contact: &Contact, kind: &EventKind) -> Result<bool> {
        match kind {
            EventKind::Inbound { text, .. } => self.transaction.repeats(&contact.state.phone, text),
            _ => Ok(false),
        }
    }

    fn record_inbound(&mut self, contact: &Contact, kind: &EventKind, source: &str) -> Result<()> {
        let EventKind::Inbound { text, sender, .. } = kind else { return Ok(()) };
        let count = text::segments(text);
        let senders = &self.programs.current().schema().senders;
        let sender = sender.and_then(|index| senders.get(index as usize)).map(|sender| sender.name.clone());
        let row = MessageRow {
            id: self.next_id(),
            phone: contact.state.phone.to_string(),
            direction: "in",
            channel: source.to_owned(),
            sender,
            text: text.to_string(),
            encoding: count.encoding.name(),
            segments: u32::try_from(count.segments).unwrap_or(u32::MAX),
            status: "received",
            purpose: "inbound",
            at_ms: self.now_ms,
            ..MessageRow::default()
        };
        let details = json!({"message": row.id, "text": row.text, "segments": row.segments});
        self.write(Write::Message(row))?;
        self.tell_timeline(&contact.state.phone, Timeline::Received, details)
    }
}

fn timer() -> Happening<'static> {
    Happening { source: CLOCK, external_id: None, kind: EventKind::Timer }
}
