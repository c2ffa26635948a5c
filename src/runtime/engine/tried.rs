//! What came of tries: messages go on, services have answered, what is given up becomes a dead letter.

use std::sync::Arc;

use super::command::{Answer, Claim, Outcome, Tried, call_of, kind};
use super::deliver::Happening;
use super::group::Group;
use crate::bytecode::ProgramId;
use crate::bytecode::schema::ServiceFunction;
use crate::config::Timeline;
use crate::runtime::channel::About;
use crate::runtime::connector::payload::Call;
use crate::runtime::json::Reader;
use crate::runtime::notices::{self, Notice};
use crate::runtime::store::rows::{DeadLetterRow, OutboxRow, StoredMessage};
use crate::runtime::store::{StoreError, Write};
use crate::value::Value;
use crate::vm::event::EventKind;

type Result<T> = std::result::Result<T, StoreError>;

impl Group<'_> {
    pub(super) fn tried(&mut self, tried: &Tried) -> Result<Answer> {
        let Claim { item, message, .. } = &*tried.claim;
        if let Outcome::Sent { provider_id, delivered } = &tried.outcome
            && !self.is_of_another(&tried.claim, provider_id.as_deref())?
        {
            return self.sent(&tried.claim, provider_id.as_deref(), *delivered);
        }
        if !self.transaction.is_in_outbox(&item.id)? {
            // It was dropped while it was under way.
            return Ok(Answer::NotFound);
        }
        match &tried.outcome {
            // Two with the same text were looked for at the same time. This one is looked for once more.
            Outcome::Sent { .. } => self.put_into_outbox(item.clone())?,
            Outcome::Done(answer) => self.done(item, answer)?,
            Outcome::Later { at_ms, reason, unknown } => {
                self.note("smsc_outbox_retries_total", &item.lane);
                let notice = Notice::Later { what: noticed(item, reason), again_at_ms: *at_ms };
                self.activity.notices.push(notice);
                let error = Some(reason.clone());
                let claimed_at_ms = item.claimed_at_ms.filter(|_| *unknown);
                self.put_into_outbox(OutboxRow { due_at_ms: *at_ms, claimed_at_ms, error, ..item.clone() })?;
            }
            Outcome::Failed { reason, about, unknown } => {
                let claimed_at_ms = item.claimed_at_ms.filter(|_| *unknown);
                let item = OutboxRow { claimed_at_ms, ..item.clone() };
                self.give_up(&item, message.as_ref(), reason, *about)?;
            }
            Outcome::Untried => {
                let attempts = item.attempts.saturating_sub(1);
                let claimed_at_ms = item.claimed_at_ms.filter(|_| tried.claim.uncertain);
                self.put_into_outbox(OutboxRow { attempts, claimed_at_ms, ..item.clone() })?;
            }
        }
        Ok(Answer::Done)
    }

    fn sent(&mut self, claim: &Claim, provider_id: Option<&str>, delivered: bool) -> Result<Answer> {
        let id = &claim.item.id;
        let was_waiting = self.transaction.take_from_outbox(id)?;
        if !was_waiting && self.transaction.message(id)?.is_none() {
            // Of whom it went to nothing is left.
            return Ok(Answer::NotFound);
        }
        let status = self.went_out(claim, provider_id, delivered)?;
        if let Some(message) = &claim.message {
            if was_waiting {
                self.tell_contact(message, status, false)?;
            }
            provider_id.map_or(Ok(()), |id| self.read_early(&message.channel, id))?;
        }
        // Else it was dropped while it was under way, and went out all the same.
        Ok(if was_waiting { Answer::Done } else { Answer::NotFound })
    }

    /// Whether another message is known by the id under which this one was found.
    fn is_of_another(&mut self, claim: &Claim, provider_id: Option<&str>) -> Result<bool> {
        let message = claim.message.as_ref().filter(|_| claim.uncertain);
        let Some((message, provider_id)) = message.zip(provider_id) else { return Ok(false) };
        let known = self.transaction.message_of(&message.channel, provider_id)?;
        Ok(known.is_some_and(|known| known.id != message.id))
    }

    /// Notes that a provider took a message. Returns how far it is.
    fn went_out(
        &mut self,
        claim: &Claim,
        provider_id: Option<&str>,
        delivered: bool,
    ) -> Result<&'static str> {
        let status = if delivered { "delivered" } else { "sent" };
        self.note("smsc_messages_sent_total", &claim.item.lane);
        self.change_status(&claim.item.id, status, None, provider_id)?;
        if let Some(message) = &claim.message {
            self.tell_message(message, Timeline::Sent, status)?;
        }
        Ok(status)
    }

    /// The contact's session hears what became of a message where a script may ask for it, or must act on it.
    fn tell_contact(&mut self, message: &StoredMessage, status: &str, must: bool) -> Result<()> {
        if message.recipient.is_some() { Ok(()) } else { self.tell_status(message, status, must) }
    }

    fn done(&mut self, item: &OutboxRow, answer: &serde_json::Value) -> Result<()> {
        let Some(call) = call_of(item) else {
            self.note("smsc_connector_done_total", &item.lane);
            return self.write(Write::OutboxDone(item.id.clone()));
        };
        match self.typed_answer(&call, answer) {
            Ok(value) => {
                self.write(Write::OutboxDone(item.id.clone()))?;
                self.note("smsc_connector_done_total", &item.lane);
                self.service_answer(&item.phone, call.call, Some(value))
            }
            Err(reason) => {
                let item = OutboxRow { claimed_at_ms: None, ..item.clone() };
                self.give_up(&item, None, &reason, About::Nothing)
            }
        }
    }

    /// A service's answer by the types of the program that asked.
    fn typed_answer(&self, call: &Call, answer: &serde_json::Value) -> std::result::Result<Value, String> {
        let program = program_id(&call.program).and_then(|id| self.programs.get(id));
        let program = program.ok_or_else(|| "the program that asked is gone".to_owned())?;
        let schema = program.schema();
        let function: Option<&ServiceFunction> = schema.functions.get(call.function_index as usize);
        let Some(fields) = function.and_then(|function| function.answer.as_ref()) else {
            return Ok(Value::Missing);
        };
        let country = Some(schema.default_country.as_str()).filter(|country| !country.is_empty());
        let mut reader = Reader {
            objects: &schema.objects,
            zone: self.programs.zone(),
            country,
            problems: Vec::new(),
            lenient: true,
        };
        let value = reader.record(fields, answer, "");
        if reader.problems.is_empty() {
            return Ok(value);
        }
        let problems =
            reader.problems.iter().map(|problem| format!("{} {}", problem.pointer, problem.detail));
        Err(format!("the answer's {}", problems.collect::<Vec<_>>().join("; ")))
    }

    fn service_answer(&mut self, phone: &str, call: u64, answer: Option<Value>) -> Result<()> {
        let phone: Arc<str> = phone.into();
        let kind = EventKind::ServiceAnswer { call, answer };
        self.happen(&phone, Happening { source: "service", external_id: None, kind }).map(drop)
    }

    fn give_up(
        &mut self,
        item: &OutboxRow,
        message: Option<&StoredMessage>,
        reason: &str,
        about: About,
    ) -> Result<()> {
        self.note("smsc_dead_letters_total", &item.lane);
        self.activity.notices.push(Notice::GivenUp(noticed(item, reason)));
        self.write(Write::OutboxDone(item.id.clone()))?;
        let row = DeadLetterRow { item: item.clone(), reason: reason.to_owned(), at_ms: self.now_ms };
        self.write(Write::DeadLetter(row))?;
        if item.kind == kind::SMS {
            self.change_status(&item.id, "failed", Some(reason), None)?;
            let status = if about == About::Unassigned { "unassigned" } else { "failed" };
            if let Some(message) = message {
                self.tell_message(message, Timeline::Receipt, status)?;
                self.tell_contact(message, status, true)?;
            }
            if about == About::OptedOut {
                self.opted_out_at_provider(message.map_or(&item.phone, StoredMessage::went_to))?;
            }
        }
        match call_of(item) {
            Some(call) => self.service_answer(&item.phone, call.call, None),
            None => Ok(()),
        }
    }

    /// The provider does not deliver to a number any more: so neither do we.
    pub(super) fn opted_out_at_provider(&mut self, phone: &str) -> Result<()> {
        let kind = EventKind::Unsubscribe { category: None };
        self.happen(&phone.into(), Happening { source: "provider", external_id: None, kind }).map(drop)
    }
}

/// An item that was tried, for the log.
fn noticed(item: &OutboxRow, reason: &str) -> notices::Tried {
    notices::Tried {
        id: item.id.clone(),
        lane: item.lane.clone(),
        kind: item.kind.clone(),
        tries: item.attempts,
        reason: reason.to_owned(),
    }
}

/// A program's id from its digits.
pub fn program_id(digits: &str) -> Option<ProgramId> {
    let number = u128::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 32)?;
    Some(ProgramId(number.to_be_bytes()))
}
