//! From places on layers to coordinates and lines.

use super::{Layers, Layout, Line, Point, Route};

/// Space between two layers, at least and at most: more where lines go far to the side, so that they are not flat.
const LEAST: f64 = 14.0;
const MOST: f64 = 46.0;

/// Top and height of a layer.
#[derive(Clone, Copy, Default)]
struct Band {
    top: f64,
    height: f64,
}

pub(super) fn draw(layers: &Layers, x: &[f64], lines: &[Line], boxes: usize) -> Layout {
    let items = || layers.items.iter().zip(x);
    let left = items().map(|(item, x)| x - item.shape.left).fold(f64::INFINITY, f64::min);
    let right = items().map(|(item, x)| x + item.shape.right).fold(f64::NEG_INFINITY, f64::max);
    let x: Vec<f64> = x.iter().map(|x| x - left).collect();
    let bands = bands(layers, &x);
    let ports = ports(layers, &x);
    let shapes = layers.items.iter().zip(&x).take(boxes);
    let shapes = shapes.map(|(item, x)| Point { x: *x, y: band(&bands, item.layer).top }).collect();
    let routes = lines.iter().zip(&layers.chains).zip(&layers.back).zip(&ports);
    let routes =
        routes.map(|(((line, chain), back), ports)| route(layers, &x, &bands, line, chain, *back, ports));
    let height = bands.last().map_or(0.0, |band| band.top + band.height);
    Layout { width: (right - left).max(0.0), height, shapes, lines: routes.collect() }
}

fn band(bands: &[Band], layer: usize) -> Band {
    bands.get(layer).copied().unwrap_or_default()
}

fn bands(layers: &Layers, x: &[f64]) -> Vec<Band> {
    let mut furthest = vec![0.0f64; layers.layers.len()];
    for pair in layers.chains.iter().flat_map(|chain| chain.windows(2)) {
        let [upper, lower] = pair else { continue };
        let (Some(from), Some(to)) = (x.get(*upper), x.get(*lower)) else { continue };
        if let Some(furthest) = furthest.get_mut(layers.item(*upper).layer) {
            *furthest = furthest.max((from - to).abs());
        }
    }
    let mut top = 0.0;
    let mut found = Vec::with_capacity(layers.layers.len());
    for (layer, furthest) in layers.layers.iter().zip(furthest) {
        let height = layer.iter().map(|item| layers.item(*item).shape.height).fold(0.0, f64::max);
        found.push(Band { top, height });
        top += height + (LEAST + furthest / 9.0).min(MOST);
    }
    found
}

/// For each line where it leaves the upper box and where it meets the lower one: the lines of a box are spread over its width in
/// the order in which they go on.
fn ports(layers: &Layers, x: &[f64]) -> Vec<(f64, f64)> {
    let place = |item: usize| x.get(item).copied().unwrap_or_default();
    let mut leaving: Vec<Vec<(f64, usize)>> = vec![Vec::new(); layers.items.len()];
    let mut meeting = leaving.clone();
    for (line, chain) in layers.chains.iter().enumerate() {
        let ([first, second, ..], [.., before, last]) = (chain.as_slice(), chain.as_slice()) else {
            continue;
        };
        if let (Some(leaving), Some(meeting)) = (leaving.get_mut(*first), meeting.get_mut(*last)) {
            leaving.push((place(*second), line));
            meeting.push((place(*before), line));
        }
    }
    let mut found = vec![(0.0, 0.0); layers.chains.len()];
    for (item, (leaving, meeting)) in leaving.iter_mut().zip(&mut meeting).enumerate() {
        for (place, line) in spread(layers, place(item), item, leaving) {
            if let Some(ports) = found.get_mut(line) {
                ports.0 = place;
            }
        }
        for (place, line) in spread(layers, place(item), item, meeting) {
            if let Some(ports) = found.get_mut(line) {
                ports.1 = place;
            }
        }
    }
    found
}

/// Space between two lines at a box.
const PORT_GAP: f64 = 22.0;

fn spread(layers: &Layers, axis: f64, item: usize, ends: &mut [(f64, usize)]) -> Vec<(f64, usize)> {
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let count = ends.len();
    let reach = layers.item(item).shape.reach;
    let gap = if count > 1 { (2.0 * reach / (count as f64 - 1.0)).min(PORT_GAP) } else { 0.0 };
    let first = axis - gap * (count as f64 - 1.0) / 2.0;
    // A single line that comes straight from above or below stays straight.
    let single = |wanted: f64| wanted.clamp(axis - reach, axis + reach);
    let places = ends.iter().enumerate();
    places
        .map(|(index, (wanted, line))| {
            (if count == 1 { single(*wanted) } else { first + gap * index as f64 }, *line)
        })
        .collect()
}

fn route(
    layers: &Layers,
    x: &[f64],
    bands: &[Band],
    line: &Line,
    chain: &[usize],
    back: bool,
    ports: &(f64, f64),
) -> Route {
    let mut points = Vec::with_capacity(chain.len() * 2);
    let mut label = None;
    for (at, item) in chain.iter().enumerate() {
        let known = layers.item(*item);
        let Band { top, height } = band(bands, known.layer);
        let axis = x.get(*item).copied().unwrap_or_default();
        if at == 0 {
            points.push(Point { x: ports.0, y: top + known.shape.bottom });
            points.push(Point { x: ports.0, y: top + height });
        } else if at + 1 == chain.len() {
            points.extend([Point { x: ports.1, y: top }; 2]);
        } else {
            points.push(Point { x: axis, y: top });
            points.push(Point { x: axis, y: top + height });
            if line.label.is_some() && known.shape.height > 0.0 {
                label = Some(Point { x: axis, y: top + height / 2.0 });
            }
        }
    }
    if back {
        points.reverse();
    }
    Route { points, label, back, passes: (chain.len() / 2).saturating_sub(1) }
}
