//! One worker: what goes through one channel or connector.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, broadcast, watch};
use tokio::task::JoinSet;

use super::retry;
use crate::runtime::channel::{Channel, Outgoing, Sent};
use crate::runtime::clock::{Stopwatch, until};
use crate::runtime::connector::{Connector, Done, Task};
use crate::runtime::engine::command::{Claim, Outcome, Tried};
use crate::runtime::engine::{Activity, Answer, Command};
use crate::runtime::ids::Ids;
use crate::runtime::service::{Handle, Unhandled};
use crate::runtime::store::rows::OutboxRow;
use crate::text::mask_phones_in;

/// Items that are read at once: where many wait they are not looked for before each.
const PAGE: usize = 1_024;

/// The longest that a worker sleeps.
const SLEEP_MAX: Duration = Duration::from_secs(30);

/// How long to wait when the engine does not take what came of a try.
const ENGINE_PAUSE: Duration = Duration::from_millis(200);

/// The other side.
pub enum Other {
    /// A channel: SMS.
    Channel {
        /// It.
        channel: Arc<dyn Channel>,
        /// Where it may tell what became of a message.
        status_url: Option<String>,
    },
    /// A connector: anything else.
    Connector(Arc<dyn Connector>),
}

/// A lane of the outbox.
pub(super) struct Lane {
    name: String,
    other: Other,
    rate_per_second: Option<u32>,
    changed: Notify,
}

impl Lane {
    pub(super) fn new(name: String, other: Other, rate_per_second: Option<u32>) -> Self {
        Self { name, other, rate_per_second, changed: Notify::new() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn parallel(&self) -> usize {
        match &self.other {
            Other::Channel { channel, .. } => channel.parallel(),
            Other::Connector(connector) => connector.parallel(),
        }
    }

    /// Items that are read at once: of a lane with a rate not more than those of a second, so that what is new does not wait
    /// behind many.
    fn page(&self) -> usize {
        self.rate_per_second.map_or(PAGE, |rate| (rate as usize).min(PAGE).max(self.parallel()))
    }

    /// The pause between two tries, where there is one.
    fn pause(&self) -> Option<Duration> {
        self.rate_per_second.map(|rate| Duration::from_secs(1) / rate.max(1))
    }

    /// Waits until nothing may be tried now, and nothing is under way.
    pub(super) async fn settle(&self, handle: &Handle) {
        loop {
            let changed = self.changed.notified();
            let now_ms = handle.now_ms();
            let ready = handle.store.ready(&self.name, now_ms, 1).is_ok_and(|items| !items.is_empty());
            if !ready && !handle.tries.is_busy(&self.name) {
                return;
            }
            // The worker may have looked just before something became due.
            let _ = tokio::time::timeout(Duration::from_millis(20), changed).await;
        }
    }

    async fn attempt(&self, claim: &Claim, handle: &Handle) -> Attempt {
        match &self.other {
            Other::Channel { channel, status_url } => {
                let Some(outgoing) = outgoing(claim, status_url.as_deref()) else {
                    return Attempt::failed("the message is gone");
                };
                if channel.has_idempotency() {
                    return Attempt::from(channel.send(&outgoing).await).recognised();
                }
                if claim.uncertain
                    && let Some(known) = taken_before(&**channel, claim, &outgoing, handle).await
                {
                    return known;
                }
                if claim.item.attempts > self.attempts_max() {
                    return Attempt::failed(claim.item.error.as_deref().unwrap_or("it was tried too often"));
                }
                if let Some(message) = claim.message.as_ref().filter(|_| claim.uncertain) {
                    // The provider's list may be late.
                    handle.metrics.count("smsc_messages_repeated_total", &message.channel);
                }
                channel.send(&outgoing).await.into()
            }
            Other::Connector(connector) => {
                let payload = serde_json::from_str(&claim.item.payload).unwrap_or_default();
                let task = Task {
                    id: claim.item.id.clone(),
                    kind: claim.item.kind.clone(),
                    payload,
                    phone: claim.item.phone.clone(),
                    attempt: claim.item.attempts,
                };
                connector.perform(&task).await.into()
            }
        }
    }

    fn attempts_max(&self) -> u32 {
        match &self.other {
            Other::Channel { .. } => retry::ATTEMPTS,
            Other::Connector(connector) => connector.attempts_max(),
        }
    }
}

/// By how much the clock of a provider may be behind ours, milliseconds.
const CLOCKS_DIFFER_MS: i64 = 60_000;

/// Whether a provider that does not recognise repeats took a message already, of which we did not hear what came. Nothing where it
/// did not: then it is sent once more.
async fn taken_before(
    channel: &dyn Channel,
    claim: &Claim,
    outgoing: &Outgoing,
    handle: &Handle,
) -> Option<Attempt> {
    let message = claim.message.as_ref()?;
    let since_ms = message.at_ms.saturating_sub(CLOCKS_DIFFER_MS);
    let found = match channel.taken_since(outgoing, since_ms).await {
        Ok(found) => found,
        Err(reason) => return Some(Attempt::Later { reason, after_ms: None, unknown: true }),
    };
    // The same text may have been sent before: that message is known by its id.
    let is_new = |id: &String| handle.store.is_known_at(&message.channel, id) == Ok(false);
    let id = found.into_iter().find(is_new)?;
    Some(Attempt::Over(Outcome::Sent { provider_id: Some(id), delivered: false }))
}

/// What came of a try, before it is known whether another follows.
enum Attempt {
    Over(Outcome),
    Later { reason: String, after_ms: Option<i64>, unknown: bool },
}

impl Attempt {
    fn failed(reason: &str) -> Self {
        Self::Over(Outcome::Failed { reason: reason.to_owned(), about: Default::default(), unknown: false })
    }
}

impl Attempt {
    /// What others say of a contact names its number, which does not belong in lists and logs.
    fn without_numbers(mut self) -> Self {
        if let Self::Later { reason, .. } | Self::Over(Outcome::Failed { reason, .. }) = &mut self {
            *reason = mask_phones_in(reason);
        }
        self
    }

    /// The other side recognises what it has taken: a repeat does no harm.
    fn recognised(self) -> Self {
        match self {
            Self::Later { reason, after_ms, .. } => Self::Later { reason, after_ms, unknown: false },
            over => over,
        }
    }
}

impl From<Sent> for Attempt {
    fn from(sent: Sent) -> Self {
        match sent {
            Sent::Accepted { provider_id, delivered } => Self::Over(Outcome::Sent { provider_id, delivered }),
            Sent::Later { reason, after_ms } => Self::Later { reason, after_ms, unknown: false },
            Sent::Unknown { reason } => Self::Later { reason, after_ms: None, unknown: true },
            Sent::Refused { reason, about } => Self::Over(Outcome::Failed { reason, about, unknown: false }),
        }
    }
}

impl From<Done> for Attempt {
    fn from(done: Done) -> Self {
        match done {
            Done::Well(answer) => Self::Over(Outcome::Done(answer)),
            // A connector's other side recognises repeats.
            Done::Later { reason, after_ms } => Self::Later { reason, after_ms, unknown: false },
            Done::Refused { reason } => Self::failed(&reason),
        }
    }
}

fn outgoing(claim: &Claim, status_url: Option<&str>) -> Option<Outgoing> {
    let message = claim.message.as_ref()?;
    Some(Outgoing {
        id: message.id.clone(),
        to: message.recipient.clone().unwrap_or_else(|| message.contact.clone()),
        from: claim.from.clone(),
        text: message.text.clone(),
        media: message.media.clone(),
        status_url: status_url.map(str::to_owned),
    })
}

/// Works until told to stop.
pub(super) async fn work(lane: Arc<Lane>, handle: Handle, mut stop: watch::Receiver<bool>, seed: u64) {
    let mut news = handle.news();
    let mut moves = handle.clock.moves();
    let mut worker = Worker::new(lane, handle, stop.clone(), seed);
    while !*stop.borrow() {
        worker.start_ready().await;
        let sleep = worker.sleep();
        tokio::select! {
            _ = stop.changed() => {}
            () = heard(&mut news, &worker.lane.name) => {}
            _ = moved(moves.as_mut()) => {}
            Some(_) = worker.tries.join_next(), if !worker.tries.is_empty() => {}
            () = tokio::time::sleep(sleep) => {}
        }
        // What a group of the engine has ended together is looked after together.
        tokio::task::yield_now().await;
        while worker.tries.try_join_next().is_some() {}
    }
    while worker.tries.join_next().await.is_some() {}
}

/// Waits for something that may give the lane something to do.
async fn heard(news: &mut broadcast::Receiver<Arc<Activity>>, lane: &str) {
    let concerns = |activity: &Activity| {
        activity.lanes.contains(lane) || activity.released || !activity.opted_out.is_empty()
    };
    // Where news were missed, they may have been for this lane.
    while news.recv().await.is_ok_and(|activity| !concerns(&activity)) {}
}

async fn moved(moves: Option<&mut watch::Receiver<i64>>) {
    match moves {
        Some(moves) => drop(moves.changed().await),
        None => std::future::pending().await,
    }
}

/// What a lane's worker knows.
struct Worker {
    lane: Arc<Lane>,
    handle: Handle,
    stop: watch::Receiver<bool>,
    permits: Arc<Semaphore>,
    tries: JoinSet<()>,
    /// What may be tried now, as far as it was read: of each contact the oldest item, and what was held before it.
    ready: VecDeque<OutboxRow>,
    /// When it was read, milliseconds UTC.
    read_at_ms: i64,
    ids: Ids,
}

impl Worker {
    fn new(lane: Arc<Lane>, handle: Handle, stop: watch::Receiver<bool>, seed: u64) -> Self {
        let permits = Arc::new(Semaphore::new(lane.parallel()));
        let ids = Ids::after(None, seed);
        let (tries, ready) = (JoinSet::new(), VecDeque::new());
        Self { lane, handle, stop, permits, tries, ready, read_at_ms: i64::MIN, ids }
    }

    /// How long there is nothing to do by itself.
    fn sleep(&self) -> Duration {
        if self.permits.available_permits() == 0 {
            return SLEEP_MAX;
        }
        let (handle, lane) = (&self.handle, self.lane.name.as_str());
        // What was due when it was read is under way, or waits for that.
        let after_ms = if handle.tries.is_busy(lane) { self.read_at_ms } else { i64::MIN };
        match handle.store.next_ready_ms(lane, after_ms).ok().flatten() {
            Some(due_ms) => until(handle.now_ms(), due_ms).clamp(Duration::from_millis(1), SLEEP_MAX),
            None => SLEEP_MAX,
        }
    }

    /// Starts what may be tried now.
    async fn start_ready(&mut self) {
        if self.ready.is_empty() && self.permits.available_permits() > 0 {
            self.read_ready().await;
        }
        while !self.ready.is_empty() {
            let Ok(permit) = self.permits.clone().try_acquire_owned() else { return };
            if !self.goes_on().await {
                return;
            }
            let Some(item) = self.ready.pop_front() else { return };
            if self.handle.tries.begin(&item.phone, &self.lane.name) {
                self.start(item, permit);
            }
        }
    }

    /// Waits for the pause between two tries, where there is one; false when it is time to stop.
    async fn goes_on(&mut self) -> bool {
        if let Some(pause) = self.lane.pause() {
            let _ = tokio::time::timeout(pause, self.stop.wait_for(|stop| *stop)).await;
        }
        !*self.stop.borrow()
    }

    /// Reads what may be tried now. Each is looked at once more before it is tried.
    async fn read_ready(&mut self) {
        let (store, lane) = (self.handle.store.clone(), self.lane.clone());
        let now_ms = self.handle.now_ms();
        self.read_at_ms = now_ms;
        // Many are read for milliseconds, in which requests would wait.
        match tokio::task::spawn_blocking(move || store.ready(&lane.name, now_ms, lane.page())).await {
            Ok(Ok(items)) => self.ready.extend(items),
            _ => tokio::time::sleep(ENGINE_PAUSE).await,
        }
    }

    fn start(&mut self, item: OutboxRow, permit: OwnedSemaphorePermit) {
        let (lane, handle, random) = (self.lane.clone(), self.handle.clone(), self.ids.draw());
        self.tries.spawn(async move {
            try_once(&lane, &handle, &item.id, &item.phone, random).await;
            handle.tries.end(&item.phone, &lane.name);
            drop(permit);
            lane.changed.notify_waiters();
        });
    }
}

async fn try_once(lane: &Lane, handle: &Handle, id: &str, phone: &str, random: u32) {
    let claim = match handle.call_in_turn(Command::Claim(id.to_owned())).await {
        Ok(Answer::Claimed(claim)) => claim,
        Ok(_) => return,
        Err(_) => return tokio::time::sleep(ENGINE_PAUSE).await,
    };
    let is_compliance = claim.message.as_ref().is_some_and(|message| message.purpose == "compliance");
    let attempt = if handle.tries.is_given_up(phone, &lane.name) && !is_compliance {
        // The row is gone already; this only says so.
        Attempt::Over(Outcome::Untried)
    } else {
        let began = Stopwatch::start();
        let attempt = lane.attempt(&claim, handle).await;
        handle.metrics.tried(&lane.name, began.ms());
        attempt.without_numbers()
    };
    let outcome = match attempt {
        Attempt::Over(outcome) => outcome,
        // What may have been taken is looked for once more before it is given up.
        Attempt::Later { reason, unknown, .. }
            if claim.item.attempts >= lane.attempts_max() + u32::from(unknown) =>
        {
            Outcome::Failed { reason, about: Default::default(), unknown }
        }
        Attempt::Later { reason, after_ms, unknown } => {
            let pause_ms = retry::pause_ms(claim.item.attempts, random).max(after_ms.unwrap_or(0));
            Outcome::Later { at_ms: handle.now_ms().saturating_add(pause_ms), reason, unknown }
        }
    };
    tell(handle, Tried { claim, outcome }).await;
}

/// What came of a try must be written: else it would be tried again.
async fn tell(handle: &Handle, tried: Tried) {
    loop {
        match handle.call_in_turn(Command::Tried(tried.clone())).await {
            Ok(_) | Err(Unhandled::Closing) => return,
            Err(_) => tokio::time::sleep(ENGINE_PAUSE).await,
        }
    }
}
