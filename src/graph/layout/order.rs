//! The order of each layer, so that few lines cross: medians from above and below by turns, then swaps of neighbours, and the
//! best order seen is kept (Gansner, Koutsofios, North, Vo 1993).

use super::{Layers, set};

/// Rounds of sweeping down and up.
const ROUNDS: usize = 16;

pub(super) fn sort(layers: &mut Layers) {
    let (above, below) = layers.neighbours();
    begin(layers, &below);
    let mut best = layers.layers.clone();
    let mut fewest = crossings(layers, &below);
    for round in 0..ROUNDS {
        if fewest == 0 {
            break;
        }
        let count = layers.layers.len();
        if round % 2 == 0 {
            (1..count).for_each(|layer| by_neighbours(layers, layer, &above));
        } else {
            (0..count.saturating_sub(1)).rev().for_each(|layer| by_neighbours(layers, layer, &below));
        }
        swap_neighbours(layers, &above, &below);
        let crossed = crossings(layers, &below);
        if crossed < fewest {
            fewest = crossed;
            best.clone_from(&layers.layers);
        }
    }
    layers.layers = best;
}

/// The first order: as a search from the top meets the items.
fn begin(layers: &mut Layers, below: &[Vec<usize>]) {
    let mut seen = vec![false; layers.items.len()];
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); layers.layers.len()];
    let starts: Vec<usize> = layers.layers.iter().flatten().copied().collect();
    for start in starts {
        let mut open = vec![start];
        while let Some(item) = open.pop() {
            if seen.get(item).copied().unwrap_or(true) {
                continue;
            }
            set(&mut seen, item, true);
            if let Some(layer) = order.get_mut(layers.item(item).layer) {
                layer.push(item);
            }
            open.extend(below.get(item).into_iter().flatten().rev());
        }
    }
    layers.layers = order;
}

fn positions(layers: &Layers) -> Vec<usize> {
    let mut found = vec![0; layers.items.len()];
    for layer in &layers.layers {
        for (position, item) in layer.iter().enumerate() {
            set(&mut found, *item, position);
        }
    }
    found
}

/// Sorts a layer by the mean position of what its items are joined to; one that is joined to nothing stays where it is.
fn by_neighbours(layers: &mut Layers, layer: usize, joined: &[Vec<usize>]) {
    let positions = positions(layers);
    let Some(items) = layers.layers.get_mut(layer) else { return };
    let mean = |item: usize| -> Option<f64> {
        let joined = joined.get(item).filter(|joined| !joined.is_empty())?;
        let sum: usize = joined.iter().filter_map(|other| positions.get(*other)).sum();
        Some(sum as f64 / joined.len() as f64)
    };
    let mut last = 0.0;
    let mut keyed: Vec<(f64, usize)> = Vec::with_capacity(items.len());
    for item in items.iter() {
        last = mean(*item).unwrap_or(last);
        keyed.push((last, *item));
    }
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    *items = keyed.into_iter().map(|(_, item)| item).collect();
}

/// Swaps neighbours wherever that takes crossings away.
fn swap_neighbours(layers: &mut Layers, above: &[Vec<usize>], below: &[Vec<usize>]) {
    for _ in 0..4 {
        let positions = positions(layers);
        let mut better = false;
        for layer in &mut layers.layers {
            for at in 1..layer.len() {
                let (Some(left), Some(right)) = (layer.get(at - 1).copied(), layer.get(at).copied()) else {
                    continue;
                };
                let crossed = |one: usize, other: usize| {
                    pair(&positions, above, one, other) + pair(&positions, below, one, other)
                };
                if crossed(right, left) < crossed(left, right) {
                    layer.swap(at - 1, at);
                    better = true;
                }
            }
        }
        if !better {
            break;
        }
    }
}

/// How many lines of two items on one layer cross, the first standing left of the other.
fn pair(positions: &[usize], joined: &[Vec<usize>], one: usize, other: usize) -> usize {
    let of = |item: usize| joined.get(item).into_iter().flatten().filter_map(|to| positions.get(*to));
    of(one).map(|left| of(other).filter(|right| *right < left).count()).sum()
}

fn crossings(layers: &Layers, below: &[Vec<usize>]) -> usize {
    let positions = positions(layers);
    layers.layers.iter().map(|layer| crossings_below(layer, below, &positions)).sum()
}

/// Crossings between a layer and the next: pairs of lines whose ends are in different orders.
fn crossings_below(layer: &[usize], below: &[Vec<usize>], positions: &[usize]) -> usize {
    let mut ends = Vec::new();
    for item in layer {
        let mut own: Vec<usize> =
            below.get(*item).into_iter().flatten().filter_map(|to| positions.get(*to).copied()).collect();
        own.sort_unstable();
        ends.extend(own);
    }
    let size = ends.iter().max().map_or(0, |last| last + 1);
    let mut tree = vec![0usize; size + 1];
    let mut crossed = 0;
    for (seen, end) in ends.iter().enumerate() {
        crossed += seen - prefix(&tree, end + 1);
        let mut at = end + 1;
        while let Some(slot) = tree.get_mut(at) {
            *slot += 1;
            at += at & at.wrapping_neg();
        }
    }
    crossed
}

/// How many of the first `at` slots of a Fenwick tree are counted.
fn prefix(tree: &[usize], mut at: usize) -> usize {
    let mut sum = 0;
    while at > 0 {
        sum += tree.get(at).copied().unwrap_or_default();
        at &= at - 1;
    }
    sum
}
