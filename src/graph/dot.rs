//! The graph in the language of Graphviz.

use std::fmt::Write as _;

use super::show::{self, Bundle, bundles, linked};
use super::{Graph, Node, NodeKind, UnitGraph};

/// Characters of a text that are shown.
const TEXT: usize = 60;

/// The graph as one directed graph with a cluster for each unit.
pub fn write(graph: &Graph) -> String {
    let mut out = String::from(
        "digraph smsc {\n  compound=true;\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Helvetica\", fontsize=11];\n  edge [fontname=\"Helvetica\", fontsize=10];\n",
    );
    for finding in &graph.findings {
        let _ = writeln!(out, "  // {}", show::finding(finding).replace(['\n', '\r'], " "));
    }
    for unit in &graph.units {
        cluster(&mut out, unit);
    }
    for (from, to, label) in linked(&graph.units, &graph.links) {
        let (Some(from), Some(to)) = (graph.units.get(from), graph.units.get(to)) else { continue };
        let (Some(tail), Some(head)) = (from.nodes.last(), to.nodes.first()) else { continue };
        let _ = writeln!(
            out,
            "  {} -> {} [label={}, style=bold, color=\"#7e22ce\", ltail={}, lhead={}];",
            id(from, tail),
            id(to, head),
            quoted(&label),
            quoted(&format!("cluster_{}", from.name)),
            quoted(&format!("cluster_{}", to.name)),
        );
    }
    out + "}\n"
}

fn cluster(out: &mut String, unit: &UnitGraph) {
    let mut title = format!("{} {}", show::unit_kind(unit.kind), unit.name);
    for line in std::iter::once(unit.title.clone()).chain(unit.findings.iter().map(show::finding)) {
        if !line.is_empty() {
            let _ = write!(title, "\n{}", show::cut(&line, 100));
        }
    }
    let name = quoted(&format!("cluster_{}", unit.name));
    let _ = writeln!(
        out,
        "  subgraph {name} {{\n    label={};\n    labeljust=l;\n    color=\"#cbd5e1\";",
        quoted(&title)
    );
    for node in &unit.nodes {
        let _ = writeln!(out, "    {} [label={}{}];", id(unit, node), quoted(&text(node)), look(node));
    }
    for bundle in bundles(unit) {
        edge(out, unit, &bundle);
    }
    out.push_str("  }\n");
}

fn edge(out: &mut String, unit: &UnitGraph, bundle: &Bundle<'_>) {
    let (Some(from), Some(to)) = (unit.nodes.get(bundle.from), unit.nodes.get(bundle.to)) else { return };
    let labels: Vec<String> = bundle.lines().iter().map(|line| show::cut(&line.text, TEXT)).collect();
    let style = if bundle.is_dashed() { ", style=dashed" } else { "" };
    let _ = writeln!(
        out,
        "    {} -> {} [label={}{style}];",
        id(unit, from),
        id(unit, to),
        quoted(&labels.join("\n"))
    );
}

fn text(node: &Node) -> String {
    let mut lines = vec![node.name.clone()];
    for text in &node.texts {
        lines.push(show::cut(&show::said(text), TEXT));
        lines.push(show::segments(text));
    }
    lines.extend(node.actions.iter().map(|action| show::cut(action, TEXT)));
    lines.extend(node.findings.iter().map(|finding| show::cut(&show::finding(finding), TEXT)));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn look(node: &Node) -> String {
    let fill = match (node.reachable, node.kind) {
        (false, _) => "#e2e8f0\", fontcolor=\"#94a3b8",
        (true, NodeKind::Trigger | NodeKind::Start) => "#f3e8ff",
        (true, NodeKind::Message) => "#eff6ff",
        (true, NodeKind::Recommendation | NodeKind::Default) => "#ecfdf3",
        (true, NodeKind::Ending) => "#ecfeff",
        (true, NodeKind::Fallback | NodeKind::Timeout | NodeKind::Wait | NodeKind::Handler) => "#fffbeb",
        (true, NodeKind::HandOver) => "#fdf2f8",
        (true, NodeKind::Failed | NodeKind::Broken) => "#fef2f2",
        (true, NodeKind::End) => "#cbd5e1",
        (true, NodeKind::Step | NodeKind::Begin | NodeKind::Run) => "#f8fafc",
    };
    let color = match node.findings.iter().map(|finding| finding.severity).max() {
        Some("error") => ", color=\"#b91c1c\", penwidth=2",
        Some(_) => ", color=\"#b45309\", penwidth=2",
        None => "",
    };
    format!(", fillcolor=\"{fill}\"{color}")
}

fn id(unit: &UnitGraph, node: &Node) -> String {
    quoted(&format!("{}.{}", unit.name, node.id))
}

/// A quoted string, whose lines are left as they are long. A backslash before the last quote would end it otherwise.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
