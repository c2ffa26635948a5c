//! Delivery receipts and clicks: what providers and subscribers tell us about what we sent.

use std::sync::Arc;

use serde_json::json;

use super::command::{Answer, ReceiptOf};
use super::deliver::Happening;
use super::group::Group;
use super::tried::program_id;
use crate::config::Timeline;
use crate::runtime::channel::About;
use crate::runtime::store::rows::{EarlyReceiptRow, StoredMessage};
use crate::runtime::store::{StoreError, Write};
use crate::vm::effect::Origin;
use crate::vm::event::EventKind;

type Result<T> = std::result::Result<T, StoreError>;

/// What a receipt can say.
const STATUSES: [&str; 4] = ["sent", "delivered", "undelivered", "failed"];

/// How far a message is: it only moves forward.
fn rank(status: &str) -> u8 {
    match status {
        "queued" => 0,
        "sent" => 1,
        _ => 2,
    }
}

impl Group<'_> {
    /// A receipt. One that says nothing new changes nothing.
    pub(super) fn receipt(&mut self, receipt: &ReceiptOf) -> Result<Answer> {
        let message = self.transaction.message_of(&receipt.channel, &receipt.provider_id)?;
        let Some(message) = message else { return self.keep_early(receipt) };
        if rank(receipt.status) <= rank(&message.status) {
            return Ok(Answer::Event { id: message.id, duplicate: true });
        }
        self.note("smsc_receipts_total", receipt.status);
        self.change_status(&message.id, receipt.status, receipt.reason.as_deref(), None)?;
        if message.recipient.is_none() {
            let status = if receipt.about == About::Unassigned { "unassigned" } else { receipt.status };
            self.tell_message(&message, Timeline::Receipt, status)?;
            self.tell_status(&message, status, receipt.status != "sent" && receipt.status != "delivered")?;
        }
        if receipt.about == About::OptedOut && !message.went_to().is_empty() {
            // Of whom was erased there is no number any more.
            self.opted_out_at_provider(message.went_to())?;
        }
        Ok(Answer::Event { id: message.id, duplicate: false })
    }

    /// A receipt of a message that we do not know by this id: the provider may be faster with it than with its answer.
    fn keep_early(&mut self, receipt: &ReceiptOf) -> Result<Answer> {
        let known = self.transaction.early_receipt(&receipt.channel, &receipt.provider_id)?;
        if known.is_some_and(|known| rank(receipt.status) <= rank(&known.status)) {
            return Ok(Answer::Done);
        }
        self.note("smsc_receipts_early_total", &receipt.channel);
        self.write(Write::EarlyReceipt(EarlyReceiptRow {
            channel: receipt.channel.clone(),
            provider_id: receipt.provider_id.clone(),
            status: receipt.status.to_owned(),
            reason: receipt.reason.clone(),
            about: receipt.about.name().map(str::to_owned),
            at_ms: self.now_ms,
        }))?;
        Ok(Answer::Done)
    }

    /// The receipt of a message that came before its provider's answer, now that we know whose it is.
    pub(super) fn read_early(&mut self, channel: &str, provider_id: &str) -> Result<()> {
        let Some(row) = self.transaction.early_receipt(channel, provider_id)? else { return Ok(()) };
        self.write(Write::EarlyReceiptRead(row.channel.clone(), row.provider_id.clone()))?;
        let Some(status) = STATUSES.into_iter().find(|status| *status == row.status) else { return Ok(()) };
        let about = row.about.as_deref().map_or(About::Nothing, About::named);
        let EarlyReceiptRow { channel, provider_id, reason, .. } = row;
        self.receipt(&ReceiptOf { channel, provider_id, status, reason, about }).map(drop)
    }

    /// The contact's session hears what became of a message: where a script may ask for it, or `must` act on it.
    pub(super) fn tell_status(&mut self, message: &StoredMessage, status: &str, must: bool) -> Result<()> {
        let phone: Arc<str> = message.contact.as_str().into();
        let contact = self.take(&phone)?;
        let asked = contact.state.last_sent.is_some();
        self.put(contact);
        if !must && !asked {
            return Ok(());
        }
        let origin = self.origin_of(message);
        let kind = EventKind::Receipt { message: message.id.clone(), status: status.to_owned(), origin };
        self.happen(&phone, Happening { source: "receipt", external_id: None, kind }).map(drop)
    }

    fn origin_of(&self, message: &StoredMessage) -> Option<Origin> {
        let program = program_id(message.program.as_deref()?)?;
        let unit = self.programs.get(program)?.unit_named(message.unit.as_deref()?)?;
        Some(Origin { program, unit, step: u16::MAX, at: 0 })
    }

    /// A click on a short link.
    pub(super) fn click(&mut self, code: &str) -> Result<Answer> {
        let Some(link) = self.transaction.link(code)? else { return Ok(Answer::NotFound) };
        let Some(url) = link.url else { return Ok(Answer::NotFound) };
        self.write(Write::Clicked(code.to_owned()))?;
        self.tell_timeline(&link.phone, Timeline::Clicked, json!({"url": url, "campaign": link.campaign}))?;
        let campaigns = &self.programs.current().schema().campaigns;
        let campaign =
            link.campaign.and_then(|name| campaigns.iter().position(|campaign| campaign.name == name));
        let kind = EventKind::Click { campaign: campaign.map(|index| index as u32), url };
        let happening = Happening { source: "link", external_id: None, kind };
        let id = self.happen(&link.phone.as_str().into(), happening)?;
        Ok(Answer::Event { id, duplicate: false })
    }
}
