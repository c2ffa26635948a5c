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
    body: Option<String>,
    direction: Option<String>,
    date_created: Option<String>,
}

impl Listed {
    fn is(&self, message: &Outgoing, since_ms: i64) -> bool {
        let is_ours = self.direction.as_deref().is_some_and(|direction| direction.starts_with("outbound"));
        // A trial account has its own words in front.
        let same = self.body.as_deref().is_some_and(|body| body.ends_with(&message.text));
        let created = self.date_created.as_deref().and_then(|date| rfc2822::parse(date).ok());
        is_ours && same && created.is_some_and(|at| at.timestamp().as_millisecond() >= since_ms)
    }
}

impl Twilio {
    /// Ids of messages with this text to this number that the vendor took since a moment.
    pub(super) async fn find(&self, message: &Outgoing, since_ms: i64) -> Result<Vec<String>, String> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("To", &message.to)
            .append_pair("PageSize", PAGE)
            .finish();
        let url = client::address(&format!("{}?{query}", self.url), "")?;
        let response = self.client.send(Request::get(&url, self.headers(), TIMEOUT)).await;
        let response = response.map_err(|failure| failure.to_string())?;
        if !response.is_success() {
            return Err(format!("Twilio answered {} for its list of messages", response.status));
        }
        of_list(&response.body, message, since_ms)
    }
}

fn of_list(body: &[u8], message: &Outgoing, since_ms: i64) -> Result<Vec<String>, String> {
    let list: List = serde_json::from_slice(body)
        .map_err(|_| "Twilio's list of messages cannot be understood".to_owned())?;
    let own = list.messages.into_iter().filter(|listed| listed.is(message, since_ms));
    Ok(own.map(|listed| listed.sid).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_text_of_ours_since_then_is_found() {
        let listed = |sid: &str, body: &str, direction: &str, at: &str| serde_json::json!({"sid": sid, "body": body, "direction": direction, "date_created": at, "more": null});
        let list = serde_json::json!({"messages": [
            listed("SM1", "Sent from your Twilio trial account - Hello", "outbound-api", "Fri, 24 May 2019 17:44:50 +0000"),
            listed("SM2", "Hello", "outbound-api", "Fri, 24 May 2019 17:44:46 +0000"),
            listed("SM3", "Hello you", "outbound-api", "Fri, 24 May 2019 17:44:46 +0000"),
            listed("SM4", "Hello", "inbound", "Fri, 24 May 2019 17:44:46 +0000"),
            listed("SM5", "Hello", "outbound-api", "Fri, 24 May 2019 17:44:45 +0000"),
        ]});
        let message = Outgoing { text: "Hello".to_owned(), ..Outgoing::default() };
        let since_ms = 1_558_719_886_000;
        let found = of_list(list.to_string().as_bytes(), &message, since_ms);
        assert_eq!(found, Ok(vec!["SM1".to_owned(), "SM2".to_owned()]));
        assert!(of_list(b"<html>", &message, since_ms).is_err());
    }
}
