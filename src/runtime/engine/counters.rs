//! Counters of units, steps and edges, for which `entered = waiting + sum of exits` always holds: who is where is counted
//! by comparing states, who went where by the effects.

use std::collections::BTreeMap;

use super::group::Group;
use super::log::{outcome_name, place};
use crate::runtime::store::rows::CounterKey;
use crate::vm::Programs;
use crate::vm::effect::{Effect, EffectKind};
use crate::vm::state::{Run, State};

/// Where a contact is: how many runs in which unit, and in which step, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Positions {
    units: BTreeMap<String, i64>,
    steps: BTreeMap<(String, String), i64>,
}

impl Positions {
    pub(super) fn of(state: &State, programs: &Programs) -> Self {
        let mut positions = Self::default();
        for run in state.conversation.iter().chain(&state.automations) {
            positions.add(run, programs);
        }
        positions
    }

    fn add(&mut self, run: &Run, programs: &Programs) {
        let Some(program) = programs.get(run.program) else { return };
        for frame in &run.frames {
            let unit = program.unit_name(frame.unit).to_owned();
            *self.units.entry(unit.clone()).or_default() += 1;
            let step = program.step_name(frame.unit, u32::from(frame.step));
            if !step.is_empty() {
                *self.steps.entry((unit, step.to_owned())).or_default() += 1;
            }
        }
    }

    /// The step in which a unit is, if it is in one only.
    fn step_of(&self, unit: &str) -> Option<&str> {
        let mut steps = self.steps.keys().filter(|(own, _)| own == unit).map(|(_, step)| step.as_str());
        steps.next().filter(|_| steps.next().is_none())
    }
}

impl Group<'_> {
    pub(super) fn count(&mut self, unit: &str, step: &str, edge: &str, by: i64) {
        let key = CounterKey { unit: unit.to_owned(), step: step.to_owned(), edge: edge.to_owned() };
        *self.counts.entry(key).or_default() += by;
    }

    /// Counts what an event did.
    pub(super) fn count_effects(&mut self, effects: &[Effect], before: &Positions, after: &Positions) {
        let programs = self.programs.clone();
        let mut at: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for unit in before.units.keys() {
            let step = before.step_of(unit).map(str::to_owned);
            at.entry(unit.clone()).or_default().extend(step);
        }
        for effect in effects {
            let (Some(unit), step) = place(&programs, effect.origin) else { continue };
            match &effect.kind {
                EffectKind::Started => self.count(&unit, "", "entered", 1),
                EffectKind::Entered => self.enter(&unit, &step.unwrap_or_default(), &mut at),
                EffectKind::Ended { outcome } => self.leave(&unit, outcome_name(*outcome), &mut at),
                EffectKind::Skipped { reason } => {
                    self.count(&unit, "", &format!("skipped: {}", super::log::reason_name(*reason)), 1);
                }
                _ => {}
            }
        }
        self.count_waiting(before, after);
    }

    fn enter(&mut self, unit: &str, step: &str, at: &mut BTreeMap<String, Vec<String>>) {
        let stack = at.entry(unit.to_owned()).or_default();
        if let Some(left) = stack.pop() {
            self.count(unit, &left, &format!("-> {step}"), 1);
        }
        at.entry(unit.to_owned()).or_default().push(step.to_owned());
        self.count(unit, step, "entered", 1);
    }

    fn leave(&mut self, unit: &str, outcome: &str, at: &mut BTreeMap<String, Vec<String>>) {
        self.count(unit, "", outcome, 1);
        if let Some(left) = at.get_mut(unit).and_then(Vec::pop) {
            self.count(unit, &left, outcome, 1);
        }
    }

    fn count_waiting(&mut self, before: &Positions, after: &Positions) {
        for (sign, positions) in [(-1, before), (1, after)] {
            for (unit, runs) in &positions.units {
                self.count(unit, "", "waiting", sign * runs);
            }
            for ((unit, step), runs) in &positions.steps {
                self.count(unit, step, "waiting", sign * runs);
            }
        }
    }
}
