//! Who may ask: tokens with roles; without tokens whoever sits at this machine, and no page of another site.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::App;
use super::problem::Problem;
use crate::runtime::settings::{Role, Settings};

/// Lets a request through whose token has the role that its path needs.
pub(super) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let needed = needed_role(request.method(), request.uri().path());
    match allowed(&app.settings, request.headers(), needed) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Headers of every answer: nothing here is a page of another site, and nothing is guessed to be one.
pub(super) fn protect(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

/// The role that a request needs.
fn needed_role(method: &Method, path: &str) -> Role {
    let is_admin =
        path.starts_with("/v1/programs") || (path.starts_with("/v1/contacts/") && *method == Method::DELETE);
    if *method == Method::GET || *method == Method::HEAD {
        Role::Read
    } else if is_admin {
        Role::Admin
    } else {
        Role::Operate
    }
}

fn allowed(settings: &Settings, headers: &HeaderMap, needed: Role) -> Result<(), Problem> {
    if settings.tokens.is_empty() {
        return from_here(headers);
    }
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(Problem::unauthorized)?;
    let hash = blake3::hash(token.trim().as_bytes());
    // Hashes are compared in constant time.
    let known = settings.tokens.iter().find(|known| known.hash == hash).ok_or_else(Problem::unauthorized)?;
    if known.role < needed {
        return Err(Problem::forbidden("role", format!("this needs a token with the role {needed:?}")));
    }
    Ok(())
}

/// Without tokens the names by which a browser on this machine reaches us are the only ones: a page of another site, or a
/// name that somebody pointed at this machine, is refused.
fn from_here(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(header::HOST).unwrap_or_default();
    if !is_local(host) {
        return Err(Problem::forbidden(
            "foreign_host",
            "without `server.admin_token` only requests to `localhost` are answered",
        ));
    }
    let origin = text(header::ORIGIN);
    let is_own = |origin: &str| origin.strip_prefix("http://").is_some_and(|own| own == host);
    if origin.is_some_and(|origin| !is_own(origin))
        || text(header::HeaderName::from_static("sec-fetch-site")) == Some("cross-site")
    {
        return Err(Problem::forbidden("foreign_origin", "pages of other sites are not answered"));
    }
    Ok(())
}

fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine() {
        assert!(
            ["localhost", "localhost:8030", "127.0.0.1:1", "[::1]:8030", "[::1]"].into_iter().all(is_local)
        );
        assert!(
            !["", "evil.example", "localhost.evil.example:8030", "127.0.0.1.nip.io", "localhost:"]
                .into_iter()
                .any(is_local)
        );
    }
}
