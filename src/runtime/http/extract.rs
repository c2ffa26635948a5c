//! Bodies, queries and paths, whose mistakes are problem documents.

use std::error::Error;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::problem::Problem;
use super::serve::TooSlow;
use crate::bytecode::schema::Schema;
use crate::text::{self, E164};

/// Bytes of an id that a caller gives.
const ID_MAX: usize = 255;

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(unreadable(rejection.status(), &rejection, rejection.body_text())),
        }
    }
}

/// A body as it came.
pub(super) struct Raw(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Bytes::from_request(request, state)
            .await
            .map(Self)
            .map_err(|rejection| unreadable(rejection.status(), &rejection, rejection.body_text()))
    }
}

/// Why a body could not be taken.
fn unreadable(status: StatusCode, error: &(dyn Error + 'static), text: String) -> Problem {
    let mut causes = std::iter::successors(Some(error), |error| (*error).source());
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::too_large()
    } else if let Some(slow) = causes.find_map(|cause| cause.downcast_ref::<TooSlow>()) {
        Problem::too_slow(slow.to_string())
    } else {
        Problem::malformed(text)
    }
}

/// The query of an address.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::from_request_parts(parts, state).await;
        let Query(query) = query.map_err(|rejection| Problem::malformed(rejection.body_text()))?;
        Ok(Self(query))
    }
}

/// The names in a path.
pub(super) struct Named<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::from_request_parts(parts, state).await;
        let Path(path) = path.map_err(|rejection| Problem::malformed(rejection.body_text()))?;
        Ok(Self(path))
    }
}

/// The `Idempotency-Key` of a request, if it has one.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value
        .to_str()
        .map(str::to_owned)
        .map_err(|_| Problem::malformed("`Idempotency-Key` must be ASCII"))?;
    checked_id(Some(key))
}

/// An id that a caller gave, if it can be one.
pub(super) fn checked_id(id: Option<String>) -> Result<Option<String>, Problem> {
    match id {
        Some(id) if id.is_empty() || id.len() > ID_MAX => {
            Err(Problem::field("/id", format!("must have 1 to {ID_MAX} bytes")))
        }
        id => Ok(id),
    }
}

/// A contact's number in E.164 form, or as people of the project's country write it.
pub(super) fn phone(schema: &Schema, written: &str, pointer: &str) -> Result<String, Problem> {
    phone_of(schema, written).map_err(|detail| Problem::field(pointer, detail))
}

/// The same, with the mistake in words.
pub(super) fn phone_of(schema: &Schema, written: &str) -> Result<String, String> {
    let country = Some(schema.default_country.as_str()).filter(|country| !country.is_empty());
    let phone = E164::new(written.trim()).or_else(|_| text::parse_phone(written, country));
    phone.map(|phone| phone.as_str().to_owned()).map_err(|error| error.to_string())
}

/// A contact's number of a path or query: as [`with_plus`], or with the leading 0 of the project's country.
pub(super) fn contact(schema: &Schema, written: &str) -> String {
    // No country's code begins with 0.
    let national = written.trim().starts_with('0').then(|| phone_of(schema, written).ok());
    national.flatten().unwrap_or_else(|| with_plus(written))
}

/// A phone number of a path or query, in which `+` may have become a space or be left out.
pub(super) fn with_plus(phone: &str) -> String {
    let digits = phone.trim().trim_start_matches('+');
    format!("+{digits}")
}
