//! What every way of writing a graph shows alike: words, and which edges are drawn as one.

use super::{Edge, EdgeKind, Finding, Link, LinkKind, NodeKind, Text, UnitGraph, UnitKind};

/// The word for the kind of a box; empty where its name says it.
pub(super) fn kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Trigger => "trigger",
        NodeKind::Message => "message",
        NodeKind::Step => "step",
        NodeKind::Recommendation => "recommendation",
        NodeKind::Default => "recommendation",
        NodeKind::Ending => "ending",
        NodeKind::Handler => "handler",
        NodeKind::Begin | NodeKind::Wait | NodeKind::Run => "",
        _ => "end",
    }
}

/// The word for a unit.
pub(super) fn unit_kind(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Conversation => "conversation",
        UnitKind::Automation => "automation",
    }
}

/// `1 segment`, `1 to 2 segments`, `1 segment or more`; empty where nobody has counted.
pub(super) fn segments(text: &Text) -> String {
    let (least, most) = (text.least_segments, text.most_segments);
    let more = if text.open { " or more" } else { "" };
    match (least, most) {
        (_, 0) if text.open => "any number of segments".to_owned(),
        (_, 0) => String::new(),
        (least, most) if least == most || least == 0 => format!("{}{more}", counted(most)),
        (least, most) => format!("{least} to {}{more}", counted(most)),
    }
}

fn counted(segments: usize) -> String {
    if segments == 1 { "1 segment".to_owned() } else { format!("{segments} segments") }
}

/// A text of at most so many characters, with an ellipsis where it is cut.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// A text behind the branch in which it is said.
pub(super) fn said(text: &Text) -> String {
    if text.when.is_empty() { text.text.clone() } else { format!("{}: {}", text.when, text.text) }
}

/// A line of what is written on a line between boxes.
#[derive(Debug, Clone)]
pub(super) struct EdgeLine<'a> {
    /// The edge that it is of.
    pub(super) edge: &'a Edge,
    /// What it says.
    pub(super) text: String,
    /// Whether it is what the edge is called, and not what is said and done on the way.
    pub(super) is_label: bool,
}

/// How many lines of an edge tell what is said and done on the way.
const DONE: usize = 2;

/// Edges between the same two boxes that are drawn as one line.
#[derive(Debug, Clone)]
pub(super) struct Bundle<'a> {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) edges: Vec<&'a Edge>,
}

impl<'a> Bundle<'a> {
    /// What its edges are called, in their order. Where one of several has no name, it is what comes next.
    pub(super) fn labels(&self) -> Vec<&'a str> {
        let named = self.edges.iter().any(|edge| !edge.label.is_empty());
        let of = |edge: &&'a Edge| if named && edge.label.is_empty() { "next" } else { edge.label.as_str() };
        self.edges.iter().map(of).collect()
    }

    /// What its edges are called, each with what is said and done on the way below.
    pub(super) fn lines(&self) -> Vec<EdgeLine<'a>> {
        let mut found = Vec::new();
        for (label, edge) in self.labels().into_iter().zip(self.edges.iter().copied()) {
            if !label.is_empty() {
                found.push(EdgeLine { edge, text: label.to_owned(), is_label: true });
            }
            let texts = edge.texts.iter().map(|text| match text.when.as_str() {
                "" => format!("“{}”", text.text),
                when => format!("{when}: “{}”", text.text),
            });
            let done: Vec<String> = texts.chain(edge.actions.iter().cloned()).collect();
            let more = done.len().saturating_sub(DONE);
            found.extend(done.into_iter().take(DONE).map(|text| EdgeLine { edge, text, is_label: false }));
            if more > 0 {
                found.push(EdgeLine { edge, text: format!("and {more} more"), is_label: false });
            }
        }
        found
    }

    /// Whether the contact did nothing for it: silence, time, what was not understood.
    pub(super) fn is_dashed(&self) -> bool {
        self.edges.first().is_some_and(|edge| is_dashed(edge.kind))
    }
}

fn is_dashed(kind: EdgeKind) -> bool {
    matches!(kind, EdgeKind::NoReply | EdgeKind::Timeout | EdgeKind::Fallback | EdgeKind::Otherwise)
}

/// The edges of a unit by the boxes that they join, in the order of the script.
pub(super) fn bundles(unit: &UnitGraph) -> Vec<Bundle<'_>> {
    let index = |id: &str| unit.nodes.iter().position(|node| node.id == id);
    let mut found: Vec<Bundle<'_>> = Vec::new();
    for edge in &unit.edges {
        let (Some(from), Some(to)) = (index(&edge.from), index(&edge.to)) else { continue };
        let same = found.iter_mut().find(|bundle| {
            bundle.from == from && bundle.to == to && bundle.is_dashed() == is_dashed(edge.kind)
        });
        match same {
            Some(bundle) => bundle.edges.push(edge),
            None => found.push(Bundle { from, to, edges: vec![edge] }),
        }
    }
    found
}

/// Whether an end hangs beside the box that leads to it: it is reached when nobody answers or nobody is understood.
pub(super) fn hangs(unit: &UnitGraph, bundle: &Bundle<'_>) -> bool {
    let kind = unit.nodes.get(bundle.to).map(|node| node.kind);
    bundle.from == bundle.to || matches!(kind, Some(NodeKind::Fallback | NodeKind::Timeout))
}

/// The links between two units as one line: their indices and what the line is called.
pub(super) fn linked(units: &[UnitGraph], links: &[Link]) -> Vec<(usize, usize, String)> {
    let index = |name: &str| units.iter().position(|unit| unit.name == name);
    let mut found: Vec<(usize, usize, Vec<&'static str>)> = Vec::new();
    for link in links {
        let (Some(from), Some(to)) = (index(&link.from), index(&link.to)) else { continue };
        let word = link_word(link.kind);
        match found.iter_mut().find(|known| (known.0, known.1) == (from, to)) {
            Some((_, _, words)) if words.contains(&word) => {}
            Some((_, _, words)) => words.push(word),
            None => found.push((from, to, vec![word])),
        }
    }
    found.into_iter().map(|(from, to, words)| (from, to, words.join(", "))).collect()
}

fn link_word(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Start => "start",
        LinkKind::Run => "run",
        LinkKind::Cancel => "cancel",
        LinkKind::ReplyTo => "reply to",
    }
}

/// `E0302 …`
pub(super) fn finding(finding: &Finding) -> String {
    format!("{} {}", finding.code, finding.message)
}
