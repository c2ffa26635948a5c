//! `[services.NAME]`: where a service that the script declares can be reached.

use super::deployment::is_web_address;
use super::setting::{Located, Setting, TextSource};
use super::table::Table;
use crate::value::Duration;

/// How long a service may take to answer.
const TIMEOUT: Duration = Duration::from_ms(10_000);

/// How often a call is tried again.
const RETRIES: u32 = 3;

/// `[services.NAME]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// The service's name in the script.
    pub name: Located<String>,
    /// `url`: a function's name is appended to it.
    pub url: Located<TextSource>,
    /// `bearer`: token sent with each call.
    pub bearer: Option<Located<TextSource>>,
    /// `timeout`: how long one try may take; 10s.
    pub timeout: Setting<Duration>,
    /// `retries`: how often a call that failed is tried again; 3.
    pub retries: Setting<u32>,
}

pub(super) fn read(name: &str, mut table: Table<'_, '_>) -> Option<Service> {
    let url = table.source("url", "an address, as in `https://pos.example.com/api`", is_web_address);
    let url = table.require("url", url);
    let bearer = table.source("bearer", "a text", |text| !text.trim().is_empty());
    let timeout = Setting::or(table.duration("timeout"), TIMEOUT);
    let retries = Setting::or(table.whole("retries", 0..=10), RETRIES);
    let name = Located { value: name.to_owned(), span: table.span() };
    table.finish();
    Some(Service { name, url: url?, bearer, timeout, retries })
}
