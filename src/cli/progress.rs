//! How far a command is, on a terminal.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a bar is drawn while nothing is told.
const TICK: Duration = Duration::from_millis(100);

/// A bar on standard error; nothing where that is no terminal.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// A bar for a file of so many bytes, or a count where that is not known. None beside output on the same terminal.
    pub(super) fn new(bytes: Option<u64>, output: bool) -> Self {
        if !std::io::stderr().is_terminal() || (output && std::io::stdout().is_terminal()) {
            return Self { bar: None };
        }
        let (bar, template) = match bytes {
            Some(bytes) => (ProgressBar::new(bytes), "{bar:30} {bytes} of {total_bytes}, {eta} left, {msg}"),
            None => (ProgressBar::new_spinner(), "{spinner} {bytes}, {elapsed}, {msg}"),
        };
        bar.set_draw_target(ProgressDrawTarget::stderr());
        // So that what takes long is seen to go on.
        bar.enable_steady_tick(TICK);
        let progress = Self { bar: Some(bar) };
        progress.look(template);
        progress
    }

    /// A bar for so many things; none beside output on the same terminal.
    pub(super) fn counted(things: u64, output: bool) -> Self {
        let progress = Self::new(Some(things), output);
        progress.look("{bar:30} {pos} of {len}, {eta} left");
        progress
    }

    /// Something that turns while another side works.
    pub(super) fn waiting(told: &str, output: bool) -> Self {
        let progress = Self::new(None, output);
        progress.look("{spinner} {msg}, {elapsed}");
        progress.show(0, told);
        progress
    }

    fn look(&self, template: &str) {
        if let (Some(bar), Ok(style)) = (&self.bar, ProgressStyle::with_template(template)) {
            bar.set_style(style);
        }
    }

    /// Shows how far it is.
    pub(super) fn show(&self, bytes: u64, told: &str) {
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
            bar.set_message(told.to_owned());
        }
    }

    /// Does something while no bar stands in the way.
    pub(super) fn aside<T>(&self, act: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(act),
            None => act(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
