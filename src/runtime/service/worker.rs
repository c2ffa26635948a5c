//! The thread of the engine: takes what is waiting, at most a group at a time, and answers when it is durable.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use tokio::sync::{broadcast, mpsc, oneshot, watch};

use super::{Unhandled, Waiting};
use crate::runtime::clock::{Clock, Stopwatch, until};
use crate::runtime::engine::{Activity, Answer, Command, Engine};
use crate::runtime::metrics::Metrics;
use crate::runtime::notices::Notices;
use crate::runtime::store::{Store, StoreError};
use crate::runtime::tries::Tries;
use crate::vm::Programs;

/// Commands of one group.
const GROUP: usize = 256;

/// The longest that the engine sleeps, so that a clock that was set is noticed.
const SLEEP_MAX: Duration = Duration::from_secs(30);

/// How long nothing must have happened for the log to be begun anew.
const IDLE: Duration = Duration::from_secs(2);

/// How long to wait before a timer is tried again that the store refused.
const STORE_PAUSE: Duration = Duration::from_millis(500);

/// The engine on its thread.
pub(super) struct Worker {
    pub(super) engine: Engine,
    pub(super) waiting: mpsc::Receiver<Waiting>,
    pub(super) shown: Arc<RwLock<Arc<Programs>>>,
    pub(super) news: broadcast::Sender<Arc<Activity>>,
    pub(super) unhealthy: watch::Sender<Option<String>>,
    pub(super) scheduled: watch::Sender<Option<i64>>,
    pub(super) tries: Arc<Tries>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) notices: Arc<Notices>,
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) renew_log: Arc<AtomicBool>,
    pub(super) last_ms: Arc<AtomicI64>,
    /// Nothing was written since the log was begun anew.
    pub(super) rested: bool,
}

impl Worker {
    pub(super) fn run(mut self, runtime: &tokio::runtime::Handle) {
        let mut more = true;
        while let Some(group) = self.next_group(runtime, more) {
            match self.handle(group) {
                Ok(again) => more = again,
                Err(_) => {
                    more = false;
                    std::thread::sleep(STORE_PAUSE);
                }
            }
            if self.renew_log.swap(false, Ordering::Relaxed) {
                self.begin_log_anew();
            }
        }
        if let Err(error) = self.store.reset_log() {
            tracing::warn!(%error, "the log could not be moved into the database");
        }
    }

    /// What waits, or nothing where something is due; `None` when it is time to go.
    fn next_group(&mut self, runtime: &tokio::runtime::Handle, more: bool) -> Option<Vec<Waiting>> {
        let mut group = Vec::new();
        if *self.stop.borrow() {
            self.waiting.close();
        }
        if let Ok(waiting) = self.waiting.try_recv() {
            group.push(waiting);
        } else if !more {
            let sleep = self.sleep();
            let idle = sleep.min(IDLE);
            let (waiting, stop) = (&mut self.waiting, &mut self.stop);
            match runtime.block_on(async { tokio::time::timeout(idle, first(waiting, stop)).await }) {
                Ok(Some(waiting)) => group.push(waiting),
                Ok(None) => self.waiting.close(),
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
        self.begin_log_anew();
    }

    fn begin_log_anew(&self) {
        if let Err(error) = self.store.reset_log() {
            tracing::debug!(%error, "the log is not begun anew");
        }
    }

    /// Handles a group; one by one where that fails, so that one command cannot harm the others.
    fn handle(&mut self, group: Vec<Waiting>) -> Result<bool, StoreError> {
        let mut turns = Vec::with_capacity(group.len());
        let (commands, callers): (Vec<Command>, Vec<_>) = group
            .into_iter()
            .map(|waiting| {
                turns.push(waiting.turn);
                (waiting.command, waiting.answer)
            })
            .unzip();
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
        self.last_ms.store(self.engine.last_ms(), Ordering::Release);
        activity.opted_out.iter().for_each(|phone| self.tries.give_up(phone));
        self.metrics.add(&activity, commands.len(), took_ms);
        activity.notices.iter().for_each(|notice| self.notices.tell(notice));
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

/// The next that waits; nothing when it is time to stop.
async fn first(waiting: &mut mpsc::Receiver<Waiting>, stop: &mut watch::Receiver<bool>) -> Option<Waiting> {
    tokio::select! {
        waiting = waiting.recv() => waiting,
        _ = stop.wait_for(|stop| *stop) => None,
    }
}
