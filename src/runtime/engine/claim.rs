//! Before something is tried: consent and quiet hours are read again, at the moment of sending.

use super::command::{Answer, Claim, kind};
use super::group::{Contact, Group};
use super::say::{NO_CHANNEL, lane_of, purpose};
use crate::runtime::policy;
use crate::runtime::store::rows::{DeadLetterRow, OutboxRow, StoredMessage};
use crate::runtime::store::{StatusChange, StoreError, Write};
use crate::value::{Symbol, Zone};
use crate::vm::state::{Consent, State};

/// Why an item is held.
pub(super) mod held {
    pub(in super::super) const QUIET_HOURS: &str = "quiet_hours";
    pub(in super::super) const PAUSED: &str = "paused";
}

/// When what is paused would be tried if nobody let it go on, milliseconds UTC: the end of the year 9999.
const FAR_MS: i64 = 253_402_300_799_000;

type Result<T> = std::result::Result<T, StoreError>;

/// What is to become of an item that was to be tried.
enum Verdict {
    /// Try it.
    Go,
    /// Not before this moment: why.
    Hold(i64, &'static str),
    /// Never.
    Drop(&'static str),
}

impl Group<'_> {
    /// An item is about to be tried: it is marked so, durably, unless it may not be.
    pub(super) fn claim(&mut self, id: &str) -> Result<Answer> {
        let Some((mut item, message)) = self.transaction.waiting(id)? else { return Ok(Answer::Unclaimed) };
        if item.due_at_ms > self.now_ms {
            // It was put off since it was read.
            return Ok(Answer::Unclaimed);
        }
        match self.verdict(&item, message.as_ref())? {
            Verdict::Go => {}
            Verdict::Hold(until_ms, why) => {
                item.due_at_ms = until_ms;
                item.held = Some(why.to_owned());
                self.note("smsc_messages_held_total", why);
                self.put_into_outbox(item)?;
                return Ok(Answer::Unclaimed);
            }
            Verdict::Drop(reason) => {
                self.drop_message(&item, reason)?;
                return Ok(Answer::Unclaimed);
            }
        }
        let uncertain = item.claimed_at_ms.is_some();
        item.attempts += 1;
        (item.claimed_at_ms, item.held) = (Some(self.now_ms), None);
        self.write(Write::OutboxClaimed(item.id.clone(), self.now_ms))?;
        let from = message.as_ref().and_then(|message| self.sender_address(message.sender.as_deref()));
        Ok(Answer::Claimed(Box::new(Claim { item, message, from, uncertain })))
    }

    fn verdict(&mut self, item: &OutboxRow, message: Option<&StoredMessage>) -> Result<Verdict> {
        if item.expires_at_ms.is_some_and(|expires_ms| expires_ms < self.now_ms) {
            return Ok(Verdict::Drop("expired"));
        }
        let Some(message) = message else {
            return Ok(if item.kind == kind::SMS { Verdict::Drop("no_message") } else { Verdict::Go });
        };
        if message.purpose == purpose::COMPLIANCE {
            return Ok(Verdict::Go);
        }
        if self.is_paused(message.sender.as_deref()) {
            return Ok(Verdict::Hold(FAR_MS, held::PAUSED));
        }
        let Some(contact) = self.take_known(&message.went_to().into())? else { return Ok(Verdict::Go) };
        let verdict = self.verdict_for(&contact, message);
        self.put(contact);
        Ok(verdict)
    }

    fn verdict_for(&self, contact: &Contact, message: &StoredMessage) -> Verdict {
        let per_sender = self.programs.current().schema().consent_per_sender;
        let sender = message.sender.as_deref().filter(|_| per_sender).map(Symbol::of);
        if is_refused(&contact.state, per_sender, sender) {
            return Verdict::Drop("opted_out");
        }
        if !message.marketing || message.purpose == purpose::REPLY {
            return Verdict::Go;
        }
        let category = message.category.as_deref().map(Symbol::of);
        if category.and_then(|category| contact.state.category(category)) == Some(false) {
            return Verdict::Drop("refused_category");
        }
        let own = contact.state.timezone.as_deref().and_then(Zone::named);
        let zone = own.as_ref().unwrap_or_else(|| self.programs.zone());
        policy::held_until(self.settings.quiet_hours, zone, self.now_ms)
            .map_or(Verdict::Go, |until_ms| Verdict::Hold(until_ms, held::QUIET_HOURS))
    }

    fn drop_message(&mut self, item: &OutboxRow, reason: &'static str) -> Result<()> {
        self.note("smsc_messages_dropped_total", reason);
        self.write(Write::OutboxDone(item.id.clone()))?;
        self.change_status(&item.id, "dropped", Some(reason), None)
    }

    pub(super) fn change_status(
        &mut self,
        id: &str,
        status: &'static str,
        reason: Option<&str>,
        provider_id: Option<&str>,
    ) -> Result<()> {
        self.write(Write::MessageStatus(StatusChange {
            id: id.to_owned(),
            status,
            reason: reason.map(str::to_owned),
            provider_id: provider_id.map(str::to_owned),
            at_ms: self.now_ms,
        }))
    }

    fn sender_address(&self, name: Option<&str>) -> Option<String> {
        let senders = &self.programs.current().schema().senders;
        let named = senders.iter().find(|sender| Some(sender.name.as_str()) == name);
        let only = || senders.first().filter(|_| senders.len() == 1 && name.is_none());
        named.or_else(only).map(|sender| sender.address.clone())
    }

    /// A message that no channel served may have one by now.
    fn route_again(&mut self, item: &mut OutboxRow) -> Result<()> {
        if item.lane != lane_of(NO_CHANNEL) {
            return Ok(());
        }
        let Some(message) = self.transaction.message(&item.id)? else { return Ok(()) };
        let (sender, channel) = self.route(&item.phone, message.sender)?;
        item.lane = lane_of(&channel);
        self.write(Write::MessageRouted { id: item.id.clone(), sender, channel })
    }

    /// A dead letter is tried again, or dropped.
    pub(super) fn dead_letter(&mut self, id: &str, again: bool) -> Result<Answer> {
        let Some(DeadLetterRow { mut item, .. }) = self.transaction.dead_letter(id)? else {
            return Ok(Answer::NotFound);
        };
        self.write(Write::DeadLetterDone(id.to_owned()))?;
        if again {
            (item.attempts, item.due_at_ms) = (0, self.now_ms);
            if item.kind == kind::SMS {
                self.route_again(&mut item)?;
                self.change_status(id, "queued", None, None)?;
            }
            self.put_into_outbox(item)?;
        }
        Ok(Answer::Done)
    }
}

/// Whether a contact opted out of a sender; of any one, where it is not known which one writes.
pub(super) fn is_refused(state: &State, per_sender: bool, sender: Option<Symbol>) -> bool {
    let any = || state.sender_consent.iter().any(|(_, own)| *own == Consent::OptedOut);
    state.consent_for(sender) == Consent::OptedOut || (per_sender && sender.is_none() && any())
}
