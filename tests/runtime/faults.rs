//! A store that fails when it is told to: before anything is written, in the middle of it, at the commit, or after.

use std::cell::RefCell;
use std::path::Path;
use std::sync::{Arc, Mutex};

use smsc::runtime::store::rows::*;
use smsc::runtime::store::*;

/// What goes wrong next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The transaction cannot begin.
    Begin,
    /// The write of this number fails.
    Write(u32),
    /// The commit fails, and nothing is durable.
    Commit,
    /// Everything is durable, but nobody hears of it: the process dies before it can answer.
    AfterCommit,
}

/// A store with faults.
pub struct Faulty {
    inner: Arc<dyn Store>,
    next: Arc<Mutex<Fault>>,
}

impl Faulty {
    pub fn new(inner: Arc<dyn Store>, next: Arc<Mutex<Fault>>) -> Self {
        Self { inner, next }
    }
}

fn broken<T>(what: &str) -> Result<T, StoreError> {
    Err(StoreError::Failed(format!("injected: {what}")))
}

struct FaultyTransaction<'s> {
    inner: &'s mut dyn Transaction,
    fault: Fault,
    writes: RefCell<u32>,
}

impl Transaction for FaultyTransaction<'_> {
    fn session(&mut self, phone: &str) -> Result<Option<SessionRow>, StoreError> {
        self.inner.session(phone)
    }
    fn remembered(&mut self, phone: &str) -> Result<Remembered, StoreError> {
        self.inner.remembered(phone)
    }
    fn early_receipt(
        &mut self,
        channel: &str,
        provider_id: &str,
    ) -> Result<Option<EarlyReceiptRow>, StoreError> {
        self.inner.early_receipt(channel, provider_id)
    }
    fn event(&mut self, source: &str, external_id: &str) -> Result<Option<String>, StoreError> {
        self.inner.event(source, external_id)
    }
    fn effects_of(
        &mut self,
        source: &str,
        external_id: &str,
    ) -> Result<Option<serde_json::Value>, StoreError> {
        self.inner.effects_of(source, external_id)
    }
    fn messages_since(&mut self, phone: &str, first_id: &str, enough: u32) -> Result<u32, StoreError> {
        self.inner.messages_since(phone, first_id, enough)
    }
    fn automatic_since(&mut self, phone: &str, first_id: &str) -> Result<u32, StoreError> {
        self.inner.automatic_since(phone, first_id)
    }
    fn due(&mut self, until_ms: i64, limit: usize) -> Result<Vec<String>, StoreError> {
        self.inner.due(until_ms, limit)
    }
    fn waiting(&mut self, id: &str) -> Result<Option<(OutboxRow, Option<StoredMessage>)>, StoreError> {
        self.inner.waiting(id)
    }
    fn take_from_outbox(&mut self, id: &str) -> Result<bool, StoreError> {
        *self.writes.borrow_mut() += 1;
        if self.fault == Fault::Write(*self.writes.borrow()) {
            return broken("write");
        }
        self.inner.take_from_outbox(id)
    }
    fn is_in_outbox(&mut self, id: &str) -> Result<bool, StoreError> {
        self.inner.is_in_outbox(id)
    }
    fn message(&mut self, id: &str) -> Result<Option<StoredMessage>, StoreError> {
        self.inner.message(id)
    }
    fn message_of(&mut self, channel: &str, provider_id: &str) -> Result<Option<StoredMessage>, StoreError> {
        self.inner.message_of(channel, provider_id)
    }
    fn dead_letter(&mut self, id: &str) -> Result<Option<DeadLetterRow>, StoreError> {
        self.inner.dead_letter(id)
    }
    fn link(&mut self, code: &str) -> Result<Option<LinkRow>, StoreError> {
        self.inner.link(code)
    }
    fn audience(
        &mut self,
        audience: &Audience,
        cursor: &str,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        self.inner.audience(audience, cursor, limit)
    }
    fn job(&mut self) -> Result<Option<JobRow>, StoreError> {
        self.inner.job()
    }
    fn is_recipient(&mut self, phone: &str) -> Result<bool, StoreError> {
        self.inner.is_recipient(phone)
    }
    fn forwarded_to(&mut self, number: &str) -> Result<Option<String>, StoreError> {
        self.inner.forwarded_to(number)
    }
    fn last_sender(&mut self, phone: &str) -> Result<Option<String>, StoreError> {
        self.inner.last_sender(phone)
    }
    fn is_newest_sent(&mut self, phone: &str, id: &str) -> Result<bool, StoreError> {
        self.inner.is_newest_sent(phone, id)
    }
    fn unused_programs(&mut self, kept: usize) -> Result<Vec<String>, StoreError> {
        self.inner.unused_programs(kept)
    }
    fn repeats(&mut self, phone: &str, text: &str) -> Result<bool, StoreError> {
        self.inner.repeats(phone, text)
    }
    fn write(&mut self, change: Write) -> Result<(), StoreError> {
        *self.writes.borrow_mut() += 1;
        if self.fault == Fault::Write(*self.writes.borrow()) {
            return broken("write");
        }
        self.inner.write(change)
    }
}

impl Store for Faulty {
    fn transact(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let fault = std::mem::replace(&mut *self.next.lock().unwrap(), Fault::None);
        if fault == Fault::Begin {
            return broken("begin");
        }
        self.inner.transact(&mut |inner| {
            work(&mut FaultyTransaction { inner, fault, writes: RefCell::new(0) })?;
            if fault == Fault::Commit { broken("commit") } else { Ok(()) }
        })?;
        if fault == Fault::AfterCommit { broken("after the commit") } else { Ok(()) }
    }
    fn next_due_ms(&self) -> Result<Option<i64>, StoreError> {
        self.inner.next_due_ms()
    }
    fn last_id(&self) -> Result<Option<String>, StoreError> {
        self.inner.last_id()
    }
    fn meta(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.inner.meta(name)
    }
    fn session(&self, phone: &str) -> Result<Option<SessionRow>, StoreError> {
        self.inner.session(phone)
    }
    fn sessions(&self, after: &str, limit: usize) -> Result<Vec<SessionRow>, StoreError> {
        self.inner.sessions(after, limit)
    }
    fn contacts(&self, filter: &ContactFilter) -> Result<Vec<ContactRow>, StoreError> {
        self.inner.contacts(filter)
    }
    fn consents(&self, phone: &str) -> Result<Vec<ConsentRow>, StoreError> {
        self.inner.consents(phone)
    }
    fn messages(&self, filter: &MessageFilter) -> Result<Vec<StoredMessage>, StoreError> {
        self.inner.messages(filter)
    }
    fn events(
        &self,
        phone: Option<&str>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.inner.events(phone, after, limit)
    }
    fn ready(&self, lane: &str, now_ms: i64, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
        self.inner.ready(lane, now_ms, limit)
    }
    fn next_ready_ms(&self, lane: &str, after_ms: i64) -> Result<Option<i64>, StoreError> {
        self.inner.next_ready_ms(lane, after_ms)
    }
    fn outbox_sizes(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.inner.outbox_sizes()
    }
    fn lanes(&self) -> Result<Vec<String>, StoreError> {
        self.inner.lanes()
    }
    fn uncertain(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.inner.uncertain()
    }
    fn is_known_at(&self, channel: &str, provider_id: &str) -> Result<bool, StoreError> {
        self.inner.is_known_at(channel, provider_id)
    }
    fn dead_letters(&self, after: &str, limit: usize) -> Result<Vec<DeadLetterRow>, StoreError> {
        self.inner.dead_letters(after, limit)
    }
    fn dead_letter_sizes(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.inner.dead_letter_sizes()
    }
    fn link(&self, code: &str) -> Result<Option<LinkRow>, StoreError> {
        self.inner.link(code)
    }
    fn groups(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.inner.groups()
    }
    fn audience_size(&self, group: Option<&str>) -> Result<u64, StoreError> {
        self.inner.audience_size(group)
    }
    fn groups_of(&self, phone: &str) -> Result<Vec<String>, StoreError> {
        self.inner.groups_of(phone)
    }
    fn zones(&self) -> Result<Vec<String>, StoreError> {
        self.inner.zones()
    }
    fn counters(&self) -> Result<Vec<(CounterKey, i64)>, StoreError> {
        self.inner.counters()
    }
    fn campaign_stats(
        &self,
        name: &str,
        attribution_ms: i64,
        objective: Option<&str>,
    ) -> Result<CampaignStats, StoreError> {
        self.inner.campaign_stats(name, attribution_ms, objective)
    }
    fn schedules(&self) -> Result<Vec<ScheduleRow>, StoreError> {
        self.inner.schedules()
    }
    fn paused(&self) -> Result<Vec<String>, StoreError> {
        self.inner.paused()
    }
    fn deployments(&self, limit: usize) -> Result<Vec<DeploymentRow>, StoreError> {
        self.inner.deployments(limit)
    }
    fn program(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.program(id)
    }
    fn program_ids(&self) -> Result<Vec<String>, StoreError> {
        self.inner.program_ids()
    }
    fn backup(&self, to: &Path) -> Result<(), StoreError> {
        self.inner.backup(to)
    }
    fn check(&self) -> Result<Vec<String>, StoreError> {
        self.inner.check()
    }
    fn forget(&self, before_ms: i64, limit: usize) -> Result<usize, StoreError> {
        self.inner.forget(before_ms, limit)
    }
    fn checkpoint(&self) -> Result<LogSize, StoreError> {
        self.inner.checkpoint()
    }
    fn reset_log(&self) -> Result<(), StoreError> {
        self.inner.reset_log()
    }
}
