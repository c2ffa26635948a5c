//! What the CRM is told: properties of contacts, events of their time line, fields of objects. Each is an item of the outbox, written in
//! the transaction of what it tells; those of one contact arrive in order.

use serde_json::{Map, Value as Json, json};

use super::command::kind;
use super::group::Group;
use crate::config::{Property, Timeline};
use crate::runtime::connector::CRM_LANE;
use crate::runtime::json as values;
use crate::runtime::store::StoreError;
use crate::runtime::store::rows::{OutboxRow, StoredMessage};
use crate::value::{Symbol, Value, iso};
use crate::vm::effect::Origin;

type Result<T> = std::result::Result<T, StoreError>;

impl Group<'_> {
    /// Something happened that belongs on the contact's time line.
    pub(super) fn tell_timeline(&mut self, phone: &str, event: Timeline, details: Json) -> Result<()> {
        let wanted = |timeline: &[Timeline]| event == Timeline::Sent || timeline.contains(&event);
        if !self.settings.crm.as_ref().is_some_and(|crm| wanted(&crm.timeline)) {
            return Ok(());
        }
        self.tell_crm(phone, "timeline", json!({"event": event.name(), "details": details}))
    }

    /// Properties of the contact changed.
    pub(super) fn tell_properties(&mut self, phone: &str, properties: Map<String, Json>) -> Result<()> {
        if properties.is_empty() || self.settings.crm.is_none() {
            return Ok(());
        }
        self.tell_crm(phone, "contact", json!({"properties": properties}))
    }

    /// A script set a field of an object.
    pub(super) fn tell_object(
        &mut self,
        phone: &str,
        object: Symbol,
        record: &Value,
        path: &[Symbol],
        value: &Value,
    ) -> Result<()> {
        if self.settings.crm.is_none() {
            return Ok(());
        }
        let name = |symbol: Symbol| values::name(symbol, &*self.programs);
        let path: Vec<String> = path.iter().map(|symbol| name(*symbol)).collect();
        let told = json!({
            "object": name(object),
            "record": values::to_json(record, &*self.programs),
            "path": path,
            "value": values::to_json(value, &*self.programs),
        });
        self.tell_crm(phone, "object", told)
    }

    /// A message left, or something became of it: the time line, and what is known of the last message.
    pub(super) fn tell_message(
        &mut self,
        message: &StoredMessage,
        event: Timeline,
        status: &str,
    ) -> Result<()> {
        if self.settings.crm.is_none() || message.recipient.is_some() {
            return Ok(());
        }
        let phone = message.contact.as_str();
        let details = json!({
            "message": message.id,
            "text": message.text,
            "status": status,
            "segments": message.segments,
            "campaign": message.campaign,
            "unit": message.unit,
            "step": message.step,
        });
        self.tell_timeline(phone, event, details)?;
        let mut properties = Map::new();
        let mut tell = |property: Property, value: Json| {
            properties.insert(self.crm_name(property).to_owned(), value);
        };
        if event == Timeline::Sent {
            tell(Property::LastMessageAt, iso::display_instant(self.now_ms).into());
            tell(Property::LastMessageTo, phone.into());
            tell(Property::LastMessageId, message.id.as_str().into());
            tell(Property::LastMessageText, message.text.as_str().into());
        }
        if status == "unassigned" {
            tell(Property::Unassigned, true.into());
        }
        if event == Timeline::Sent || self.transaction.is_newest_sent(phone, &message.id)? {
            let name = self.crm_name(Property::LastMessageStatus).to_owned();
            properties.insert(name, status.into());
        }
        self.tell_properties(phone, properties)
    }

    /// The name in the CRM of something that we know of a contact.
    pub(super) fn crm_name(&self, property: Property) -> &str {
        self.settings.crm.as_ref().map_or(property.name(), |crm| crm.name_of(property))
    }

    /// The name in the CRM of a field of the contact, if the script gives it one.
    pub(super) fn property_of(&self, origin: Origin, field: Symbol) -> Option<String> {
        self.programs.get(origin.program)?.contact_field(field)?.property.clone()
    }

    fn tell_crm(&mut self, phone: &str, what: &str, mut body: Json) -> Result<()> {
        if let Some(body) = body.as_object_mut() {
            body.insert("type".to_owned(), what.into());
            body.insert("at".to_owned(), iso::display_instant(self.now_ms).into());
        }
        let id = self.next_id();
        self.put_into_outbox(OutboxRow {
            id,
            lane: CRM_LANE.to_owned(),
            phone: phone.to_owned(),
            kind: kind::CRM.to_owned(),
            payload: body.to_string(),
            due_at_ms: self.now_ms,
            expires_at_ms: None,
            attempts: 0,
            claimed_at_ms: None,
            error: None,
            held: None,
        })
    }
}
