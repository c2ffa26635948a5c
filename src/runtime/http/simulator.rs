//! The built-in phone and clock: `/v1/simulator/…`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::App;
use super::extract::{Body, checked_id, phone};
use super::problem::Problem;
use crate::runtime::engine::Command;
use crate::runtime::engine::command::Incoming;
use crate::value::{Duration, iso};
use crate::vm::event::EventKind;

/// A message from the simulated phone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Message {
    contact: String,
    text: String,
    id: Option<String>,
    to: Option<String>,
}

/// Characters of a message that is taken: what providers take.
pub(super) const TEXT_MAX: usize = 1_600;

pub(super) async fn receive(
    State(app): State<App>,
    Body(message): Body<Message>,
) -> Result<Json<super::Taken>, Problem> {
    let channel = app.settings.simulator();
    let channel = channel.ok_or_else(|| Problem::not_found("no channel is a simulator"))?;
    let programs = app.handle.programs();
    let schema = programs.current().schema();
    let phone = phone(schema, &message.contact, "/contact")?;
    if message.text.chars().count() > TEXT_MAX {
        return Err(Problem::field("/text", format!("has more than {TEXT_MAX} characters")));
    }
    let to = message.to.as_deref().or(channel.sender.as_deref());
    let sender = to.map(|to| {
        let known = schema.senders.iter().find(|sender| sender.name == to || sender.address == to);
        let name = known.map(|sender| sender.name.clone());
        name.ok_or_else(|| Problem::field("/to", "is no sender of the script"))
    });
    let command = Command::Event(Incoming {
        phone,
        source: channel.name.to_string(),
        external_id: checked_id(message.id)?,
        kind: EventKind::Inbound {
            text: message.text.as_str().into(),
            sender: None,
            intent: None,
            trusted: true,
        },
        sender: sender.transpose()?,
        creates: true,
    });
    super::taken(app.handle.call(command).await?).map(Json)
}

/// What time it is here.
#[derive(Debug, Serialize)]
pub(super) struct Now {
    now: String,
    now_ms: i64,
    /// Whether the clock stands still until it is moved.
    #[serde(rename = "virtual")]
    is_virtual: bool,
    /// Whether a channel is the simulator.
    phone: bool,
}

pub(super) async fn clock(State(app): State<App>) -> Json<Now> {
    Json(now(&app))
}

fn now(app: &App) -> Now {
    let now_ms = app.handle.clock.now_ms();
    let is_virtual = app.handle.clock.moves().is_some();
    Now { now: iso::display_instant(now_ms), now_ms, is_virtual, phone: app.settings.simulator().is_some() }
}

/// By how much the clock is moved.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    advance: String,
}

/// Moments that one move may pass: a schedule of every minute over years would go on for ever.
const MOMENTS_MAX: usize = 100_000;

/// The longest move, milliseconds: ten years.
const ADVANCE_MAX_MS: i64 = 3_653 * crate::value::DAY_MS;

/// Moves the clock from one moment at which something is due to the next. Answers when everything due has happened.
pub(super) async fn advance(
    State(app): State<App>,
    Body(Advance { advance }): Body<Advance>,
) -> Result<Json<Now>, Problem> {
    if app.handle.clock.moves().is_none() {
        let detail = "start with `--virtual-clock` to move the clock";
        return Err(Problem::refused("real_clock", detail, Vec::new()));
    }
    let by = Duration::parse(advance.trim()).map(Duration::nominal_ms);
    let by = by.filter(|ms| (0..=ADVANCE_MAX_MS).contains(ms)).ok_or_else(|| {
        Problem::field("/advance", "must be a duration such as \"25h\" of at most ten years")
    })?;
    let until_ms = app.handle.clock.now_ms().saturating_add(by);
    for _ in 0..MOMENTS_MAX {
        settle(&app).await?;
        let next = next_moment(&app)?.filter(|next_ms| *next_ms <= until_ms);
        app.handle.clock.set(next.unwrap_or(until_ms));
        if next.is_none() {
            settle(&app).await?;
            return Ok(Json(now(&app)));
        }
    }
    Err(Problem::refused("endless", "too much is due on the way: move the clock by less", Vec::new()))
}

/// Lets everything happen that is due now.
async fn settle(app: &App) -> Result<(), Problem> {
    loop {
        app.handle.call_in_turn(Command::Tick).await?;
        app.outbox.settle(&app.handle).await;
        let now_ms = app.handle.clock.now_ms();
        if next_moment(app)?.is_none_or(|next_ms| next_ms > now_ms) {
            return Ok(());
        }
    }
}

fn next_moment(app: &App) -> Result<Option<i64>, Problem> {
    let own = app.handle.next_due_ms()?;
    Ok(own.into_iter().chain(app.outbox.next_due_ms(&app.handle)).min())
}
