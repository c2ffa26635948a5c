//! `smsc dead-letters`: what was given up.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::super::Status;
use super::super::failure::Failure;
use super::super::progress::Progress;
use super::super::terminal::Terminal;
use super::{Api, ListFormat, Server, in_path, text};
use crate::value::iso;

/// See what a running runtime has given up, try it again or drop it
///
/// A message, call or mail becomes a dead letter when it was refused for good or has failed too often. Without a command the dead
/// letters are listed: id, when it was given up, what it was, for whom, and why.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc dead-letters
  smsc dead-letters retry 0199f3c8-5d1e-7c4a-b3f0-0000a5e1c2d3
  smsc dead-letters retry --all
  smsc dead-letters list --format json")]
pub(in super::super) struct DeadLetters {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    server: Server,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List them
    List {
        /// How they are written
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// Try one again, or all
    Retry(Which),
    /// Drop one, or all
    Drop(Which),
}

#[derive(Debug, Args)]
struct Which {
    /// Ids, as the list shows them
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    id: Vec<String>,
    /// All that there are
    #[arg(long)]
    all: bool,
}

impl DeadLetters {
    pub(in super::super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let api = self.server.open()?;
        match self.action.unwrap_or(Action::List { format: ListFormat::Text }) {
            Action::List { format } => list(terminal, &api, format),
            Action::Retry(which) => {
                let retry =
                    |id: &str| api.post(&format!("/v1/dead-letters/{}/retry", in_path(id)), &json!({}));
                each(terminal, &api, &which, "tried again", retry)
            }
            Action::Drop(which) => each(terminal, &api, &which, "dropped", |id| {
                api.delete(&format!("/v1/dead-letters/{}", in_path(id)))
            }),
        }
    }
}

fn list(terminal: &mut Terminal, api: &Api, format: ListFormat) -> Result<Status, Failure> {
    let count = api.list("/v1/dead-letters", "dead_letters", |letter| {
        match format {
            ListFormat::Text => writeln!(terminal.out(), "{}", line(letter))?,
            ListFormat::Json => writeln!(terminal.out(), "{letter}")?,
        }
        Ok(())
    })?;
    if count == 0 && format == ListFormat::Text {
        writeln!(terminal.err(), "there are none")?;
    }
    Ok(Status::Clean)
}

fn line(letter: &Value) -> String {
    let at_ms = letter.get("at_ms").and_then(Value::as_i64).unwrap_or_default();
    let parts =
        [text(letter, "id"), &iso::display_instant(at_ms), text(letter, "lane"), text(letter, "phone")]
            .join("  ");
    format!("{parts}  {}", text(letter, "reason"))
}

fn each(
    terminal: &mut Terminal,
    api: &Api,
    which: &Which,
    done: &str,
    act: impl Fn(&str) -> Result<Value, Failure>,
) -> Result<Status, Failure> {
    let mut ids = which.id.clone();
    if which.all {
        api.list("/v1/dead-letters", "dead_letters", |letter| {
            ids.push(text(letter, "id").to_owned());
            Ok(())
        })?;
    }
    let progress = Progress::counted(ids.len() as u64, false);
    for (at, id) in (1..).zip(&ids) {
        act(id)?;
        progress.show(at, "");
    }
    drop(progress);
    writeln!(terminal.err(), "{done}: {}", ids.len())?;
    Ok(Status::Clean)
}
