//! While a person has the floor: messages go to the team, conversations wait (language.md section 7).

use std::sync::Arc;

use super::delivery::Delivery;
use super::effect::{EffectKind, Origin, UnitOutcome};
use super::limits;
use super::session::NO_STEP;
use super::state::HandedOver;

impl Delivery<'_> {
    /// A person takes over; the running conversation, if it is another than the one that hands over, ends.
    pub(crate) fn give_floor_to(&mut self, team: Arc<str>) {
        self.end_conversation(UnitOutcome::HandedOver);
        let until_ms = self.event.at_ms + limits::HAND_OVER_MS;
        self.state.handed_over = Some(HandedOver { team, until_ms });
    }

    /// A message while a person has the floor.
    pub(crate) fn to_team(&mut self, message: &Arc<str>) {
        let Some(handed_over) = &self.state.handed_over else { return };
        let program = self.programs.current();
        let teams = &program.schema().teams;
        let team =
            teams.iter().position(|team| team.name == *handed_over.team).map_or(u32::MAX, |at| at as u32);
        let origin = Origin { program: program.id(), unit: u32::MAX, step: NO_STEP, at: 0 };
        self.emit(origin, EffectKind::ToTeam { team, message: message.clone() });
    }

    /// The team wrote: its 24 hours begin again.
    pub(crate) fn team_wrote(&mut self) {
        let until_ms = self.event.at_ms + limits::HAND_OVER_MS;
        if let Some(handed_over) = &mut self.state.handed_over {
            handed_over.until_ms = until_ms;
        }
    }

    /// The floor comes back.
    pub(crate) fn give_back(&mut self) {
        if self.state.handed_over.take().is_some() {
            let origin = Origin { unit: u32::MAX, step: NO_STEP, ..Origin::default() };
            self.emit(origin, EffectKind::GivenBack);
        }
    }
}
