//! Counters of units, steps and edges, for which `entered = waiting + sum of exits` always holds: who is where is counted
//! by comparing states, who went where by the effects. A group counts by numbers; names are looked up once, when it ends.

use std::collections::BTreeMap;

use super::group::Group;
use super::log::{outcome_name, reason_name};
use crate::bytecode::ProgramId;
use crate::runtime::store::rows::CounterKey;
use crate::runtime::store::{StoreError, Write};
use crate::vm::Programs;
use crate::vm::effect::{Effect, EffectKind, Origin, SkipReason, UnitOutcome};
use crate::vm::state::{Run, State};

/// A unit of a program.
type Unit = (ProgramId, u32);

/// A counter: of a unit, or of one of its steps.
pub(super) type Counted = (Unit, Option<u16>, Edge);

/// How somebody came to a place or left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Edge {
    /// Somebody came.
    Entered,
    /// Somebody is there.
    Waiting,
    /// Somebody went on to this step.
    To(u16),
    /// Somebody left that way.
    Ended(UnitOutcome),
    /// Something was not done.
    Skipped(SkipReason),
}

/// Where a contact is: the unit of each frame of its runs, and the step if it is in one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Positions(Vec<(Unit, Option<u16>)>);

impl Positions {
    pub(super) fn of(state: &State, programs: &Programs) -> Self {
        Self(state.runs().flat_map(|run| frames(run, programs)).collect())
    }

    /// The step in which a unit is, if it is in one only.
    fn step_of(&self, unit: Unit) -> Option<u16> {
        let mut steps = self.0.iter().filter(|(own, _)| *own == unit).filter_map(|(_, step)| *step);
        let first = steps.next()?;
        steps.all(|step| step == first).then_some(first)
    }
}

fn frames<'r>(run: &'r Run, programs: &'r Programs) -> impl Iterator<Item = (Unit, Option<u16>)> + 'r {
    let program = programs.get(run.program);
    program.into_iter().flat_map(move |program| {
        run.frames.iter().map(move |frame| {
            let named = !program.step_name(frame.unit, u32::from(frame.step)).is_empty();
            ((run.program, frame.unit), named.then_some(frame.step))
        })
    })
}

/// In which steps units are while effects are counted: of each unit the last one is left first.
struct Stack(Vec<(Unit, u16)>);

impl Stack {
    fn new(before: &Positions) -> Self {
        let mut stack = Self(Vec::new());
        for (unit, _) in &before.0 {
            if stack.0.iter().all(|(own, _)| own != unit) {
                stack.0.extend(before.step_of(*unit).map(|step| (*unit, step)));
            }
        }
        stack
    }

    fn leave(&mut self, unit: Unit) -> Option<u16> {
        let at = self.0.iter().rposition(|(own, _)| *own == unit)?;
        Some(self.0.remove(at).1)
    }
}

impl Group<'_> {
    fn count(&mut self, unit: Unit, step: Option<u16>, edge: Edge, by: i64) {
        *self.counts.entry((unit, step, edge)).or_default() += by;
    }

    /// Counts what an event did.
    pub(super) fn count_effects(&mut self, effects: &[Effect], before: &Positions, after: &Positions) {
        let mut stack = Stack::new(before);
        for effect in effects {
            let Some(unit) = self.unit_of(effect.origin) else { continue };
            match &effect.kind {
                EffectKind::Started => self.count(unit, None, Edge::Entered, 1),
                EffectKind::Entered => {
                    let step = effect.origin.step;
                    if let Some(left) = stack.leave(unit) {
                        self.count(unit, Some(left), Edge::To(step), 1);
                    }
                    stack.0.push((unit, step));
                    self.count(unit, Some(step), Edge::Entered, 1);
                }
                EffectKind::Ended { outcome } => {
                    self.count(unit, None, Edge::Ended(*outcome), 1);
                    if let Some(left) = stack.leave(unit) {
                        self.count(unit, Some(left), Edge::Ended(*outcome), 1);
                    }
                }
                EffectKind::Skipped { reason } => self.count(unit, None, Edge::Skipped(*reason), 1),
                _ => {}
            }
        }
        self.count_waiting(before, after);
    }

    /// The unit of an origin; none for what the runtime does itself.
    fn unit_of(&self, origin: Origin) -> Option<Unit> {
        let program = self.programs.get(origin.program).filter(|_| origin.unit != u32::MAX)?;
        (!program.unit_name(origin.unit).is_empty()).then_some((origin.program, origin.unit))
    }

    fn count_waiting(&mut self, before: &Positions, after: &Positions) {
        if before == after {
            return;
        }
        for (by, positions) in [(-1, before), (1, after)] {
            for (unit, step) in &positions.0 {
                self.count(*unit, None, Edge::Waiting, by);
                if step.is_some() {
                    self.count(*unit, *step, Edge::Waiting, by);
                }
            }
        }
    }

    /// Writes what was counted, under names. Before a program is forgotten: the names are its.
    pub(super) fn write_counts(&mut self) -> Result<(), StoreError> {
        let mut named: BTreeMap<CounterKey, i64> = BTreeMap::new();
        for (counted, by) in self.counts.drain().filter(|(_, by)| *by != 0) {
            if let Some(key) = key_of(&self.programs, counted) {
                *named.entry(key).or_default() += by;
            }
        }
        named.retain(|_, by| *by != 0);
        named.into_iter().try_for_each(|(key, by)| self.write(Write::Count(key, by)))
    }
}

fn key_of(programs: &Programs, ((program, unit), step, edge): Counted) -> Option<CounterKey> {
    let program = programs.get(program)?;
    let step_name = |step: u16| program.step_name(unit, u32::from(step)).to_owned();
    let edge = match edge {
        Edge::Entered => "entered".to_owned(),
        Edge::Waiting => "waiting".to_owned(),
        Edge::To(step) => format!("-> {}", step_name(step)),
        Edge::Ended(outcome) => outcome_name(outcome).to_owned(),
        Edge::Skipped(reason) => format!("skipped: {}", reason_name(reason)),
    };
    Some(CounterKey {
        unit: program.unit_name(unit).to_owned(),
        step: step.map(step_name).unwrap_or_default(),
        edge,
    })
}
