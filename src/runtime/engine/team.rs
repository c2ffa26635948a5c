//! SMS from the numbers of a team: what a person writes to a contact whose floor it has (language.md section 7).

use std::sync::Arc;

use super::command::OneOff;
use super::deliver::Happening;
use super::group::Group;
use crate::runtime::store::StoreError;
use crate::vm::event::EventKind;

type Result<T> = std::result::Result<T, StoreError>;

/// Source of what a team does by SMS.
const TEAM: &str = "team";

/// The whole message that gives the floor back, in capitals or not.
const GIVE_BACK: &str = "#back";

impl Group<'_> {
    /// Whether a number is one of a team's.
    pub(super) fn is_of_team(&self, number: &str) -> bool {
        self.programs.current().schema().teams.iter().any(|team| team.phones.iter().any(|own| own == number))
    }

    /// A message from a number of a team goes to the contact whose message went to that number last; `#back` gives the floor
    /// back. Where the team does not have that contact any more nothing happens: it would reach somebody it is not meant for.
    /// Nor is STOP, START or HELP passed on: who writes that means it for itself.
    pub(super) fn take_from_team(&mut self, number: &str, text: &str) -> Result<()> {
        let text = text.trim();
        if self.programs.compliance_words().classify(text, false).is_some() {
            return Ok(());
        }
        let Some(phone) = self.handed_to(number)?.filter(|_| !text.is_empty()) else { return Ok(()) };
        if text.eq_ignore_ascii_case(GIVE_BACK) {
            let back = Happening { source: TEAM, external_id: None, kind: EventKind::GiveBack };
            return self.happen(&phone, back).map(drop);
        }
        let message = OneOff {
            phone: phone.to_string(),
            text: text.to_owned(),
            sender: None,
            external_id: None,
            category: None,
        };
        self.write_to(&message, TEAM).map(drop)
    }

    fn handed_to(&mut self, number: &str) -> Result<Option<Arc<str>>> {
        let Some(phone) = self.transaction.forwarded_to(number)? else { return Ok(None) };
        let phone: Arc<str> = phone.into();
        let contact = self.take(&phone)?;
        let team = contact.state.handed_over.as_ref().map(|handed_over| handed_over.team.clone());
        self.put(contact);
        Ok(Some(phone).filter(|_| team.is_some_and(|team| self.has_number(&team, number))))
    }

    fn has_number(&self, team: &str, number: &str) -> bool {
        let teams = &self.programs.current().schema().teams;
        teams.iter().any(|known| known.name == team && known.phones.iter().any(|own| own == number))
    }
}
