//! Twilio's Programmable Messaging, and servers that speak the same API.
//!
//! The vendor has no idempotency key for messages: one that it may have taken while we did not hear its answer is looked for in
//! its list before it is sent again.

mod codes;
mod list;
mod signature;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::Uri;
use serde::Deserialize;

use super::{About, Answer, Channel, Consent, Outgoing, Receipt, Received, Refusal, Reply, Sent, WebHook};
use crate::runtime::client::{self, Client, Request, Response};
use codes::Verdict;
use signature::Keys;

/// The vendor's server.
const SERVER: &str = "https://api.twilio.com";

/// How long a send may take. The vendor queues and answers at once.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The header that repeats of a web hook carry.
const IDEMPOTENCY: &str = "i-twilio-idempotency-token";

/// Whose messages, and by which keys.
pub struct Account {
    /// Account.
    pub account_sid: String,
    /// Its token: for sending, and key of web hooks that are signed with SHA-1.
    pub auth_token: String,
    /// Key of web hooks that are signed with SHA-256.
    pub webhook_key: Option<String>,
    /// Service to send through.
    pub messaging_service_sid: Option<String>,
    /// Another server than the vendor's.
    pub url: Option<String>,
}

/// The channel.
pub struct Twilio {
    client: Client,
    url: Uri,
    authorization: String,
    messaging_service_sid: Option<String>,
    keys: Keys,
}

impl Twilio {
    /// Opens the channel.
    ///
    /// # Errors
    /// An address that is none.
    pub fn open(client: Client, account: Account) -> Result<Self, String> {
        let path = format!("/2010-04-01/Accounts/{}/Messages.json", account.account_sid);
        let url = client::address(account.url.as_deref().unwrap_or(SERVER), &path)?;
        let token = account.auth_token;
        let basic = STANDARD.encode(format!("{}:{token}", account.account_sid));
        let webhook_key = account.webhook_key.unwrap_or_else(|| token.clone());
        Ok(Self {
            client,
            url,
            authorization: format!("Basic {basic}"),
            messaging_service_sid: account.messaging_service_sid,
            keys: Keys { auth_token: token, webhook_key },
        })
    }

    /// What is sent: the names are the vendor's.
    fn form(&self, message: &Outgoing) -> Option<String> {
        let from = match (&self.messaging_service_sid, &message.from) {
            (Some(service), _) => ("MessagingServiceSid", service),
            (None, Some(from)) => ("From", from),
            (None, None) => return None,
        };
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("To", &message.to).append_pair(from.0, from.1).append_pair("Body", &message.text);
        if let Some(media) = &message.media {
            form.append_pair("MediaUrl", media);
        }
        if let Some(url) = &message.status_url {
            form.append_pair("StatusCallback", url);
        }
        Some(form.finish())
    }

    async fn post(&self, message: &Outgoing) -> Sent {
        let Some(body) = self.form(message) else {
            let reason = "neither the script's sender nor `messaging_service_sid` says where it leaves from";
            return Sent::Refused { reason: reason.to_owned(), about: About::Nothing };
        };
        let mut headers = self.headers();
        headers.push(("content-type", FORM.to_owned()));
        match self.client.send(Request::post(&self.url, headers, body, TIMEOUT)).await {
            Ok(response) => sent(&response),
            Err(failure) => failure.into(),
        }
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        vec![("authorization", self.authorization.clone()), ("accept", "application/json".to_owned())]
    }

    /// The parameters of a web hook that is genuine.
    fn read(&self, hook: &WebHook) -> Result<Parameters, Refusal> {
        if hook.url.starts_with('/') {
            let what = "`[server] public_url` is not set, so that signatures cannot be checked";
            return Err(Refusal::Malformed(what.to_owned()));
        }
        let media_type = hook.header("content-type").unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default().trim();
        let is_form = media_type.eq_ignore_ascii_case(FORM);
        let form = is_form.then(|| form_urlencoded::parse(&hook.body).into_owned().collect::<Vec<_>>());
        if !signature::is_genuine(&self.keys, hook, form.as_deref()) {
            return Err(Refusal::Forged);
        }
        match form {
            Some(form) => Ok(Parameters(form)),
            None => Parameters::of_json(&hook.body),
        }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// What a web hook says, by the vendor's names. Names that we do not know are passed over: the vendor adds some.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn of_json(body: &[u8]) -> Result<Self, Refusal> {
        let json: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(body)
            .map_err(|error| Refusal::Malformed(format!("the body is not JSON: {error}")))?;
        let text = |value: serde_json::Value| match value {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        Ok(Self(json.into_iter().map(|(name, value)| (name, text(value))).collect()))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let named = self.0.iter().find(|(own, _)| own == name);
        named.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::Malformed(format!("`{name}` is missing")))
    }
}

/// An answer of the vendor: that of a message, or of an error.
#[derive(Debug, Default, Deserialize)]
struct Said {
    sid: Option<String>,
    code: Option<u32>,
}

fn sent(response: &Response) -> Sent {
    let said: Said = serde_json::from_slice(&response.body).unwrap_or_default();
    if response.is_success() {
        return Sent::Accepted { provider_id: said.sid, delivered: false };
    }
    let reason = said.code.map_or_else(|| format!("Twilio answered {}", response.status), codes::words);
    let later = |reason| Sent::Later { reason, after_ms: response.retry_after_ms };
    match said.code.and_then(codes::verdict) {
        Some(Verdict::Later) => later(reason),
        Some(Verdict::Never(about)) => Sent::Refused { reason, about },
        // Something in between gave up: the vendor itself names a code.
        None if response.status == 408 || response.status >= 500 => Sent::Unknown { reason },
        None if response.is_temporary() || response.status == 401 => later(reason),
        None => Sent::Refused { reason, about: About::Nothing },
    }
}

/// The vendor's statuses as ours; those before `sent` say nothing new.
fn status(text: &str) -> Option<&'static str> {
    match text {
        "sent" => Some("sent"),
        "delivered" | "read" => Some("delivered"),
        "undelivered" => Some("undelivered"),
        "failed" | "canceled" => Some("failed"),
        _ => None,
    }
}

impl Channel for Twilio {
    fn send<'a>(&'a self, message: &'a Outgoing) -> Answer<'a, Sent> {
        Box::pin(self.post(message))
    }

    fn has_idempotency(&self) -> bool {
        false
    }

    fn taken_since<'a>(
        &'a self,
        message: &'a Outgoing,
        since_ms: i64,
    ) -> Answer<'a, Result<Vec<String>, String>> {
        Box::pin(self.find(message, since_ms))
    }

    fn inbound(&self, hook: &WebHook) -> Result<Vec<Received>, Refusal> {
        let said = self.read(hook)?;
        let id = said.get("MessageSid").or_else(|| said.get("SmsSid")).or_else(|| hook.header(IDEMPOTENCY));
        Ok(vec![Received {
            id: id.map(str::to_owned),
            from: said.need("From")?.to_owned(),
            to: said.get("To").map(str::to_owned),
            text: said.get("Body").unwrap_or_default().to_owned(),
            consent: match said.get("OptOutType") {
                Some("STOP") => Some(Consent::Out),
                Some("START") => Some(Consent::In),
                _ => None,
            },
        }])
    }

    fn status(&self, hook: &WebHook) -> Result<Vec<Receipt>, Refusal> {
        let said = self.read(hook)?;
        let id = said.get("MessageSid").or_else(|| said.get("SmsSid"));
        let id = id.ok_or_else(|| Refusal::Malformed("`MessageSid` is missing".to_owned()))?;
        let text = said.get("MessageStatus").or_else(|| said.get("SmsStatus"));
        let text = text.ok_or_else(|| Refusal::Malformed("`MessageStatus` is missing".to_owned()))?;
        let code: Option<u32> = said.get("ErrorCode").and_then(|code| code.parse().ok());
        Ok(vec![Receipt {
            provider_id: id.to_owned(),
            status: status(text),
            reason: code.map(codes::words),
            about: code.map_or(About::Nothing, codes::about),
        }])
    }

    fn reply(&self) -> Reply {
        Reply { media_type: "text/xml", body: "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Sent {
        sent(&Response {
            status,
            retry_after_ms: Some(2_000),
            headers: Default::default(),
            body: body.as_bytes().to_vec(),
        })
    }

    #[test]
    fn error_codes_decide_before_the_status_does() {
        let later = |sent| matches!(sent, Sent::Later { after_ms: Some(2_000), .. });
        assert!(later(answered(429, r#"{"code":20429}"#)) && later(answered(400, r#"{"code":21611}"#)));
        assert!(later(answered(503, r#"{"code":20503}"#)) && later(answered(401, "")));
        assert!(
            [408, 502, 504].iter().all(|status| matches!(answered(*status, "<html>"), Sent::Unknown { .. }))
        );
        let about = |sent| match sent {
            Sent::Refused { about, .. } => Some(about),
            _ => None,
        };
        assert_eq!(about(answered(400, r#"{"code":21610}"#)), Some(About::OptedOut));
        assert_eq!(
            about(answered(400, r#"{"code":21211,"message":"+33612345678"}"#)),
            Some(About::Unassigned)
        );
        assert_eq!(about(answered(400, r#"{"code":99999}"#)), Some(About::Nothing));
        assert_eq!(about(answered(404, "")), Some(About::Nothing));
        let taken = Sent::Accepted { provider_id: Some("SM1".to_owned()), delivered: false };
        assert_eq!(answered(201, r#"{"sid":"SM1","num_segments":"1","error_code":null}"#), taken);
    }

    #[test]
    fn numbers_stay_out_of_reasons() {
        let refused = answered(400, r#"{"code":21211,"message":"The number +33612345678 is not valid"}"#);
        assert!(!format!("{refused:?}").contains("336"), "{refused:?}");
    }
}
