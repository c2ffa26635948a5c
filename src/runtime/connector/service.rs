//! Services that scripts call: JSON over HTTP (docs/reference/services.md).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::Uri;

use super::breaker::Breaker;
use super::payload::Call;
use super::{Connector, Done, Task};
use crate::runtime::channel::Answer;
use crate::runtime::client::{self, Client, Failure, Request, Response};
use crate::runtime::clock::Clock;
use crate::runtime::locked;
use crate::runtime::settings::ServiceSettings;

/// Calls of a service that are under way at the same time.
const PARALLEL: usize = 16;

/// A service.
pub struct Service {
    client: Client,
    clock: Arc<dyn Clock>,
    settings: ServiceSettings,
    breaker: Mutex<Breaker>,
}

impl Service {
    /// A service; nothing is asked yet.
    ///
    /// # Errors
    /// An address that is none.
    pub fn open(client: Client, clock: Arc<dyn Clock>, settings: ServiceSettings) -> Result<Self, String> {
        client::address(&settings.url, "")?;
        Ok(Self { client, clock, settings, breaker: Mutex::default() })
    }

    async fn call(&self, task: &Task) -> Done {
        let call: Call = match serde_json::from_value(task.payload.clone()) {
            Ok(call) => call,
            Err(error) => return Done::Refused { reason: format!("the call cannot be read: {error}") },
        };
        let url = match client::address(&self.settings.url, &format!("/{}", call.function)) {
            Ok(url) => url,
            Err(reason) => return Done::Refused { reason },
        };
        let admitted = locked(&self.breaker).admit(self.clock.now_ms());
        if let Err(after_ms) = admitted {
            let reason = "the service failed several times in a row and is left alone for a while".to_owned();
            return Done::Later { reason, after_ms: Some(after_ms) };
        }
        let result = self.post(&url, &task.id, &call).await;
        self.note(&result);
        done(result)
    }

    async fn post(&self, url: &Uri, id: &str, call: &Call) -> Result<Response, Failure> {
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("accept", "application/json".to_owned()),
            ("idempotency-key", id.to_owned()),
        ];
        let bearer = self.settings.bearer.as_ref();
        headers.extend(bearer.map(|token| ("authorization", format!("Bearer {}", token.0))));
        let timeout = Duration::from_millis(u64::try_from(self.settings.timeout_ms).unwrap_or(0));
        self.client.send(Request::post(url, headers, call.arguments.to_string(), timeout)).await
    }

    fn note(&self, result: &Result<Response, Failure>) {
        let mut breaker = locked(&self.breaker);
        match result {
            Ok(response) if response.status < 500 => breaker.succeeded(),
            Err(Failure::Invalid(_)) => {}
            _ => breaker.failed(self.clock.now_ms()),
        }
    }
}

/// What a try came to. An answer that is refused would be refused again.
fn done(result: Result<Response, Failure>) -> Done {
    let response = match result {
        Ok(response) => response,
        Err(failure @ Failure::Invalid(_)) => return Done::Refused { reason: failure.to_string() },
        Err(failure) => return Done::Later { reason: failure.to_string(), after_ms: None },
    };
    if response.is_temporary() {
        let reason = format!("the service answered {}", response.status);
        return Done::Later { reason, after_ms: response.retry_after_ms };
    }
    if !response.is_success() {
        return Done::Refused { reason: format!("the service answered {}", response.status) };
    }
    if response.body.iter().all(u8::is_ascii_whitespace) {
        return Done::Well(serde_json::json!({}));
    }
    match serde_json::from_slice(&response.body) {
        Ok(answer) => Done::Well(answer),
        Err(error) => Done::Refused { reason: format!("the answer is not JSON: {error}") },
    }
}

impl Connector for Service {
    fn perform<'a>(&'a self, task: &'a Task) -> Answer<'a, Done> {
        Box::pin(self.call(task))
    }

    fn attempts_max(&self) -> u32 {
        self.settings.retries.saturating_add(1)
    }

    fn parallel(&self) -> usize {
        PARALLEL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_and_what_follows() {
        let answered = |status, body: &str| {
            done(Ok(Response {
                status,
                retry_after_ms: None,
                headers: Default::default(),
                body: body.as_bytes().to_vec(),
            }))
        };
        assert_eq!(answered(200, r#"{"a":1}"#), Done::Well(serde_json::json!({"a": 1})));
        assert_eq!(answered(204, ""), Done::Well(serde_json::json!({})));
        assert!(matches!(answered(200, "<html>"), Done::Refused { .. }));
        assert!(matches!(answered(404, "{}"), Done::Refused { .. }));
        assert!(matches!(answered(302, ""), Done::Refused { .. }));
        assert!(matches!(answered(503, ""), Done::Later { .. }));
        assert!(matches!(done(Err(Failure::NoAnswer(String::new()))), Done::Later { .. }));
    }
}
