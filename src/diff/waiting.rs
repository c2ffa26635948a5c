//! Where people may wait on the old version, and what the change means for those places.
//!
//! A session ends on the version that it began with, whatever is deployed meanwhile. So nobody is moved: this tells who goes on to
//! read what the author has just changed.

use std::collections::BTreeSet;

use super::portrait::{Portrait, StepPortrait, UnitPortrait};
use super::{Became, Change, ChangeKind, Waiting};

/// The places of the old version that an edit concerns.
pub(super) fn concerned(old: &Portrait, new: &Portrait, changes: &[Change]) -> Vec<Waiting> {
    let mut found = Vec::new();
    for unit in &old.units {
        let other = new.units.iter().find(|other| other.name == unit.name);
        for step in unit.steps.iter().filter(|step| step.waits) {
            found.extend(place(unit, step, other, changes));
        }
    }
    found
}

fn place(
    unit: &UnitPortrait,
    step: &StepPortrait,
    new: Option<&UnitPortrait>,
    changes: &[Change],
) -> Option<Waiting> {
    let waiting =
        |became, ahead| Some(Waiting { unit: unit.name.clone(), step: step.name.clone(), became, ahead });
    let Some(new) = new else { return waiting(Became::UnitGone, Vec::new()) };
    if !new.steps.iter().any(|other| other.name == step.name) {
        return waiting(Became::StepGone, Vec::new());
    }
    let own = |change: &&Change| change.unit.as_deref() == Some(&*unit.name);
    let changed: BTreeSet<&str> =
        changes.iter().filter(own).filter_map(|change| change.step.as_deref()).collect();
    let ahead: Vec<String> =
        ahead(unit, step).into_iter().filter(|name| changed.contains(name)).map(str::to_owned).collect();
    let settings = changes.iter().filter(own).any(|change| change.kind == ChangeKind::Setting);
    match changed.contains(step.name.as_str()) {
        true => waiting(Became::Changed, ahead),
        false if settings || !ahead.is_empty() => waiting(Became::Ahead, ahead),
        false => None,
    }
}

/// The steps that can come after a step, itself left out.
fn ahead<'u>(unit: &'u UnitPortrait, from: &StepPortrait) -> Vec<&'u str> {
    let mut seen: Vec<&str> = Vec::new();
    let mut open = vec![from.name.as_str()];
    while let Some(name) = open.pop() {
        let Some(step) = unit.steps.iter().find(|step| step.name == name) else { continue };
        for to in &step.next {
            let next = unit.steps.iter().find(|step| step.name == *to);
            let new = |next: &&StepPortrait| next.name != from.name && !seen.contains(&next.name.as_str());
            if let Some(next) = next.filter(new) {
                seen.push(&next.name);
                open.push(&next.name);
            }
        }
    }
    let position = |name: &&str| unit.steps.iter().position(|step| step.name == *name);
    seen.sort_by_key(position);
    seen
}
