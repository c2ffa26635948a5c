//! `smsc replay`: what recorded messages would have led to.

mod cpu;
mod input;
mod json;
mod report;
mod run;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::terminal::Terminal;
use super::{Status, program};
use crate::replay::Player;
use run::Playing;

/// Play recorded messages, and tell what they led to
///
/// MESSAGES is a file with one JSON object a line: {"contact": "+33612345678", "text": "Hello"}, and if it is known "at" (when),
/// "to" (name or number of the sender) and "id" (the same id acts once). Contacts are subscribed when they are first seen.
/// Without "at" the clock stands still. Nothing is sent, and services do not answer.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc replay shop messages.jsonl
  smsc replay shop.smsb - < messages.jsonl
  smsc replay shop messages.jsonl --against shop_new     what would change, and for whom
  smsc replay shop messages.jsonl --format json          one line a message")]
pub(super) struct Replay {
    /// The project, or a compiled program (`.smsb`).
    path: PathBuf,
    /// The messages; `-` is standard input.
    messages: PathBuf,
    /// Another project or program: tell what it would do differently, and for whom.
    #[arg(long, value_name = "PATH2")]
    against: Option<PathBuf>,
    /// How results are written.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ReplayFormat,
    /// Show the numbers of contacts in full; without this only their beginning and end.
    #[arg(long)]
    show_contacts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ReplayFormat {
    /// Totals, for people.
    #[default]
    Text,
    /// One JSON object a message; totals go to standard error.
    Json,
}

impl Replay {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let mut input = input::Lines::open(&self.messages)?;
        let Some(first) = program::load(terminal, &self.path)? else { return Ok(Status::Found) };
        let second = match &self.against {
            None => None,
            Some(path) => match program::load(terminal, path)? {
                None => return Ok(Status::Found),
                program => program,
            },
        };
        let second = second.map(|program| Player::new(program.into()));
        let mut playing = Playing::new(Player::new(first.into()), second, self.show_contacts);
        let json = self.format == ReplayFormat::Json;
        playing.all(terminal, &mut input, json)?;
        let shown = report::Report { playing: &playing, first: &self.path, second: self.against.as_deref() };
        shown.write(if json { terminal.err() } else { terminal.out() })?;
        playing.write_end(terminal.err())?;
        Ok(Status::found(playing.refused > 0))
    }
}
