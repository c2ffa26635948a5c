//! Which layer each box stands on, and the pieces of lines on the layers between.

use super::{Item, Layers, Line, Shape, set};

/// Boxes stand on layers with even numbers; a line has its label on the first layer behind the box that it leaves.
pub(super) fn layers(shapes: &[Shape], lines: &[Line]) -> Layers {
    let back = backward(shapes.len(), lines);
    let down: Vec<(usize, usize)> = lines
        .iter()
        .zip(&back)
        .map(|(line, back)| if *back { (line.to, line.from) } else { (line.from, line.to) })
        .collect();
    let ranks = ranks(shapes.len(), &down);
    let boxes = shapes.iter().zip(&ranks).map(|(shape, rank)| Item {
        shape: *shape,
        layer: rank * 2,
        of_line: false,
    });
    let mut found = Layers { items: boxes.collect(), back, ..Layers::default() };
    for (line, (upper, lower)) in lines.iter().zip(&down) {
        chain(&mut found, line, *upper, *lower);
    }
    let count = found.items.iter().map(|item| item.layer + 1).max().unwrap_or_default();
    found.layers = vec![Vec::new(); count];
    for (index, item) in found.items.iter().enumerate() {
        if let Some(layer) = found.layers.get_mut(item.layer) {
            layer.push(index);
        }
    }
    found
}

fn chain(layers: &mut Layers, line: &Line, upper: usize, lower: usize) {
    let (first, last) = (layers.item(upper).layer, layers.item(lower).layer);
    let mut chain = vec![upper];
    let label_at = if upper == line.from { first + 1 } else { last.saturating_sub(1) };
    for layer in first + 1..last {
        let (width, height) = line.label.filter(|_| layer == label_at).unwrap_or((0.0, 0.0));
        let shape = Shape { left: width / 2.0, right: width / 2.0, height, reach: 0.0, bottom: height };
        chain.push(layers.items.len());
        layers.items.push(Item { shape, layer, of_line: true });
    }
    chain.push(lower);
    layers.chains.push(chain);
}

/// Which lines lead back, seen from the boxes that nothing leads to, then from the others in order.
fn backward(count: usize, lines: &[Line]) -> Vec<bool> {
    let mut out: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
    let mut entered = vec![false; count];
    for (index, line) in lines.iter().enumerate() {
        if let Some(out) = out.get_mut(line.from) {
            out.push((index, line.to));
        }
        set(&mut entered, line.to, true);
    }
    let mut back = vec![false; lines.len()];
    let mut state = vec![0u8; count];
    let (first, rest): (Vec<usize>, Vec<usize>) =
        (0..count).partition(|index| entered.get(*index) == Some(&false));
    for start in first.into_iter().chain(rest) {
        let mut open = vec![(start, 0)];
        if state.get(start) != Some(&0) {
            continue;
        }
        set(&mut state, start, 1);
        while let Some((node, next)) = open.pop() {
            let Some((line, to)) = out.get(node).and_then(|out| out.get(next)).copied() else {
                set(&mut state, node, 2);
                continue;
            };
            open.push((node, next + 1));
            match state.get(to) {
                Some(0) => {
                    set(&mut state, to, 1);
                    open.push((to, 0));
                }
                Some(1) => set(&mut back, line, true),
                _ => {}
            }
        }
    }
    back
}

/// For each box its layer: below all that lead to it; where more leads on than came, as near as can be to what follows.
fn ranks(count: usize, down: &[(usize, usize)]) -> Vec<usize> {
    let mut ranks = vec![0usize; count];
    let of = |ranks: &[usize], index: usize| ranks.get(index).copied().unwrap_or_default();
    for _ in 0..count {
        let before = ranks.clone();
        for (upper, lower) in down {
            let least = of(&ranks, *upper) + 1;
            if of(&ranks, *lower) < least {
                set(&mut ranks, *lower, least);
            }
        }
        if ranks == before {
            break;
        }
    }
    for _ in 0..count {
        let before = ranks.clone();
        for node in 0..count {
            let came = down.iter().filter(|(_, lower)| *lower == node).count();
            let next = down.iter().filter(|(upper, _)| *upper == node);
            let (leads, nearest) = next.fold((0, usize::MAX), |(count, least), (_, lower)| {
                (count + 1, least.min(of(&ranks, *lower)))
            });
            if leads > came && nearest != usize::MAX {
                set(&mut ranks, node, nearest - 1);
            }
        }
        if ranks == before {
            break;
        }
    }
    ranks
}
