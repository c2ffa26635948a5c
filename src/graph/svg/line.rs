//! Lines between boxes, and what is written on them.

use std::fmt::Write as _;

use super::super::layout::{Point, Route};
use super::look::PAGE;
use super::measure::width;
use super::pen::{Anchor, Pen, Skin, Type, number};

const LINE_HEIGHT: f64 = 15.0;
const PAD: f64 = 4.0;

/// The size of a label of one line.
pub(super) fn label_size(text: &str) -> (f64, f64) {
    lines_size(&[text])
}

/// The size of a label of several lines.
pub(super) fn lines_size(lines: &[&str]) -> (f64, f64) {
    let widest = lines.iter().map(|line| width(line, super::LABEL.size, false)).fold(0.0, f64::max);
    (widest + 2.0 * PAD, lines.len() as f64 * LINE_HEIGHT + 3.0)
}

/// Draws a line with an arrow's head at its end.
pub(super) fn draw(pen: &mut Pen, route: &Route, stroke: &str, dashed: bool) {
    let Some(last) = route.points.last() else { return };
    let down = if route.back { -1.0 } else { 1.0 };
    pen.path(&path(&route.points, down), stroke, dashed);
    pen.head(last.x, last.y, (0.0, down), stroke);
}

/// Straight between the points 2n and 2n + 1, bent between the others; the last bit is left to the arrow's head.
fn path(points: &[Point], down: f64) -> String {
    let points = match points {
        [all @ .., before, last] if before == last => [all, &[*last]].concat(),
        all => all.to_vec(),
    };
    let mut out = String::new();
    let mut before: Option<Point> = None;
    for (index, point) in points.iter().enumerate() {
        let y = if index + 1 == points.len() { point.y - 5.0 * down } else { point.y };
        let to = format!("{} {}", number(point.x), number(y));
        let _ = match before {
            None => write!(out, "M{to}"),
            Some(from) if index % 2 == 1 || (from.x - point.x).abs() < 0.05 => write!(out, "L{to}"),
            Some(from) => {
                let middle = number((from.y + y) / 2.0);
                write!(out, "C{} {middle} {} {middle} {to}", number(from.x), number(point.x))
            }
        };
        before = Some(*point);
    }
    out
}

/// Writes a label of one line over its line.
pub(super) fn label(pen: &mut Pen, route: &Route, text: &str, look: Type) {
    let Some(middle) = route.label else { return };
    plate(pen, middle, lines_size(&[text]));
    pen.text(middle.x, middle.y + 4.0, text, look, Anchor::Middle);
}

/// The top of the first line of a label, after its background is drawn.
pub(super) fn begin_label(pen: &mut Pen, middle: Point, lines: &[&str]) -> f64 {
    let size = lines_size(lines);
    plate(pen, middle, size);
    middle.y - size.1 / 2.0 + 1.5
}

/// The base line of a line of a label.
pub(super) fn base_line(top: f64, index: usize) -> f64 {
    top + index as f64 * LINE_HEIGHT + 11.5
}

fn plate(pen: &mut Pen, middle: Point, (wide, high): (f64, f64)) {
    let skin = Skin { fill: PAGE, stroke: "none", width: 0.0, dashes: "", round: 3.0 };
    pen.rectangle(middle.x - wide / 2.0, middle.y - high / 2.0, wide, high, skin);
}
