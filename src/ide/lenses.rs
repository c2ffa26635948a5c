//! What can be done with what stands on a line: run a test, try a conversation from a step, see what leads to it.

use super::analysis::Analysis;
use super::declarations::{self, Declaration, Kind};
use crate::check::flow::Flow;
use crate::check::model::{Unit, UnitId};
use crate::source::{FileId, Span};

/// Something to do, above a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// Above what.
    pub span: Span,
    /// What.
    pub action: Action,
}

/// What a lens does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Run the test of this name.
    RunTest(String),
    /// Try the unit, from a step or from its beginning.
    Try {
        /// The unit.
        unit: String,
        /// The step.
        step: Option<String>,
    },
    /// Draw the unit.
    Graph(String),
    /// Show what leads to a step.
    WaysIn {
        /// Whether the conversation begins with it.
        first: bool,
        /// The jumps to it.
        jumps: Vec<Span>,
    },
}

/// The lenses of a file, in order.
pub fn lenses(analysis: &Analysis, file: FileId) -> Vec<Lens> {
    let Some((_, tree)) = analysis.file(file) else { return Vec::new() };
    let mut found = Vec::new();
    let mut begun = None;
    for declaration in declarations::of_file(tree) {
        let span = declaration.head_span;
        let mut add = |action| found.push(Lens { span, action });
        let name = declaration.name.to_string();
        let uses = || analysis.references().uses_of(declaration.name_span).collect::<Vec<_>>();
        match declaration.kind {
            Kind::Test => add(Action::RunTest(name)),
            Kind::Conversation => {
                add(Action::Try { unit: name.clone(), step: None });
                add(Action::Graph(name));
            }
            Kind::Automation => add(Action::Try { unit: name, step: None }),
            kind if kind.is_step() => {
                let unit = declaration.owner.to_string();
                add(Action::Try { unit: unit.clone(), step: Some(name) });
                let jumps = match declaration.is_default() {
                    true => ways_to_default(analysis, &declaration),
                    false => ways_in(analysis, file, &unit, uses()),
                };
                let first = begun.replace(declaration.owner.clone()) != Some(declaration.owner);
                add(Action::WaysIn { first, jumps });
            }
            _ => {}
        }
    }
    found.sort_by_key(|lens| lens.span);
    found
}

/// The places that lead to a step: those in its own conversation, not those in tests.
fn ways_in(analysis: &Analysis, file: FileId, unit: &str, uses: Vec<Span>) -> Vec<Span> {
    let declared = analysis.declarations().iter();
    let home = declared.filter(|one| one.span.file == file && one.kind == Kind::Conversation);
    let home: Vec<Span> = home.filter(|one| one.name == unit).map(|one| one.span).collect();
    let inside = |span: &Span| {
        span.file == file && home.iter().any(|home| home.start <= span.start && span.end <= home.end)
    };
    uses.into_iter().filter(inside).collect()
}

/// The places that lead to a default recommendation, which has no name: `goto default`, and ways on that do not leave.
fn ways_to_default(analysis: &Analysis, declaration: &Declaration) -> Vec<Span> {
    let model = analysis.model();
    let holds = |unit: &Unit| {
        let (outer, inner) = (unit.span, declaration.span);
        outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
    };
    let unit = model.units.iter().position(holds).map(|index| UnitId(index as u32));
    let Some(flow) = unit.and_then(|unit| Flow::of(model, unit)) else { return Vec::new() };
    let Some(node) = flow.unit.default_step.and_then(|step| flow.step_node(step)) else { return Vec::new() };
    let edges = flow.before(node).iter().flat_map(|before| flow.edges(*before));
    let mut spans: Vec<Span> = edges.filter(|edge| edge.to == node).map(|edge| edge.span).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}
