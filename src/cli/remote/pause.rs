//! `smsc pause` and `smsc resume`: what is not to be sent for a while.

use clap::Args;
use serde_json::{Value, json};

use super::super::Status;
use super::super::failure::Failure;
use super::super::terminal::Terminal;
use super::{Server, in_path};

/// Pause the whole service of a running runtime, a sender, or a unit
///
/// A paused unit or campaign matches and starts nothing; conversations in it go on. While a sender is paused, what leaves from it
/// waits; while the whole service is, everything does. Answers to STOP, START and HELP are sent in any case, and what comes in is
/// taken. `smsc resume` lets go on what waits.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc pause                    nothing is sent any more
  smsc pause --sender shop      nothing is sent from this sender
  smsc pause pet_survey         this unit or campaign starts nothing")]
pub(in super::super) struct Pause {
    #[command(flatten)]
    what: What,
}

/// Let go on what was paused
///
/// What has waited is sent then, unless it has expired or the contact has opted out meanwhile.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc resume
  smsc resume --sender shop
  smsc resume pet_survey")]
pub(in super::super) struct Resume {
    #[command(flatten)]
    what: What,
}

#[derive(Debug, Args)]
struct What {
    /// A unit or campaign; the whole service without one.
    #[arg(conflicts_with = "sender")]
    unit: Option<String>,
    /// A sender.
    #[arg(long, value_name = "SENDER")]
    sender: Option<String>,
    #[command(flatten)]
    server: Server,
}

impl Pause {
    pub(in super::super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        self.what.set(terminal, "pause")
    }
}

impl Resume {
    pub(in super::super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        self.what.set(terminal, "resume")
    }
}

impl What {
    fn set(&self, terminal: &mut Terminal, verb: &str) -> Result<Status, Failure> {
        let path = match (&self.unit, &self.sender) {
            (Some(unit), _) => format!("/v1/units/{}/{verb}", in_path(unit)),
            (None, Some(sender)) => format!("/v1/senders/{}/{verb}", in_path(sender)),
            (None, None) => format!("/v1/{verb}"),
        };
        let state = self.server.open()?.post(&path, &json!({}))?;
        writeln!(terminal.out(), "paused: {}", in_words(&state))?;
        Ok(Status::Clean)
    }
}

fn in_words(state: &Value) -> String {
    let names = |name: &str| -> Vec<String> {
        let list = state.get(name).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|name| name.as_str().map(str::to_owned)).collect()
    };
    let whole = state.get("paused").and_then(Value::as_bool).unwrap_or(false);
    let senders = names("senders").into_iter().map(|name| format!("sender {name}"));
    let parts: Vec<String> = whole
        .then(|| "the whole service".to_owned())
        .into_iter()
        .chain(senders)
        .chain(names("units"))
        .collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}
