//! Contacts: `/v1/contacts…`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value as Json_, json};

use super::App;
use super::extract::{Asked, Body, Named, phone, phone_of, with_plus};
use super::messages::limit;
use super::problem::Problem;
use crate::bytecode::schema::{Schema, Type};
use crate::runtime::engine::command::ContactChange;
use crate::runtime::engine::{Command, consent_name};
use crate::runtime::json::{self, FieldProblem, Reader};
use crate::runtime::store::ContactFilter;
use crate::runtime::store::rows::ContactRow;
use crate::value::{Symbol, Value, Zone, iso};
use crate::vm::Programs;
use crate::vm::state::{Run, State as Contact, Wait};

pub(super) async fn show(
    State(app): State<App>,
    Named(phone): Named<String>,
) -> Result<Json<Json_>, Problem> {
    let state = read(&app, &app.contact(&phone)).await?;
    Ok(Json(contact_to_json(&state, &app.handle.programs())))
}

/// The state of a contact.
pub(super) async fn read(app: &App, phone: &str) -> Result<Contact, Problem> {
    let (store, key) = (app.handle.store.clone(), phone.to_owned());
    let row = super::reading(move || store.session(&key)).await?;
    let row = row.ok_or_else(|| Problem::not_found(unknown(app, phone)))?;
    Contact::decode(phone.into(), &row.state)
        .map_err(|_| Problem::damaged("the stored session cannot be read"))
}

/// What is said where nobody has a number: of one that could not be read as one of the country, why.
pub(super) fn unknown(app: &App, phone: &str) -> String {
    let programs = app.handle.programs();
    let national = phone.strip_prefix('+').filter(|digits| digits.starts_with('0'));
    let problem = national.and_then(|digits| phone_of(programs.current().schema(), digits).err());
    problem.unwrap_or_else(|| format!("no contact has the number {phone}"))
}

/// A contact with its fields, groups, consent and session.
pub(super) fn contact_to_json(state: &Contact, programs: &Programs) -> Json_ {
    let name = |symbol| json::name(symbol, programs);
    let groups: Vec<String> = state.groups.iter().map(|group| name(*group)).collect();
    let categories: Map<String, Json_> =
        state.categories.iter().map(|(category, yes)| (name(*category), Json_::Bool(*yes))).collect();
    let senders: Map<String, Json_> = state
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
        "waiting": state.queue.len(),
        "handed_over": state.handed_over.as_ref().map(|floor| json!({
            "team": &*floor.team, "until": iso::display_instant(floor.until_ms)
        })),
        "next_timer": crate::vm::next_due_ms(state).map(iso::display_instant),
    })
}

/// A unit that a contact is in.
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
    let deadline = frame.and_then(|frame| frame.deadline_ms).map(iso::display_instant);
    json!({
        "unit": name,
        "step": step,
        "program": run.program.to_string(),
        "waits_for": waits_for,
        "deadline": deadline,
    })
}

/// Which contacts are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    group: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

pub(super) async fn list(
    State(app): State<App>,
    Asked(filter): Asked<Filter>,
) -> Result<Json<Json_>, Problem> {
    let limit = limit(filter.limit)?;
    let after = filter.after.map(|phone| with_plus(&phone));
    let filter = ContactFilter { group: filter.group, after, limit };
    let store = app.handle.store.clone();
    let rows = super::reading(move || store.contacts(&filter)).await?;
    let next = rows.last().filter(|_| rows.len() == limit).map(|last| last.phone.clone());
    let contacts: Vec<Json_> = rows.iter().map(row_to_json).collect();
    Ok(Json(json!({"contacts": contacts, "next": next})))
}

fn row_to_json(row: &ContactRow) -> Json_ {
    json!({
        "phone": row.phone,
        "created_at": iso::display_instant(row.created_at_ms),
        "consent": row.consent,
        "language": row.language,
        "timezone": row.timezone,
        "unassigned": row.unassigned,
        "fields": serde_json::from_str::<Json_>(&row.fields).unwrap_or_default(),
    })
}

/// What is to change of a contact.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// Declared fields; null clears one.
    #[serde(default)]
    pub(super) fields: Map<String, Json_>,
    #[serde(default, deserialize_with = "present")]
    pub(super) language: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) timezone: Option<Option<String>>,
    #[serde(default)]
    pub(super) join: Vec<String>,
    #[serde(default)]
    pub(super) leave: Vec<String>,
    pub(super) subscribed: Option<bool>,
    /// A yes or no by category.
    #[serde(default)]
    pub(super) categories: std::collections::BTreeMap<String, bool>,
}

/// Tells null from nothing.
fn present<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

pub(super) async fn put(
    State(app): State<App>,
    Named(written): Named<String>,
    Body(change): Body<Change>,
) -> Result<Json<Json_>, Problem> {
    let programs = app.handle.programs();
    let phone = phone(programs.current().schema(), &app.contact(&written), "/phone")?;
    let change = typed(&programs, phone.clone(), &change).map_err(Problem::invalid)?;
    super::done(app.handle.call(Command::Contact(change)).await?)?;
    let state = read(&app, &phone).await?;
    Ok(Json(contact_to_json(&state, &app.handle.programs())))
}

/// A change by the types of the script, or all that is wrong with it.
pub(super) fn typed(
    programs: &Programs,
    phone: String,
    change: &Change,
) -> Result<ContactChange, Vec<FieldProblem>> {
    let schema = programs.current().schema();
    let mut reader = super::reader(schema, programs.zone());
    let mut fields = Vec::new();
    for (name, json) in &change.fields {
        let pointer = format!("/fields/{name}");
        match schema.contact.iter().find(|field| field.name == *name) {
            None => reader.wrong(&pointer, "is no field of `contact` in the script".to_owned()),
            Some(_) if json.is_null() => fields.push((Symbol::of(name), Value::Missing)),
            Some(field) => fields.push((Symbol::of(name), reader.field(field, json, &pointer))),
        }
    }
    let language = change.language.as_ref().map(|name| language(&mut reader, schema, name.as_deref()));
    let timezone = change.timezone.as_ref().map(|name| timezone(&mut reader, name.as_deref()));
    check_names(&mut reader, schema, change);
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    Ok(ContactChange {
        phone,
        fields,
        language,
        timezone,
        join: change.join.clone(),
        leave: change.leave.clone(),
        subscribed: change.subscribed,
        categories: change.categories.iter().map(|(name, yes)| (name.clone(), *yes)).collect(),
        keeps_refusals: false,
    })
}

fn language(reader: &mut Reader<'_>, schema: &Schema, name: Option<&str>) -> Value {
    let Some(name) = name else { return Value::Missing };
    let known = Type::Enum(schema.languages.clone());
    reader.value(&known, &Json_::from(name), "/language")
}

fn timezone(reader: &mut Reader<'_>, name: Option<&str>) -> Value {
    match name {
        Some(name) if Zone::named(name).is_some() => Value::text(name),
        Some(_) => {
            reader.wrong("/timezone", "must be an IANA time zone such as \"Europe/Paris\"".to_owned());
            Value::Missing
        }
        None => Value::Missing,
    }
}

fn check_names(reader: &mut Reader<'_>, schema: &Schema, change: &Change) {
    for (key, names) in [("join", &change.join), ("leave", &change.leave)] {
        for (at, name) in names.iter().enumerate() {
            if schema.groups.iter().all(|(group, _)| group != name) {
                reader.wrong(&format!("/{key}/{at}"), format!("`{name}` is no group of the script"));
            }
        }
    }
    for name in change.categories.keys() {
        if schema.categories.iter().all(|category| category.name != *name) {
            reader.wrong(&format!("/categories/{name}"), "is no category of the script".to_owned());
        }
    }
}

pub(super) async fn erase(
    State(app): State<App>,
    Named(phone): Named<String>,
) -> Result<Json<Json_>, Problem> {
    let phone = app.contact(&phone);
    super::done_to(app.handle.call(Command::Erase(phone.clone())).await?, || unknown(&app, &phone))?;
    Ok(Json(json!({"erased": true})))
}

pub(super) async fn consents(
    State(app): State<App>,
    Named(phone): Named<String>,
) -> Result<Json<Json_>, Problem> {
    let (store, phone) = (app.handle.store.clone(), app.contact(&phone));
    let rows = super::reading(move || store.consents(&phone)).await?;
    Ok(Json(json!({"consents": rows})))
}

pub(super) async fn groups(State(app): State<App>) -> Result<Json<Json_>, Problem> {
    let store = app.handle.store.clone();
    let sizes = super::reading(move || store.groups()).await?;
    let size = |name: &str| sizes.iter().find(|(own, _)| own == name).map_or(0, |(_, size)| *size);
    let programs = app.handle.programs();
    let declared = programs.current().schema().groups.iter();
    let groups: Vec<Json_> =
        declared.map(|(name, title)| json!({"name": name, "title": title, "contacts": size(name)})).collect();
    Ok(Json(json!({"groups": groups})))
}
