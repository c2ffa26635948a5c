//! Tests from what was walked: as few as cover what nothing covers yet.

use crate::check::model::{Project, UnitId};
use crate::script_test::coverage::{Coverage, Item, UnitCoverage};
use crate::vm::Programs;

use super::Line;
use super::walk::Walk;
use crate::play::quote::quote;

/// A test that could be written.
pub(super) struct Candidate {
    /// The moves from the beginning.
    pub(super) way: Vec<usize>,
    /// What it covers of the unit's steps, choices and edges, in this order.
    covers: Vec<bool>,
}

/// Everything that a coverage counts of a unit, in one row.
pub(super) fn row(coverage: &UnitCoverage) -> Vec<bool> {
    let items = coverage.steps.iter().chain(&coverage.choices).chain(&coverage.edges);
    items.map(|item| item.covered).collect()
}

/// The moves from the beginning to the end of a move.
pub(super) fn way_to(walk: &Walk<'_>, last: usize) -> Vec<usize> {
    let mut way = vec![last];
    let mut at = last;
    while let Some(before) =
        walk.moves.get(at).and_then(|one| walk.nodes.get(one.from)).and_then(|node| node.came)
    {
        way.push(before);
        at = before;
    }
    way.reverse();
    way
}

/// What a way covers, where nothing was covered before.
pub(super) fn candidate(
    nothing: &Coverage,
    programs: &Programs,
    unit: UnitId,
    walk: &Walk<'_>,
    way: Vec<usize>,
) -> Candidate {
    let mut coverage = nothing.clone();
    coverage.begin(Some(unit));
    for effect in way.iter().filter_map(|at| walk.moves.get(*at)).flat_map(|one| &one.effects) {
        coverage.note(programs, effect);
    }
    let covers = coverage.units.get(unit.index()).map(row).unwrap_or_default();
    Candidate { way, covers }
}

/// What edges are called that time alone decides for.
const OF_TIME: [&str; 4] = ["timeout", "too late", "expired", "no reply"];

/// Whether neither the project's tests nor any move of a walk take some edge that time decides for.
pub(super) fn misses_of_time(
    own: &Coverage,
    programs: &Programs,
    unit: UnitId,
    project: &Project,
    walk: &Walk<'_>,
) -> bool {
    let nothing = Coverage::of(project).alone(unit);
    let Some(covered) = own.units.get(unit.index()) else { return false };
    let of_time = |item: &Item| OF_TIME.iter().any(|words| item.label.contains(words));
    let (mut left, edges) = (row(covered), covered.steps.len() + covered.choices.len());
    left.iter_mut().take(edges).for_each(|known| *known = true);
    left.iter_mut().skip(edges).zip(&covered.edges).for_each(|(known, item)| *known |= !of_time(item));
    for last in 0..walk.moves.len() {
        let covers = candidate(&nothing, programs, unit, walk, way_to(walk, last)).covers;
        left.iter_mut().zip(covers).for_each(|(known, covers)| *known |= covers);
        if left.iter().all(|covered| *covered) {
            return false;
        }
    }
    left.iter().any(|covered| !covered)
}

/// The fewest candidates that were found to cover all that any of them covers and nothing covered before: the one that adds
/// most, then the next.
pub(super) fn choose(candidates: &[Candidate], mut covered: Vec<bool>) -> (Vec<&Candidate>, Vec<bool>) {
    let mut chosen = Vec::new();
    let mut left: Vec<&Candidate> = candidates.iter().collect();
    loop {
        let adds = |candidate: &Candidate| {
            candidate.covers.iter().zip(&covered).filter(|(covers, covered)| **covers && !**covered).count()
        };
        // What adds nothing now will add nothing later.
        let counted: Vec<(usize, &Candidate)> =
            left.iter().map(|one| (adds(one), *one)).filter(|(adds, _)| *adds > 0).collect();
        let Some((_, best)) = counted.iter().rev().max_by_key(|(adds, _)| *adds) else {
            return (chosen, covered);
        };
        for (covered, covers) in covered.iter_mut().zip(&best.covers) {
            *covered |= covers;
        }
        chosen.push(*best);
        left = counted.into_iter().map(|(_, one)| one).collect();
    }
}

/// A test as it is written.
pub(super) fn write(name: &str, unit: &str, lines: &[Line]) -> String {
    let mut out = format!("test {} for {unit} {{\n", quote(name));
    for line in lines {
        out.push_str("  ");
        out.push_str(&line.to_source());
        out.push('\n');
    }
    out + "}\n"
}
