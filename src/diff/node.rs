//! What a run of statements says and does, as a tree: branches keep what is in them.

/// One thing that is said or done.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Node {
    /// A text to the contact.
    Text(String),
    /// Anything else without blocks in it.
    Action(String),
    /// Something with blocks in it.
    Group {
        /// What is before the first block and belongs to all of them, such as `match contact.size`; may be empty.
        head: String,
        /// The blocks.
        arms: Vec<Arm>,
    },
}

/// A block of a [`Node::Group`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Arm {
    /// When it is taken, such as `else`.
    pub(super) head: String,
    pub(super) inside: Vec<Node>,
}

impl Node {
    /// All of it on one line.
    pub(super) fn written(&self) -> String {
        match self {
            Self::Text(text) => format!("“{text}”"),
            Self::Action(action) => action.clone(),
            Self::Group { head, arms } => {
                let arms = arms.iter().map(|arm| format!("{} {{ {} }}", arm.head, written(&arm.inside)));
                joined(head, &arms.collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// The same without what is in its blocks.
    pub(super) fn head(&self) -> String {
        match self {
            Self::Group { head, arms } => {
                joined(head, arms.first().map(|arm| arm.head.as_str()).unwrap_or_default())
            }
            other => other.written(),
        }
    }
}

/// Several on one line.
pub(super) fn written(nodes: &[Node]) -> String {
    nodes.iter().map(Node::written).collect::<Vec<_>>().join("; ")
}

/// Two pieces with a space between them, where there are both.
pub(super) fn joined(first: &str, second: &str) -> String {
    format!("{first} {second}").trim().to_owned()
}
