//! `--watch`: compiles when a file of the project changes, and deploys what has no errors.
//!
//! It looks at the files every half second. That also sees changes on network drives and in containers, where systems tell
//! of none, and however an editor saves.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::task::JoinHandle;

use super::super::terminal::Terminal;
use super::super::{ColorWhen, failure::Failure};
use super::program::{self, Loaded};
use crate::project::Project;
use crate::runtime::engine::Command;
use crate::runtime::service::Handle;

/// How often the files are looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// Begins to watch.
pub(super) fn start(path: PathBuf, handle: Handle) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut known = fingerprint(&path);
        loop {
            tokio::time::sleep(PAUSE).await;
            let now = fingerprint(&path);
            if now == known {
                continue;
            }
            known = now;
            match compile(&path) {
                Some(loaded) => play(loaded, &handle).await,
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
fn compile(path: &Path) -> Option<Loaded> {
    let mut terminal = Terminal::new(ColorWhen::Auto);
    let loaded = match program::load(path) {
        Ok(Ok(loaded)) => loaded.tell(&mut terminal).map(|()| Some(loaded)),
        Ok(Err(broken)) => broken.tell(&mut terminal).map(|_| None),
        Err(failure) => {
            failure.report(&mut terminal);
            Ok(None)
        }
    };
    // Where nothing can be told, the old program goes on.
    let written = terminal.finish().map_err(Failure::from);
    loaded.and_then(|loaded| written.map(|()| loaded)).ok().flatten()
}
