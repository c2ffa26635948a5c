//! Any gateway: JSON over HTTP, signed in both directions (docs/reference/channels.md).

pub(in crate::runtime) mod signature;

use std::sync::Arc;
use std::time::Duration;

use hyper::Uri;
use serde::{Deserialize, Serialize};

use super::{About, Answer, Channel, Consent, Outgoing, Receipt, Received, Refusal, Sent, WebHook};
use crate::runtime::client::{self, Client, Request, Response};
use crate::runtime::clock::Clock;
use signature::{ID, Key, SIGNATURE, TIMESTAMP};

/// How long a send may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The channel.
pub struct Gateway {
    client: Client,
    clock: Arc<dyn Clock>,
    url: Uri,
    key: Key,
    bearer: Option<String>,
}

/// A message on its way out.
#[derive(Serialize)]
struct Message<'a> {
    id: &'a str,
    to: &'a str,
    from: Option<&'a str>,
    text: &'a str,
    media: Option<&'a str>,
    status_url: Option<&'a str>,
}

/// What the gateway answers; nothing of it is required.
#[derive(Debug, Default, Deserialize)]
struct Said {
    id: Option<String>,
    error: Option<String>,
    #[serde(default)]
    about: Concern,
}

/// What a refusal or receipt says about the number.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Concern {
    #[default]
    Nothing,
    OptedOut,
    Unassigned,
}

impl From<Concern> for About {
    fn from(concern: Concern) -> Self {
        match concern {
            Concern::Nothing => Self::Nothing,
            Concern::OptedOut => Self::OptedOut,
            Concern::Unassigned => Self::Unassigned,
        }
    }
}

/// A message that came in.
#[derive(Deserialize)]
struct Inbound {
    id: Option<String>,
    from: String,
    to: Option<String>,
    text: String,
    opt_out: Option<bool>,
}

/// A receipt.
#[derive(Deserialize)]
struct Status {
    id: String,
    status: Stage,
    reason: Option<String>,
    #[serde(default)]
    about: Concern,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Accepted,
    Sent,
    Delivered,
    Undelivered,
    Failed,
}

/// Bytes of a reason that a gateway gives.
const REASON_MAX: usize = 200;

impl Gateway {
    /// Opens the channel.
    ///
    /// # Errors
    /// An address that is none.
    pub fn open(
        client: Client,
        clock: Arc<dyn Clock>,
        url: &str,
        secret: &str,
        bearer: Option<String>,
    ) -> Result<Self, String> {
        let url = client::address(url, "")?;
        Ok(Self { client, clock, url, key: Key::new(secret), bearer })
    }

    async fn post(&self, message: &Outgoing) -> Sent {
        let body = Message {
            id: &message.id,
            to: &message.to,
            from: message.from.as_deref(),
            text: &message.text,
            media: message.media.as_deref(),
            status_url: message.status_url.as_deref(),
        };
        let body = serde_json::to_string(&body).unwrap_or_default();
        let headers = self.headers(&message.id, &body);
        match self.client.send(Request::post(&self.url, headers, body, TIMEOUT)).await {
            Ok(response) => sent(&response, &message.id),
            Err(failure) => failure.into(),
        }
    }

    fn headers(&self, id: &str, body: &str) -> Vec<(&'static str, String)> {
        let seconds = self.clock.now_ms().div_euclid(1000);
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("accept", "application/json".to_owned()),
            ("idempotency-key", id.to_owned()),
            (ID, id.to_owned()),
            (TIMESTAMP, seconds.to_string()),
            (SIGNATURE, self.key.sign(id, seconds, body.as_bytes())),
        ];
        headers.extend(self.bearer.as_ref().map(|token| ("authorization", format!("Bearer {token}"))));
        headers
    }

    /// The body of a web hook that is genuine.
    fn read<T: for<'de> Deserialize<'de>>(&self, hook: &WebHook) -> Result<T, Refusal> {
        if !self.key.is_genuine(hook) {
            return Err(Refusal::Forged);
        }
        serde_json::from_slice(&hook.body).map_err(|error| Refusal::Malformed(format!("the body: {error}")))
    }
}

fn sent(response: &Response, id: &str) -> Sent {
    let said: Said = serde_json::from_slice(&response.body).unwrap_or_default();
    if response.is_success() {
        let provider_id = said.id.filter(|id| !id.is_empty()).unwrap_or_else(|| id.to_owned());
        return Sent::Accepted { provider_id: Some(provider_id), delivered: false };
    }
    let error = said.error.map_or_else(String::new, |error| format!(": {}", shortened(&error)));
    let reason = format!("the gateway answered {}{error}", response.status);
    if response.is_temporary() || response.status == 401 {
        return Sent::Later { reason, after_ms: response.retry_after_ms };
    }
    Sent::Refused { reason, about: said.about.into() }
}

fn shortened(text: &str) -> &str {
    text.get(..text.floor_char_boundary(REASON_MAX)).unwrap_or_default()
}

impl Channel for Gateway {
    fn send<'a>(&'a self, message: &'a Outgoing) -> Answer<'a, Sent> {
        Box::pin(self.post(message))
    }

    fn has_idempotency(&self) -> bool {
        true
    }

    fn inbound(&self, hook: &WebHook) -> Result<Vec<Received>, Refusal> {
        let message: Inbound = self.read(hook)?;
        let id = message.id.or_else(|| hook.header(ID).map(str::to_owned));
        let consent = message.opt_out.map(|out| if out { Consent::Out } else { Consent::In });
        Ok(vec![Received { id, from: message.from, to: message.to, text: message.text, consent }])
    }

    fn status(&self, hook: &WebHook) -> Result<Vec<Receipt>, Refusal> {
        let Status { id, status, reason, about } = self.read(hook)?;
        let status = match status {
            Stage::Accepted => None,
            Stage::Sent => Some("sent"),
            Stage::Delivered => Some("delivered"),
            Stage::Undelivered => Some("undelivered"),
            Stage::Failed => Some("failed"),
        };
        let reason = reason.map(|reason| shortened(&reason).to_owned());
        Ok(vec![Receipt { provider_id: id, status, reason, about: about.into() }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Sent {
        sent(
            &Response {
                status,
                retry_after_ms: None,
                headers: Default::default(),
                body: body.as_bytes().to_vec(),
            },
            "own",
        )
    }

    #[test]
    fn what_gateways_answer() {
        let taken = |id: &str| Sent::Accepted { provider_id: Some(id.to_owned()), delivered: false };
        assert_eq!(answered(202, r#"{"id":"g1"}"#), taken("g1"));
        assert_eq!((answered(204, ""), answered(200, "OK")), (taken("own"), taken("own")));
        assert!(matches!(answered(503, ""), Sent::Later { .. }));
        let refused =
            Sent::Refused { reason: "the gateway answered 422: gone".to_owned(), about: About::OptedOut };
        assert_eq!(answered(422, r#"{"error":"gone","about":"opted_out"}"#), refused);
    }

    #[test]
    fn reasons_are_cut_between_characters() {
        assert_eq!(shortened(&"é".repeat(150)).len(), REASON_MAX);
        assert_eq!(shortened(&format!("a{}", "é".repeat(150))).len(), REASON_MAX - 1);
    }
}
