//! Messages out: which channel they leave by, and whether they may be decided at all.

use super::command::kind;
use super::group::{Contact, Group};
use super::log::{self, EffectLog, Place, place};
use crate::runtime::ids;
use crate::runtime::store::rows::{MessageRow, OutboxRow};
use crate::runtime::store::{StoreError, Write};
use crate::text;
use crate::value::HOUR_MS;
use crate::vm::effect::{Answer, Effect, EffectKind, Origin, Purpose, UnitOutcome};

type Result<T> = std::result::Result<T, StoreError>;

/// A text that the machine decided.
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) media: Option<&'a str>,
    pub(super) sender: Option<u32>,
    pub(super) purpose: Purpose,
}

/// Why a message is sent, as it is stored.
pub(super) mod purpose {
    pub(in super::super) const REPLY: &str = "reply";
    pub(in super::super) const UNIT: &str = "unit";
    pub(in super::super) const CAMPAIGN: &str = "campaign";
    pub(in super::super) const COMPLIANCE: &str = "compliance";
    pub(in super::super) const FORWARD: &str = "forward";
    pub(in super::super) const OTHER: &str = "other";
}

/// What stands for the channel of a message that none serves: its lane has no other side.
pub const NO_CHANNEL: &str = "";

/// Lane of a channel.
pub fn lane_of(channel: &str) -> String {
    format!("channel:{channel}")
}

impl Group<'_> {
    /// Decides an SMS to the contact; false where it is beyond the cap on automatic messages, and dropped.
    pub(super) fn say(
        &mut self,
        contact: &mut Contact,
        origin: Origin,
        said: &Text<'_>,
        log: &mut EffectLog,
    ) -> Result<bool> {
        let mut row = self.message_row(contact, origin, said.text);
        let sender = said.sender.and_then(|index| self.sender_name(index));
        row.media = said.media.map(str::to_owned);
        self.set_purpose(&mut row, origin, said.purpose);
        let is_compliance = matches!(said.purpose, Purpose::Compliance(_));
        if is_compliance && self.provider_answers(sender.as_deref(), said.purpose) {
            return Ok(true);
        }
        if !is_compliance && self.is_beyond_cap(contact)? {
            row.status = "dropped";
            row.reason = Some("too_many_automatic_messages".to_owned());
            row.sender = sender;
            self.note("smsc_messages_dropped_total", "too_many_automatic_messages");
            self.decided.push(Err("too_many_automatic_messages".to_owned()));
            log.push("dropped", (row.unit.as_deref(), None))
                .with("message", Some(&row.id))
                .with("reason", row.reason.as_deref());
            self.write(Write::Message(row))?;
            return Ok(false);
        }
        self.append_notice(&mut row, sender.as_deref());
        if let Some(most) = self.segments_max(origin, said.purpose).filter(|most| row.segments > *most) {
            return self.drop_long(row, sender, most, log).map(|()| true);
        }
        let expires_at_ms = self.expiry(said.purpose);
        self.decided.push(Ok(row.id.clone()));
        log.push("say", place_of(&row)).with("message", Some(&row.id));
        self.dispatch(row, sender, expires_at_ms)?;
        contact.automatic = contact.automatic.map(|before| before + u32::from(!is_compliance));
        Ok(true)
    }

    /// Appends to marketing how to opt out, where it does not tell and settings say so. Replies are no marketing.
    pub(super) fn append_notice(&self, row: &mut MessageRow, sender: Option<&str>) {
        let channel = self.settings.channel_of(sender);
        let notice = channel.and_then(|channel| channel.stop_notice.as_deref());
        let Some(notice) = notice.filter(|_| row.marketing && row.purpose != purpose::REPLY) else { return };
        let Some(text) = self.programs.with_notice(&row.text, notice, sender) else { return };
        row.text = text;
        let count = text::segments(&row.text);
        (row.encoding, row.segments) =
            (count.encoding.name(), u32::try_from(count.segments).unwrap_or(u32::MAX));
    }

    /// The most segments that a text may have with its notice; none where there is no such limit.
    fn segments_max(&self, origin: Origin, why: Purpose) -> Option<u32> {
        let most = match why {
            Purpose::Campaign(index) => {
                self.programs.current().schema().campaigns.get(index as usize)?.max_segments
            }
            Purpose::Unit(_) => {
                self.programs.get(origin.program)?.settings_of(origin.unit)?.max_segments.into()
            }
            _ => 0,
        };
        Some(most).filter(|most| *most > 0)
    }

    /// A text that has more segments than its unit or campaign allows is not sent.
    fn drop_long(
        &mut self,
        mut row: MessageRow,
        sender: Option<String>,
        most: u32,
        log: &mut EffectLog,
    ) -> Result<()> {
        self.note("smsc_messages_dropped_total", "too_long");
        (row.status, row.reason, row.sender) = ("dropped", Some("too_long".to_owned()), sender);
        self.decided.push(Err("too_long".to_owned()));
        log.push("dropped", (row.unit.as_deref(), None))
            .with("message", Some(&row.id))
            .with("reason", row.reason.as_deref())
            .with("allowed", Some(most));
        self.write(Write::Message(row))
    }

    /// Writes a message, and an outbox item that sends it; where no channel serves its sender, one that becomes a dead letter.
    pub(super) fn dispatch(
        &mut self,
        mut row: MessageRow,
        sender: Option<String>,
        expires_at_ms: Option<i64>,
    ) -> Result<()> {
        (row.sender, row.channel) = self.route(&row.phone, sender)?;
        let item = OutboxRow {
            id: row.id.clone(),
            lane: lane_of(&row.channel),
            phone: row.phone.clone(),
            kind: kind::SMS.to_owned(),
            payload: String::new(),
            due_at_ms: self.now_ms,
            expires_at_ms,
            attempts: 0,
            claimed_at_ms: None,
            error: None,
            held: None,
        };
        self.note("smsc_messages_total", "out");
        self.write(Write::Message(row))?;
        self.put_into_outbox(item)
    }

    /// The sender that a message leaves from, and its channel; no channel (`""`) where none serves it. A message that names no
    /// sender leaves from the only one, or where there are several from that of the contact's last message, in or out.
    pub(super) fn route(&mut self, phone: &str, sender: Option<String>) -> Result<(Option<String>, String)> {
        let mut sender = sender;
        // Where consent is given to each sender it must be known which one writes.
        let per_sender = self.programs.current().schema().consent_per_sender;
        if sender.is_none() && per_sender {
            sender = self.only_sender();
        }
        if sender.is_none() && (per_sender || self.settings.channel_of(None).is_none()) {
            sender = self.transaction.last_sender(phone)?;
        }
        let channel = self.settings.channel_of(sender.as_deref());
        let channel = channel.map_or(NO_CHANNEL, |channel| &*channel.name).to_owned();
        Ok((sender, channel))
    }

    /// An SMS to somebody else; a contact's message that is passed on where `forwarded`.
    pub(super) fn send_to_other(
        &mut self,
        contact: &Contact,
        origin: Origin,
        (to, forwarded): (&str, bool),
        text: &str,
        log: &mut EffectLog,
    ) -> Result<()> {
        let text = text::normalize(text);
        let mut row = self.message_row(contact, origin, &text);
        row.recipient = Some(to.to_owned());
        row.purpose = if forwarded { purpose::FORWARD } else { purpose::OTHER };
        let sender = self.sender_of_unit(origin);
        log.push("send", place_of(&row)).with("message", Some(&row.id));
        self.dispatch(row, sender, None)
    }

    pub(super) fn message_row(&mut self, contact: &Contact, origin: Origin, text: &str) -> MessageRow {
        let count = text::segments(text);
        let id = self.next_id();
        let (unit, step) = place(&self.programs, origin);
        let (unit, step) = (unit.map(str::to_owned), step.map(str::to_owned));
        MessageRow {
            id,
            phone: contact.state.phone.to_string(),
            direction: "out",
            text: text.to_owned(),
            encoding: count.encoding.name(),
            segments: u32::try_from(count.segments).unwrap_or(u32::MAX),
            status: "queued",
            program: Some(origin.program.to_string()).filter(|_| unit.is_some()),
            unit,
            step,
            at_ms: self.now_ms,
            ..MessageRow::default()
        }
    }

    fn set_purpose(&self, row: &mut MessageRow, origin: Origin, why: Purpose) {
        let category = |program: &crate::bytecode::Program, index: Option<u32>| {
            program.schema().categories.get(index? as usize).map(|category| category.name.clone())
        };
        (row.purpose, row.category) = match why {
            Purpose::Reply => (purpose::REPLY, None),
            Purpose::Compliance(_) => (purpose::COMPLIANCE, None),
            Purpose::Unit(index) => {
                let program = self.programs.get(origin.program);
                (purpose::UNIT, program.and_then(|program| category(program, index)))
            }
            Purpose::Campaign(index) => {
                let program = self.programs.current();
                let campaign = program.schema().campaigns.get(index as usize);
                row.campaign = campaign.map(|campaign| campaign.name.clone());
                (purpose::CAMPAIGN, campaign.and_then(|campaign| category(program, campaign.category)))
            }
        };
        row.marketing = self.programs.is_marketing(origin, why);
    }

    /// The name of a sender of the current program.
    pub(super) fn sender_name(&self, index: u32) -> Option<String> {
        self.programs.current().schema().senders.get(index as usize).map(|sender| sender.name.clone())
    }

    fn only_sender(&self) -> Option<String> {
        match self.programs.current().schema().senders.as_slice() {
            [only] => Some(only.name.clone()),
            _ => None,
        }
    }

    /// The name of the sender of a unit, by the program that it began with.
    fn sender_of_unit(&self, origin: Origin) -> Option<String> {
        let program = self.programs.get(origin.program)?;
        let index = program.settings_of(origin.unit)?.sender?;
        program.schema().senders.get(index as usize).map(|sender| sender.name.clone())
    }

    fn provider_answers(&self, sender: Option<&str>, why: Purpose) -> bool {
        let own = matches!(why, Purpose::Compliance(Answer::Stop | Answer::Start | Answer::Help));
        own && self.settings.channel_of(sender).is_some_and(|channel| channel.provider_answers_optout)
    }

    /// Almost all contacts have had few messages of any kind. Of the others it is asked how many were automatic.
    fn is_beyond_cap(&mut self, contact: &mut Contact) -> Result<bool> {
        let most = self.settings.automatic_per_hour;
        let hour_ago = ids::first_at(self.now_ms.saturating_sub(HOUR_MS));
        let phone = contact.state.phone.clone();
        let mut bound = match contact.automatic {
            Some(bound) => bound,
            None => self.transaction.messages_since(&phone, &hour_ago, most)?,
        };
        if bound >= most {
            bound = self.transaction.automatic_since(&phone, &hour_ago)?;
        }
        contact.automatic = Some(bound);
        Ok(bound >= most)
    }

    fn expiry(&self, why: Purpose) -> Option<i64> {
        let Purpose::Campaign(index) = why else { return None };
        let campaign = self.programs.current().schema().campaigns.get(index as usize)?;
        let (days, ms) = campaign.expires?;
        let from_ms = self.meant_for_ms.unwrap_or(self.now_ms);
        self.programs.zone().add(from_ms, crate::value::Duration { days, ms })
    }

    /// Ends whatever the contact is in, because of too many messages. Returns the ends as effects, to be counted.
    pub(super) fn end_everything(&mut self, contact: &mut Contact, log: &mut EffectLog) -> Vec<Effect> {
        let state = &mut contact.state;
        let runs = state.conversation.take().into_iter().chain(state.automations.drain(..));
        let mut ended = Vec::new();
        for run in runs {
            for frame in run.frames.iter().rev() {
                let origin = Origin { program: run.program, unit: frame.unit, step: frame.step, at: 0 };
                ended.push(Effect { origin, kind: EffectKind::Ended { outcome: UnitOutcome::Cancelled } });
            }
        }
        state.queue.clear();
        contact.changed = true;
        ended.iter().for_each(|effect| log::push(log, &self.programs, effect));
        ended
    }
}

/// Where a message was decided.
fn place_of(row: &MessageRow) -> Place<'_> {
    (row.unit.as_deref(), row.step.as_deref())
}
