//! Messages: `/v1/messages`.

use axum::Json;
use axum::extract::{Query, State};
use axum::extract::rejection::QueryRejection;
use serde::{Deserialize, Serialize};

use super::App;
use super::problem::Problem;
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

/// Messages of one answer, unless asked for fewer or more.
pub(super) const LIMIT: usize = 100;

/// Messages of one answer at most.
pub(super) const LIMIT_MAX: usize = 1_000;

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
    filter: Result<Query<Filter>, QueryRejection>,
) -> Result<Json<Page>, Problem> {
    let Query(filter) = filter.map_err(|rejection| Problem::malformed(rejection.body_text()))?;
    if let Some(direction) = filter.direction.as_deref().filter(|way| !["in", "out"].contains(way)) {
        return Err(Problem::field("/direction", format!("`{direction}` is neither `in` nor `out`")));
    }
    let limit = limit(filter.limit)?;
    let store = app.handle.store.clone();
    let filter = MessageFilter {
        contact: filter.contact.map(|phone| super::with_plus(&phone)),
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
