//! `smsc sessions`: who is in what, and what happened to one contact.

use clap::Args;
use serde_json::Value;

use super::super::Status;
use super::super::failure::Failure;
use super::super::terminal::Terminal;
use super::{Api, ListFormat, Server, in_path, text};
use crate::value::iso;

/// Events of the time line that are shown.
const EVENTS: usize = 50;

/// See who is in a conversation or automation of a running runtime
///
/// With a contact: its fields, groups and consent, what it is in, and the last 50 things that happened to it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc sessions
  smsc sessions +33612345678
  smsc sessions +33612345678 --give-back
  smsc sessions --format json")]
pub(in super::super) struct Sessions {
    /// The number of a contact.
    contact: Option<String>,
    /// The person who has the contact gives it back: conversations go on.
    #[arg(long, requires = "contact", conflicts_with = "end")]
    give_back: bool,
    /// Whatever the contact is in ends, without a word to it.
    #[arg(long, requires = "contact")]
    end: bool,
    /// How they are written.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ListFormat,
    #[command(flatten)]
    server: Server,
}

impl Sessions {
    pub(in super::super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let api = self.server.open()?;
        match &self.contact {
            Some(contact) => self.one(terminal, &api, contact),
            None => self.all(terminal, &api),
        }
    }

    fn all(&self, terminal: &mut Terminal, api: &Api) -> Result<Status, Failure> {
        let count = api.list("/v1/sessions", "sessions", |session| {
            match self.format {
                ListFormat::Text => {
                    writeln!(terminal.out(), "{}  {}", text(session, "phone"), places(session))?
                }
                ListFormat::Json => writeln!(terminal.out(), "{session}")?,
            }
            Ok(())
        })?;
        if count == 0 && self.format == ListFormat::Text {
            writeln!(terminal.err(), "nobody is in anything")?;
        }
        Ok(Status::Clean)
    }

    fn one(&self, terminal: &mut Terminal, api: &Api, contact: &str) -> Result<Status, Failure> {
        let contact = in_path(contact);
        let done = [(self.give_back, "give-back"), (self.end, "end")];
        for (_, what) in done.iter().filter(|(asked, _)| *asked) {
            api.post(&format!("/v1/sessions/{contact}/{what}"), &serde_json::json!({}))?;
        }
        let state = api.get(&format!("/v1/contacts/{contact}"))?;
        let events = api.get(&format!("/v1/events?contact={contact}&limit={EVENTS}"))?;
        let events = events.get("events").and_then(Value::as_array).cloned().unwrap_or_default();
        if self.format == ListFormat::Json {
            writeln!(terminal.out(), "{}", serde_json::json!({"contact": state, "events": events}))?;
            return Ok(Status::Clean);
        }
        let out = terminal.out();
        writeln!(out, "{}  {}", text(&state, "phone"), text(&state, "consent"))?;
        for name in ["language", "timezone"] {
            if let Some(value) = state.get(name).and_then(Value::as_str) {
                writeln!(out, "{name}: {value}")?;
            }
        }
        for (name, value) in state.get("fields").and_then(Value::as_object).into_iter().flatten() {
            writeln!(out, "{name}: {}", plain(value))?;
        }
        let groups = state.get("groups").and_then(Value::as_array).into_iter().flatten();
        let groups: Vec<String> = groups.map(plain).collect();
        if !groups.is_empty() {
            writeln!(out, "groups: {}", groups.join(", "))?;
        }
        writeln!(out, "in: {}", places(&state))?;
        events.iter().try_for_each(|event| write_event(terminal, event))?;
        Ok(Status::Clean)
    }
}

fn write_event(terminal: &mut Terminal, event: &Value) -> Result<(), Failure> {
    let at_ms = event.get("at_ms").and_then(Value::as_i64).unwrap_or_default();
    let at = iso::display_instant(at_ms);
    writeln!(terminal.out(), "{at}  {} ({})", text(event, "kind"), text(event, "source"))?;
    for effect in event.get("effects").and_then(Value::as_array).into_iter().flatten() {
        writeln!(terminal.out(), "    {}", effect_in_words(effect))?;
    }
    Ok(())
}

fn effect_in_words(effect: &Value) -> String {
    let place: Vec<&str> =
        ["unit", "step"].iter().map(|name| text(effect, name)).filter(|name| !name.is_empty()).collect();
    let more = effect.as_object().into_iter().flatten();
    let more = more.filter(|(name, value)| {
        !["what", "unit", "step", "message"].contains(&name.as_str()) && !value.is_null()
    });
    let more: String = more.map(|(name, value)| format!(", {name}: {}", plain(value))).collect();
    format!("{} {}{more}", text(effect, "what"), place.join(".")).replace(" ,", ",").trim_end().to_owned()
}

/// Where a contact is, in a line.
fn places(state: &Value) -> String {
    let automations = state.get("automations").and_then(Value::as_array).into_iter().flatten();
    let runs = state.get("conversation").filter(|run| !run.is_null()).into_iter().chain(automations);
    let mut places: Vec<String> = runs.map(place).collect();
    if let Some(floor) = state.get("handed_over").filter(|floor| !floor.is_null()) {
        places.push(format!("with team {} until {}", text(floor, "team"), text(floor, "until")));
    }
    if places.is_empty() { "nothing".to_owned() } else { places.join("; ") }
}

fn place(run: &Value) -> String {
    let unit = text(run, "unit");
    let step = text(run, "step");
    let name = if step.is_empty() { unit.to_owned() } else { format!("{unit}.{step}") };
    let waits = match text(run, "waits_for") {
        "reply" => ", waits for a reply",
        "clock" => ", waits for a moment",
        "service" => ", waits for a service",
        "floor" => ", waits until the team gives it back",
        _ => "",
    };
    let deadline = text(run, "deadline");
    let until = if deadline.is_empty() { String::new() } else { format!(" until {deadline}") };
    format!("{name}{waits}{until}")
}

/// A value without the quotes of a text.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
