//! Reading and changing a contact's fields, groups and consent.

use crate::bytecode::op::ContactProperty;
use crate::value::{Symbol, Value};

use super::state::{Consent, State};

impl State {
    /// A declared field, if it is set.
    pub fn field(&self, field: Symbol) -> Option<&Value> {
        let at = self.fields.binary_search_by_key(&field, |(name, _)| *name).ok()?;
        self.fields.get(at).map(|(_, value)| value)
    }

    /// Sets a declared field; missing clears it.
    pub fn set_field(&mut self, field: Symbol, value: Value) {
        match (self.fields.binary_search_by_key(&field, |(name, _)| *name), value) {
            (Ok(at), Value::Missing) => drop(self.fields.remove(at)),
            (Err(_), Value::Missing) => {}
            (Ok(at), value) => {
                if let Some((_, old)) = self.fields.get_mut(at) {
                    *old = value;
                }
            }
            (Err(at), value) => self.fields.insert(at, (field, value)),
        }
    }

    /// Whether the contact is in a group.
    pub fn is_in(&self, group: Symbol) -> bool {
        self.groups.binary_search(&group).is_ok()
    }

    /// Enters a group; false if it was in it.
    pub fn join(&mut self, group: Symbol) -> bool {
        let place = self.groups.binary_search(&group);
        if let Err(at) = place {
            self.groups.insert(at, group);
        }
        place.is_err()
    }

    /// Leaves a group; false if it was not in it.
    pub fn leave(&mut self, group: Symbol) -> bool {
        let place = self.groups.binary_search(&group);
        if let Ok(at) = place {
            self.groups.remove(at);
        }
        place.is_ok()
    }

    /// The consent that counts for a sender: its own where one is kept, else the one for all.
    pub fn consent_for(&self, sender: Option<Symbol>) -> Consent {
        let own = sender.and_then(|sender| self.sender_consent.iter().find(|(own, _)| *own == sender));
        own.map_or(self.consent, |(_, consent)| *consent)
    }

    /// The yes or no to a category, if one was said.
    pub fn category(&self, category: Symbol) -> Option<bool> {
        self.categories.iter().find(|(name, _)| *name == category).map(|(_, yes)| *yes)
    }

    /// Records a yes or no to a category; false if it was said before.
    pub fn set_category(&mut self, category: Symbol, yes: bool) -> bool {
        match self.categories.iter_mut().find(|(name, _)| *name == category) {
            Some((_, old)) => std::mem::replace(old, yes) != yes,
            None => {
                self.categories.push((category, yes));
                true
            }
        }
    }

    /// A built-in property as a value; `subscribed` is that for all senders.
    pub fn property(&self, property: ContactProperty) -> Value {
        let sent = self.last_sent.as_ref();
        match property {
            ContactProperty::Phone => Value::Text(self.phone.clone()),
            ContactProperty::CreatedAt => Value::Instant(self.created_at_ms),
            ContactProperty::Subscribed => Value::Bool(self.consent == Consent::Subscribed),
            ContactProperty::Language => self.language.map_or(Value::Missing, Value::Symbol),
            ContactProperty::Timezone => self.timezone.clone().map_or(Value::Missing, Value::Text),
            ContactProperty::LastMessageAt => sent.map_or(Value::Missing, |sent| Value::Instant(sent.at_ms)),
            ContactProperty::LastMessageTo => {
                sent.map_or(Value::Missing, |sent| Value::Text(sent.to.clone()))
            }
            ContactProperty::LastMessageId => {
                sent.map_or(Value::Missing, |sent| Value::Text(sent.id.clone()))
            }
            ContactProperty::LastMessageText => {
                sent.map_or(Value::Missing, |sent| Value::Text(sent.text.clone()))
            }
            ContactProperty::LastMessageStatus => {
                sent.map_or(Value::Missing, |sent| Value::Text(sent.status.clone()))
            }
            ContactProperty::Unassigned => Value::Bool(self.unassigned),
        }
    }
}
