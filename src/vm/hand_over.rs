//! While a person has the floor: messages go to the team, conversations wait their turn, and so does what automations that
//! are not transactional want to say (language.md section 7).

use std::sync::Arc;

use super::delivery::{Delivery, host};
use super::effect::{EffectKind, Origin, UnitOutcome};
use super::limits;
use super::session::NO_STEP;
use super::state::{HandedOver, Run, Wait};

impl Delivery<'_> {
    /// A person takes over; the running conversation, if it is another than the one that hands over, ends.
    pub(crate) fn give_floor_to(&mut self, team: Arc<str>) {
        self.end_conversation(UnitOutcome::HandedOver);
        self.state.handed_over = Some(HandedOver { team, until_ms: self.floor_until() });
    }

    fn floor_until(&self) -> i64 {
        self.event.at_ms.saturating_add(limits::HAND_OVER_MS)
    }

    /// A message while a person has the floor.
    pub(crate) fn tell_team(&mut self, message: &Arc<str>) {
        let Some(handed_over) = &self.state.handed_over else { return };
        let program = self.programs.current();
        let mut teams = program.schema().teams.iter();
        let team = teams.position(|team| team.name == *handed_over.team).map_or(u32::MAX, |at| at as u32);
        let origin = Origin { program: program.id(), unit: u32::MAX, step: NO_STEP, at: 0 };
        self.emit(origin, EffectKind::ToTeam { team, message: message.clone() });
    }

    /// The team wrote: its 24 hours begin again.
    pub(crate) fn team_wrote(&mut self) {
        let until_ms = self.floor_until();
        if let Some(handed_over) = &mut self.state.handed_over {
            handed_over.until_ms = until_ms;
        }
    }

    /// The floor comes back: what waited for it is said.
    pub(crate) fn give_back(&mut self) {
        if self.state.handed_over.take().is_none() {
            return;
        }
        self.emit(host(), EffectKind::GivenBack);
        let waits = |run: &Run| matches!(run.waiting, Wait::Floor { .. });
        // One of them may give the floor to a person again.
        while self.state.handed_over.is_none()
            && let Some(at) = self.state.automations.iter().position(waits)
        {
            let mut run = self.state.automations.remove(at);
            let Wait::Floor { operands } = std::mem::replace(&mut run.waiting, Wait::Nothing) else { return };
            match (self.program_of(&run), run.innermost().map(|frame| frame.at)) {
                (Some(program), Some(at)) => self.proceed(program, run, at, operands),
                _ => self.lost(run),
            }
        }
    }

    /// Puts a run back that was looked at and stays as it is.
    pub(crate) fn put_back(&mut self, program: &crate::bytecode::Program, run: Run) {
        if program.settings_of(run.unit()).is_some_and(|settings| settings.conversation) {
            self.state.conversation = Some(run);
        } else {
            self.state.automations.push(run);
        }
    }
}
