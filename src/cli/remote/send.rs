//! `smsc send`: a campaign goes out.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use serde_json::{Value, json};

use super::super::Status;
use super::super::failure::Failure;
use super::super::terminal::Terminal;
use super::{Api, Server, confirm, in_path, text};

/// Recipients of one request.
const RECIPIENTS: usize = 500;

/// Send a campaign of a running runtime
///
/// With `--to` it goes to these numbers, whatever its audience is, and each is answered: the id of its message, or why there is
/// none, such as `no_consent`. Without `--to` it goes to its own audience, which is told and asked about first.
/// Nobody gets it twice under the same `--id`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc send spring --to +33612345678
  smsc send spring --to +33612345678 --to +33612345679 --text \"Last day. STOP to end\"
  smsc send spring --id spring-2026            to its audience, once

Exit status: 1 where somebody of `--to` does not get it.")]
pub(in super::super) struct Send {
    /// The campaign's name in the script.
    campaign: String,
    /// A number that it goes to; may be given several times.
    #[arg(long, value_name = "NUMBER")]
    to: Vec<String>,
    /// A text instead of its own, held to the same rules.
    #[arg(long, value_name = "TEXT", requires = "to")]
    text: Option<String>,
    /// An id: under the same one nobody gets it twice.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Do not ask before it goes to its audience.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    server: Server,
}

impl Send {
    pub(in super::super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let api = self.server.open()?;
        let id = self.id.clone().unwrap_or_else(new_id);
        let sent = if self.to.is_empty() {
            self.to_audience(terminal, &api, &id)
        } else {
            self.to_these(terminal, &api, &id)
        };
        sent.map_err(|failure| match failure {
            Failure::Usage(told, help) if help.is_empty() => {
                Failure::Usage(told, format!("with `--id {id}` it can be repeated, and nobody gets it twice"))
            }
            other => other,
        })
    }

    fn to_these(&self, terminal: &mut Terminal, api: &Api, id: &str) -> Result<Status, Failure> {
        let path = format!("/v1/campaigns/{}/messages", in_path(&self.campaign));
        let (mut sent, mut refused) = (0, 0);
        for recipients in self.to.chunks(RECIPIENTS) {
            let body = json!({"recipients": recipients, "text": self.text, "id": id});
            let answer = api.post(&path, &body)?;
            for message in answer.get("messages").and_then(Value::as_array).into_iter().flatten() {
                let contact = text(message, "contact");
                match message.get("refused").and_then(Value::as_str) {
                    Some(reason) => {
                        refused += 1;
                        writeln!(terminal.out(), "{contact}  refused: {reason}")?;
                    }
                    None => {
                        sent += 1;
                        writeln!(terminal.out(), "{contact}  {}", text(message, "id"))?;
                    }
                }
            }
        }
        writeln!(terminal.err(), "sent: {sent}, refused: {refused}")?;
        Ok(Status::found(refused > 0))
    }

    fn to_audience(&self, terminal: &mut Terminal, api: &Api, id: &str) -> Result<Status, Failure> {
        let campaigns = api.get("/v1/campaigns")?;
        let campaigns = campaigns.get("campaigns").and_then(Value::as_array).cloned().unwrap_or_default();
        let Some(campaign) = campaigns.iter().find(|campaign| text(campaign, "name") == self.campaign) else {
            let names: Vec<&str> = campaigns.iter().map(|campaign| text(campaign, "name")).collect();
            let help = if names.is_empty() {
                "the script has none".to_owned()
            } else {
                format!("there is: {}", names.join(", "))
            };
            return Err(Failure::Usage(format!("there is no campaign `{}`", self.campaign), help));
        };
        let contacts = campaign.get("contacts").and_then(Value::as_u64).unwrap_or_default();
        let whose = match campaign.get("group").and_then(Value::as_str) {
            Some(group) => format!("the {contacts} contacts of group `{group}`"),
            None => format!("all {contacts} contacts"),
        };
        let question = format!("send `{}` to those of {whose} who want it?", self.campaign);
        if !confirm(terminal, &question, self.yes)? {
            writeln!(terminal.err(), "nothing was sent")?;
            return Ok(Status::Clean);
        }
        api.post(&format!("/v1/campaigns/{}/send", in_path(&self.campaign)), &json!({"id": id}))?;
        writeln!(terminal.err(), "it goes to those of {whose} who want it, under the id {id}")?;
        Ok(Status::Clean)
    }
}

/// An id that no other call of the command has.
fn new_id() -> String {
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    format!("smsc-send-{now_ms}-{}", std::process::id())
}
