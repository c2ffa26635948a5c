//! The engine on its thread, and the handle by which others give it commands.

mod worker;

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, mpsc, oneshot, watch};

use super::clock::Clock;
use super::engine::{Activity, Answer, Command, Engine};
use super::metrics::Metrics;
use super::notices::Notices;
use super::store::{Store, StoreError};
use super::tries::Tries;
use crate::vm::Programs;
use worker::Worker;

/// Commands that may wait; beyond them callers are told to come back.
const WAITING: usize = 8_192;

/// Commands of the runtime itself and of imports that may wait: so many that groups are full, and so few that whoever cannot wait
/// finds room and is soon served.
const WAITING_IN_TURN: usize = 512;

/// Groups whose news a slow listener may miss.
const NEWS: usize = 1_024;

/// Why a command was not handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unhandled {
    /// Too many wait.
    Busy,
    /// The runtime is going down.
    Closing,
    /// The store failed; nothing has happened.
    Store(StoreError),
}

impl std::fmt::Display for Unhandled {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Busy => out.write_str("too many requests wait"),
            Self::Closing => out.write_str("the runtime is stopping"),
            Self::Store(error) => error.fmt(out),
        }
    }
}

struct Waiting {
    command: Command,
    answer: oneshot::Sender<Result<Answer, Unhandled>>,
    /// Its place among those that wait for their turn, free again when it is handled.
    turn: Option<OwnedSemaphorePermit>,
}

/// A handle of the engine: cheap to copy.
#[derive(Clone)]
pub struct Handle {
    commands: mpsc::Sender<Waiting>,
    turns: Arc<Semaphore>,
    programs: Arc<RwLock<Arc<Programs>>>,
    news: broadcast::Sender<Arc<Activity>>,
    healthy: watch::Receiver<Option<String>>,
    next_schedule: watch::Receiver<Option<i64>>,
    /// The log is to be begun anew after the next group.
    renew_log: Arc<AtomicBool>,
    last_ms: Arc<AtomicI64>,
    /// Tries of outbox items that are under way.
    pub tries: Arc<Tries>,
    /// Counts since the start.
    pub metrics: Arc<Metrics>,
    /// What the log was told of failures.
    pub notices: Arc<Notices>,
    /// The store, for reading.
    pub store: Arc<dyn Store>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

impl Handle {
    /// Handles a command. When it returns well, what it did is durable.
    ///
    /// # Errors
    /// Too many wait, or the store failed: nothing has happened.
    pub async fn call(&self, command: Command) -> Result<Answer, Unhandled> {
        let (answer, answered) = oneshot::channel();
        self.commands.try_send(Waiting { command, answer, turn: None }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Unhandled::Busy,
            mpsc::error::TrySendError::Closed(_) => Unhandled::Closing,
        })?;
        answered.await.unwrap_or(Err(Unhandled::Closing))
    }

    /// The same, but waits for its turn where many wait: for work of the runtime itself.
    ///
    /// # Errors
    /// As for [`call`](Self::call).
    pub async fn call_in_turn(&self, command: Command) -> Result<Answer, Unhandled> {
        self.call_all(std::iter::once(command)).await?.pop().ok_or(Unhandled::Closing)
    }

    /// Handles commands one after another, as many of them in a group as fit. Those before one that is not handled are.
    ///
    /// # Errors
    /// As for [`call`](Self::call), of the first that was not handled.
    pub async fn call_all(
        &self,
        commands: impl IntoIterator<Item = Command>,
    ) -> Result<Vec<Answer>, Unhandled> {
        let mut all = Vec::new();
        for command in commands {
            let (answer, answered) = oneshot::channel();
            let turn = self.turns.clone().acquire_owned().await.ok();
            let sent = self.commands.send(Waiting { command, answer, turn }).await;
            sent.map_err(|_| Unhandled::Closing)?;
            all.push(answered);
        }
        let mut answers = Vec::with_capacity(all.len());
        for answered in all {
            answers.push(answered.await.unwrap_or(Err(Unhandled::Closing))?);
        }
        Ok(answers)
    }

    /// Waits until the engine has ended, for whatever reason.
    pub async fn closed(&self) {
        self.commands.closed().await;
    }

    /// At what moment the engine would handle something now, milliseconds UTC: that of the clock, but never before what has
    /// happened already. A clock that was wrong may have been set back.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms().max(self.last_ms.load(Ordering::Acquire))
    }

    /// The programs that are played.
    pub fn programs(&self) -> Arc<Programs> {
        self.programs.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// What is decided from now on.
    pub fn news(&self) -> broadcast::Receiver<Arc<Activity>> {
        self.news.subscribe()
    }

    /// What is wrong with the store, if something is.
    pub fn trouble(&self) -> Option<String> {
        self.healthy.borrow().clone()
    }

    /// When something is due next that nobody sets off and that does not lie in the outbox, milliseconds UTC.
    ///
    /// # Errors
    /// The store failed.
    pub fn next_due_ms(&self) -> Result<Option<i64>, StoreError> {
        let schedule = *self.next_schedule.borrow();
        Ok(self.store.next_due_ms()?.into_iter().chain(schedule).min())
    }

    /// Lets the engine begin the log anew after its next group: of what the log holds little should be left to move.
    pub fn renew_log(&self) {
        self.renew_log.store(true, Ordering::Relaxed);
    }

    /// How many commands wait.
    pub fn waiting(&self) -> usize {
        self.commands.max_capacity() - self.commands.capacity()
    }
}

/// Starts the engine on a thread of its own. It ends when all handles but those of its news are gone or `stop` is told;
/// what waits is handled first.
pub fn start(
    engine: Engine,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    stop: watch::Receiver<bool>,
) -> std::io::Result<(Handle, std::thread::JoinHandle<()>)> {
    let (commands, waiting) = mpsc::channel(WAITING);
    let turns = Arc::new(Semaphore::new(WAITING_IN_TURN));
    let last_ms = Arc::new(AtomicI64::new(engine.last_ms()));
    let (unhealthy, healthy) = watch::channel(None);
    let (scheduled, next_schedule) = watch::channel(engine.next_schedule_ms());
    let news = broadcast::Sender::new(NEWS);
    let programs = Arc::new(RwLock::new(engine.programs().clone()));
    let (tries, metrics) = (Arc::<Tries>::default(), Arc::<Metrics>::default());
    let notices = Arc::<Notices>::default();
    let renew_log = Arc::<AtomicBool>::default();
    let handle = Handle {
        commands,
        turns,
        programs,
        news,
        healthy,
        next_schedule,
        renew_log,
        last_ms: last_ms.clone(),
        tries,
        metrics,
        notices,
        store,
        clock,
    };
    let shown = handle.programs.clone();
    let (news, store, clock) = (handle.news.clone(), handle.store.clone(), handle.clock.clone());
    let (tries, metrics) = (handle.tries.clone(), handle.metrics.clone());
    let notices = handle.notices.clone();
    let renew_log = handle.renew_log.clone();
    let worker = Worker {
        engine,
        waiting,
        shown,
        news,
        unhealthy,
        scheduled,
        tries,
        metrics,
        notices,
        store,
        clock,
        stop,
        renew_log,
        last_ms,
        rested: false,
    };
    let runtime = tokio::runtime::Handle::current();
    let thread = std::thread::Builder::new().name("engine".to_owned()).spawn(move || worker.run(&runtime))?;
    Ok((handle, thread))
}
