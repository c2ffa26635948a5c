//! Errors as RFC 9457 problem documents.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::runtime::json::FieldProblem;
use crate::runtime::service::Unhandled;
use crate::runtime::store::StoreError;

/// A problem document.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    code: &'static str,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code,
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    /// Something that was asked for does not exist.
    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// The request cannot be understood.
    pub(super) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", detail)
    }

    /// The body is longer than its path allows.
    pub(super) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "the body is longer than is allowed here")
    }

    /// The body came too slowly.
    pub(super) fn too_slow(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "too_slow", detail)
    }

    /// The path is there, but not for this.
    pub(super) fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "this path does not take this method")
    }

    /// Fields are wrong.
    pub(super) fn invalid(errors: Vec<FieldProblem>) -> Self {
        let detail = match errors.as_slice() {
            [one] => format!("`{}` {}", one.pointer, one.detail),
            several => format!("{} fields are wrong", several.len()),
        };
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail) }
    }

    /// One field is wrong.
    pub(super) fn field(pointer: &str, detail: impl Into<String>) -> Self {
        Self::invalid(vec![FieldProblem { pointer: pointer.to_owned(), detail: detail.into() }])
    }

    /// It cannot be done as things stand.
    pub(super) fn refused(code: &'static str, detail: impl Into<String>, errors: Vec<FieldProblem>) -> Self {
        Self { errors, ..Self::new(StatusCode::CONFLICT, code, detail) }
    }

    /// Something is broken here.
    pub(super) fn damaged(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    /// Nobody knows who asks.
    pub(super) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "send `Authorization: Bearer` with a token of this server",
        )
    }

    /// Whoever asks may not.
    pub(super) fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, detail)
    }
}

impl From<Unhandled> for Problem {
    fn from(unhandled: Unhandled) -> Self {
        let (status, code) = match &unhandled {
            Unhandled::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Unhandled::Closing => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
            Unhandled::Store(StoreError::Full) => (StatusCode::INSUFFICIENT_STORAGE, "store_full"),
            Unhandled::Store(_) => (StatusCode::SERVICE_UNAVAILABLE, "store"),
        };
        Self::new(status, code, unhandled.to_string())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Unhandled::Store(error).into()
    }
}

/// The code of a problem, beside the answer that is made of it: for whoever counts them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Code(pub(super) &'static str);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let code = Code(self.code);
        let mut response = (status, Json(self)).into_response();
        response.extensions_mut().insert(code);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
