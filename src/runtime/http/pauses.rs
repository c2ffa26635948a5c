//! What is paused, and goes on: `/v1/pause`, `/v1/resume`, and the same of senders, units and campaigns.

use axum::Json;
use axum::extract::State;
use serde_json::{Value as Json_, json};

use super::App;
use super::extract::Named;
use super::problem::Problem;
use crate::bytecode::Program;
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
    let answer = app.handle.call(Command::Pause(what.clone(), paused)).await?;
    super::done_to(answer, || unknown(app, &what))?;
    Ok(Json(state(app)))
}

/// That something cannot be paused because there is none, and what there is.
fn unknown(app: &App, what: &Pausable) -> String {
    let programs = app.handle.programs();
    let (kind, name, known) = match what {
        Pausable::Service => return "there is no service".to_owned(),
        Pausable::Sender(name) => ("sender", name, senders(programs.current())),
        Pausable::Unit(name) => ("unit or campaign", name, units(programs.current())),
    };
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("the script has no {kind} `{name}`; it has: {known}")
}

fn senders(program: &Program) -> Vec<String> {
    program.schema().senders.iter().map(|sender| sender.name.clone()).collect()
}

fn units(program: &Program) -> Vec<String> {
    let units = (0..program.unit_count()).map(|unit| program.unit_name(unit).to_owned());
    units.chain(program.schema().campaigns.iter().map(|campaign| campaign.name.clone())).collect()
}

/// Everything that is paused through this interface.
pub(super) async fn show(State(app): State<App>) -> Json<Json_> {
    Json(state(&app))
}

fn state(app: &App) -> Json_ {
    let programs = app.handle.programs();
    let program = programs.current();
    let is_paused = |what: Pausable| programs.paused().contains(&Symbol::of(&what.stored()));
    let mut senders = senders(program);
    senders.retain(|name| is_paused(Pausable::Sender(name.clone())));
    let mut units = units(program);
    units.retain(|name| is_paused(Pausable::Unit(name.clone())));
    json!({"paused": is_paused(Pausable::Service), "senders": senders, "units": units})
}
