//! The picture of one unit: a frame, its boxes, and what leads from one to the next.

use super::super::layout::{Layout, Line, Point, Shape, layout};
use super::super::show::{Bundle, EdgeLine, bundles, hangs};
use super::super::{Edge, EdgeKind, Node, UnitGraph};
use super::card::{self, Card, Rows};
use super::look::{self, ACTION, AMBER, BRANCH, FRAME, GREY, LABEL, LINE, PILL, WAITED};
use super::measure::{clip, width};
use super::pen::{Anchor, Pen, Skin, Type};
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
/// Length of the line to an end that hangs beside a box.
const TETHER: f64 = 16.0;
/// Height of such an end.
const HANGING: f64 = 20.0;
const HANGING_WIDTH: f64 = 150.0;
/// Units of more boxes than this have no lines that pass more than [`FAR`] rows of boxes.
const MANY: usize = 16;
const FAR: usize = 3;

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

/// A box with the ends that hang beside it.
struct Placed<'a> {
    node: &'a Node,
    card: Card,
    hanging: Vec<Bundle<'a>>,
}

pub(super) fn draw(unit: &UnitGraph) -> Drawn {
    let (hanging, lines): (Vec<Bundle<'_>>, Vec<Bundle<'_>>) =
        bundles(unit).into_iter().partition(|bundle| hangs(unit, bundle));
    let beside = |index: usize| hanging.iter().any(|bundle| bundle.from != bundle.to && bundle.to == index);
    let shown: Vec<usize> = (0..unit.nodes.len()).filter(|index| !beside(*index)).collect();
    let boxes: Vec<Placed<'_>> = shown.iter().filter_map(|index| place(unit, *index, &hanging)).collect();
    let mut plan = Plan { unit, shown, boxes, far: vec![false; lines.len()], lines };
    let mut at = plan.layout();
    if plan.boxes.len() > MANY {
        plan.far = at.lines.iter().map(|route| route.passes > FAR).collect();
        at = plan.layout();
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
    lines: Vec<Bundle<'a>>,
    /// The lines that would pass many boxes: they end at a small box of their own that names where they lead.
    far: Vec<bool>,
}

impl Plan<'_> {
    /// Where all boxes stand, then the small ones at which far lines end.
    fn layout(&self) -> Layout {
        let at = |index: usize| self.shown.iter().position(|known| *known == index).unwrap_or_default();
        let mut shapes: Vec<Shape> = self.boxes.iter().map(Placed::shape).collect();
        let mut joins = Vec::with_capacity(self.lines.len());
        for (bundle, far) in self.lines.iter().zip(&self.far) {
            let text = label(bundle);
            let label = (!text.is_empty()).then(|| line::lines_size(&texts_of(&text)));
            let mut to = at(bundle.to);
            if *far {
                let half = jump_width(&self.jump_text(bundle)) / 2.0;
                to = shapes.len();
                shapes.push(Shape { left: half, right: half, height: HANGING, reach: 0.0, bottom: HANGING });
            }
            joins.push(Line { from: at(bundle.from), to, label });
        }
        layout(&shapes, &joins, WIDTH)
    }

    fn jump_text(&self, bundle: &Bundle<'_>) -> String {
        let name = self.unit.nodes.get(bundle.to).map(|node| node.name.as_str()).unwrap_or_default();
        clip(&format!("to {name}"), PILL.size, HANGING_WIDTH, false)
    }

    /// Draws the small boxes at which far lines end. Each leads to the box that it names.
    fn draw_jumps(&self, pen: &mut Pen, at: &Layout) {
        let far = self.lines.iter().zip(&self.far).filter(|(_, far)| **far);
        for ((bundle, _), point) in far.zip(at.shapes.iter().skip(self.boxes.len())) {
            let Some(node) = self.unit.nodes.get(bundle.to) else { continue };
            let text = self.jump_text(bundle);
            let wide = jump_width(&text);
            pen.raw(&format!(
                "<a href=\"#{}\">\n",
                super::pen::escape(&format!("{}.{}", self.unit.name, node.id))
            ));
            let skin =
                Skin { round: 10.0, width: 1.2, dashes: "2 2", ..look::skin(node.kind, node.reachable) };
            pen.rectangle(point.x - wide / 2.0, point.y, wide, HANGING, skin);
            pen.text(point.x, point.y + 14.0, &text, PILL, Anchor::Middle);
            pen.raw("</a>\n");
        }
    }
}

fn jump_width(text: &str) -> f64 {
    width(text, PILL.size, false) + 18.0
}

fn place<'a>(unit: &'a UnitGraph, index: usize, hanging: &[Bundle<'a>]) -> Option<Placed<'a>> {
    let node = unit.nodes.get(index)?;
    let hanging = hanging.iter().filter(|bundle| bundle.from == index).cloned().collect();
    Some(Placed { node, card: Card::new(node), hanging })
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
    for (bundle, route) in plan.lines.iter().zip(&placed_at.lines) {
        edge(&mut pen, unit, bundle, route);
    }
    for (placed, point) in plan.boxes.iter().zip(&placed_at.shapes) {
        placed.draw(&mut pen, unit, *point);
    }
    plan.draw_jumps(&mut pen, placed_at);
    pen.close();
    pen.close();
    Drawn { svg: pen.out, width, height }
}

impl Placed<'_> {
    fn shape(&self) -> Shape {
        let half = self.card.width / 2.0;
        let widest = self.hanging.iter().map(|bundle| hanging_width(bundle)).fold(0.0, f64::max);
        let beside = if self.hanging.is_empty() { 0.0 } else { widest + TETHER };
        let high = self.hanging.len() as f64 * (HANGING + 5.0);
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
        for (index, bundle) in self.hanging.iter().enumerate() {
            let y = at.y + index as f64 * (HANGING + 5.0);
            hang(pen, unit, bundle, Point { x: x + self.card.width, y });
        }
        self.card.draw(pen, &unit.name, self.node, x, at.y);
    }
}

fn hanging_text(bundle: &Bundle<'_>) -> String {
    let labels: Vec<String> = bundle.edges.iter().map(|edge| edge.label.clone()).collect();
    let again = if bundle.from == bundle.to { "↻ " } else { "" };
    clip(&format!("{again}{}", labels.join(", ")), PILL.size, HANGING_WIDTH, false)
}

fn hanging_width(bundle: &Bundle<'_>) -> f64 {
    width(&hanging_text(bundle), PILL.size, false) + 18.0
}

/// Draws an end that hangs beside a box, or a way back to the box itself; the point is the corner where it is tied.
fn hang(pen: &mut Pen, unit: &UnitGraph, bundle: &Bundle<'_>, tie: Point) {
    let Some(node) = unit.nodes.get(bundle.to) else { return };
    open_edge(pen, unit, bundle);
    let y = tie.y + HANGING / 2.0;
    let x = tie.x + TETHER;
    let own = bundle.from == bundle.to;
    pen.path(
        &format!("M{} {}L{} {}", super::number(tie.x), super::number(y), super::number(x), super::number(y)),
        AMBER,
        true,
    );
    let skin = if own { look::skin(super::super::NodeKind::Wait, true) } else { look::skin(node.kind, true) };
    if !own {
        card::open(pen, &unit.name, node);
    }
    let wide = hanging_width(bundle);
    pen.rectangle(x, tie.y, wide, HANGING, Skin { round: 10.0, ..skin });
    pen.text(
        x + wide / 2.0,
        tie.y + 14.0,
        &hanging_text(bundle),
        Type { fill: AMBER, ..PILL },
        Anchor::Middle,
    );
    if !own {
        pen.close();
    }
    pen.close();
}

fn open_edge(pen: &mut Pen, unit: &UnitGraph, bundle: &Bundle<'_>) {
    let id = |index: usize| {
        unit.nodes.get(index).map_or_else(String::new, |node| format!("{}.{}", unit.name, node.id))
    };
    let (from, to) = (id(bundle.from), id(bundle.to));
    pen.open(&[("class", "edge"), ("data-from", &from), ("data-to", &to)]);
    let labels: Vec<&str> = bundle.labels().into_iter().filter(|label| !label.is_empty()).collect();
    pen.title(&labels.join("\n"));
}

/// The lines of a label, each with its look and the edge that it is of.
fn label<'a>(bundle: &Bundle<'a>) -> Vec<(String, Type, &'a Edge)> {
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
            let place = placed(&edge.place);
            let choice = edge.choice.map(|choice| (choice + 1).to_string()).unwrap_or_default();
            let mut attributes = vec![("data-choice", choice.as_str())];
            attributes.extend(place.iter().map(|(name, value)| (*name, value.as_str())));
            pen.open(&attributes);
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
