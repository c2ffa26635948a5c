//! Contacts: `/v1/contacts/…`.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value as Json_, json};

use super::App;
use super::problem::Problem;
use crate::runtime::engine::consent_name;
use crate::runtime::json;
use crate::value::iso;
use crate::vm::Programs;
use crate::vm::state::{Run, State as Contact, Wait};

pub(super) async fn show(
    State(app): State<App>,
    Path(phone): Path<String>,
) -> Result<Json<Json_>, Problem> {
    let phone = super::with_plus(&phone);
    let store = app.handle.store.clone();
    let key = phone.clone();
    let row = super::reading(move || store.session(&key)).await?;
    let row = row.ok_or_else(|| Problem::not_found("this contact is not known"))?;
    let state = Contact::decode(phone.as_str().into(), &row.state)
        .map_err(|_| Problem::damaged("the stored session cannot be read"))?;
    Ok(Json(contact_to_json(&state, &app.handle.programs())))
}

/// A contact with its fields, groups, consent and session.
pub(super) fn contact_to_json(state: &Contact, programs: &Programs) -> Json_ {
    let name = |symbol| json::name(symbol, programs);
    let groups: Vec<String> = state.groups.iter().map(|group| name(*group)).collect();
    let categories: serde_json::Map<String, Json_> =
        state.categories.iter().map(|(category, yes)| (name(*category), Json_::Bool(*yes))).collect();
    let senders: serde_json::Map<String, Json_> = state
        .sender_consent
        .iter()
        .map(|(sender, consent)| (name(*sender), Json_::from(consent_name(*consent))))
        .collect();
    let automations: Vec<Json_> = state.automations.iter().map(|run| run_to_json(run, programs)).collect();
    json!({
        "phone": &*state.phone,
        "created_at": iso::display_instant(state.created_at_ms),
        "consent": consent_name(state.consent),
        "consent_by_sender": senders,
        "categories": categories,
        "language": state.language.map(name),
        "timezone": state.timezone.as_deref(),
        "unassigned": state.unassigned,
        "fields": json::fields_to_json(&state.fields, programs),
        "groups": groups,
        "conversation": state.conversation.as_ref().map(|run| run_to_json(run, programs)),
        "automations": automations,
        "handed_over": state.handed_over.as_ref().map(|floor| json!({
            "team": &*floor.team, "until": iso::display_instant(floor.until_ms)
        })),
        "next_timer": crate::vm::next_due_ms(state).map(iso::display_instant),
    })
}

fn run_to_json(run: &Run, programs: &Programs) -> Json_ {
    let program = programs.get(run.program);
    let frame = run.frames.last();
    let name = frame.and_then(|frame| program.map(|program| program.unit_name(frame.unit)));
    let step = frame.filter(|frame| frame.step != u16::MAX);
    let step = step.and_then(|frame| program.map(|program| program.step_name(frame.unit, frame.step.into())));
    let waits_for = match run.waiting {
        Wait::Nothing => "nothing",
        Wait::Reply { .. } => "reply",
        Wait::Clock { .. } => "clock",
        Wait::Service { .. } => "service",
        Wait::Floor { .. } => "floor",
    };
    json!({"unit": name, "step": step, "program": run.program.to_string(), "waits_for": waits_for})
}
