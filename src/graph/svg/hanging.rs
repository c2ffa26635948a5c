//! What hangs beside a box: ends that nobody chooses, ways back to the box itself, and ways to boxes far away.

use super::super::layout::Point;
use super::super::show::Bundle;
use super::super::{Edge, Node, NodeKind, UnitGraph};
use super::card;
use super::look::{self, AMBER, LINE, PILL};
use super::measure::{clip, width};
use super::pen::{Anchor, Pen, Skin, Type, escape, number};
use super::unit::{label, open_edge, open_line};

/// Length of the line between it and the box.
pub(super) const TETHER: f64 = 16.0;
/// Height of one line.
pub(super) const HANGING: f64 = 20.0;
/// Space below it.
pub(super) const HANGING_GAP: f64 = 5.0;
const WIDTH: f64 = 150.0;
const FAR_WIDTH: f64 = 190.0;
const LINE_HEIGHT: f64 = 14.5;

/// A line, its look, and the edge that it is of.
type Row<'a> = (String, Type, Option<&'a Edge>);

/// See the module.
pub(super) struct Hanging<'a> {
    bundle: Bundle<'a>,
    node: &'a Node,
    is_far: bool,
    rows: Vec<Row<'a>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl<'a> Hanging<'a> {
    /// An end, or a way back to the box.
    pub(super) fn end(unit: &'a UnitGraph, bundle: Bundle<'a>) -> Option<Self> {
        let labels: Vec<String> = bundle.edges.iter().map(|edge| edge.label.clone()).collect();
        let again = if bundle.from == bundle.to { "↻ " } else { "" };
        let text = clip(&format!("{again}{}", labels.join(", ")), PILL.size, WIDTH, false);
        Self::new(unit, bundle, false, vec![(text, Type { fill: AMBER, ..PILL }, None)])
    }

    /// A way to a box far away, which it names.
    pub(super) fn far(unit: &'a UnitGraph, bundle: Bundle<'a>) -> Option<Self> {
        let name = &unit.nodes.get(bundle.to)?.name;
        let lines = label(&bundle).into_iter();
        let mut rows: Vec<Row<'_>> = lines.map(|(text, look, edge)| (text, look, Some(edge))).collect();
        let target = clip(&format!("→ {name}"), PILL.size, FAR_WIDTH, false);
        match rows.as_mut_slice() {
            [(text, look, _)] if width(&format!("{text} {target}"), look.size, false) <= FAR_WIDTH => {
                *text = format!("{text} {target}");
            }
            _ => rows.push((target, PILL, None)),
        }
        Self::new(unit, bundle, true, rows)
    }

    fn new(unit: &'a UnitGraph, bundle: Bundle<'a>, is_far: bool, rows: Vec<Row<'a>>) -> Option<Self> {
        let node = unit.nodes.get(bundle.to)?;
        let widest = rows.iter().map(|(text, look, _)| width(text, look.size, false)).fold(0.0, f64::max);
        let height = HANGING + rows.len().saturating_sub(1) as f64 * LINE_HEIGHT;
        Some(Self { bundle, node, is_far, rows, width: widest + 18.0, height })
    }

    /// Draws it; the point is where its line leaves the box, were it there, and `tie` the top of the place where it does.
    pub(super) fn draw(&self, pen: &mut Pen, unit: &UnitGraph, at: Point, tie: f64) {
        open_edge(pen, unit, &self.bundle);
        let x = at.x + TETHER;
        let (from, to) = (tie + HANGING / 2.0, at.y + HANGING / 2.0);
        let path = format!("M{} {}L{} {}", number(at.x), number(from), number(x), number(to));
        pen.path(&path, if self.is_dashed() { AMBER } else { LINE }, self.is_dashed());
        let is_own = self.bundle.from == self.bundle.to;
        if self.is_far {
            let id = escape(&format!("{}.{}", unit.name, self.node.id));
            pen.raw(&format!("<a href=\"#{id}\">\n"));
        } else if !is_own {
            card::open(pen, &unit.name, self.node);
        }
        pen.rectangle(x, at.y, self.width, self.height, self.skin(is_own));
        self.write(pen, x + self.width / 2.0, at.y);
        if self.is_far {
            pen.raw("</a>\n");
        } else if !is_own {
            pen.close();
        }
        pen.close();
    }

    fn is_dashed(&self) -> bool {
        !self.is_far || self.bundle.is_dashed()
    }

    fn skin(&self, is_own: bool) -> Skin {
        let kind = if is_own { NodeKind::Wait } else { self.node.kind };
        let skin = Skin { round: 10.0, ..look::skin(kind, !self.is_far || self.node.reachable) };
        if self.is_far { Skin { width: 1.2, dashes: "2 2", ..skin } } else { skin }
    }

    fn write(&self, pen: &mut Pen, middle: f64, top: f64) {
        for (index, (text, look, edge)) in self.rows.iter().enumerate() {
            let y = top + 14.0 + index as f64 * LINE_HEIGHT;
            let Some(edge) = edge else {
                pen.text(middle, y, text, *look, Anchor::Middle);
                continue;
            };
            open_line(pen, edge);
            pen.text(middle, y, text, *look, Anchor::Middle);
            pen.close();
        }
    }
}
