//! The graph as a picture: one SVG without scripts, whose elements carry the ids of units, steps and choices and their places.
//!
//! Every unit has an `id` of its name, every box one of `UNIT.BOX`, with `data-kind`, `data-file`, `data-line` and
//! `data-column`; edges have `data-from`, `data-to` and for choices `data-choice`. docs/reference/graph.md is the contract.

mod card;
mod hanging;
mod line;
mod look;
mod measure;
mod pen;
mod unit;

use super::layout::{Line, Shape, layout};
use super::show::{self, linked};
use super::{Graph, Place};
use look::{LABEL, LINE, PAGE};
use pen::{Pen, number};
use unit::Drawn;

/// Space around the whole picture.
const MARGIN: f64 = 18.0;
/// How wide units side by side may be together.
const PAGE_WIDTH: f64 = 1300.0;

/// The picture of a graph.
pub fn write(graph: &Graph) -> String {
    let units: Vec<Drawn> = graph.units.iter().map(unit::draw).collect();
    let links = linked(&graph.units, &graph.links);
    let shapes: Vec<Shape> = units.iter().map(Drawn::shape).collect();
    let joins = links.iter().filter(|(from, to, _)| from != to);
    let joins: Vec<&(usize, usize, String)> = joins.collect();
    let lines: Vec<Line> = joins
        .iter()
        .map(|(from, to, label)| Line { from: *from, to: *to, label: Some(line::label_size(label)) })
        .collect();
    let placed = layout(&shapes, &lines, PAGE_WIDTH);
    let notes = card::finding_rows(&graph.findings, PAGE_WIDTH.min(placed.width.max(320.0)));
    let top = MARGIN + notes.height;
    let (width, height) = (placed.width.max(notes.width) + 2.0 * MARGIN, placed.height + top + MARGIN);
    let mut pen = Pen::default();
    begin(&mut pen, graph, width, height);
    notes.draw(&mut pen, MARGIN, MARGIN);
    pen.raw(&format!("<g transform=\"translate({} {})\">\n", number(MARGIN), number(top)));
    for ((from, to, label), route) in joins.iter().zip(&placed.lines) {
        let name = |index: usize| graph.units.get(index).map(|unit| unit.name.as_str()).unwrap_or_default();
        pen.open(&[("class", "link"), ("data-from", name(*from)), ("data-to", name(*to))]);
        line::draw(&mut pen, route, LINE, false);
        line::label(&mut pen, route, label, LABEL);
        pen.close();
    }
    for (drawn, point) in units.iter().zip(&placed.shapes) {
        let x = point.x - drawn.width / 2.0;
        pen.raw(&format!("<g transform=\"translate({} {})\">\n", number(x), number(point.y)));
        pen.raw(&drawn.svg);
        pen.close();
    }
    pen.close();
    pen.raw("</svg>\n");
    pen.out
}

fn begin(pen: &mut Pen, graph: &Graph, width: f64, height: f64) {
    let (width, height) = (number(width.ceil()), number(height.ceil()));
    let units: Vec<&str> = graph.units.iter().map(|unit| unit.name.as_str()).collect();
    let label = pen::escape(&show::cut(&format!("The flow of {}", units.join(", ")), 200));
    pen.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-label=\"{label}\" font-family=\"'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n"
    ));
    pen.raw(&format!("<rect width=\"{width}\" height=\"{height}\" fill=\"{PAGE}\"/>\n"));
}

/// The attributes of something that stands at a place.
fn placed(place: &Place) -> [(&'static str, String); 3] {
    let number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
    [
        ("data-file", place.file.clone()),
        ("data-line", number(place.line)),
        ("data-column", number(place.column)),
    ]
}
