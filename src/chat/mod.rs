//! A conversation played by hand, line by line, against the compiled program: SMS of the contact, and commands that
//! move the clock, set fields and tell what happens around it (docs/guide/trying-a-conversation.md).
//!
//! [`command`] says what a line asks for, [`line`](mod@line) compiles what is written as in tests, [`describe`] tells what the
//! machine decided, [`save`] makes a test of what was played. Everything that a line leads to is a [`Report`].

mod actions;
pub mod command;
mod describe;
mod expects;
mod from;
mod line;
mod reasons;
mod report;
mod save;
mod show;
#[cfg(test)]
mod tests;
mod values;

use crate::codegen::GenerateError;
use crate::compile::Checked;
use crate::config::Config;
use crate::play::{Host, Rehearsal};
use crate::source::Sources;

pub use command::{COMMANDS, Command};
pub use report::{Change, Entry, EntryKind, Place, Refusal, Report, Standing};
pub use save::Saved;
pub use show::Words;

/// A project that a chat is about.
#[derive(Debug, Clone)]
pub struct Scripts {
    /// Its texts.
    pub sources: Sources,
    /// What `smsc.toml` says.
    pub config: Config,
    /// What it means.
    pub checked: Checked,
}

/// A chat with one contact.
pub struct Chat {
    scripts: Scripts,
    host: Host,
    turns: Vec<Turn>,
    /// Where it began, if not before everything.
    from: Option<from::From>,
    /// The line that is being played.
    current: Turn,
}

/// A line that was played, with the answers of services that it needed.
#[derive(Clone, Default)]
struct Turn {
    /// As it was typed.
    typed: Vec<String>,
    /// The host before it.
    before: Option<Host>,
    /// As tests write it: services first.
    services: Vec<String>,
    /// What happens.
    line: String,
    /// Whether time goes on with it, so that the test says what came of it.
    moves: bool,
    /// SMS to the contact.
    texts: Vec<String>,
    /// What else came of it.
    outcome: expects::Outcome,
    /// The first unit that began.
    started: Option<u32>,
    /// Why no test can say this.
    untestable: Option<String>,
}

impl Chat {
    /// A chat in which nothing has happened yet.
    ///
    /// # Errors
    /// The project has errors, or is larger than a program can be.
    pub fn new(scripts: Scripts) -> Result<Self, GenerateError> {
        let host = {
            let Scripts { sources, config, checked } = &scripts;
            Rehearsal::of(checked, sources, config, &[])?.host(None)
        };
        Ok(Self { scripts, host, turns: Vec::new(), from: None, current: Turn::default() })
    }

    /// Plays all lines anew with other scripts; what the last line leads to is told. Lines that no longer can be played, and
    /// all after them, are left out.
    ///
    /// # Errors
    /// The project has errors, or is larger than a program can be. Nothing is changed then.
    pub fn reload(&mut self, scripts: Scripts) -> Result<Report, GenerateError> {
        let mut anew = Self::new(scripts)?;
        let mut last = Report::default();
        if let Some(from) = &self.from {
            last = anew.begin_at(&from.written).unwrap_or_default();
        }
        let typed: Vec<String> = self.turns.iter().flat_map(|turn| turn.typed.clone()).collect();
        let mut stopped = None;
        for (played, line) in typed.iter().enumerate() {
            match anew.submit(line) {
                Ok(report) => last = report,
                Err(refusal) => {
                    stopped = Some(format!(
                        "`{line}` cannot be played any more: {}; {} of {} lines were played",
                        refusal.message,
                        played,
                        typed.len()
                    ));
                    break;
                }
            }
        }
        let told = stopped.unwrap_or_else(|| match typed.len() {
            0 => "the scripts were read again".to_owned(),
            1 => "the scripts were read again, and the line was played anew".to_owned(),
            count => format!("the scripts were read again, and {count} lines were played anew"),
        });
        last.entries.insert(0, Entry::new(EntryKind::Told, told));
        *self = anew;
        Ok(last)
    }

    /// Takes lines back: so many, or all.
    fn rewind(&mut self, count: Option<usize>) -> Result<Report, Refusal> {
        if self.turns.is_empty() {
            return Err(Refusal::new("there is nothing to take back", ""));
        }
        let count = count.unwrap_or(self.turns.len()).min(self.turns.len());
        let taken = self.turns.split_off(self.turns.len() - count);
        if let Some(before) = taken.first().and_then(|turn| turn.before.clone()) {
            self.host = before;
        }
        self.current = Turn::default();
        let typed = taken.first().and_then(|turn| turn.typed.first()).cloned().unwrap_or_default();
        let mut report = Report::told(match count {
            1 => format!("taken back: {typed}"),
            count => format!("{count} lines taken back, to before: {typed}"),
        });
        report.standing = Some(self.standing());
        Ok(report)
    }
}
