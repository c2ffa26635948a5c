//! Events from outside, what happened, and web hooks.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value as Json_, json};

use super::App;
use super::extract::{Asked, Body, Named, Raw, checked_id, idempotency_key, phone, phone_of};
use super::messages::limit;
use super::problem::Problem;
use crate::bytecode::schema::{Field, Schema, Type};
use crate::runtime::channel::{Channel, Consent, Received, Refusal, WebHook};
use crate::runtime::engine::Command;
use crate::runtime::engine::command::{Incoming, ReceiptOf};
use crate::runtime::notices::Notice;
use crate::runtime::settings::ChannelSettings;
use crate::text::{self, ComplianceWord};
use crate::vm::Programs;
use crate::vm::event::EventKind;

/// A declared event of a contact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    contact: Option<String>,
    #[serde(default)]
    data: Json_,
    id: Option<String>,
}

/// An event that the script declares: its fields are held against their types.
pub(super) async fn post(
    State(app): State<App>,
    Named(name): Named<String>,
    headers: HeaderMap,
    Body(event): Body<Event>,
) -> Result<Json<super::Taken>, Problem> {
    let programs = app.handle.programs();
    let schema = programs.current().schema();
    let Some((_, fields)) = schema.events.iter().find(|(declared, _)| *declared == name) else {
        let known: Vec<&str> = schema.events.iter().map(|(name, _)| name.as_str()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(Problem::not_found(format!("the script declares no event `{name}`; it has: {known}")));
    };
    let external_id = checked_id(event.id)?.or(idempotency_key(&headers)?);
    let data = if event.data.is_null() { json!({}) } else { event.data };
    let mut reader = super::reader(schema, programs.zone());
    let value = reader.record(fields, &data, "/data");
    let contact = event.contact.as_deref().or_else(|| contact_of(schema, fields, &data));
    if contact.is_none() {
        reader.wrong("/contact", "is missing: the number of the contact that the event concerns".to_owned());
    }
    if !reader.problems.is_empty() {
        return Err(Problem::invalid(reader.problems));
    }
    let phone = phone(schema, contact.unwrap_or_default(), "/contact")?;
    let command = Command::Event(Incoming {
        phone,
        source: format!("event:{name}"),
        external_id,
        kind: EventKind::Custom { name, data: value },
        sender: None,
        creates: true,
    });
    super::taken(app.handle.call(command).await?).map(Json)
}

/// The number of the contact of an event's first object.
fn contact_of<'d>(schema: &Schema, fields: &[Field], data: &'d Json_) -> Option<&'d str> {
    let object = fields.iter().find(|field| matches!(field.ty, Type::Object(_)))?;
    let json = data.get(&object.name)?;
    let Type::Object(index) = object.ty else { return None };
    if index == 0 {
        return json.get("phone")?.as_str();
    }
    let (_, fields) = schema.objects.get(index as usize)?;
    let contact = fields.iter().find(|field| field.ty == Type::Object(0))?;
    json.get(&contact.name)?.get("phone")?.as_str()
}

/// Which events are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    contact: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
    /// How long to wait for one that is not there yet, seconds.
    wait: Option<u64>,
}

/// The longest wait for an event, seconds.
const WAIT_MAX: u64 = 30;

/// What happened, in order: of a contact its time line. Without `after` the newest. Where nothing came after, it waits for
/// as long as asked: so that a page sees what happens as it happens.
pub(super) async fn list(
    State(app): State<App>,
    Asked(filter): Asked<Filter>,
) -> Result<Json<Json_>, Problem> {
    let limit = limit(filter.limit)?;
    let wait = filter.wait.unwrap_or(0);
    if wait > WAIT_MAX {
        return Err(Problem::field("/wait", format!("must be at most {WAIT_MAX} seconds")));
    }
    let contact = filter.contact.as_deref().map(|phone| app.contact(phone));
    let until = tokio::time::Instant::now() + std::time::Duration::from_secs(wait);
    let (mut news, mut stop) = (app.handle.news(), app.stop.clone());
    let events = loop {
        let (store, contact, after) = (app.handle.store.clone(), contact.clone(), filter.after.clone());
        let read = move || store.events(contact.as_deref(), after.as_deref(), limit);
        let events = super::reading(read).await?;
        if !events.is_empty() || tokio::time::Instant::now() >= until || *stop.borrow() {
            break events;
        }
        tokio::select! {
            _ = news.recv() => {}
            _ = stop.changed() => {}
            () = tokio::time::sleep_until(until) => {}
        }
    };
    let next = events.last().map(|last| last.id.clone()).or(filter.after);
    Ok(Json(json!({"events": events, "next": next})))
}

/// A message that a provider received.
pub(super) async fn inbound(
    State(app): State<App>,
    Named(name): Named<String>,
    uri: Uri,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response, Problem> {
    let (settings, channel) = channel(&app, &name)?;
    let hook = web_hook(&app, &uri.to_string(), &headers, &body);
    let received = channel.inbound(&hook).map_err(|refusal| refused(&app, &name, refusal))?;
    for message in received {
        for command in take(&app, settings, channel.is_trusted(), message)? {
            super::taken(app.handle.call(command).await?)?;
        }
    }
    Ok(reply(&*channel))
}

/// What a message asks the engine: to take it, and before that to note an opt-out that only the provider recognised.
fn take(
    app: &App,
    settings: &ChannelSettings,
    trusted: bool,
    message: Received,
) -> Result<Vec<Command>, Problem> {
    let programs = app.handle.programs();
    let schema = programs.current().schema();
    let own = |name: &String| schema.senders.iter().any(|sender| sender.name == *name);
    let sender = settings.sender.clone().filter(own).or_else(|| {
        let to = message.to.as_deref()?;
        let sender = schema.senders.iter().find(|sender| sender.address == to)?;
        Some(sender.name.clone())
    });
    let phone = writer(schema, &message.from)?;
    let id = checked_id(message.id)?;
    let happening = |external_id, kind| {
        let (phone, source, sender) = (phone.clone(), settings.name.to_string(), sender.clone());
        Command::Event(Incoming { phone, source, external_id, kind, sender, creates: true })
    };
    let consent = message.consent.and_then(|consent| consent_of(&programs, consent, &message.text));
    let consent = consent.map(|kind| happening(id.as_ref().map(|id| format!("{id} consent")), kind));
    let kind = EventKind::Inbound { text: message.text.as_str().into(), sender: None, intent: None, trusted };
    Ok(consent.into_iter().chain([happening(id, kind)]).collect())
}

/// Who wrote. Some gateways leave out the `+`, or write as people of the country do; one person is one contact all the same, or
/// STOP would be another's. Short codes and names write too, and the machine answers none of them.
fn writer(schema: &Schema, from: &str) -> Result<String, Problem> {
    let from = from.trim();
    if text::is_short_code(from) || text::is_alphanumeric_sender(from) {
        return Ok(from.to_owned());
    }
    // Read as a national number first, `4915…` would be one of Germany's own area 4915.
    let is_bare = !from.starts_with('0') && from.bytes().all(|byte| byte.is_ascii_digit());
    if is_bare && let Ok(phone) = text::parse_phone(&format!("+{from}"), None) {
        return Ok(phone.as_str().to_owned());
    }
    phone_of(schema, from).map_err(|problem| Problem::field("/from", problem))
}

/// What a provider took a message for, where our own words do not say the same.
fn consent_of(programs: &Programs, consent: Consent, text: &str) -> Option<EventKind> {
    let (word, kind) = match consent {
        Consent::Out => (ComplianceWord::Stop, EventKind::Unsubscribe { category: None }),
        Consent::In => (ComplianceWord::Start, EventKind::Subscribe { category: None }),
    };
    let own = programs.compliance_words().classify(text, true);
    (own != Some(word)).then_some(kind)
}

/// What became of a message at a provider.
pub(super) async fn status(
    State(app): State<App>,
    Named(name): Named<String>,
    uri: Uri,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response, Problem> {
    let (_, channel) = channel(&app, &name)?;
    let hook = web_hook(&app, &uri.to_string(), &headers, &body);
    for receipt in channel.status(&hook).map_err(|refusal| refused(&app, &name, refusal))? {
        let Some(status) = receipt.status else { continue };
        let command = Command::Receipt(ReceiptOf {
            channel: name.clone(),
            provider_id: receipt.provider_id,
            status,
            reason: receipt.reason.map(|reason| text::mask_phones_in(&reason)),
            about: receipt.about,
        });
        super::done(app.handle.call(command).await?)?;
    }
    Ok(reply(&*channel))
}

fn channel<'a>(
    app: &'a App,
    name: &str,
) -> Result<(&'a ChannelSettings, std::sync::Arc<dyn Channel>), Problem> {
    let found = app.settings.channel(name).zip(app.outbox.channels.get(name).cloned());
    found.ok_or_else(|| Problem::not_found("there is no channel of this name"))
}

fn web_hook(app: &App, uri: &str, headers: &HeaderMap, body: &[u8]) -> WebHook {
    let base = app.settings.public_url.as_deref().unwrap_or_default();
    let text = |value: &header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    WebHook {
        url: format!("{}{uri}", base.trim_end_matches('/')),
        headers: headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        body: body.to_vec(),
        now_ms: app.handle.clock.now_ms(),
    }
}

/// A web hook that is not taken: whoever runs this should see that a provider is not heard.
fn refused(app: &App, channel: &str, refusal: Refusal) -> Problem {
    let reason = match &refusal {
        Refusal::None => "the channel has no web hooks",
        Refusal::Forged => "the signature is missing, wrong or too old",
        Refusal::Malformed(_) => "it is not what the provider sends",
    };
    app.handle.notices.tell(&Notice::HookRefused { channel: channel.to_owned(), reason });
    match refusal {
        Refusal::None => Problem::not_found("this channel has no web hooks"),
        Refusal::Forged => Problem::forbidden("forged", reason),
        Refusal::Malformed(what) => Problem::malformed(what),
    }
}

fn reply(channel: &dyn Channel) -> Response {
    let reply = channel.reply();
    (StatusCode::OK, [(header::CONTENT_TYPE, reply.media_type)], reply.body).into_response()
}

/// A short link: the click is noted, then the address follows. An address that cannot be noted is followed all the same.
pub(super) async fn click(State(app): State<App>, Named(code): Named<String>) -> Result<Redirect, Problem> {
    let (store, key) = (app.handle.store.clone(), code.clone());
    let url = super::reading(move || store.link(&key)).await?.and_then(|link| link.url);
    let url = url.ok_or_else(|| Problem::not_found("this link leads nowhere"))?;
    if let Err(error) = app.handle.call(Command::Click { code }).await {
        tracing::warn!(%error, "a click could not be noted");
    }
    Ok(Redirect::temporary(&url))
}
