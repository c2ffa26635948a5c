//! Where items stand on their layers: as near as possible to what they are joined to, in their order and apart.
//!
//! For one layer that is a least-squares problem with a chain of constraints, solved exactly by pooling neighbours (isotonic
//! regression). Layers are solved in turn, down and up, until they have settled.

use super::{GAP, Layers, set};

/// Rounds of sweeping down and up.
const ROUNDS: usize = 60;
/// The last rounds, in which a layer heeds both its neighbours.
const SETTLING: usize = 30;
/// How much boxes want to stand in the middle, where what they are joined to weighs 1: more where there are many, which else wander off
/// to a side little by little.
const CENTRING: f64 = 0.15;
const CENTRING_MANY: f64 = 0.6;
const MANY: usize = 7;

/// The axis of each item.
pub(super) fn across(layers: &Layers) -> Vec<f64> {
    let (above, below) = layers.neighbours();
    let boxes = layers.items.iter().filter(|item| !item.of_line).count();
    let centring = if boxes > MANY { CENTRING_MANY } else { CENTRING };
    let mut x = vec![0.0; layers.items.len()];
    for layer in &layers.layers {
        let offsets = offsets(layers, layer);
        let middle = offsets.last().copied().unwrap_or_default() / 2.0;
        for (item, offset) in layer.iter().zip(offsets) {
            set(&mut x, *item, offset - middle);
        }
    }
    let count = layers.layers.len();
    for round in 0..ROUNDS {
        // At first only what stands above counts, then what stands below; in the end both do.
        let settled = round + SETTLING >= ROUNDS;
        let order: Vec<usize> =
            if round % 2 == 0 { (0..count).collect() } else { (0..count).rev().collect() };
        for layer in order {
            let Some(items) = layers.layers.get(layer) else { continue };
            let (up, down) = match (settled, round % 2 == 0) {
                (true, _) => (true, true),
                (false, down) => (down, !down),
            };
            let wanted: Vec<(f64, f64)> = items
                .iter()
                .map(|item| {
                    wanted(layers, &x, (*item, centring), up.then_some(&above), down.then_some(&below))
                })
                .collect();
            settle(&mut x, items, &offsets(layers, items), &wanted);
        }
    }
    x
}

/// How far each item of a layer stands from the first, if all stand as near as they may.
fn offsets(layers: &Layers, items: &[usize]) -> Vec<f64> {
    let mut found = Vec::with_capacity(items.len());
    let mut at = 0.0;
    let mut before: Option<super::Item> = None;
    for item in items {
        let item = layers.item(*item);
        if let Some(before) = before {
            let gap = if before.of_line && item.of_line { GAP * 0.6 } else { GAP };
            at += before.shape.right + gap + item.shape.left;
        }
        found.push(at);
        before = Some(item);
    }
    found
}

/// Where an item wants to stand, and how much, with how much boxes want to be in the middle: pieces of one line want to stand in a row.
fn wanted(
    layers: &Layers,
    x: &[f64],
    (item, centring): (usize, f64),
    above: Option<&Vec<Vec<usize>>>,
    below: Option<&Vec<Vec<usize>>>,
) -> (f64, f64) {
    let joined = [above, below].into_iter().flatten().filter_map(|joined| joined.get(item)).flatten();
    let own = layers.item(item).of_line;
    let (mut sum, mut weights) = (0.0, 0.0);
    for other in joined {
        let weight = match (own, layers.item(*other).of_line) {
            (true, true) => 10.0,
            (false, false) => 1.0,
            _ => 2.0,
        };
        sum += weight * x.get(*other).copied().unwrap_or_default();
        weights += weight;
    }
    if weights == 0.0 {
        return (x.get(item).copied().unwrap_or_default(), centring);
    }
    // The middle of the drawing is at 0: nothing wanders off from it.
    let centring = if own { 0.0 } else { centring };
    (sum / (weights + centring), weights + centring)
}

/// Puts the items of a layer where they want to stand, as far as their order and distances allow.
fn settle(x: &mut [f64], items: &[usize], offsets: &[f64], wanted: &[(f64, f64)]) {
    // Runs of items that stand as near as they may: sum of weighted places, sum of weights, number of items.
    let mut runs: Vec<(f64, f64, usize)> = Vec::new();
    for ((place, weight), offset) in wanted.iter().zip(offsets) {
        let mut run = ((place - offset) * weight, *weight, 1);
        while let Some(last) = runs.pop_if(|last| last.0 / last.1 > run.0 / run.1) {
            run = (last.0 + run.0, last.1 + run.1, last.2 + run.2);
        }
        runs.push(run);
    }
    let starts = runs.iter().flat_map(|run| std::iter::repeat_n(run.0 / run.1, run.2));
    for ((item, offset), start) in items.iter().zip(offsets).zip(starts) {
        set(x, *item, start + offset);
    }
}
