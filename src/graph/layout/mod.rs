//! A layered drawing of boxes and lines, top to bottom, after Sugiyama, Tagawa and Toda (1981).
//!
//! [`rank`] puts each box on a layer below all that lead to it, labels of lines on layers of their own; [`order`] sorts each layer so
//! that few lines cross; [`place`] gives coordinates; [`route`] draws the lines. Since a line or label has a place of its
//! own on every layer that it passes, it never runs over a box or another label. The same input gives the same drawing.

mod order;
mod place;
mod rank;
mod route;

/// A box, around the axis at whose ends lines attach.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shape {
    /// How far it reaches to the left of the axis.
    pub left: f64,
    /// How far it reaches to the right of the axis, with whatever is drawn beside it.
    pub right: f64,
    /// Its height.
    pub height: f64,
    /// How far from the axis lines may attach.
    pub reach: f64,
    /// Where lines leave it at the bottom, from the top; its height, or less where something hangs beside it.
    pub bottom: f64,
}

/// A line from one box to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// The box that it leaves.
    pub from: usize,
    /// The box that it reaches; not the same.
    pub to: usize,
    /// Width and height of its label.
    pub label: Option<(f64, f64)>,
}

/// A point; `y` goes down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// Where everything is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// Width of all of it.
    pub width: f64,
    /// Height of all of it.
    pub height: f64,
    /// For each box the top of its axis.
    pub shapes: Vec<Point>,
    /// For each line its way.
    pub lines: Vec<Route>,
}

/// The way of a line: it goes straight down (or up) through layers and bends between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Route {
    /// From where it leaves to where it arrives, an even number. Between the points 2n and 2n + 1 it goes straight up or
    /// down, between the others it bends.
    pub points: Vec<Point>,
    /// The middle of its label.
    pub label: Option<Point>,
    /// Whether it leads back to a layer above.
    pub back: bool,
    /// How many layers of boxes it passes without touching one.
    pub passes: usize,
}

/// Space between neighbours on a layer.
const GAP: f64 = 26.0;
/// Space between two separate parts of a drawing.
const BETWEEN_PARTS: f64 = 44.0;

/// Draws boxes and lines. Parts that are not connected stand side by side and below each other, no wider together than
/// `width` unless one of them alone is.
pub fn layout(shapes: &[Shape], lines: &[Line], width: f64) -> Layout {
    let parts = parts(shapes.len(), lines);
    let mut whole = Layout {
        shapes: vec![Point::default(); shapes.len()],
        lines: vec![Route::default(); lines.len()],
        ..Layout::default()
    };
    let drawn: Vec<Layout> = parts.iter().map(|part| draw(shapes, lines, part)).collect();
    let widest = drawn.iter().map(|part| part.width).fold(width, f64::max);
    let (mut x, mut y, mut row) = (0.0, 0.0, 0.0f64);
    for (part, drawn) in parts.iter().zip(drawn) {
        if x > 0.0 && x + drawn.width > widest {
            (x, y, row) = (0.0, y + row + BETWEEN_PARTS, 0.0);
        }
        put(&mut whole, part, &drawn, Point { x, y });
        whole.width = whole.width.max(x + drawn.width);
        whole.height = whole.height.max(y + drawn.height);
        row = row.max(drawn.height);
        x += drawn.width + BETWEEN_PARTS;
    }
    whole
}

/// Boxes and lines that are connected, by index, in the order of their first boxes.
struct Part {
    shapes: Vec<usize>,
    lines: Vec<usize>,
}

fn parts(count: usize, lines: &[Line]) -> Vec<Part> {
    let mut of: Vec<usize> = (0..count).collect();
    // Each round carries the smallest index over every line; a chain against the order of the lines needs several.
    loop {
        let before = of.clone();
        for line in lines {
            let least = at(&of, line.from).min(at(&of, line.to));
            set(&mut of, line.from, least);
            set(&mut of, line.to, least);
        }
        if of == before {
            break;
        }
    }
    let mut found: Vec<Part> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for shape in 0..count {
        let part = *known.entry(at(&of, shape)).or_insert_with(|| {
            found.push(Part { shapes: Vec::new(), lines: Vec::new() });
            found.len() - 1
        });
        if let Some(part) = found.get_mut(part) {
            part.shapes.push(shape);
        }
    }
    for (index, line) in lines.iter().enumerate() {
        let part = known.get(&at(&of, line.from)).and_then(|part| found.get_mut(*part));
        if let Some(part) = part {
            part.lines.push(index);
        }
    }
    found
}

fn at(list: &[usize], index: usize) -> usize {
    list.get(index).copied().unwrap_or(index)
}

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}

fn put(whole: &mut Layout, part: &Part, drawn: &Layout, by: Point) {
    let moved = |point: &Point| Point { x: point.x + by.x, y: point.y + by.y };
    for (index, point) in part.shapes.iter().zip(&drawn.shapes) {
        set(&mut whole.shapes, *index, moved(point));
    }
    for (index, route) in part.lines.iter().zip(&drawn.lines) {
        let points = route.points.iter().map(moved).collect();
        let label = route.label.as_ref().map(moved);
        set(&mut whole.lines, *index, Route { points, label, ..*route });
    }
}

/// Draws one connected part.
fn draw(shapes: &[Shape], lines: &[Line], part: &Part) -> Layout {
    let index_of = |shape: usize| part.shapes.iter().position(|known| *known == shape).unwrap_or_default();
    let shapes: Vec<Shape> = part.shapes.iter().filter_map(|index| shapes.get(*index).copied()).collect();
    let lines: Vec<Line> = part
        .lines
        .iter()
        .filter_map(|index| lines.get(*index))
        .map(|line| Line { from: index_of(line.from), to: index_of(line.to), ..*line })
        .collect();
    let mut layers = rank::layers(&shapes, &lines);
    order::sort(&mut layers);
    let x = place::across(&layers);
    route::draw(&layers, &x, &lines, shapes.len())
}

/// Boxes, and the pieces of lines between them, on layers.
#[derive(Debug, Clone, Default)]
struct Layers {
    /// All items: first the boxes, in their order, then the pieces of lines.
    items: Vec<Item>,
    /// The items of each layer from left to right.
    layers: Vec<Vec<usize>>,
    /// For each line the items that it goes through downwards, from box to box.
    chains: Vec<Vec<usize>>,
    /// For each line whether it is drawn against its direction.
    back: Vec<bool>,
}

/// Something that needs a place on a layer.
#[derive(Debug, Clone, Copy, Default)]
struct Item {
    shape: Shape,
    layer: usize,
    /// A piece of a line, or its label.
    of_line: bool,
}

impl Layers {
    /// For each item those above and those below that it is joined to.
    fn neighbours(&self) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
        let mut above = vec![Vec::new(); self.items.len()];
        let mut below = vec![Vec::new(); self.items.len()];
        for pair in self.chains.iter().flat_map(|chain| chain.windows(2)) {
            let [upper, lower] = pair else { continue };
            if let (Some(above), Some(below)) = (above.get_mut(*lower), below.get_mut(*upper)) {
                above.push(*upper);
                below.push(*lower);
            }
        }
        (above, below)
    }

    fn item(&self, index: usize) -> Item {
        self.items.get(index).copied().unwrap_or_default()
    }
}
