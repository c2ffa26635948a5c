//! `[crm]`: who is told what becomes of contacts.

use super::deployment::is_web_address;
use super::setting::{Located, TextSource};
use super::table::Table;

/// `[crm]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Crm {
    /// `url`: where changes are posted.
    pub url: Located<TextSource>,
    /// `secret`: key of the HMAC that signs them.
    pub secret: Located<TextSource>,
    /// `bearer`: token sent with each.
    pub bearer: Option<Located<TextSource>>,
    /// `timeline`: which events are told beside `sent`; all.
    pub timeline: Vec<Timeline>,
    /// `[crm.properties]`: names in the CRM of what the runtime knows of contacts, where they are not its own.
    pub properties: Vec<(Property, String)>,
}

/// What the runtime itself knows of a contact and tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// When the last message left.
    LastMessageAt,
    /// To which number.
    LastMessageTo,
    /// Its id.
    LastMessageId,
    /// Its text.
    LastMessageText,
    /// What became of it.
    LastMessageStatus,
    /// The number is not assigned.
    Unassigned,
    /// The contact opted out.
    OptedOut,
}

impl Property {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::LastMessageAt,
        Self::LastMessageTo,
        Self::LastMessageId,
        Self::LastMessageText,
        Self::LastMessageStatus,
        Self::Unassigned,
        Self::OptedOut,
    ];

    /// Its own name.
    pub fn name(self) -> &'static str {
        match self {
            Self::LastMessageAt => "last_message_at",
            Self::LastMessageTo => "last_message_to",
            Self::LastMessageId => "last_message_id",
            Self::LastMessageText => "last_message_text",
            Self::LastMessageStatus => "last_message_status",
            Self::Unassigned => "unassigned",
            Self::OptedOut => "opted_out",
        }
    }
}

/// An event of a contact's time line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timeline {
    /// A message left. It is always told.
    Sent,
    /// A provider told what became of one.
    Receipt,
    /// The contact wrote.
    Received,
    /// It opted out.
    OptedOut,
    /// It followed a link.
    Clicked,
}

impl Timeline {
    /// Those that can be switched off.
    pub const OPTIONAL: [Self; 4] = [Self::Receipt, Self::Received, Self::OptedOut, Self::Clicked];

    /// The name in settings and payloads.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Receipt => "receipt",
            Self::Received => "received",
            Self::OptedOut => "opted_out",
            Self::Clicked => "clicked",
        }
    }
}

pub(super) fn read(mut table: Table<'_, '_>) -> Option<Crm> {
    let url = table.source("url", "an address, as in `https://crm.example.com/sms`", is_web_address);
    let url = table.require("url", url);
    let secret = table.source("secret", "a text", |text| !text.trim().is_empty());
    let secret = table.require("secret", secret);
    let bearer = table.source("bearer", "a text", |text| !text.trim().is_empty());
    let timeline = timeline(&mut table);
    let properties =
        table.optional_section("properties", |table| Some(properties(table))).unwrap_or_default();
    table.finish();
    Some(Crm { url: url?, secret: secret?, bearer, timeline, properties })
}

/// Names by which the CRM knows what the runtime tells. Two under one name would overwrite each other.
fn properties(mut table: Table<'_, '_>) -> Vec<(Property, String)> {
    let mut found: Vec<(Property, String)> = Vec::new();
    for property in Property::ALL {
        let Some(name) = table.text(property.name()) else { continue };
        let taken = found.iter().find(|(_, other)| *other == name.value);
        if name.value.trim().is_empty() {
            let message = format!("`crm.properties.{}` is empty", property.name());
            table.invalid(name.span, message, "it is the name of a property in the CRM".to_owned());
        } else if let Some((other, _)) = taken {
            let message = format!("`{}` has the name of `{}`", property.name(), other.name());
            table.invalid(name.span, message, "give each a name of its own".to_owned());
        } else {
            found.push((property, name.value));
        }
    }
    table.finish();
    found
}

fn timeline(table: &mut Table<'_, '_>) -> Vec<Timeline> {
    let Some(found) = table.texts("timeline") else { return Timeline::OPTIONAL.to_vec() };
    let known = |name: &String| Timeline::OPTIONAL.into_iter().find(|event| event.name() == name);
    if let Some(unknown) = found.value.iter().find(|name| known(name).is_none()) {
        let names = Timeline::OPTIONAL.map(|event| format!("`{}`", event.name())).join(", ");
        let message = format!("`crm.timeline` has no event `{unknown}`");
        table.invalid(found.span, message, format!("there is {names}; `sent` is always told"));
    }
    found.value.iter().filter_map(known).collect()
}
