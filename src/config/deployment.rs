//! `[server]`, `[store]` and `[smtp]`: where the runtime listens, keeps its data and sends e-mail.

use std::net::{Ipv4Addr, SocketAddr};

use super::setting::{Located, Setting, TextSource};
use super::table::Table;
use crate::text::is_email;
use crate::value::Duration;

/// Where the runtime listens unless told otherwise: reachable from this machine only.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8030);

/// `[server]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// `listen`: address and port; `127.0.0.1:8030`.
    pub listen: Setting<SocketAddr>,
    /// `public_url`: the address under which providers and subscribers reach the server: what webhooks are signed for and
    /// links point to. Without it there are neither.
    pub public_url: Option<Located<TextSource>>,
    /// `admin_token`: what API and page ask for; needed unless `listen` is of this machine only and there is no `public_url`.
    pub admin_token: Option<Located<TextSource>>,
    /// `operate_token`: may do everything but deploy and erase.
    pub operate_token: Option<Located<TextSource>>,
    /// `read_token`: may only look.
    pub read_token: Option<Located<TextSource>>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: Setting::default_of(LISTEN),
            public_url: None,
            admin_token: None,
            operate_token: None,
            read_token: None,
        }
    }
}

/// `[store]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Store {
    /// `path`: the database file, relative to the project; `smsc.db`.
    pub path: Setting<TextSource>,
    /// `keep_history`: how long events and messages are kept; for ever without it.
    pub keep_history: Option<Located<Duration>>,
}

impl Default for Store {
    fn default() -> Self {
        Self { path: Setting::default_of(TextSource::Literal("smsc.db".to_owned())), keep_history: None }
    }
}

/// `[smtp]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Smtp {
    /// `url`: `smtps://user:password@host:port`, or `smtp://` for a server that upgrades or is on this machine.
    pub url: Located<TextSource>,
    /// `from`: the address that e-mails come from, alone or as `Name <address>`.
    pub from: Option<Located<TextSource>>,
}

pub(super) fn read_server(mut table: Table<'_, '_>) -> Server {
    let server = Server {
        listen: Setting::or(
            table.parsed("listen", "an address and a port, as in `127.0.0.1:8030`", |text| text.parse().ok()),
            LISTEN,
        ),
        public_url: table.source("public_url", "an address, as in `https://sms.example.com`", is_web_address),
        admin_token: token(&mut table, "admin_token"),
        operate_token: token(&mut table, "operate_token"),
        read_token: token(&mut table, "read_token"),
    };
    require_token(&server, &mut table);
    table.finish();
    server
}

fn token(table: &mut Table<'_, '_>, key: &'static str) -> Option<Located<TextSource>> {
    table.source(key, "at least 16 characters", |text| text.chars().count() >= 16)
}

fn require_token(server: &Server, table: &mut Table<'_, '_>) {
    let open_to_others = server
        .public_url
        .as_ref()
        .map(|url| url.span)
        .or(server.listen.span.filter(|_| !server.listen.ip().is_loopback()));
    if let Some(span) = open_to_others.filter(|_| !table.has("admin_token")) {
        let message = "`[server]` needs `admin_token` where others can reach it".to_owned();
        table.invalid(span, message, "add `admin_token = \"env:SMSC_ADMIN_TOKEN\"`".to_owned());
    }
}

pub(super) fn read_store(mut table: Table<'_, '_>) -> Store {
    let path = table.source("path", "a file name", |text| !text.trim().is_empty());
    let keep_history = table.duration("keep_history");
    table.finish();
    Store { path: Setting::or(path, Store::default().path.value), keep_history }
}

pub(super) fn read_smtp(mut table: Table<'_, '_>) -> Option<Smtp> {
    let url = table.source("url", "an address, as in `smtps://user:password@mail.example.com`", |text| {
        text.starts_with("smtp://") || text.starts_with("smtps://")
    });
    let url = table.require("url", url);
    let from =
        table.source("from", "an e-mail address, or `Name <address>`", |text| is_email(mailbox(text).1));
    table.finish();
    Some(Smtp { url: url?, from })
}

/// The name and the address of `Name <address>`; of an address alone no name.
pub fn mailbox(text: &str) -> (Option<&str>, &str) {
    let parts = text.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
    parts.map_or((None, text.trim()), |(name, address)| {
        let name = name.trim().trim_matches('"').trim();
        (Some(name).filter(|name| !name.is_empty()), address.trim())
    })
}

/// `http://` or `https://` with a host.
pub(super) fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with(['/', ':']) && !rest.contains(char::is_whitespace)
    })
}
