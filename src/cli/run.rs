//! `smsc run`: plays a project for real.

mod logs;
mod program;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Status;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::bytecode::Program;
use crate::runtime::clock::{Clock, RealClock, VirtualClock};
use crate::runtime::host::{self, Parts, Running, StartError};
use crate::runtime::settings::{Settings, Variables};
use crate::runtime::store::sqlite::Sqlite;
use crate::runtime::store::{Store, StoreError};
use program::Loaded;
use watch::Watched;

/// Play a project: conversations with real people, or with the built-in simulator
///
/// Without `smsc.toml` everything is played on the simulator, on this machine alone: open the page that it names, or post
/// to `/v1/simulator/messages`. Sessions, timers and messages lie in `smsc.db` beside the project, and go on when it is
/// started again. Ctrl-C ends it when what is under way is done.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc run                        the project in this folder
  smsc run shop --watch           compile it again when a script changes
  smsc run shop.smsb              a compiled program, with the smsc.toml beside it
  smsc run shop --virtual-clock   a clock that only POST /v1/simulator/clock moves")]
pub(super) struct Run {
    /// The project: a folder, one script, or a compiled program.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Compile when a script changes, and play the new program if it has no errors.
    #[arg(long)]
    watch: bool,
    /// A clock that stands still until it is told to move: for tests.
    #[arg(long)]
    virtual_clock: bool,
    /// Address and port to listen on, instead of that in smsc.toml.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<std::net::SocketAddr>,
    /// The database, instead of that in smsc.toml.
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// How the log is written.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    log: logs::Format,
}

impl Run {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let log = self.log;
        logs::start(log, terminal.style().colour);
        let ended = self.play(terminal);
        ended.map_err(|failure| if log == logs::Format::Json { failure.logged() } else { failure })
    }

    fn play(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let loaded = match program::load(&self.path)? {
            Ok(loaded) => loaded,
            Err(broken) => return broken.tell(terminal, self.log),
        };
        loaded.tell(terminal, self.log)?;
        let variables: Variables = std::env::vars().collect();
        let missing = crate::config::missing_variables(&loaded.config, |name| {
            variables.get(name).is_some_and(|value| !value.trim().is_empty())
        });
        if !missing.is_empty() {
            return loaded.tell_missing(terminal, self.log, missing);
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(self.serve(terminal, loaded, variables))
    }

    async fn serve(
        self,
        terminal: &mut Terminal,
        loaded: Loaded,
        variables: Variables,
    ) -> Result<Status, Failure> {
        let mut settings = Settings::new(&loaded.config, &variables);
        let watched = settings.clone();
        settings.listen = self.listen.unwrap_or(settings.listen);
        if settings.tokens.is_empty() && !settings.listen.ip().is_loopback() {
            return Err(Failure::usage("`[server]` needs `admin_token` where others can reach it"));
        }
        if settings.writes_to_people() && settings.public_url.is_none() && loaded.program.makes_links() {
            let why = "the program makes links that lead to this server, and `[server]` has no `public_url` at which phones reach it";
            return Err(Failure::usage(why));
        }
        let unserved = settings.unserved.clone();
        let path = self
            .store
            .clone()
            .unwrap_or_else(|| program::store_path(&loaded.config, &loaded.root, &variables));
        let store: Arc<dyn Store> = Arc::new(
            Sqlite::serve(&path).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?,
        );
        let clock = self.clock(&*store);
        let (program, file) = (loaded.program.clone(), loaded.file.clone());
        let parts = Parts { store, clock, settings, program, file };
        let running = host::start(parts).await.map_err(not_started)?;
        let stop_asked = stop_asked()?;
        self.tell_unserved(terminal, &unserved)?;
        self.greet(terminal, &running, &path)?;
        let watching = self.watch.then(|| {
            let (path, log) = (self.path.clone(), self.log);
            let watched = Watched { path, log, settings: watched, variables };
            watch::start(watched, running.handle.clone())
        });
        let ended = tokio::select! {
            asked = stop_asked => asked.map(|()| false)?,
            () = running.handle.closed() => true,
        };
        self.told(terminal, "stopping: finishing what is under way")?;
        if let Some(watching) = watching {
            watching.abort();
        }
        running.drain().await;
        if ended {
            return Err(Failure::usage("the engine ended by itself: the log above says why"));
        }
        Ok(Status::Clean)
    }

    fn clock(&self, store: &dyn Store) -> Arc<dyn Clock> {
        if !self.virtual_clock {
            return Arc::new(RealClock);
        }
        let last_ms = store.meta("last_ms").ok().flatten().and_then(|text| text.parse().ok());
        Arc::new(VirtualClock::at(RealClock.now_ms().max(last_ms.unwrap_or(0))))
    }

    fn greet(
        &self,
        terminal: &mut Terminal,
        running: &Running,
        path: &std::path::Path,
    ) -> Result<(), Failure> {
        let address = running.address;
        self.told(terminal, &format!("smsc plays at http://{address}/ with the data in {}", path.display()))?;
        if running.has_open_phone {
            let text = example(running.handle.programs().current());
            self.told(terminal, &format!("send a message: curl -d '{{\"contact\":\"+33612345678\",\"text\":\"{text}\"}}' -H 'Content-Type: application/json' http://{address}/v1/simulator/messages"))?;
        }
        if running.uncertain > 0 {
            self.told(terminal, &format!("{} messages were under way when it last ended, to providers that do not recognise repeats: they are looked for there before they are sent again", running.uncertain))?;
        }
        Ok(())
    }

    /// Tells which channels of smsc.toml are not served.
    fn tell_unserved(&self, terminal: &mut Terminal, names: &[Arc<str>]) -> Result<(), Failure> {
        if names.is_empty() {
            return Ok(());
        }
        let names = names.join(", ");
        self.told(
            terminal,
            &format!("without an `admin_token` only the simulator is served: nothing comes from or leaves by {names}"),
        )
    }

    /// Tells something at once: as it is, or as a line of a log that programs read.
    fn told(&self, terminal: &mut Terminal, what: &str) -> Result<(), Failure> {
        match self.log {
            logs::Format::Text => writeln!(terminal.err(), "{what}")?,
            logs::Format::Json => tracing::info!("{what}"),
        }
        Ok(terminal.flush()?)
    }
}

/// Why it does not start, and what to do about it.
fn not_started(error: StartError) -> Failure {
    let help = match &error {
        StartError::Store(StoreError::Damaged(_)) => {
            "a file that was restored from a backup must not lie beside the `-wal` and `-shm` of the one before: remove them, and put it there once more"
        }
        _ => "",
    };
    Failure::Usage(error.to_string(), help.to_owned())
}

/// What an example of a message says: a keyword of the script's first trigger, so that something answers it.
fn example(program: &Program) -> String {
    let is_plain = |text: &str| text.chars().all(|letter| letter.is_alphanumeric() || letter == ' ');
    let keywords = program.keywords().filter(|(text, _)| is_plain(text));
    let first = keywords.min_by_key(|(text, trigger)| (*trigger, text.len(), text.to_string()));
    first.map_or_else(|| "HELLO".to_owned(), |(text, _)| text.to_uppercase())
}

/// Where the database of a project lies.
pub(super) fn store_path(project: &std::path::Path) -> Result<PathBuf, Failure> {
    let (config, root) = program::settings_of(project)?;
    Ok(program::store_path(&config, &root, &std::env::vars().collect()))
}

/// Where a runtime of a project listens.
pub(super) struct Where {
    /// Its address on this machine.
    pub(super) url: String,
    /// The token with the most rights that `smsc.toml` names.
    pub(super) token: Option<String>,
}

/// What `smsc.toml` says about where the runtime of a project listens.
pub(super) fn whereabouts(project: &std::path::Path) -> Result<Where, Failure> {
    let folder = if project.is_dir() { project } else { project.parent().unwrap_or(project) };
    let (config, diagnostics) = program::settings_in(folder)?;
    if !diagnostics.is_empty() {
        return Err(Failure::Usage(
            format!("{} of `{}` has mistakes", crate::config::FILE_NAME, folder.display()),
            "`smsc check` shows them".to_owned(),
        ));
    }
    let mut listen = *config.server.listen;
    if listen.ip().is_unspecified() {
        listen.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    let server = &config.server;
    let tokens = [&server.admin_token, &server.operate_token, &server.read_token];
    let token = tokens.into_iter().flatten().find_map(|token| program::found(&token.value));
    Ok(Where { url: format!("http://{listen}"), token })
}

/// Listens for Ctrl-C, and for what process managers send, from now on: whoever reads the greeting may ask at once.
#[cfg(unix)]
fn stop_asked() -> std::io::Result<impl Future<Output = std::io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => Ok(()),
            _ = terminate.recv() => Ok(()),
        }
    })
}

/// Listens for Ctrl-C.
#[cfg(not(unix))]
fn stop_asked() -> std::io::Result<impl Future<Output = std::io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}
