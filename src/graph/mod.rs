//! Units as graphs: boxes, what leads from one to the next, and how it ends. For pictures (`smsc graph`) and editors.
//!
//! [`build`] makes the model from a checked project; [`svg`], [`dot`], [`mermaid`] and [`json`] write it. [`layout`] knows
//! boxes and lines alone: it says where they stand.

pub mod build;
pub mod dot;
pub mod json;
pub mod layout;
pub mod mermaid;
mod show;
pub mod svg;

use serde::Serialize;

/// The version of the model's JSON form.
pub const VERSION: u32 = 1;

/// The graph of a project, or of one of its units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Graph {
    /// [`VERSION`].
    pub version: u32,
    /// Conversations and automations in source order.
    pub units: Vec<UnitGraph>,
    /// What leads from one unit to another, where both are shown.
    pub links: Vec<Link>,
    /// Diagnostics that belong to no unit shown.
    pub findings: Vec<Finding>,
}

/// A unit with its boxes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnitGraph {
    /// Its name.
    pub name: String,
    /// Its title; empty if it has none.
    pub title: String,
    /// Its doc comment; empty if it has none.
    pub doc: String,
    /// What it is.
    pub kind: UnitKind,
    /// Whether it is `paused`.
    pub paused: bool,
    /// Where it is declared.
    pub place: Place,
    /// Boxes: triggers, then steps in the order of the script, each with the ends that it leads to behind it, then handlers.
    pub nodes: Vec<Node>,
    /// What leads from box to box, in the order of the script.
    pub edges: Vec<Edge>,
    /// Diagnostics of the unit that belong to none of its boxes.
    pub findings: Vec<Finding>,
}

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Waits for replies.
    Conversation,
    /// Answers at once.
    Automation,
}

/// A box.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Node {
    /// Its id in the unit: a step's name, or what no name can be, with an `@` in it.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// What people read as its name.
    pub name: String,
    /// Its doc comment; empty if it has none.
    pub doc: String,
    /// What it says, in the order of the script.
    pub texts: Vec<Text>,
    /// What else it does, as it is written, behind the branch in which it does (`if contact.orders > 5: add to vip`).
    pub actions: Vec<String>,
    /// Whether something leads to it.
    pub reachable: bool,
    /// Diagnostics that are about it.
    pub findings: Vec<Finding>,
    /// Where it is written.
    pub place: Place,
}

/// What a box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// What starts the unit.
    Trigger,
    /// A step that waits for a reply.
    Message,
    /// A step that only does something.
    Step,
    /// A step that ends the conversation with a recommendation.
    Recommendation,
    /// The default recommendation.
    Default,
    /// A step that ends the conversation and recommends nothing.
    Ending,
    /// What an automation does at once.
    Begin,
    /// What an automation does after a `wait`.
    Wait,
    /// What an automation does after a `run`.
    Run,
    /// What happens at the fallback, the timeout, a failed delivery or an opt-out.
    Handler,
    /// The unit ends: by `end`, or there is nothing more to do.
    End,
    /// It ends because replies were not understood, or a call failed.
    Fallback,
    /// It ends because its time is up.
    Timeout,
    /// It ends because a person takes over.
    HandOver,
    /// It ends because another conversation begins.
    Start,
    /// It ends because a call or a run failed.
    Failed,
    /// It ends with something that could not be understood.
    Broken,
}

impl NodeKind {
    /// Whether the unit is over there and nothing else happens.
    pub fn is_end(self) -> bool {
        matches!(
            self,
            Self::End
                | Self::Fallback
                | Self::Timeout
                | Self::HandOver
                | Self::Start
                | Self::Failed
                | Self::Broken
        )
    }
}

/// The beginning of a text, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The text in the project's first language on one line, values in braces as they are written.
    pub text: String,
    /// The same in the project's other languages, where it has words of its own in them.
    pub translations: Vec<Translation>,
    /// The branch of the box or edge in which it is said, such as `if contact.orders > 5`; empty where it always is.
    pub when: String,
    /// The fewest segments.
    pub least_segments: usize,
    /// The most segments, values without a bound left out.
    pub most_segments: usize,
    /// Whether a value without a bound may bring more.
    pub open: bool,
    /// Where it is written.
    pub place: Place,
}

/// A text in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Translation {
    /// The language as it is declared.
    pub language: String,
    /// The text, as [`Text::text`].
    pub text: String,
}

/// That one box leads to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Edge {
    /// The id of the box that is left.
    pub from: String,
    /// The id of the box that is reached.
    pub to: String,
    /// What decides for it.
    pub kind: EdgeKind,
    /// What decides, for people; empty where nothing does.
    pub label: String,
    /// The place of the choice among those of the message, from 0.
    pub choice: Option<usize>,
    /// What is said on the way.
    pub texts: Vec<Text>,
    /// What else is done on the way, as for boxes.
    pub actions: Vec<String>,
    /// Where it is written.
    pub place: Place,
}

/// What decides for an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// Nothing: it is what comes next.
    Next,
    /// A choice.
    Choice,
    /// A free answer.
    Answer,
    /// A reply that is no choice and no answer.
    Otherwise,
    /// Silence.
    NoReply,
    /// A branch of `if`, `match` or `split`, or a failed call.
    Branch,
    /// Replies were not understood as often as allowed, or a call failed.
    Fallback,
    /// The conversation's time is up.
    Timeout,
}

/// That one unit leads to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The unit in which it is written.
    pub from: String,
    /// The step in which it is written, if it is in one.
    pub step: Option<String>,
    /// The unit that it concerns.
    pub to: String,
    /// How.
    pub kind: LinkKind,
    /// Where it is written.
    pub place: Place,
}

/// How one unit leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// `start`
    Start,
    /// `run`
    Run,
    /// `cancel`
    Cancel,
    /// `trigger reply to`, from what is replied to.
    ReplyTo,
}

/// A diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its code.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where; of no file for what concerns the whole project.
    pub place: Place,
}

/// A place in the sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Place {
    /// The file's path.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

impl UnitGraph {
    /// A box by its id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }
}
