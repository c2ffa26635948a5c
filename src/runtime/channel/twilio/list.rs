//! The vendor's list of messages: whether it has one that we do not know that it took.

use jiff::fmt::rfc2822;
use serde::Deserialize;

use super::{TIMEOUT, Twilio};
use crate::runtime::channel::Outgoing;
use crate::runtime::client::{self, Request};

/// Messages of one number that are looked at, the newest: what we look for was sent in the last hours.
const PAGE: &str = "100";

#[derive(Debug, Deserialize)]
struct List {
    messages: Vec<Listed>,
}

/// A message, as far as it is needed to recognise it. `date_created` is a text of RFC 2822.
#[derive(Debug, Deserialize)]
struct Listed {
    sid: String,
    to: Option<String>,
    from: Option<String>,
    messaging_service_sid: Option<String>,
    body: Option<String>,
    direction: Option<String>,
    date_created: Option<String>,
}

/// What a trial account puts in front of each text (<https://www.twilio.com/docs/usage/tutorials/how-to-use-your-free-trial-account>).
const TRIAL: &str = "Sent from your Twilio trial account - ";

impl Listed {
    fn is(&self, message: &Outgoing, service: Option<&str>, since_ms: i64) -> bool {
        let is_ours = self.direction.as_deref().is_some_and(|direction| direction.starts_with("outbound"));
        let leaves = match service {
            Some(service) => self.messaging_service_sid.as_deref() == Some(service),
            None => self.from == message.from,
        };
        let body = self.body.as_deref().map(|body| body.strip_prefix(TRIAL).unwrap_or(body));
        let created = self.date_created.as_deref().and_then(|date| rfc2822::parse(date).ok());
        is_ours
            && leaves
            && self.to.as_ref() == Some(&message.to)
            && body == Some(&message.text)
            && created.is_some_and(|at| at.timestamp().as_millisecond() >= since_ms)
    }
}

impl Twilio {
    /// Ids of messages with this text to this number that the vendor took since a moment.
    pub(super) async fn find(&self, message: &Outgoing, since_ms: i64) -> Result<Vec<String>, String> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("To", &message.to)
            .append_pair("PageSize", PAGE)
            .finish();
        let url = self.url.to_string();
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = client::address(&format!("{url}{separator}{query}"), "")?;
        let response = self.client.send(Request::get(&url, self.headers(), TIMEOUT)).await;
        let response = response.map_err(|failure| failure.to_string())?;
        if !response.is_success() && !response.is_temporary() {
            // A server that speaks the same API may have no list.
            tracing::warn!(status = response.status, "there is no list of messages");
            return Ok(Vec::new());
        }
        if !response.is_success() {
            return Err(format!("Twilio answered {} for its list of messages", response.status));
        }
        of_list(&response.body, message, self.messaging_service_sid.as_deref(), since_ms)
    }
}

fn of_list(
    body: &[u8],
    message: &Outgoing,
    service: Option<&str>,
    since_ms: i64,
) -> Result<Vec<String>, String> {
    let list: List = serde_json::from_slice(body)
        .map_err(|_| "Twilio's list of messages cannot be understood".to_owned())?;
    let own = list.messages.into_iter().filter(|listed| listed.is(message, service, since_ms));
    Ok(own.map(|listed| listed.sid).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: [&str; 6] =
        ["+33612345678", "+15005550006", "MG1", "Hello", "outbound-api", "Fri, 24 May 2019 17:44:46 +0000"];

    fn listed(sid: &str, at: usize, other: &str) -> serde_json::Value {
        let mut given = HELLO;
        given[at] = other;
        let [to, from, service, body, direction, date] = given;
        serde_json::json!({
            "sid": sid, "to": to, "from": from, "messaging_service_sid": service, "body": body,
            "direction": direction, "date_created": date, "more": null,
        })
    }

    #[test]
    fn only_the_same_text_of_ours_to_the_same_number_since_then_is_found() {
        let list = serde_json::json!({"messages": [
            listed("SM1", 3, "Sent from your Twilio trial account - Hello"),
            listed("SM2", 4, "outbound-reply"),
            listed("SM3", 3, "Hello you"),
            listed("SM4", 3, "It is Hello"),
            listed("SM5", 4, "inbound"),
            listed("SM6", 5, "Fri, 24 May 2019 17:44:45 +0000"),
            listed("SM7", 0, "+33612345679"),
            listed("SM8", 1, "+15005550007"),
            listed("SM9", 2, "MG2"),
        ]});
        let message = Outgoing {
            to: HELLO[0].to_owned(),
            from: Some(HELLO[1].to_owned()),
            text: "Hello".to_owned(),
            ..Outgoing::default()
        };
        let since_ms = 1_558_719_886_000;
        let found = |service| of_list(list.to_string().as_bytes(), &message, service, since_ms).unwrap();
        assert_eq!(found(None), ["SM1", "SM2", "SM9"]);
        assert_eq!(found(Some("MG1")), ["SM1", "SM2", "SM8"]);
        assert!(of_list(b"<html>", &message, None, since_ms).is_err());
    }
}
