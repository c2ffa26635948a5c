//! The graph as JSON: one object, documented in docs/reference/graph.md.

use super::Graph;

/// The graph, ending in a line break.
///
/// # Errors
/// The text cannot be made; no graph is known for which that is so.
pub fn write(graph: &Graph) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(graph)? + "\n")
}
