//! The graph in the language of Mermaid, which many pages draw by themselves.

use std::fmt::Write as _;

use super::show::{self, bundles, linked};
use super::{Graph, Node, NodeKind, UnitGraph};

/// Characters of a text that are shown.
const TEXT: usize = 60;

/// The looks of boxes: their name, and how Mermaid draws them.
const LOOKS: [(&str, &str); 8] = [
    ("trigger", "fill:#f3e8ff,stroke:#7e22ce"),
    ("message", "fill:#eff6ff,stroke:#2563eb"),
    ("step", "fill:#f8fafc,stroke:#64748b"),
    ("recommendation", "fill:#ecfdf3,stroke:#15803d,stroke-width:2px"),
    ("finish", "fill:#e2e8f0,stroke:#475569"),
    ("waited", "fill:#fffbeb,stroke:#b45309"),
    ("failed", "fill:#fef2f2,stroke:#b91c1c"),
    ("unreachable", "fill:#f1f5f9,stroke:#cbd5e1,color:#94a3b8"),
];

/// The graph as a flowchart with a subgraph for each unit.
pub fn write(graph: &Graph) -> String {
    let mut out = String::from("flowchart TD\n");
    for (name, look) in LOOKS {
        let _ = writeln!(out, "  classDef {name} {look}");
    }
    for (index, unit) in graph.units.iter().enumerate() {
        subgraph(&mut out, index, unit);
    }
    for (from, to, label) in linked(&graph.units, &graph.links) {
        let _ = writeln!(out, "  u{from} == \"{}\" ==> u{to}", escape(&label));
    }
    out
}

fn subgraph(out: &mut String, index: usize, unit: &UnitGraph) {
    let title = format!("{} {}", show::unit_kind(unit.kind), unit.name);
    let title: Vec<String> = std::iter::once(title).chain(unit.findings.iter().map(show::finding)).collect();
    let _ = writeln!(out, "  subgraph u{index} [\"{}\"]", lines(&title));
    for (at, node) in unit.nodes.iter().enumerate() {
        let (open, close) = shape(node.kind);
        let _ = writeln!(out, "    u{index}n{at}{open}\"{}\"{close}:::{}", lines(&text(node)), look(node));
    }
    for bundle in bundles(unit) {
        let labels: Vec<String> = bundle.lines().iter().map(|line| show::cut(&line.text, TEXT)).collect();
        let label = if labels.is_empty() { String::new() } else { format!("|\"{}\"|", lines(&labels)) };
        let arrow = if bundle.is_dashed() { "-.->" } else { "-->" };
        let _ = writeln!(out, "    u{index}n{} {arrow}{label} u{index}n{}", bundle.from, bundle.to);
    }
    out.push_str("  end\n");
}

fn text(node: &Node) -> Vec<String> {
    let mut found = vec![show::cut(&node.name, TEXT)];
    for text in &node.texts {
        found.push(show::cut(&show::said(text), TEXT));
        found.push(show::segments(text));
    }
    found.extend(node.actions.iter().map(|action| show::cut(action, TEXT)));
    found.extend(node.findings.iter().map(|finding| show::cut(&show::finding(finding), TEXT)));
    found.retain(|line| !line.is_empty());
    found
}

fn shape(kind: NodeKind) -> (&'static str, &'static str) {
    match kind {
        NodeKind::Trigger => ("([", "])"),
        NodeKind::Recommendation | NodeKind::Default | NodeKind::Ending => ("[[", "]]"),
        kind if kind.is_end() => ("(", ")"),
        _ => ("[", "]"),
    }
}

fn look(node: &Node) -> &'static str {
    match (node.reachable, node.kind) {
        (false, _) => "unreachable",
        (true, NodeKind::Trigger | NodeKind::Start) => "trigger",
        (true, NodeKind::Message) => "message",
        (true, NodeKind::Recommendation | NodeKind::Default | NodeKind::Ending) => "recommendation",
        (true, NodeKind::End | NodeKind::HandOver) => "finish",
        (true, NodeKind::Fallback | NodeKind::Timeout | NodeKind::Wait | NodeKind::Handler) => "waited",
        (true, NodeKind::Failed | NodeKind::Broken) => "failed",
        (true, NodeKind::Step | NodeKind::Begin | NodeKind::Run) => "step",
    }
}

fn lines(all: &[String]) -> String {
    all.iter().map(|line| escape(line)).collect::<Vec<_>>().join("<br/>")
}

/// A text as a quoted label holds it: what means something to Mermaid or to HTML, or begins Markdown, as an entity by number.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '#' | '&' | '<' | '>' | '`' | '*' | '_' | '\\' | ';' | '|' | '[' | ']' | '{' | '}' => {
                let _ = write!(out, "#{};", u32::from(character));
            }
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
