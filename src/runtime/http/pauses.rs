//! What is paused, and goes on: `/v1/pause`, `/v1/resume`, and the same of senders, units and campaigns.

use axum::Json;
use axum::extract::State;
use serde_json::{Value as Json_, json};

use super::App;
use super::extract::Named;
use super::problem::Problem;
use crate::runtime::engine::Command;
use crate::runtime::engine::command::Pausable;
use crate::value::Symbol;

pub(super) async fn pause_all(State(app): State<App>) -> Result<Json<Json_>, Problem> {
    set(&app, Pausable::Service, true).await
}

pub(super) async fn resume_all(State(app): State<App>) -> Result<Json<Json_>, Problem> {
    set(&app, Pausable::Service, false).await
}

pub(super) async fn pause_sender(
    State(app): State<App>,
    Named(name): Named<String>,
) -> Result<Json<Json_>, Problem> {
    set(&app, Pausable::Sender(name), true).await
}

pub(super) async fn resume_sender(
    State(app): State<App>,
    Named(name): Named<String>,
) -> Result<Json<Json_>, Problem> {
    set(&app, Pausable::Sender(name), false).await
}

pub(super) async fn pause_unit(
    State(app): State<App>,
    Named(name): Named<String>,
) -> Result<Json<Json_>, Problem> {
    set(&app, Pausable::Unit(name), true).await
}

pub(super) async fn resume_unit(
    State(app): State<App>,
    Named(name): Named<String>,
) -> Result<Json<Json_>, Problem> {
    set(&app, Pausable::Unit(name), false).await
}

async fn set(app: &App, what: Pausable, paused: bool) -> Result<Json<Json_>, Problem> {
    super::done(app.handle.call(Command::Pause(what, paused)).await?)?;
    Ok(Json(state(app)))
}

/// Everything that is paused through this interface.
pub(super) async fn show(State(app): State<App>) -> Json<Json_> {
    Json(state(&app))
}

fn state(app: &App) -> Json_ {
    let programs = app.handle.programs();
    let program = programs.current();
    let schema = program.schema();
    let is_paused = |what: Pausable| programs.paused().contains(&Symbol::of(&what.stored()));
    let senders = schema.senders.iter().map(|sender| sender.name.clone());
    let senders: Vec<String> = senders.filter(|name| is_paused(Pausable::Sender(name.clone()))).collect();
    let units = (0..program.unit_count()).map(|unit| program.unit_name(unit).to_owned());
    let campaigns = schema.campaigns.iter().map(|campaign| campaign.name.clone());
    let units: Vec<String> =
        units.chain(campaigns).filter(|name| is_paused(Pausable::Unit(name.clone()))).collect();
    json!({"paused": is_paused(Pausable::Service), "senders": senders, "units": units})
}
