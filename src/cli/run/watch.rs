//! `--watch`: compiles when a file of the project changes, and deploys what has no errors.
//!
//! It looks at the files every half second. That also sees changes on network drives and in containers, where systems tell
//! of none, and however an editor saves.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::task::JoinHandle;

use super::super::terminal::Terminal;
use super::super::{ColorWhen, failure::Failure};
use super::logs::Format;
use super::program::{self, Loaded};
use crate::project::Project;
use crate::runtime::engine::Command;
use crate::runtime::service::Handle;
use crate::runtime::settings::{Settings, Variables};

/// How often the files are looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// What a program that is played anew is held against.
pub(super) struct Watched {
    /// The project.
    pub(super) path: PathBuf,
    /// How the log is written.
    pub(super) log: Format,
    /// The settings that hold until the next start.
    pub(super) settings: Settings,
    /// Variables of the environment.
    pub(super) variables: Variables,
}

/// Begins to watch.
pub(super) fn start(watched: Watched, handle: Handle) -> JoinHandle<()> {
    tokio::spawn(async move {
        let path = &watched.path;
        let mut known = fingerprint(path);
        loop {
            tokio::time::sleep(PAUSE).await;
            let now = fingerprint(path);
            if now == known {
                continue;
            }
            known = now;
            match compile(path, watched.log) {
                Some(loaded) => {
                    let settings = Settings::new(&loaded.config, &watched.variables);
                    play(loaded, &handle).await;
                    tell_what_waits(&watched.settings, &settings);
                }
                None => tracing::warn!("the program from before goes on"),
            }
        }
    })
}

/// Makes a program the current one, if it is another.
async fn play(loaded: Loaded, handle: &Handle) {
    let program = loaded.program.id();
    if handle.programs().current().id() == program {
        return tracing::info!(%program, "the program is the one that is played");
    }
    match handle.call_in_turn(Command::DeployProject(loaded.program, loaded.file)).await {
        Ok(_) => tracing::info!(%program, "the new program is played"),
        Err(error) => tracing::error!(%error, "the new program cannot be stored"),
    }
}

/// Of settings only those act at once that a program is compiled with, such as words and texts.
fn tell_what_waits(now: &Settings, later: &Settings) {
    let differences = now.differences(later);
    if !differences.is_empty() {
        let settings = differences.join(", ");
        tracing::warn!(settings, "these settings of smsc.toml have changed: they act after a restart");
    }
}

/// A hash of all that the project's files say; of the error where they cannot be read.
fn fingerprint(path: &Path) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    match Project::read(path) {
        Ok(project) => {
            let settings = project.sources.get(project.sources.settings_id());
            for file in project.sources.iter().map(|(_, file)| file).chain(settings) {
                hasher.update(file.path.as_bytes()).update(&[0]).update(file.text.as_bytes()).update(&[0]);
            }
        }
        Err(error) => {
            hasher.update(error.to_string().as_bytes());
        }
    }
    hasher.finalize()
}

/// The new program; what is wrong is told.
fn compile(path: &Path, log: Format) -> Option<Loaded> {
    let mut terminal = Terminal::new(ColorWhen::Auto);
    let loaded = match program::load(path) {
        Ok(Ok(loaded)) => loaded.tell(&mut terminal, log).map(|()| Some(loaded)),
        Ok(Err(broken)) => broken.tell(&mut terminal, log).map(|_| None),
        Err(failure) => {
            let failure = if log == Format::Json { failure.logged() } else { failure };
            failure.report(&mut terminal);
            Ok(None)
        }
    };
    // Where nothing can be told, the old program goes on.
    let written = terminal.finish().map_err(Failure::from);
    loaded.and_then(|loaded| written.map(|()| loaded)).ok().flatten()
}
