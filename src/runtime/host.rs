//! The whole runtime: engine, outbox and HTTP, from start to drain.

use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;

use super::channel::{CannotOpen, Means};
use super::client::Client;
use super::clock::Clock;
use super::connector;
use super::engine::Engine;
use super::http::{self, Served};
use super::outbox::Outbox;
use super::service;
use super::settings::Settings;
use super::store::{Store, StoreError};
use crate::bytecode::Program;

/// What a runtime is made of.
pub struct Parts {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Settings.
    pub settings: Settings,
    /// The program to play.
    pub program: Arc<Program>,
    /// Its file.
    pub file: Arc<Vec<u8>>,
}

/// Why a runtime does not start.
#[derive(Debug)]
pub enum StartError {
    /// The store.
    Store(StoreError),
    /// A channel or connector.
    CannotOpen(CannotOpen),
    /// The address cannot be listened on.
    Listen(std::net::SocketAddr, std::io::Error),
    /// The system gives no threads or no randomness.
    System(std::io::Error),
}

impl std::fmt::Display for StartError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => error.fmt(out),
            Self::CannotOpen(error) => error.fmt(out),
            Self::Listen(address, error) => write!(out, "cannot listen on {address}: {error}"),
            Self::System(error) => error.fmt(out),
        }
    }
}

impl From<StoreError> for StartError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A runtime that runs.
pub struct Running {
    /// The engine.
    pub handle: service::Handle,
    /// Where it listens.
    pub address: std::net::SocketAddr,
    /// What was claimed by a process that is gone, and may have been sent, by channels that do not recognise repeats.
    pub uncertain: usize,
    /// Whether anybody on this machine may write from the simulated phone.
    pub has_open_phone: bool,
    stop: watch::Sender<bool>,
    engine_stop: watch::Sender<bool>,
    workers: tokio::task::JoinSet<()>,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
    upkeep: tokio::task::JoinHandle<()>,
    engine: std::thread::JoinHandle<()>,
}

/// Starts everything.
///
/// # Errors
/// The database cannot be used, the address is taken, or a channel is of a kind that cannot be served.
pub async fn start(parts: Parts) -> Result<Running, StartError> {
    let Parts { store, clock, settings, program, file } = parts;
    let listen = settings.listen;
    let listener = listener(listen).map_err(|error| StartError::Listen(listen, error))?;
    let address = listener.local_addr().map_err(StartError::System)?;
    let settings = Arc::new(settings);
    let outbox = Arc::new(open_outbox(&settings, &*store, &clock)?);
    let uncertain = store.uncertain()?.iter().filter(|item| outbox.may_repeat(&item.lane)).count();
    let seed = random().map_err(StartError::System)?;
    let engine = Engine::open(store.clone(), settings.clone(), program, &file, clock.now_ms(), seed)?;
    clock.set(engine.last_ms());
    let (stop, stopped) = watch::channel(false);
    let (engine_stop, engine_stopped) = watch::channel(false);
    let (handle, engine) =
        service::start(engine, store, clock, engine_stopped).map_err(StartError::System)?;
    let workers = outbox.start(&handle, &stopped, seed);
    let metrics = handle.metrics.clone();
    let has_open_phone = settings.tokens.is_empty() && settings.simulator().is_some();
    let upkeep = tokio::spawn(keep_up(handle.clone(), settings.retention_ms));
    let app = Served { handle: handle.clone(), settings, outbox, metrics, stop: stopped }.into();
    let server = tokio::spawn(http::serve(app, listener));
    Ok(Running {
        handle,
        address,
        uncertain,
        has_open_phone,
        stop,
        engine_stop,
        workers,
        server,
        upkeep,
        engine,
    })
}

impl Running {
    /// Answers what was asked, finishes what is under way, and ends.
    pub async fn drain(mut self) {
        self.stop.send_replace(true);
        // A connection that stays open must not hold up the end.
        let _ = tokio::time::timeout(DRAIN_MAX, self.server).await;
        let all = async { while self.workers.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(DRAIN_MAX, all).await;
        self.upkeep.abort();
        self.engine_stop.send_replace(true);
        drop(self.handle);
        let engine = self.engine;
        let _ = tokio::task::spawn_blocking(move || engine.join()).await;
    }
}

/// Connections that may wait to be accepted. One too many has to try again, a second later.
const BACKLOG: u32 = 4_096;

fn listener(address: std::net::SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Started again, it need not wait for connections of the last time to be forgotten.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// How often the log is moved into the database.
const CHECKPOINT_PAUSE: std::time::Duration = std::time::Duration::from_millis(500);

/// Pages of the log, of 4 KiB, beyond which it is begun anew although the engine is never idle: 64 MiB. A log that is written
/// over again costs less than one that grows, which takes new memory and new blocks of the disk.
const LOG_PAGES_MAX: u64 = 16_384;

/// Pages that the engine may be left to move before it begins the log anew: a millisecond's work.
const LOG_PAGES_LEFT: u64 = 512;

/// How often at most what came in the meantime is moved, before the engine has to.
const CATCH_UPS: usize = 4;

/// How often history that is too old is looked for, in checkpoints; after a page of it at once.
const FORGET_EVERY: u32 = 1_200;

/// Rows of each table that are deleted at once.
const FORGET_PAGE: usize = 500;

/// Moves the log, and forgets what is too old.
async fn keep_up(handle: service::Handle, retention_ms: Option<i64>) {
    let mut until_forgetting = 0u32;
    loop {
        tokio::time::sleep(CHECKPOINT_PAUSE).await;
        let upkeep_of = handle.clone();
        until_forgetting = until_forgetting.saturating_sub(1);
        let before_ms = retention_ms.filter(|_| until_forgetting == 0);
        let before_ms = before_ms.map(|retention_ms| handle.clock.now_ms().saturating_sub(retention_ms));
        let work = move || {
            move_log(&upkeep_of)?;
            before_ms.map_or(Ok(0), |before_ms| upkeep_of.store.forget(before_ms, FORGET_PAGE))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(deleted)) if deleted < FORGET_PAGE && until_forgetting == 0 => {
                until_forgetting = FORGET_EVERY
            }
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the database could not be kept up"),
            Err(_) => return,
        }
    }
}

/// Moves the log into the database, and lets it be begun anew where it has become large: under a load that never ends it
/// would grow without end.
fn move_log(handle: &service::Handle) -> Result<(), StoreError> {
    let mut log = handle.store.checkpoint()?;
    if log.pages < LOG_PAGES_MAX {
        return Ok(());
    }
    for _ in 0..CATCH_UPS {
        if log.left <= LOG_PAGES_LEFT {
            break;
        }
        log = handle.store.checkpoint()?;
    }
    handle.renew_log();
    Ok(())
}

/// How long a drain waits for what is under way.
const DRAIN_MAX: std::time::Duration = std::time::Duration::from_secs(15);

fn open_outbox(settings: &Settings, store: &dyn Store, clock: &Arc<dyn Clock>) -> Result<Outbox, StartError> {
    let client = Client::new().map_err(|error| StartError::System(std::io::Error::other(error)))?;
    let means = Means { client, clock: clock.clone() };
    let connectors = connector::open(settings, &store.lanes()?, &means).map_err(StartError::CannotOpen)?;
    Outbox::open(settings, connectors, &means).map_err(StartError::CannotOpen)
}

fn random() -> std::io::Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(u64::from_le_bytes(bytes))
}
