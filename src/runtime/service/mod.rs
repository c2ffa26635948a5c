//! The engine on its thread: takes what is waiting, at most a group at a time, and answers when it is durable.

use std::sync::{Arc, RwLock};
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, oneshot, watch};

use super::clock::{Clock, Stopwatch, until};
use super::engine::{Activity, Answer, Command, Engine};
use super::metrics::Metrics;
use super::store::{Store, StoreError};
use super::tries::Tries;
use crate::vm::Programs;

/// Commands of one group.
const GROUP: usize = 256;

/// Commands that may wait; beyond them callers are told to come back.
const WAITING: usize = 8_192;

/// Groups whose news a slow listener may miss.
const NEWS: usize = 1_024;

/// The longest that the engine sleeps, so that a clock that was set is noticed.
const SLEEP_MAX: Duration = Duration::from_secs(30);

/// How long nothing must have happened for the log to be begun anew.
const IDLE: Duration = Duration::from_secs(2);

/// How long to wait before a timer is tried again that the store refused.
const STORE_PAUSE: Duration = Duration::from_millis(500);

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
}

/// A handle of the engine: cheap to copy.
#[derive(Clone)]
pub struct Handle {
    commands: mpsc::Sender<Waiting>,
    programs: Arc<RwLock<Arc<Programs>>>,
    news: broadcast::Sender<Arc<Activity>>,
    healthy: watch::Receiver<Option<String>>,
    next_schedule: watch::Receiver<Option<i64>>,
    /// Tries of outbox items that are under way.
    pub tries: Arc<Tries>,
    /// Counts since the start.
    pub metrics: Arc<Metrics>,
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
        self.commands.try_send(Waiting { command, answer }).map_err(|error| match error {
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
            let sent = self.commands.send(Waiting { command, answer }).await;
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
    let (unhealthy, healthy) = watch::channel(None);
    let (scheduled, next_schedule) = watch::channel(engine.next_schedule_ms());
    let news = broadcast::Sender::new(NEWS);
    let programs = Arc::new(RwLock::new(engine.programs().clone()));
    let (tries, metrics) = (Arc::<Tries>::default(), Arc::<Metrics>::default());
    let handle = Handle { commands, programs, news, healthy, next_schedule, tries, metrics, store, clock };
    let shown = handle.programs.clone();
    let (news, store, clock) = (handle.news.clone(), handle.store.clone(), handle.clock.clone());
    let (tries, metrics) = (handle.tries.clone(), handle.metrics.clone());
    let worker = Worker {
        engine,
        waiting,
        shown,
        news,
        unhealthy,
        scheduled,
        tries,
        metrics,
        store,
        clock,
        stop,
        rested: false,
    };
    let runtime = tokio::runtime::Handle::current();
    let thread = std::thread::Builder::new().name("engine".to_owned()).spawn(move || worker.run(&runtime))?;
    Ok((handle, thread))
}

struct Worker {
    engine: Engine,
    waiting: mpsc::Receiver<Waiting>,
    shown: Arc<RwLock<Arc<Programs>>>,
    news: broadcast::Sender<Arc<Activity>>,
    unhealthy: watch::Sender<Option<String>>,
    scheduled: watch::Sender<Option<i64>>,
    tries: Arc<Tries>,
    metrics: Arc<Metrics>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    stop: watch::Receiver<bool>,
    /// Nothing was written since the log was begun anew.
    rested: bool,
}

impl Worker {
    fn run(mut self, runtime: &tokio::runtime::Handle) {
        let mut more = true;
        while let Some(group) = self.next_group(runtime, more) {
            match self.handle(group) {
                Ok(again) => more = again,
                Err(_) => {
                    more = false;
                    std::thread::sleep(STORE_PAUSE);
                }
            }
        }
        if let Err(error) = self.store.reset_log() {
            tracing::warn!(%error, "the log could not be moved into the database");
        }
    }

    /// What waits, or nothing where something is due; `None` when it is time to go.
    fn next_group(&mut self, runtime: &tokio::runtime::Handle, more: bool) -> Option<Vec<Waiting>> {
        let mut group = Vec::new();
        if !more {
            let sleep = self.sleep();
            let idle = sleep.min(IDLE);
            let (waiting, stop) = (&mut self.waiting, &mut self.stop);
            match runtime.block_on(async { tokio::time::timeout(idle, first(waiting, stop)).await }) {
                Ok(First::One(waiting)) => group.push(waiting),
                Ok(First::Stop) => self.waiting.close(),
                Err(_) if idle < sleep => self.idle(),
                Err(_) => {}
            }
        }
        while group.len() < GROUP {
            match self.waiting.try_recv() {
                Ok(waiting) => group.push(waiting),
                Err(mpsc::error::TryRecvError::Empty) => break,
                Err(mpsc::error::TryRecvError::Disconnected) => {
                    return Some(group).filter(|group| !group.is_empty());
                }
            }
        }
        Some(group)
    }

    /// How long there is nothing to do by itself.
    fn sleep(&self) -> Duration {
        if self.clock.moves().is_some() {
            // A clock that is moved tells by a command.
            return SLEEP_MAX;
        }
        match self.engine.next_due_ms() {
            Ok(Some(due_ms)) => until(self.clock.now_ms(), due_ms).min(SLEEP_MAX),
            Ok(None) => SLEEP_MAX,
            Err(_) => STORE_PAUSE,
        }
    }

    fn idle(&mut self) {
        if std::mem::replace(&mut self.rested, true) {
            return;
        }
        if let Err(error) = self.store.reset_log() {
            tracing::debug!(%error, "the log is not begun anew");
        }
    }

    /// Handles a group; one by one where that fails, so that one command cannot harm the others.
    fn handle(&mut self, group: Vec<Waiting>) -> Result<bool, StoreError> {
        let (commands, callers): (Vec<Command>, Vec<_>) =
            group.into_iter().map(|waiting| (waiting.command, waiting.answer)).unzip();
        match self.process(&commands) {
            Ok((answers, more)) => {
                for (caller, answer) in callers.into_iter().zip(answers) {
                    // Whoever asked may be gone.
                    let _ = caller.send(Ok(answer));
                }
                Ok(more)
            }
            Err(error) if commands.len() < 2 => {
                for caller in callers {
                    let _ = caller.send(Err(Unhandled::Store(error.clone())));
                }
                Err(error)
            }
            Err(_) => self.handle_singly(commands, callers),
        }
    }

    fn handle_singly(
        &mut self,
        commands: Vec<Command>,
        callers: Vec<oneshot::Sender<Result<Answer, Unhandled>>>,
    ) -> Result<bool, StoreError> {
        let mut result = Ok(false);
        for (command, caller) in commands.into_iter().zip(callers) {
            let processed = self.process(std::slice::from_ref(&command));
            let answer = match processed {
                Ok((mut answers, more)) => {
                    result = result.map(|before| before || more);
                    answers.pop().ok_or(Unhandled::Closing)
                }
                Err(error) => {
                    result = Err(error.clone());
                    Err(Unhandled::Store(error))
                }
            };
            let _ = caller.send(answer);
        }
        result
    }

    fn process(&mut self, commands: &[Command]) -> Result<(Vec<Answer>, bool), StoreError> {
        self.rested = false;
        let began = Stopwatch::start();
        let result = self.engine.process(self.clock.now_ms(), commands);
        let took_ms = began.ms();
        let trouble = result.as_ref().err().map(ToString::to_string);
        self.unhealthy.send_if_modified(|known| {
            let changed = *known != trouble;
            if let Some(trouble) = trouble.as_ref().filter(|_| changed) {
                tracing::error!(trouble, "the store failed; nothing is acknowledged");
            }
            known.clone_from(&trouble);
            changed
        });
        let (answers, activity) = result?;
        activity.opted_out.iter().for_each(|phone| self.tries.give_up(phone));
        self.metrics.add(&activity, commands.len(), took_ms);
        let programs = self.engine.programs();
        let mut shown = self.shown.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !Arc::ptr_eq(&shown, programs) {
            *shown = programs.clone();
        }
        drop(shown);
        let more = activity.more;
        self.scheduled.send_replace(activity.next_schedule_ms);
        // Nobody may be listening.
        let _ = self.news.send(Arc::new(activity));
        Ok((answers, more))
    }
}

enum First {
    One(Waiting),
    Stop,
}

async fn first(waiting: &mut mpsc::Receiver<Waiting>, stop: &mut watch::Receiver<bool>) -> First {
    tokio::select! {
        waiting = waiting.recv() => waiting.map_or(First::Stop, First::One),
        _ = stop.wait_for(|stop| *stop) => First::Stop,
    }
}
