//! The CRM: JSON over HTTP, signed as messages to a gateway are (docs/reference/services.md, "The CRM").

use std::sync::Arc;
use std::time::Duration;

use hyper::Uri;

use super::{Connector, Done, Task};
use crate::runtime::channel::Answer;
use crate::runtime::channel::gateway::signature::{ID, Key, SIGNATURE, TIMESTAMP};
use crate::runtime::client::{self, Client, Failure, Request, Response};
use crate::runtime::clock::Clock;
use crate::runtime::settings::CrmSettings;

/// How long a try may take.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Most tries of one change: with the pauses between them about an hour.
const ATTEMPTS: u32 = 12;

/// Changes that are under way at the same time, each of another contact.
const PARALLEL: usize = 8;

/// The CRM.
pub struct Crm {
    client: Client,
    clock: Arc<dyn Clock>,
    url: Uri,
    key: Key,
    bearer: Option<String>,
}

impl Crm {
    /// A CRM; nothing is asked yet.
    ///
    /// # Errors
    /// An address that is none.
    pub fn open(client: Client, clock: Arc<dyn Clock>, settings: &CrmSettings) -> Result<Self, String> {
        let bearer = settings.bearer.as_ref().map(|token| token.0.clone());
        let (url, key) = (client::address(&settings.url, "")?, Key::new(&settings.secret.0));
        Ok(Self { client, clock, url, key, bearer })
    }

    async fn tell(&self, task: &Task) -> Done {
        let mut body = task.payload.clone();
        if let Some(body) = body.as_object_mut() {
            body.insert("id".to_owned(), task.id.as_str().into());
            body.insert("contact".to_owned(), task.phone.as_str().into());
        }
        let body = body.to_string();
        let seconds = self.clock.now_ms().div_euclid(1000);
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", task.id.clone()),
            (ID, task.id.clone()),
            (TIMESTAMP, seconds.to_string()),
            (SIGNATURE, self.key.sign(&task.id, seconds, body.as_bytes())),
        ];
        headers.extend(self.bearer.as_ref().map(|token| ("authorization", format!("Bearer {token}"))));
        done(self.client.send(Request::post(&self.url, headers, body, TIMEOUT)).await)
    }
}

fn done(result: Result<Response, Failure>) -> Done {
    match result {
        Ok(response) if response.is_success() => Done::Well(serde_json::Value::Null),
        Ok(response) if response.is_temporary() => Done::Later {
            reason: format!("the CRM answered {}", response.status),
            after_ms: response.retry_after_ms,
        },
        Ok(response) => Done::Refused { reason: format!("the CRM answered {}", response.status) },
        Err(failure @ Failure::Invalid(_)) => Done::Refused { reason: failure.to_string() },
        Err(failure) => Done::Later { reason: failure.to_string(), after_ms: None },
    }
}

impl Connector for Crm {
    fn perform<'a>(&'a self, task: &'a Task) -> Answer<'a, Done> {
        Box::pin(self.tell(task))
    }

    fn attempts_max(&self) -> u32 {
        ATTEMPTS
    }

    fn parallel(&self) -> usize {
        PARALLEL
    }
}
