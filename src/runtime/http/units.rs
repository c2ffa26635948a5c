//! Sessions, campaigns, units, programs and dead letters: what operators see to.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value as Json_, json};

use super::App;
use super::contacts::{contact_to_json, read};
use super::extract::{Asked, Body, Named, checked_id, idempotency_key, phone_of, with_plus};
use super::messages::limit;
use super::problem::Problem;
use crate::bytecode::Program;
use crate::bytecode::schema::Campaign;
use crate::runtime::engine::command::{CampaignSend, Incoming};
use crate::runtime::engine::{Answer, Command, program_id};
use crate::runtime::json::FieldProblem;
use crate::text;
use crate::value::{Duration, iso};
use crate::vm::Programs;
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
    let rows = super::reading(move || store.sessions(&after, limit)).await?;
    let next = rows.last().filter(|_| rows.len() == limit).map(|row| row.phone.clone());
    let programs = app.handle.programs();
    let states = rows.iter().filter_map(|row| Contact::decode(row.phone.as_str().into(), &row.state).ok());
    let busy = |state: &Contact| {
        state.conversation.is_some() || !state.automations.is_empty() || state.handed_over.is_some()
    };
    let sessions: Vec<Json_> = states.filter(busy).map(|state| contact_to_json(&state, &programs)).collect();
    Ok(Json(json!({"sessions": sessions, "next": next})))
}

/// Whatever a contact is in ends.
pub(super) async fn end(State(app): State<App>, Named(phone): Named<String>) -> Result<Json<Json_>, Problem> {
    let phone = with_plus(&phone);
    super::done(app.handle.call(Command::EndSession(phone.clone())).await?)?;
    Ok(Json(contact_to_json(&read(&app, &phone).await?, &app.handle.programs())))
}

/// The team gives a contact back.
pub(super) async fn give_back(
    State(app): State<App>,
    Named(phone): Named<String>,
) -> Result<Json<super::Taken>, Problem> {
    let command = Command::Event(Incoming {
        phone: with_plus(&phone),
        source: "api".to_owned(),
        external_id: None,
        kind: EventKind::GiveBack,
        creates: false,
    });
    super::taken(app.handle.call(command).await?).map(Json)
}

/// Recipients of one request.
const RECIPIENTS_MAX: usize = 1_000;

/// To whom a campaign goes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recipients {
    recipients: Vec<String>,
    text: Option<String>,
    sender: Option<String>,
    id: Option<String>,
}

pub(super) async fn send_campaign(
    State(app): State<App>,
    Named(name): Named<String>,
    headers: HeaderMap,
    Body(send): Body<Recipients>,
) -> Result<Json<Json_>, Problem> {
    let programs = app.handle.programs();
    let (index, campaign) = campaign(&programs, &name)?;
    let mut problems = problems_of_text(&programs, campaign, send.text.as_deref());
    let sender = campaign.sender.and_then(|index| programs.current().schema().senders.get(index as usize));
    if send.sender.is_some() && send.sender.as_ref() != sender.map(|sender| &sender.name) {
        problems.push(wrong("/sender", "is not the sender of the campaign"));
    }
    if send.recipients.is_empty() || send.recipients.len() > RECIPIENTS_MAX {
        problems.push(wrong("/recipients", &format!("must be 1 to {RECIPIENTS_MAX} numbers")));
    }
    let mut recipients = Vec::with_capacity(send.recipients.len());
    for (at, written) in send.recipients.iter().enumerate() {
        match phone_of(programs.current().schema(), written) {
            Ok(phone) => recipients.push(phone),
            Err(detail) => problems.push(wrong(&format!("/recipients/{at}"), &detail)),
        }
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let external_id = checked_id(send.id)?.or(idempotency_key(&headers)?);
    let command = CampaignSend { campaign: index, recipients, text: send.text, external_id };
    match app.handle.call(Command::Campaign(command)).await? {
        Answer::Messages(messages) => {
            Ok(Json(json!({"messages": messages.iter().map(message).collect::<Vec<_>>()})))
        }
        other => Err(super::unexpected(&other)),
    }
}

fn wrong(pointer: &str, detail: &str) -> FieldProblem {
    FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() }
}

fn message((contact, result): &(String, Result<String, String>)) -> Json_ {
    match result {
        Ok(id) => json!({"contact": contact, "id": id}),
        Err(reason) => json!({"contact": contact, "refused": reason}),
    }
}

fn campaign<'p>(programs: &'p Programs, name: &str) -> Result<(u32, &'p Campaign), Problem> {
    let campaigns = programs.current().schema().campaigns.iter().enumerate();
    let found = campaigns.into_iter().find(|(_, campaign)| campaign.name == name);
    found
        .map(|(index, campaign)| (index as u32, campaign))
        .ok_or_else(|| Problem::not_found(format!("the script has no campaign `{name}`")))
}

/// A text instead of the campaign's own keeps to the same rules.
fn problems_of_text(programs: &Programs, campaign: &Campaign, own: Option<&str>) -> Vec<FieldProblem> {
    let Some(own) = own else { return Vec::new() };
    let mut problems = Vec::new();
    let normal = text::normalize(own);
    let segments = text::segments(&normal).segments;
    let most = campaign.max_segments as usize;
    if normal.trim().is_empty() {
        problems.push(wrong("/text", "is blank"));
    }
    if most > 0 && segments > most {
        problems.push(wrong("/text", &format!("takes {segments} segments; the campaign allows {most}")));
    }
    let folded = text::fold(&normal, false);
    let words = text::FoldedText::new(&folded);
    let tells = programs.compliance_words().stop_words().any(|stop| words.as_str().contains(stop));
    if campaign_is_marketing(programs, campaign) && !tells {
        problems.push(wrong("/text", "does not tell how to opt out, such as `STOP to end`"));
    }
    problems
}

fn campaign_is_marketing(programs: &Programs, campaign: &Campaign) -> bool {
    let categories = &programs.current().schema().categories;
    let category = campaign.category.and_then(|index| categories.get(index as usize));
    category.is_none_or(|category| category.marketing)
}

pub(super) async fn campaigns(State(app): State<App>) -> Json<Json_> {
    let programs = app.handle.programs();
    let paused = programs.paused();
    let campaigns = programs.current().schema().campaigns.iter();
    let list: Vec<Json_> = campaigns
        .map(|campaign| {
            let own = paused.contains(&crate::value::Symbol::of(&campaign.name));
            json!({"name": campaign.name, "title": campaign.title, "at": campaign.at, "paused": campaign.paused || own})
        })
        .collect();
    Json(json!({"campaigns": list}))
}

pub(super) async fn campaign_stats(
    State(app): State<App>,
    Named(name): Named<String>,
) -> Result<Json<Json_>, Problem> {
    let programs = app.handle.programs();
    let (_, campaign) = campaign(&programs, &name)?;
    let (days, ms) = campaign.attribution.unwrap_or((7, 0));
    let attribution_ms = Duration { days, ms }.nominal_ms();
    let objective = campaign.objective.clone();
    let store = app.handle.store.clone();
    let stats = super::reading(move || store.campaign_stats(&name, attribution_ms, objective.as_deref()));
    Ok(Json(json!(stats.await?)))
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
                "counters": counters,
            }))
        })
        .collect();
    Ok(Json(json!({"units": list})))
}

pub(super) async fn pause(app: State<App>, name: Named<String>) -> Result<Json<Json_>, Problem> {
    set_paused(app, name, true).await
}

pub(super) async fn resume(app: State<App>, name: Named<String>) -> Result<Json<Json_>, Problem> {
    set_paused(app, name, false).await
}

async fn set_paused(
    State(app): State<App>,
    Named(name): Named<String>,
    paused: bool,
) -> Result<Json<Json_>, Problem> {
    super::done(app.handle.call(Command::Pause(name.clone(), paused)).await?)?;
    Ok(Json(json!({"name": name, "paused": paused})))
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

pub(super) async fn retry(State(app): State<App>, Named(id): Named<String>) -> Result<Json<Json_>, Problem> {
    super::done(app.handle.call(Command::DeadLetter(id.clone(), true)).await?)?;
    Ok(Json(json!({"id": id, "retried": true})))
}

pub(super) async fn drop_letter(
    State(app): State<App>,
    Named(id): Named<String>,
) -> Result<Json<Json_>, Problem> {
    super::done(app.handle.call(Command::DeadLetter(id.clone(), false)).await?)?;
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
pub(super) async fn deploy(State(app): State<App>, body: Bytes) -> Result<Json<Json_>, Problem> {
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
