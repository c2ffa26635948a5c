//! The flow of a unit: what can follow what, for every rule, the bound report and whoever draws or explores a unit.
//!
//! There is a node for every step, every statement, every wait for a reply, every way on that was taken, and every end.
//! An edge says how one leads to the other. What nothing leads to inside a block has no node ([`Flow::unreachable`]);
//! steps always have one. [`ways`] gives the same graph between steps, waits and ends alone.

pub mod branches;
mod build;
pub mod lists;
mod places;
pub mod search;
pub mod timing;
pub mod ways;

use crate::check::model::*;
use crate::source::Span;

use lists::Lists;
pub use places::Places;

/// Index into [`Flow::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// As an index into a list of nodes.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The flow of one unit.
#[derive(Debug, Clone)]
pub struct Flow<'a> {
    /// Which unit.
    pub id: UnitId,
    /// The unit.
    pub unit: &'a Unit,
    /// All nodes; the first is the entry.
    pub nodes: Vec<Node<'a>>,
    /// The edges of all nodes, those that leave one together.
    edges: Lists<Edge>,
    /// For each node those with an edge to it.
    before: Lists<NodeId>,
    /// The node of each step.
    pub steps: Vec<NodeId>,
    /// For each step what it may say last before it waits.
    last_says: Vec<LastSays>,
    /// Runs of statements that nothing leads to, because what stands before them in their block always leaves.
    pub unreachable: Vec<Span>,
    /// Messages that never ask: their statements always leave before.
    pub unasked: Vec<StepId>,
    /// For each node whether it can be reached from the entry ([`search::reachable`]).
    reachable: Vec<bool>,
}

/// A place in the flow.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// What happens there.
    pub kind: NodeKind<'a>,
    /// The step that it belongs to.
    pub step: Option<StepId>,
    /// Where it is written.
    pub span: Span,
}

/// What happens at a node.
#[derive(Debug, Clone, Copy)]
pub enum NodeKind<'a> {
    /// The unit begins.
    Entry,
    /// A step is entered.
    Step(StepId),
    /// A statement is carried out; of `match` and `split` only the looking.
    Statement(&'a Statement),
    /// A condition of `if`.
    Condition(&'a Expr),
    /// A message collects the choices that come from lists.
    List(StepId),
    /// A message has asked and waits for a reply.
    Await(StepId),
    /// The reply was this choice, by its place.
    Chosen(StepId, usize),
    /// The reply was the free answer.
    Answered(StepId),
    /// The reply was not recognised and there is an `otherwise`, or there was nothing to choose from.
    Otherwise(StepId),
    /// `no reply in` has passed.
    Silent(StepId),
    /// The conversation gives up: the fallback text is sent.
    GivenUp,
    /// The time of the conversation is up: the fallback text is sent.
    TimedOut,
    /// A handler that can run at any moment.
    Handler(HandlerKind),
    /// The unit is over, or has left.
    End(End),
}

/// Handlers that can run at any moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandlerKind {
    /// `on undelivered`
    Undelivered,
    /// `on optout`
    OptOut,
}

/// How a unit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// By a recommendation or an ending.
    Recommendation(StepId),
    /// By `end`, or the automation has nothing more to do.
    Done,
    /// A person has the floor.
    HandedOver,
    /// Another conversation goes on.
    Started(UnitId),
    /// By giving up: unrecognised replies, a failed call.
    Fallback,
    /// By the timeout.
    Timeout,
    /// A call failed in an automation.
    Failed,
    /// A handler is through.
    Handled,
    /// A plain step that leads nowhere (`missing-jump`).
    Nowhere(StepId),
    /// Something that could not be understood.
    Broken,
}

/// That one node can follow another.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// The one that follows.
    pub to: NodeId,
    /// How.
    pub kind: EdgeKind,
    /// What is written there.
    pub span: Span,
}

/// How one node follows another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// As the next.
    Next,
    /// A condition holds.
    Then,
    /// A condition does not hold, or no arm of a `match` fits.
    Else,
    /// An arm of a `match`, by its place.
    Arm(usize),
    /// A share of a `split`, by its place.
    Share(usize),
    /// A choice, by its place.
    Choice(usize),
    /// The free answer.
    Answer,
    /// An unrecognised reply goes elsewhere.
    Otherwise,
    /// Silence leads elsewhere.
    NoReply,
    /// There is nothing to choose from.
    NothingListed,
    /// `goto`, or an arrow.
    Goto,
    /// A way on that does not leave leads to the default recommendation.
    Default,
    /// Replies were not recognised as often as allowed.
    Fallback,
    /// The conversation's time is up.
    Timeout,
    /// The moment of a `wait` is past.
    Late,
    /// A `call` failed.
    CallFailed,
    /// The conversation that was run ended well.
    Completed,
    /// The conversation that was run expired.
    Expired,
    /// Something happened that a handler is for.
    Handler,
    /// The unit ends.
    End,
}

impl EdgeKind {
    /// Whether a reply of the contact takes this way.
    pub fn is_reply(self) -> bool {
        matches!(self, Self::Choice(_) | Self::Answer | Self::Otherwise | Self::Fallback)
    }

    /// Whether a conversation that is answered and not cut short by its time can take this way.
    pub fn is_regular(self) -> bool {
        !matches!(self, Self::Fallback | Self::Timeout | Self::Expired | Self::CallFailed | Self::Handler)
    }
}

impl<'a> Flow<'a> {
    /// Builds the flow of a unit of the project; `None` if there is no such unit.
    pub fn of(project: &'a Project, id: UnitId) -> Option<Self> {
        project.units.get(id.index()).map(|unit| build::build(project, id, unit))
    }

    /// The flows of all units, in their order.
    pub fn of_all(project: &'a Project) -> Vec<Self> {
        let ids = (0..project.units.len()).map(|index| UnitId(index as u32));
        ids.filter_map(|id| Self::of(project, id)).collect()
    }

    /// Where the unit begins.
    pub fn entry(&self) -> NodeId {
        NodeId(0)
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> Option<&Node<'a>> {
        self.nodes.get(id.index())
    }

    /// All nodes with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, &Node<'a>)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index as u32), node))
    }

    /// The edges that leave a node.
    pub fn edges(&self, id: NodeId) -> &[Edge] {
        self.edges.of(id.index())
    }

    /// The nodes with an edge to this one.
    pub fn before(&self, id: NodeId) -> &[NodeId] {
        self.before.of(id.index())
    }

    /// The node of a step.
    pub fn step_node(&self, step: StepId) -> Option<NodeId> {
        self.steps.get(step.index()).copied()
    }

    /// A step of the unit.
    pub fn step(&self, step: StepId) -> Option<&'a Step> {
        self.unit.steps.get(step.index())
    }

    /// The message that a step is.
    pub fn message(&self, step: StepId) -> Option<&'a Message> {
        match &self.step(step)?.kind {
            StepKind::Message(message) => Some(message),
            _ => None,
        }
    }

    /// The texts of a message that may be its last one before it waits, and whether it may wait without any.
    pub fn last_says(&self, step: StepId) -> Option<&LastSays> {
        self.last_says.get(step.index())
    }
}

/// See [`Flow::last_says`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastSays {
    /// The nodes of those `say` statements, in order.
    pub says: Vec<NodeId>,
    /// Whether there is a way from the beginning of the message to its waiting on which nothing is said.
    pub may_be_silent: bool,
    /// Whether it waits at all.
    pub waits: bool,
}

/// Notes that a node was seen; whether it was not before.
pub(crate) fn first_visit(seen: &mut [bool], node: NodeId) -> bool {
    seen.get_mut(node.index()).is_some_and(|seen| !std::mem::replace(seen, true))
}

impl Message {
    /// Whether some reply can be one that it does not recognise.
    pub fn may_not_recognise(&self) -> bool {
        let takes_all = self.answer.as_ref().is_some_and(|answer| {
            matches!(answer.ty.kind, TypeKind::Text(None) | TypeKind::Error) && answer.when.is_none()
        });
        self.otherwise.is_none() && !takes_all
    }

    /// Whether it may have nothing to choose from: all its choices come from lists or have conditions, and one of them comes
    /// from a list.
    pub fn may_list_nothing(&self) -> bool {
        let each = |choice: &Choice| matches!(choice.kind, ChoiceKind::Each { .. });
        self.answer.is_none()
            && self.choices.iter().any(each)
            && self.choices.iter().all(|choice| each(choice) || choice.when.is_some())
    }
}
