//! Messages: `/v1/messages`.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};

use super::App;
use super::extract::{Asked, Body, checked_id, idempotency_key, phone};
use super::problem::Problem;
use super::simulator::TEXT_MAX;
use crate::runtime::engine::Command;
use crate::runtime::engine::command::OneOff;
use crate::runtime::store::MessageFilter;
use crate::runtime::store::rows::StoredMessage;
use crate::value::iso;

/// Which messages are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    contact: Option<String>,
    direction: Option<String>,
    campaign: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

/// Items of one answer, unless asked for fewer or more.
const LIMIT: usize = 100;

/// Items of one answer at most.
const LIMIT_MAX: usize = 1_000;

/// A message as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    #[serde(flatten)]
    message: StoredMessage,
    at: String,
}

/// A page of messages.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    messages: Vec<Shown>,
    /// The `after` of the next page; null when this was the last.
    next: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    Asked(filter): Asked<Filter>,
) -> Result<Json<Page>, Problem> {
    if let Some(direction) = filter.direction.as_deref().filter(|way| !["in", "out"].contains(way)) {
        return Err(Problem::field("/direction", format!("`{direction}` is neither `in` nor `out`")));
    }
    let limit = limit(filter.limit)?;
    let store = app.handle.store.clone();
    let filter = MessageFilter {
        contact: filter.contact.map(|phone| app.contact(&phone)),
        direction: filter.direction,
        campaign: filter.campaign,
        after: filter.after,
        limit,
    };
    let messages = super::reading(move || store.messages(&filter)).await?;
    let next = messages.last().filter(|_| messages.len() == limit).map(|last| last.id.clone());
    let shown = |message: StoredMessage| Shown { at: iso::display_instant(message.at_ms), message };
    Ok(Json(Page { messages: messages.into_iter().map(shown).collect(), next }))
}

/// How many are asked for.
pub(super) fn limit(asked: Option<usize>) -> Result<usize, Problem> {
    match asked.unwrap_or(LIMIT) {
        limit @ 1..=LIMIT_MAX => Ok(limit),
        _ => Err(Problem::field("/limit", format!("must be 1 to {LIMIT_MAX}"))),
    }
}

/// A message that no script says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMessage {
    contact: String,
    text: String,
    sender: Option<String>,
    category: Option<String>,
    id: Option<String>,
}

pub(super) async fn send(
    State(app): State<App>,
    headers: HeaderMap,
    Body(message): Body<NewMessage>,
) -> Result<Json<super::Taken>, Problem> {
    let programs = app.handle.programs();
    let schema = programs.current().schema();
    let phone = phone(schema, &message.contact, "/contact")?;
    if message.text.trim().is_empty() || message.text.chars().count() > TEXT_MAX {
        return Err(Problem::field(
            "/text",
            format!("must have 1 to {TEXT_MAX} characters and not be blank"),
        ));
    }
    if let Some(name) = &message.sender
        && schema.senders.iter().all(|sender| sender.name != *name)
    {
        return Err(Problem::field("/sender", "is no sender of the script"));
    }
    if let Some(name) = &message.category
        && schema.categories.iter().all(|category| category.name != *name)
    {
        return Err(Problem::field("/category", "is no category of the script"));
    }
    let external_id = checked_id(message.id)?.or(idempotency_key(&headers)?);
    let command = Command::OneOff(OneOff {
        phone,
        text: message.text,
        sender: message.sender,
        external_id,
        category: message.category,
    });
    super::taken(app.handle.call(command).await?).map(Json)
}
