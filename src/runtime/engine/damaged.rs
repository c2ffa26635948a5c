//! A stored session that cannot be read. What its contact's row and the log of consent say is what is known of the contact
//! then: above all that it opted out. The bytes are kept aside.

use std::sync::Arc;

use super::group::Group;
use crate::bytecode::schema::Type;
use crate::runtime::json::Reader;
use crate::runtime::store::rows::{ConsentRow, ContactRow, SessionRow};
use crate::runtime::store::{Remembered, StoreError, Write};
use crate::text::phone::mask_phone;
use crate::value::{Symbol, Value};
use crate::vm::state::{Consent, State};

type Result<T> = std::result::Result<T, StoreError>;

impl Group<'_> {
    /// The state of a contact whose stored one cannot be read: it is in nothing.
    pub(super) fn restored(&mut self, phone: &Arc<str>, damaged: SessionRow) -> Result<State> {
        tracing::error!(contact = mask_phone(phone), "a stored session cannot be read");
        self.note("smsc_sessions_unreadable_total", "");
        let Remembered { contact, consents, groups } = self.transaction.remembered(phone)?;
        self.write(Write::DamagedSession(damaged, self.now_ms))?;
        let mut state = self.fresh(phone);
        let per_sender = self.programs.current().schema().consent_per_sender;
        state.consent = consent(contact.as_ref(), &consents, per_sender);
        // Answers to calls that the lost state waited for are not for what comes now.
        state.next_call = self.now_ms.unsigned_abs();
        for (category, subscribed) in consents.iter().filter_map(of_category) {
            state.set_category(category, subscribed);
        }
        for group in groups {
            state.join(Symbol::of(&group));
        }
        if let Some(row) = contact {
            self.restore_row(&mut state, row);
        }
        Ok(state)
    }

    fn restore_row(&self, state: &mut State, row: ContactRow) {
        state.created_at_ms = row.created_at_ms;
        state.unassigned = row.unassigned;
        state.language = row.language.map(|name| Symbol::of(&name));
        state.timezone = row.timezone.map(Into::into);
        let schema = self.programs.current().schema();
        let zone = self.programs.zone();
        let mut reader =
            Reader { objects: &schema.objects, zone, country: None, lenient: true, problems: Vec::new() };
        let fields = serde_json::from_str(&row.fields).unwrap_or_default();
        if let Value::Record(fields) = reader.value(&Type::Object(0), &fields, "") {
            fields.iter().for_each(|(field, value)| state.set_field(*field, value.clone()));
        }
    }
}

/// Whoever may have opted out has: where consent is one for each sender, nothing but the session tells which was meant.
fn consent(row: Option<&ContactRow>, log: &[ConsentRow], per_sender: bool) -> Consent {
    let mut general = log.iter().rev().filter(|change| change.category.is_none());
    let opted_out = if per_sender {
        general.any(|change| !change.subscribed)
    } else {
        general.next().is_some_and(|last| !last.subscribed)
    };
    match row.map(|row| row.consent.as_str()) {
        _ if opted_out => Consent::OptedOut,
        Some("subscribed") => Consent::Subscribed,
        Some("unknown") => Consent::Unknown,
        _ => Consent::OptedOut,
    }
}

fn of_category(change: &ConsentRow) -> Option<(Symbol, bool)> {
    Some((Symbol::of(change.category.as_deref()?), change.subscribed))
}
