//! The longest and the dearest way through what was walked.

use crate::text;

use super::Line;
use super::walk::Walk;

/// Ways from the beginning to an end. One that comes back to where it was is not followed round.
pub(super) struct Paths {
    /// The moves of a way with the most messages of both sides.
    pub(super) longest: Vec<usize>,
    /// The moves of a way with the most segments to the contact.
    pub(super) dearest: Vec<usize>,
    /// How many ways there are on which the contact is understood in time.
    pub(super) count: u64,
}

/// What the lines of a move come to: messages of both sides, SMS to the contact, their segments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) messages: u64,
    pub(super) sms: u64,
    pub(super) segments: u64,
}

impl Sum {
    pub(super) fn of<'l>(lines: impl Iterator<Item = &'l Line>) -> Self {
        let mut sum = Self::default();
        for line in lines {
            match line {
                Line::Bot(text) => {
                    sum.messages += 1;
                    sum.sms += 1;
                    sum.segments += text::segments(text).segments as u64;
                }
                Line::User(_) => sum.messages += 1,
                Line::Written(line) => sum.messages += u64::from(line.starts_with("user ")),
                Line::After { .. } => {}
            }
        }
        sum
    }
}

pub(super) fn of(walk: &Walk<'_>) -> Paths {
    let (order, forward) = forward(walk);
    let sums: Vec<Sum> = walk.moves.iter().map(|one| Sum::of(one.lines.iter())).collect();
    let longest =
        best(walk, &order, &forward, |at| sums.get(at).map_or((0, 0), |sum| (sum.messages, sum.segments)));
    let dearest =
        best(walk, &order, &forward, |at| sums.get(at).map_or((0, 0), |sum| (sum.segments, sum.messages)));
    Paths { longest, dearest, count: count(walk, &order, &forward) }
}

/// The nodes, each after all that follow it, and for each those of its moves that do not lead back.
fn forward(walk: &Walk<'_>) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); walk.nodes.len()];
    for (index, one) in walk.moves.iter().enumerate() {
        if let Some(leaving) = leaving.get_mut(one.from) {
            leaving.push(index);
        }
    }
    let mut kept: Vec<Vec<usize>> = vec![Vec::new(); walk.nodes.len()];
    let mut state = vec![0u8; walk.nodes.len()];
    let mut order = Vec::new();
    let mut open = vec![(0, 0)];
    set(&mut state, 0, 1);
    while let Some((node, next)) = open.pop() {
        let Some(index) = leaving.get(node).and_then(|leaving| leaving.get(next)).copied() else {
            set(&mut state, node, 2);
            order.push(node);
            continue;
        };
        open.push((node, next + 1));
        let Some(to) = walk.moves.get(index).map(|one| one.to) else { continue };
        let seen = state.get(to).copied();
        if seen != Some(1)
            && let Some(kept) = kept.get_mut(node)
        {
            kept.push(index);
        }
        if seen == Some(0) {
            set(&mut state, to, 1);
            open.push((to, 0));
        }
    }
    (order, kept)
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}

/// The moves of the way that weighs most.
fn best(
    walk: &Walk<'_>,
    order: &[usize],
    forward: &[Vec<usize>],
    weight: impl Fn(usize) -> (u64, u64),
) -> Vec<usize> {
    let mut most: Vec<((u64, u64), Option<usize>)> = vec![((0, 0), None); walk.nodes.len()];
    for node in order {
        let mut found = ((0, 0), None);
        for index in forward.get(*node).into_iter().flatten() {
            let Some(one) = walk.moves.get(*index) else { continue };
            let behind = most.get(one.to).map_or((0, 0), |most| most.0);
            let own = weight(*index);
            let sum = (own.0 + behind.0, own.1 + behind.1);
            if found.1.is_none() || sum > found.0 {
                found = (sum, Some(*index));
            }
        }
        set(&mut most, *node, found);
    }
    let mut way = Vec::new();
    let mut node = 0;
    while let Some((_, Some(index))) = most.get(node) {
        way.push(*index);
        node = walk.moves.get(*index).map_or(0, |one| one.to);
    }
    way
}

fn count(walk: &Walk<'_>, order: &[usize], forward: &[Vec<usize>]) -> u64 {
    let mut ways = vec![0u64; walk.nodes.len()];
    for node in order {
        let regular = forward.get(*node).into_iter().flatten().filter_map(|index| walk.moves.get(*index));
        let regular: Vec<u64> = regular
            .filter(|one| one.regular)
            .map(|one| ways.get(one.to).copied().unwrap_or_default())
            .collect();
        let sum = regular.iter().fold(0u64, |sum, ways| sum.saturating_add(*ways));
        set(&mut ways, *node, if regular.is_empty() { 1 } else { sum });
    }
    if walk.moves.is_empty() { 0 } else { ways.first().copied().unwrap_or_default() }
}
