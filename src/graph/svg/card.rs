//! A box with lines of text in it: measured first, then drawn.

use super::super::{Finding, Node, NodeKind, Text, UnitGraph};
use super::look::{self, ACTION, BADGE, COUNT, KIND, NAME, PILL, TEXT};
use super::measure::{BOLD, clip, width, wrap};
use super::pen::{Anchor, Pen, Type};
use super::{placed, show};

/// Width of a step's box.
const WIDE: f64 = 216.0;
/// Widest box of an end or a trigger.
const PILL_WIDTH: f64 = 230.0;
/// Space between a box's border and its text.
const PAD: f64 = 10.0;
const TEXTS: usize = 4;
const ACTIONS: usize = 3;
const FINDINGS: usize = 3;

/// A line of text, or a badge with a line behind it.
#[derive(Debug, Clone)]
struct Row {
    text: String,
    look: Type,
    badge: Option<(&'static str, &'static str)>,
    /// Space above it.
    above: f64,
}

/// Lines of text under each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rows {
    fn push(&mut self, text: String, look: Type, above: f64) {
        self.width = self.width.max(width(&text, look.size, look.bold));
        self.height += above + line_height(look);
        self.rows.push(Row { text, look, badge: None, above });
    }

    fn push_finding(&mut self, finding: &Finding, most: f64) {
        let badge = badge_width(finding.code);
        let text = clip(&finding.message, COUNT.size, (most - badge - 6.0).max(20.0), false);
        self.width = self.width.max(badge + 6.0 + width(&text, COUNT.size, false));
        self.height += 5.0 + 14.0;
        self.rows.push(Row { text, look: COUNT, badge: Some((finding.code, finding.severity)), above: 5.0 });
    }

    /// The lines with their left ends here.
    pub(super) fn draw(&self, pen: &mut Pen, x: f64, y: f64) {
        self.draw_as(pen, (x, x), y, Anchor::Start);
    }

    /// The lines with their middles here, badges with the lines behind them from the left of the widest one on.
    fn draw_centred(&self, pen: &mut Pen, x: f64, y: f64) {
        self.draw_as(pen, (x - self.width / 2.0, x), y, Anchor::Middle);
    }

    fn draw_as(&self, pen: &mut Pen, (x, text_x): (f64, f64), y: f64, anchor: Anchor) {
        let mut y = y;
        for row in &self.rows {
            y += row.above;
            match row.badge {
                Some((code, severity)) => {
                    let wide = badge_width(code);
                    pen.rectangle(x, y, wide, 14.0, look::badge(severity));
                    pen.text(x + wide / 2.0, y + 10.5, code, BADGE, Anchor::Middle);
                    pen.text(x + wide + 6.0, y + 10.5, &row.text, row.look, Anchor::Start);
                    y += 14.0;
                }
                None => {
                    pen.text(text_x, y + row.look.size, &row.text, row.look, anchor);
                    y += line_height(row.look);
                }
            }
        }
    }
}

fn line_height(look: Type) -> f64 {
    look.size + 3.5
}

fn badge_width(code: &str) -> f64 {
    width(code, BADGE.size, true) + 10.0
}

/// The findings of a unit or a project as lines.
pub(super) fn finding_rows(findings: &[Finding], most: f64) -> Rows {
    let mut rows = Rows::default();
    for finding in findings {
        rows.push_finding(finding, most);
    }
    if !findings.is_empty() {
        rows.height += 8.0;
    }
    rows
}

/// The head of a unit: its kind and name, title and comment, and what is wrong with it.
pub(super) fn unit_head(unit: &UnitGraph, most: f64) -> Rows {
    let mut rows = Rows::default();
    let paused = if unit.paused { ", paused" } else { "" };
    rows.push(format!("{}{paused}", show::unit_kind(unit.kind)), KIND, 0.0);
    rows.push(clip(&unit.name, look::UNIT.size, most, true), look::UNIT, 0.0);
    for text in [&unit.title, &unit.doc] {
        for line in wrap(text, COUNT.size + 1.0, most, 3) {
            rows.push(line, Type { size: COUNT.size + 1.0, ..COUNT }, 0.0);
        }
    }
    for finding in unit.findings.iter().take(6) {
        rows.push_finding(finding, most);
    }
    more(&mut rows, unit.findings.len(), 6, "problem", COUNT);
    rows
}

/// A box of a unit, measured.
#[derive(Debug, Clone)]
pub(super) struct Card {
    rows: Rows,
    corner: &'static str,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Card {
    /// The box of a trigger or an end is as wide as its name, that of a step has one width.
    pub(super) fn new(node: &Node) -> Self {
        let small = node.kind == NodeKind::Trigger || node.kind.is_end();
        if small { Self::pill(node) } else { Self::step(node) }
    }

    fn pill(node: &Node) -> Self {
        let mut rows = Rows::default();
        let inner = PILL_WIDTH - 2.0 * PAD;
        for line in wrap(&node.name, PILL.size, inner, 3) {
            rows.push(line, look::faint(PILL, node.reachable), 0.0);
        }
        findings(&mut rows, node, inner);
        let width = (rows.width + 2.0 * PAD + 4.0).max(40.0);
        Self { width, height: rows.height + 9.0, rows, corner: "" }
    }

    fn step(node: &Node) -> Self {
        let mut rows = Rows::default();
        let inner = WIDE - 2.0 * PAD;
        let corner = match (node.reachable, node.kind) {
            (false, _) => "unreachable",
            (true, NodeKind::Handler) => "",
            (true, kind) => show::kind(kind),
        };
        let beside = inner - width(corner, KIND.size, false) - 8.0;
        let fits = !corner.is_empty() && width(&node.name, NAME.size, true) <= beside;
        if !fits && !corner.is_empty() {
            rows.push(corner.to_owned(), look::faint(KIND, node.reachable), 0.0);
        }
        name(&mut rows, node, if fits { beside } else { inner });
        let mut when = "";
        for text in node.texts.iter().take(TEXTS) {
            said(&mut rows, node, text, when, inner);
            when = &text.when;
        }
        more(&mut rows, node.texts.len(), TEXTS, "text", look::faint(COUNT, node.reachable));
        for (index, action) in node.actions.iter().take(ACTIONS).enumerate() {
            let look = look::faint(ACTION, node.reachable);
            rows.push(clip(action, look.size, inner, false), look, if index == 0 { 4.0 } else { 0.0 });
        }
        more(&mut rows, node.actions.len(), ACTIONS, "action", look::faint(ACTION, node.reachable));
        findings(&mut rows, node, inner);
        let corner = if fits { corner } else { "" };
        Self { width: WIDE, height: rows.height + 2.0 * PAD - 3.0, rows, corner }
    }

    /// Draws the box with its top left corner here.
    pub(super) fn draw(&self, pen: &mut Pen, unit: &str, node: &Node, x: f64, y: f64) {
        let skin = look::skin(node.kind, node.reachable);
        open(pen, unit, node);
        pen.rectangle(x, y, self.width, self.height, skin);
        let step = node.kind != NodeKind::Trigger && !node.kind.is_end();
        if step {
            self.rows.draw(pen, x + PAD, y + PAD - 2.0);
        } else {
            self.rows.draw_centred(pen, x + self.width / 2.0, y + 3.5);
        }
        let corner = look::faint(Type { fill: skin.stroke, ..KIND }, node.reachable);
        if !self.corner.is_empty() {
            pen.text(x + self.width - PAD, y + PAD + 9.0, self.corner, corner, Anchor::End);
        }
        pen.close();
    }
}

/// Begins the group of a box, with its id and place, and a title that has its texts whole.
pub(super) fn open(pen: &mut Pen, unit: &str, node: &Node) {
    let kind = serde_json::to_value(node.kind).ok();
    let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default();
    let id = format!("{unit}.{}", node.id);
    let place = placed(&node.place);
    let mut attributes = vec![("id", id.as_str()), ("class", "node"), ("data-kind", kind)];
    attributes.extend(place.iter().map(|(name, value)| (*name, value.as_str())));
    if !node.reachable {
        attributes.push(("data-reachable", "false"));
    }
    pen.open(&attributes);
    let texts = node.texts.iter().map(show::said);
    let about = std::iter::once(node.doc.clone()).chain(texts).chain(node.findings.iter().map(show::finding));
    pen.title(&about.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"));
}

/// The name of a box: that of a step on one line, what an automation waits for on several.
fn name(rows: &mut Rows, node: &Node, most: f64) {
    let look = look::faint(NAME, node.reachable);
    if !matches!(node.kind, NodeKind::Wait | NodeKind::Run) {
        return rows.push(clip(&node.name, look.size, most, true), look, 0.0);
    }
    let look = Type { size: NAME.size - 1.0, ..look };
    for line in wrap(&node.name, look.size * BOLD, most, 3) {
        rows.push(line, look, 0.0);
    }
}

/// A text, below the branch in which it is said where that is not the one before.
fn said(rows: &mut Rows, node: &Node, text: &Text, before: &str, inner: f64) {
    let look = look::faint(TEXT, node.reachable);
    let branch =
        (text.when != before).then_some(if text.when.is_empty() { "in any case" } else { &text.when });
    if let Some(branch) = branch {
        let look = look::faint(ACTION, node.reachable);
        rows.push(clip(branch, look.size, inner, false), look, 4.0);
    }
    for (index, line) in wrap(&text.text, look.size, inner, 3).into_iter().enumerate() {
        rows.push(line, look, if index == 0 && branch.is_none() { 4.0 } else { 0.0 });
    }
    let segments = show::segments(text);
    if !segments.is_empty() {
        rows.push(segments, look::faint(COUNT, node.reachable), 1.0);
    }
}

fn findings(rows: &mut Rows, node: &Node, inner: f64) {
    for finding in node.findings.iter().take(FINDINGS) {
        rows.push_finding(finding, inner);
    }
    more(rows, node.findings.len(), FINDINGS, "problem", COUNT);
}

/// `and 2 more texts`, where not all are shown.
fn more(rows: &mut Rows, count: usize, shown: usize, noun: &str, look: Type) {
    match count.saturating_sub(shown) {
        0 => {}
        1 => rows.push(format!("and 1 more {noun}"), look, 1.0),
        more => rows.push(format!("and {more} more {noun}s"), look, 1.0),
    }
}
