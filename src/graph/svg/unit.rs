//! The picture of one unit: a frame, its boxes, and what leads from one to the next.

use super::super::layout::{Layout, Line, Point, Route, Shape, layout};
use super::super::show::{Bundle, EdgeLine, bundles, hangs};
use super::super::{Edge, EdgeKind, Node, UnitGraph};
use super::card::{self, Card, Rows};
use super::hanging::{HANGING, HANGING_GAP, Hanging, TETHER};
use super::look::{self, ACTION, AMBER, BRANCH, FRAME, GREY, LABEL, LINE, WAITED};
use super::measure::clip;
use super::pen::{Anchor, Pen, Type};
use super::{line, placed};
use crate::graph::show;

/// Space between the frame and what is in it.
const PAD: f64 = 18.0;
/// How wide parts of a unit side by side may be together.
const WIDTH: f64 = 620.0;
/// Widest label of a line.
const LABEL_WIDTH: f64 = 190.0;
/// Lines of a label.
const LABEL_LINES: usize = 8;
/// Units of more boxes than this have no lines that pass more than [`FAR`] rows of boxes.
const MANY: usize = 16;
const FAR: usize = 3;
/// A unit of that many boxes that is higher than this is drawn in columns.
const HIGH: f64 = 1500.0;

/// A unit that is drawn, with its top left corner at the origin.
pub(super) struct Drawn {
    pub(super) svg: String,
    pub(super) width: f64,
    height: f64,
}

impl Drawn {
    /// Its shape among other units.
    pub(super) fn shape(&self) -> Shape {
        let half = self.width / 2.0;
        Shape {
            left: half,
            right: half,
            height: self.height,
            reach: (half - 30.0).clamp(0.0, 120.0),
            bottom: self.height,
        }
    }
}

/// A box with what hangs beside it.
struct Placed<'a> {
    node: &'a Node,
    card: Card,
    hanging: Vec<Hanging<'a>>,
}

pub(super) fn draw(unit: &UnitGraph) -> Drawn {
    let (hanging, lines): (Vec<Bundle<'_>>, Vec<Bundle<'_>>) =
        bundles(unit).into_iter().partition(|bundle| hangs(unit, bundle));
    let beside = |index: usize| hanging.iter().any(|bundle| bundle.from != bundle.to && bundle.to == index);
    let shown: Vec<usize> = (0..unit.nodes.len()).filter(|index| !beside(*index)).collect();
    let far = vec![false; lines.len()];
    let mut plan = Plan { unit, shown, boxes: Vec::new(), hanging, far, lines };
    plan.boxes = plan.placed();
    let mut at = plan.layout(WIDTH);
    if plan.boxes.len() > MANY {
        plan.cut(&at.lines.iter().map(|route| route.passes > FAR).collect::<Vec<_>>());
        at = plan.layout(WIDTH);
        if at.height > HIGH {
            at = plan.in_columns(&at);
        }
    }
    let head = card::unit_head(unit, at.width.max(300.0));
    finish(&plan, &at, &head)
}

/// What is drawn of a unit.
struct Plan<'a> {
    unit: &'a UnitGraph,
    /// The boxes that are drawn, by their places among those of the unit.
    shown: Vec<usize>,
    boxes: Vec<Placed<'a>>,
    /// What hangs beside boxes from the beginning.
    hanging: Vec<Bundle<'a>>,
    lines: Vec<Bundle<'a>>,
    /// The lines that would pass many boxes, or lead to another column: they are small boxes beside where they begin, which name where
    /// they lead.
    far: Vec<bool>,
}

impl<'a> Plan<'a> {
    /// The place of a box of the unit among those that are drawn.
    fn at(&self, index: usize) -> usize {
        self.shown.iter().position(|known| *known == index).unwrap_or_default()
    }

    fn placed(&self) -> Vec<Placed<'a>> {
        let place = |index: usize| {
            let node = self.unit.nodes.get(index)?;
            let own = self.hanging.iter().filter(|bundle| bundle.from == index);
            let far = self.lines.iter().zip(&self.far).filter(|(bundle, far)| **far && bundle.from == index);
            let far = far.filter_map(|(bundle, _)| Hanging::far(self.unit, bundle.clone()));
            let own = own.filter_map(|bundle| Hanging::end(self.unit, bundle.clone()));
            let hanging = far.chain(own).collect();
            Some(Placed { node, card: Card::new(node), hanging })
        };
        self.shown.iter().filter_map(|index| place(*index)).collect()
    }

    /// Makes more lines small boxes.
    fn cut(&mut self, far: &[bool]) {
        for (known, far) in self.far.iter_mut().zip(far) {
            *known |= far;
        }
        self.boxes = self.placed();
    }

    /// Where all boxes stand, and the way of each line that is one.
    fn layout(&self, width: f64) -> Layout {
        let shapes: Vec<Shape> = self.boxes.iter().map(Placed::shape).collect();
        let near = self.lines.iter().zip(&self.far).filter(|(_, far)| !**far);
        let joins = near.map(|(bundle, _)| {
            let text = label(bundle);
            let label = (!text.is_empty()).then(|| line::lines_size(&texts_of(&text)));
            Line { from: self.at(bundle.from), to: self.at(bundle.to), label }
        });
        let mut found = layout(&shapes, &joins.collect::<Vec<_>>(), width);
        let mut near = std::mem::take(&mut found.lines).into_iter();
        found.lines = self
            .far
            .iter()
            .map(|far| if *far { Route::default() } else { near.next().unwrap_or_default() })
            .collect();
        found
    }

    /// The same in columns side by side, of about one height each.
    fn in_columns(&mut self, at: &Layout) -> Layout {
        let columns = columns(at);
        let column = |index: usize| {
            let y = at.shapes.get(index).map_or(0.0, |point| point.y);
            columns.iter().take_while(|top| **top <= y).count()
        };
        let crosses: Vec<bool> = self
            .lines
            .iter()
            .map(|bundle| column(self.at(bundle.from)) != column(self.at(bundle.to)))
            .collect();
        self.cut(&crosses);
        self.layout((at.width + COLUMN_GAP) * (columns.len() as f64 + 1.0))
    }
}

/// Room for what comes to hang beside boxes where a column ends.
const COLUMN_GAP: f64 = 60.0;

/// Where columns begin, the first at the top left out: so many that all of it is about as wide as high, each between two rows where few
/// lines pass.
fn columns(at: &Layout) -> Vec<f64> {
    let count = (at.height / at.width.max(1.0)).sqrt().ceil().max(1.0) as usize;
    let mut rows: Vec<f64> = at.shapes.iter().map(|point| point.y).collect();
    rows.sort_by(f64::total_cmp);
    rows.dedup();
    let passing = |y: f64| {
        let ends = at.lines.iter().filter_map(|route| route.points.first().zip(route.points.last()));
        ends.filter(|(from, to)| from.y.min(to.y) < y && from.y.max(to.y) >= y).count()
    };
    let mut found: Vec<f64> = Vec::new();
    let wide = at.height / count as f64;
    for index in 1..count {
        let wanted = wide * index as f64;
        let near = rows.iter().copied().filter(|y| (y - wanted).abs() < wide / 4.0);
        let cost = |y: f64| passing(y) as f64 + 8.0 * (y - wanted).abs() / wide;
        found.extend(near.min_by(|one, other| cost(*one).total_cmp(&cost(*other))));
    }
    found
}

fn finish(plan: &Plan<'_>, placed_at: &Layout, head: &Rows) -> Drawn {
    let unit = plan.unit;
    let width = placed_at.width.max(head.width) + 2.0 * PAD;
    let top = PAD + head.height + 14.0;
    let height = top + placed_at.height + PAD;
    let mut pen = Pen::default();
    let place = placed(&unit.place);
    let mut attributes =
        vec![("id", unit.name.as_str()), ("class", "unit"), ("data-kind", show::unit_kind(unit.kind))];
    attributes.extend(place.iter().map(|(name, value)| (*name, value.as_str())));
    pen.open(&attributes);
    pen.rectangle(0.5, 0.5, width - 1.0, height - 1.0, FRAME);
    head.draw(&mut pen, PAD, PAD - 4.0);
    let by = Point { x: PAD + (width - 2.0 * PAD - placed_at.width) / 2.0, y: top };
    pen.raw(&format!("<g transform=\"translate({} {})\">\n", super::number(by.x), super::number(by.y)));
    for ((bundle, route), _) in
        plan.lines.iter().zip(&placed_at.lines).zip(&plan.far).filter(|(_, far)| !**far)
    {
        edge(&mut pen, unit, bundle, route);
    }
    for (placed, point) in plan.boxes.iter().zip(&placed_at.shapes) {
        placed.draw(&mut pen, unit, *point);
    }
    pen.close();
    pen.close();
    Drawn { svg: pen.out, width, height }
}

impl Placed<'_> {
    fn shape(&self) -> Shape {
        let half = self.card.width / 2.0;
        let widest = self.hanging.iter().map(|one| one.width).fold(0.0, f64::max);
        let beside = if self.hanging.is_empty() { 0.0 } else { widest + TETHER };
        let high: f64 = self.hanging.iter().map(|one| one.height + HANGING_GAP).sum();
        Shape {
            left: half,
            right: half + beside,
            height: self.card.height.max(high),
            reach: (half - 16.0).max(0.0),
            bottom: self.card.height,
        }
    }

    /// Draws the box and what hangs beside it; the point is the top of its axis.
    fn draw(&self, pen: &mut Pen, unit: &UnitGraph, at: Point) {
        let x = at.x - self.card.width / 2.0;
        let mut y = at.y;
        for one in &self.hanging {
            // What hangs below the box is tied to its corner.
            let tie = y.min(at.y + self.card.height - HANGING);
            one.draw(pen, unit, Point { x: x + self.card.width, y }, tie);
            y += one.height + HANGING_GAP;
        }
        self.card.draw(pen, &unit.name, self.node, x, at.y);
    }
}

/// Begins a line of what is written on an edge.
pub(super) fn open_line(pen: &mut Pen, edge: &Edge) {
    let place = placed(&edge.place);
    let choice = edge.choice.map(|choice| (choice + 1).to_string()).unwrap_or_default();
    let mut attributes = vec![("data-choice", choice.as_str())];
    attributes.extend(place.iter().map(|(name, value)| (*name, value.as_str())));
    pen.open(&attributes);
}

pub(super) fn open_edge(pen: &mut Pen, unit: &UnitGraph, bundle: &Bundle<'_>) {
    let id = |index: usize| {
        unit.nodes.get(index).map_or_else(String::new, |node| format!("{}.{}", unit.name, node.id))
    };
    let (from, to) = (id(bundle.from), id(bundle.to));
    pen.open(&[("class", "edge"), ("data-from", &from), ("data-to", &to)]);
    let labels: Vec<&str> = bundle.labels().into_iter().filter(|label| !label.is_empty()).collect();
    pen.title(&labels.join("\n"));
}

/// The lines of a label, each with its look and the edge that it is of.
pub(super) fn label<'a>(bundle: &Bundle<'a>) -> Vec<(String, Type, &'a Edge)> {
    let lines = bundle.lines().into_iter();
    let mut found: Vec<(String, Type, &Edge)> = lines
        .map(|EdgeLine { edge, text, is_label }| {
            let (look, most) =
                if is_label { (look_of(edge.kind), LABEL_WIDTH) } else { (ACTION, LABEL_WIDTH * 0.9) };
            (clip(&text, look.size, most, false), look, edge)
        })
        .collect();
    let more = found.len().saturating_sub(LABEL_LINES);
    if let (2.., Some(edge)) = (more, bundle.edges.last()) {
        found.truncate(LABEL_LINES);
        found.push((format!("and {more} more"), ACTION, *edge));
    }
    found
}

fn look_of(kind: EdgeKind) -> Type {
    match kind {
        EdgeKind::Choice | EdgeKind::Answer => LABEL,
        EdgeKind::NoReply | EdgeKind::Timeout | EdgeKind::Fallback => WAITED,
        EdgeKind::Next | EdgeKind::Branch | EdgeKind::Otherwise => BRANCH,
    }
}

fn texts_of<'t>(lines: &'t [(String, Type, &Edge)]) -> Vec<&'t str> {
    lines.iter().map(|(text, ..)| text.as_str()).collect()
}

fn edge(pen: &mut Pen, unit: &UnitGraph, bundle: &Bundle<'_>, route: &super::super::layout::Route) {
    let reachable = unit.nodes.get(bundle.from).is_none_or(|node| node.reachable);
    let waited = bundle.edges.first().is_some_and(|edge| look_of(edge.kind) == WAITED);
    let stroke = match (reachable, waited) {
        (false, _) => GREY,
        (true, true) => AMBER,
        (true, false) => LINE,
    };
    open_edge(pen, unit, bundle);
    line::draw(pen, route, stroke, bundle.is_dashed());
    let lines = label(bundle);
    if let (Some(middle), false) = (route.label, lines.is_empty()) {
        let top = line::begin_label(pen, middle, &texts_of(&lines));
        for (index, (text, look, edge)) in lines.iter().enumerate() {
            open_line(pen, edge);
            pen.text(
                middle.x,
                line::base_line(top, index),
                text,
                look::faint(*look, reachable),
                Anchor::Middle,
            );
            pen.close();
        }
    }
    pen.close();
}
