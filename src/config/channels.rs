//! `[channels.NAME]`: by which provider the messages of a sender go.

use std::collections::BTreeMap;

use super::deployment::is_web_address;
use super::policy::stop_notice;
use super::setting::{Located, Setting, TextSource};
use super::table::{Problems, Table};
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// `[channels.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// The name in the section's title, which web hooks carry in their path.
    pub name: Located<String>,
    /// `sender`: the script's sender that it serves; the channel's name where the file says none.
    pub sender: Setting<String>,
    /// `kind` and the settings of that kind.
    pub kind: ChannelKind,
    /// `optout`: who answers STOP, START and HELP; `smsc`.
    pub optout: Setting<OptOut>,
    /// `rate_per_second`: most messages it takes in a second; without it, as many as there are.
    pub rate_per_second: Option<Located<u32>>,
    /// `stop_notice`: what is appended to marketing that tells no way to opt out, instead of that of `[policy]`.
    pub stop_notice: Option<Located<String>>,
}

/// The provider or protocol of a channel.
#[derive(Debug, Clone, PartialEq)]
pub enum ChannelKind {
    /// The built-in phone of the page and the API.
    Simulator,
    /// Twilio's Programmable Messaging, or a server that speaks the same API.
    Twilio {
        /// `account_sid`.
        account_sid: Located<TextSource>,
        /// `auth_token`: signs web hooks too.
        auth_token: Located<TextSource>,
        /// `webhook_key`: the shared key of web hooks that are signed with SHA-256, instead of `auth_token`.
        webhook_key: Option<Located<TextSource>>,
        /// `messaging_service_sid`: send through this service instead of from the number.
        messaging_service_sid: Option<Located<TextSource>>,
        /// `url`: another server than Twilio's.
        url: Option<Located<TextSource>>,
    },
    /// JSON over HTTP, both ways.
    Http {
        /// `url`: where messages are posted.
        url: Located<TextSource>,
        /// `secret`: key of the HMAC that signs both directions.
        secret: Located<TextSource>,
        /// `bearer`: token sent with each message.
        bearer: Option<Located<TextSource>>,
    },
    /// SMPP 3.4 to an operator's short message centre.
    Smpp {
        /// `address`: host and port.
        address: Located<TextSource>,
        /// `system_id`.
        system_id: Located<TextSource>,
        /// `password`.
        password: Located<TextSource>,
        /// `system_type`.
        system_type: Option<Located<TextSource>>,
        /// `tls`: whether the connection is encrypted; `true`.
        tls: Setting<bool>,
    },
}

/// Who answers STOP, START and HELP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptOut {
    /// The runtime, with the script's compliance texts.
    Smsc,
    /// The provider; the runtime only records it.
    Provider,
}

#[derive(Clone, Copy)]
enum Kind {
    Simulator,
    Twilio,
    Http,
    Smpp,
}

const KINDS: [(&str, Kind); 4] =
    [("simulator", Kind::Simulator), ("twilio", Kind::Twilio), ("http", Kind::Http), ("smpp", Kind::Smpp)];

pub(super) fn read(name: &str, mut table: Table<'_, '_>) -> Option<Channel> {
    let found = table.word("kind", &KINDS);
    let kind = table.require("kind", found);
    let sender = Setting::or(table.text("sender"), name.to_owned());
    let optout = table.word("optout", &[("smsc", OptOut::Smsc), ("provider", OptOut::Provider)]);
    let rate_per_second = table.whole("rate_per_second", 1..=10_000);
    let stop_notice = stop_notice(&mut table);
    // Without a kind nobody knows which of the other settings exist.
    let kind = read_kind(kind?.value, &mut table);
    let name = Located { value: name.to_owned(), span: table.span() };
    table.finish();
    let optout = Setting::or(optout, OptOut::Smsc);
    Some(Channel { name, sender, kind: kind?, optout, rate_per_second, stop_notice })
}

fn read_kind(kind: Kind, table: &mut Table<'_, '_>) -> Option<ChannelKind> {
    match kind {
        Kind::Simulator => Some(ChannelKind::Simulator),
        Kind::Twilio => read_twilio(table),
        Kind::Http => read_http(table),
        Kind::Smpp => read_smpp(table),
    }
}

/// Every setting is read before one that is missing gives up, so that all problems are told.
fn read_twilio(table: &mut Table<'_, '_>) -> Option<ChannelKind> {
    let account_sid = required(table, "account_sid", "a text");
    let auth_token = required(table, "auth_token", "a text");
    let webhook_key = table.source("webhook_key", "a text", is_filled);
    let messaging_service_sid = table.source("messaging_service_sid", "a text", is_filled);
    let url = table.source("url", "an address, as in `https://api.twilio.com`", is_web_address);
    Some(ChannelKind::Twilio {
        account_sid: account_sid?,
        auth_token: auth_token?,
        webhook_key,
        messaging_service_sid,
        url,
    })
}

fn read_http(table: &mut Table<'_, '_>) -> Option<ChannelKind> {
    let url = table.source("url", "an address, as in `https://sms.example.com/send`", is_web_address);
    let url = table.require("url", url);
    let secret = required(table, "secret", "a text");
    let bearer = table.source("bearer", "a text", is_filled);
    Some(ChannelKind::Http { url: url?, secret: secret?, bearer })
}

fn read_smpp(table: &mut Table<'_, '_>) -> Option<ChannelKind> {
    let address =
        table.source("address", "a host and a port, as in `smpp.example.com:2775`", is_host_and_port);
    let address = table.require("address", address);
    let system_id = required(table, "system_id", "a text");
    let password = required(table, "password", "a text");
    let system_type = table.source("system_type", "a text", is_filled);
    let tls = Setting::or(table.flag("tls"), true);
    Some(ChannelKind::Smpp {
        address: address?,
        system_id: system_id?,
        password: password?,
        system_type,
        tls,
    })
}

fn required(table: &mut Table<'_, '_>, key: &'static str, expected: &str) -> Option<Located<TextSource>> {
    let found = table.source(key, expected, is_filled);
    table.require(key, found)
}

fn is_filled(text: &str) -> bool {
    !text.trim().is_empty()
}

fn is_host_and_port(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

/// One sender, one channel: else nobody knows by which a reply leaves.
pub(super) fn check_senders(channels: &[Channel], problems: &mut Problems) {
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    for channel in channels {
        let span = channel.sender.span.unwrap_or(channel.name.span);
        match first.get(channel.sender.as_str()) {
            Some(other) => problems.report(
                Diagnostic::error(
                    codes::INVALID_SETTING,
                    span,
                    format!("two channels serve the sender `{}`", channel.sender.value),
                )
                .note("nobody knows by which of them a message leaves")
                .label(*other, "the other channel")
                .help("declare another sender in the script, or remove one of the channels"),
            ),
            None => {
                first.insert(&channel.sender, span);
            }
        }
    }
}
