//! Sessions, units, programs and dead letters: what operators see to.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value as Json_, json};

use super::App;
use super::contacts::{contact_to_json, read, unknown};
use super::extract::{Asked, Named, Raw, with_plus};
use super::messages::limit;
use super::problem::Problem;
use crate::bytecode::Program;
use crate::runtime::engine::command::Incoming;
use crate::runtime::engine::{Answer, Command, program_id};
use crate::runtime::store::{Store, StoreError};
use crate::value::iso;
use crate::vm::event::EventKind;
use crate::vm::state::State as Contact;

/// A page of something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    after: Option<String>,
    limit: Option<usize>,
}

/// Contacts that are in something, or whom a person has.
pub(super) async fn sessions(
    State(app): State<App>,
    Asked(page): Asked<Page>,
) -> Result<Json<Json_>, Problem> {
    let limit = limit(page.limit)?;
    let store = app.handle.store.clone();
    let after = page.after.map(|phone| with_plus(&phone)).unwrap_or_default();
    let (busy, next) = super::reading(move || busy_contacts(&*store, after, limit)).await?;
    let programs = app.handle.programs();
    let sessions: Vec<Json_> = busy.iter().map(|state| contact_to_json(state, &programs)).collect();
    Ok(Json(json!({"sessions": sessions, "next": next})))
}

/// Contacts that are looked at for one page of sessions.
const LOOKED_AT_MAX: usize = 20_000;

/// Contacts that are read at once while sessions are looked for.
const LOOKED_AT_ONCE: usize = 1_000;

/// Contacts after one that are in something, and after whom the next ones are looked for: most are in nothing, and only their
/// states tell.
fn busy_contacts(
    store: &dyn Store,
    mut after: String,
    limit: usize,
) -> Result<(Vec<Contact>, Option<String>), StoreError> {
    let mut busy = Vec::new();
    for _ in 0..LOOKED_AT_MAX / LOOKED_AT_ONCE {
        let rows = store.sessions(&after, LOOKED_AT_ONCE)?;
        let is_last = rows.len() < LOOKED_AT_ONCE;
        for row in rows {
            let state = Contact::decode(row.phone.as_str().into(), &row.state).ok();
            after = row.phone;
            busy.extend(state.filter(is_busy));
            if busy.len() == limit {
                return Ok((busy, Some(after)));
            }
        }
        if is_last {
            return Ok((busy, None));
        }
    }
    Ok((busy, Some(after)))
}

fn is_busy(state: &Contact) -> bool {
    state.conversation.is_some() || !state.automations.is_empty() || state.handed_over.is_some()
}

/// Whatever a contact is in ends.
pub(super) async fn end(State(app): State<App>, Named(phone): Named<String>) -> Result<Json<Json_>, Problem> {
    let phone = app.contact(&phone);
    super::done_to(app.handle.call(Command::EndSession(phone.clone())).await?, || unknown(&app, &phone))?;
    Ok(Json(contact_to_json(&read(&app, &phone).await?, &app.handle.programs())))
}

/// The team gives a contact back.
pub(super) async fn give_back(
    State(app): State<App>,
    Named(phone): Named<String>,
) -> Result<Json<super::Taken>, Problem> {
    let phone = app.contact(&phone);
    let command = Command::Event(Incoming {
        phone: phone.clone(),
        source: "api".to_owned(),
        external_id: None,
        kind: EventKind::GiveBack,
        sender: None,
        creates: false,
    });
    match app.handle.call(command).await? {
        Answer::NotFound => Err(Problem::not_found(unknown(&app, &phone))),
        answer => super::taken(answer).map(Json),
    }
}

/// What starts a unit when it is written alone, as it is compared, in the order of the script.
fn keywords(program: &Program, unit: u32) -> Vec<String> {
    let triggers = program.triggers_of_unit(unit);
    let own = program.keywords().filter(|(_, trigger)| triggers.clone().any(|own| own == *trigger));
    let mut own: Vec<(u32, &str)> = own.map(|(text, trigger)| (trigger, text)).collect();
    own.sort_unstable();
    own.into_iter().map(|(_, text)| text.to_owned()).collect()
}

/// Units with their counters.
pub(super) async fn units(State(app): State<App>) -> Result<Json<Json_>, Problem> {
    let store = app.handle.store.clone();
    let counters = super::reading(move || store.counters()).await?;
    let programs = app.handle.programs();
    let program = programs.current();
    let list: Vec<Json_> = (0..program.unit_count())
        .filter_map(|unit| {
            let settings = program.settings_of(unit)?;
            let name = program.unit_name(unit);
            let own = programs.paused().contains(&crate::value::Symbol::of(name));
            let counters: Vec<Json_> = counters
                .iter()
                .filter(|(key, _)| key.unit == name)
                .map(|(key, count)| json!({"step": key.step, "edge": key.edge, "count": count}))
                .collect();
            Some(json!({
                "name": name,
                "kind": if settings.conversation { "conversation" } else { "automation" },
                "paused": settings.paused || own,
                "keywords": keywords(program, unit),
                "counters": counters,
            }))
        })
        .collect();
    Ok(Json(json!({"units": list})))
}

pub(super) async fn dead_letters(
    State(app): State<App>,
    Asked(page): Asked<Page>,
) -> Result<Json<Json_>, Problem> {
    let limit = limit(page.limit)?;
    let store = app.handle.store.clone();
    let rows = super::reading(move || store.dead_letters(&page.after.unwrap_or_default(), limit)).await?;
    let next = rows.last().filter(|_| rows.len() == limit).map(|row| row.item.id.clone());
    Ok(Json(json!({"dead_letters": rows, "next": next})))
}

fn no_letter() -> String {
    "this dead letter does not exist: it was tried again or dropped, or never was".to_owned()
}

pub(super) async fn retry(State(app): State<App>, Named(id): Named<String>) -> Result<Json<Json_>, Problem> {
    super::done_to(app.handle.call(Command::DeadLetter(id.clone(), true)).await?, no_letter)?;
    Ok(Json(json!({"id": id, "retried": true})))
}

pub(super) async fn drop_letter(
    State(app): State<App>,
    Named(id): Named<String>,
) -> Result<Json<Json_>, Problem> {
    super::done_to(app.handle.call(Command::DeadLetter(id.clone(), false)).await?, no_letter)?;
    Ok(Json(json!({"id": id, "dropped": true})))
}

/// Deployments of one answer.
const DEPLOYMENTS: usize = 100;

pub(super) async fn programs(State(app): State<App>) -> Result<Json<Json_>, Problem> {
    let store = app.handle.store.clone();
    let rows = super::reading(move || store.deployments(DEPLOYMENTS)).await?;
    let list: Vec<Json_> = rows
        .iter()
        .map(|row| json!({"number": row.number, "program": row.program, "at": iso::display_instant(row.at_ms)}))
        .collect();
    let current = app.handle.programs().current().id().to_string();
    Ok(Json(json!({"current": current, "deployments": list})))
}

/// Bytes of a program that is deployed.
pub(super) const PROGRAM_MAX: usize = 64 * 1024 * 1024;

/// A compiled program becomes current; sessions go on with theirs.
pub(super) async fn deploy(State(app): State<App>, Raw(body): Raw) -> Result<Json<Json_>, Problem> {
    install(&app, body.to_vec()).await
}

/// A program that was deployed before becomes current again.
pub(super) async fn roll_back(
    State(app): State<App>,
    Named(id): Named<String>,
) -> Result<Json<Json_>, Problem> {
    program_id(&id).ok_or_else(|| Problem::not_found("this is no program's id"))?;
    let store = app.handle.store.clone();
    let file = super::reading(move || store.program(&id)).await?;
    install(&app, file.ok_or_else(|| Problem::not_found("this program is not kept"))?).await
}

async fn install(app: &App, file: Vec<u8>) -> Result<Json<Json_>, Problem> {
    let program =
        Program::load(&file).map_err(|error| Problem::malformed(format!("this is no program: {error}")))?;
    let id = program.id().to_string();
    super::done(app.handle.call(Command::Deploy(Arc::new(program), Arc::new(file))).await?)?;
    Ok(Json(json!({"program": id})))
}
