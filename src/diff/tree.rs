//! The changes from one run of statements to another: what is gone, what is new, what stands elsewhere, and in which branch.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::node::{Arm, Node, joined};

/// A change between two runs of statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TreeChange {
    /// Whether a text changed, and not something else.
    pub(super) is_text: bool,
    /// The branch that it is in.
    pub(super) within: Option<String>,
    /// Whether only its place changed.
    pub(super) moved: bool,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

/// What changed.
pub(super) fn between(old: &[Node], new: &[Node]) -> Vec<TreeChange> {
    let mut found = Vec::new();
    lists(&mut found, None, old, new);
    found
}

fn lists(found: &mut Vec<TreeChange>, within: Option<&str>, old: &[Node], new: &[Node]) {
    let (gone, mut came) = unlike(old, new);
    for (at, node) in gone {
        let other = partner(node, &came).map(|index| came.remove(index));
        match other {
            Some((to, other)) if other == node => moved(found, within, node, (old, at), (new, to)),
            Some((_, other)) => pair(found, within, node, other),
            None => found.push(whole(within, Some(node), None)),
        }
    }
    found.extend(came.into_iter().map(|(_, node)| whole(within, None, Some(node))));
}

/// A node with its place in its list.
type Placed<'n> = (usize, &'n Node);

/// What is in only one of both, or stands elsewhere.
fn unlike<'n>(old: &'n [Node], new: &'n [Node]) -> (Vec<Placed<'n>>, Vec<Placed<'n>>) {
    let ops = capture_diff_slices(Algorithm::Myers, old, new);
    let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let (mut gone, mut came) = (Vec::new(), Vec::new());
    for op in changed {
        gone.extend(op.old_range().filter_map(|at| Some((at, old.get(at)?))));
        came.extend(op.new_range().filter_map(|at| Some((at, new.get(at)?))));
    }
    (gone, came)
}

/// The node that took the place of one: the same, else the most alike, the first of several.
fn partner(node: &Node, came: &[Placed<'_>]) -> Option<usize> {
    let best = came.iter().enumerate().map(|(index, (_, other))| (likeness(node, other), index));
    let best = best.filter(|(likeness, _)| *likeness > 0);
    best.max_by_key(|(likeness, index)| (*likeness, std::cmp::Reverse(*index))).map(|(_, index)| index)
}

fn likeness(one: &Node, other: &Node) -> u8 {
    match (one, other) {
        _ if one == other => 4,
        (Node::Group { head, arms }, Node::Group { head: other, arms: others }) => {
            let shared = arms.iter().any(|arm| others.iter().any(|other| other.head == arm.head));
            let same_word = first_word(head) == first_word(other);
            u8::from(same_word) + u8::from(same_word && shared) + u8::from(same_word && head == other)
        }
        (Node::Text(_), Node::Text(_)) => 1,
        (Node::Action(one), Node::Action(other)) => 1 + u8::from(first_word(one) == first_word(other)),
        _ => 0,
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

fn pair(found: &mut Vec<TreeChange>, within: Option<&str>, old: &Node, new: &Node) {
    match (old, new) {
        (Node::Group { head: before, arms: old }, Node::Group { head, arms: new }) => {
            if before != head {
                found.push(change(within, Some(before.clone()), Some(head.clone())));
            }
            groups(found, within, head, old, new);
        }
        (Node::Text(old), Node::Text(new)) => {
            let change = change(within, Some(old.clone()), Some(new.clone()));
            found.push(TreeChange { is_text: true, ..change });
        }
        (old, new) => found.push(change(within, Some(old.written()), Some(new.written()))),
    }
}

/// Arms with one head belong together, then those in one place.
fn groups(found: &mut Vec<TreeChange>, within: Option<&str>, head: &str, old: &[Arm], new: &[Arm]) {
    let is_kept = |arm: &Arm, others: &[Arm]| others.iter().any(|other| other.head == arm.head);
    let mut rest: Vec<(usize, &Arm)> = new.iter().enumerate().collect();
    for (at, arm) in old.iter().enumerate() {
        let same = rest.iter().position(|(_, other)| other.head == arm.head);
        let other = same.or_else(|| {
            rest.iter().position(|(index, other)| {
                *index == at && !is_kept(other, old) && (arm.head == "else") == (other.head == "else")
            })
        });
        let Some((index, other)) = other.map(|index| rest.remove(index)) else {
            found.push(change(within, Some(whole_arm(head, arm)), None));
            continue;
        };
        let names = [arm, other].map(|arm| joined(head, &arm.head));
        let [before, after] = names;
        if before != after && arm.head != other.head {
            found.push(change(within, Some(before), Some(after)));
        } else if order_of(arm, old, new) != order_of(other, new, old) {
            let place = |place: usize| Some(format!("{}, way {}", joined(head, &arm.head), place + 1));
            found.push(TreeChange { moved: true, ..change(within, place(at), place(index)) });
        }
        let inner = inside(within, head, new, other);
        lists(found, Some(&inner), &arm.inside, &other.inside);
    }
    for (_, arm) in rest {
        found.push(change(within, None, Some(whole_arm(head, arm))));
    }
}

/// The place of an arm among those that both sides have.
fn order_of(arm: &Arm, own: &[Arm], others: &[Arm]) -> usize {
    let shared = own.iter().filter(|one| others.iter().any(|other| other.head == one.head));
    shared.take_while(|one| one.head != arm.head).count()
}

fn whole_arm(head: &str, arm: &Arm) -> String {
    Node::Group { head: head.to_owned(), arms: vec![arm.clone()] }.written()
}

/// What people call the inside of an arm. An `else` alone would not tell of what.
fn inside(within: Option<&str>, head: &str, arms: &[Arm], arm: &Arm) -> String {
    let own = match (arm.head.as_str(), head, arms.first()) {
        ("else", "", Some(first)) if first.head != "else" => format!("else of {}", first.head),
        ("else", head, _) if !head.is_empty() => format!("else of {head}"),
        (own, head, _) => joined(head, own),
    };
    match within {
        Some(outer) => format!("{outer}, {own}"),
        None => own,
    }
}

fn moved(
    found: &mut Vec<TreeChange>,
    within: Option<&str>,
    node: &Node,
    old: (&[Node], usize),
    new: (&[Node], usize),
) {
    let place = |(list, at): (&[Node], usize)| match at.checked_sub(1).and_then(|before| list.get(before)) {
        Some(before) => format!("{}, behind {}", node.head(), before.head()),
        None => format!("{}, first", node.head()),
    };
    let (old, new) = (Some(place(old)), Some(place(new)));
    found.push(TreeChange { moved: true, ..change(within, old, new) });
}

fn whole(within: Option<&str>, old: Option<&Node>, new: Option<&Node>) -> TreeChange {
    let is_text = matches!(old.or(new), Some(Node::Text(_)));
    let written = |node: &Node| match node {
        Node::Text(text) => text.clone(),
        other => other.written(),
    };
    TreeChange { is_text, ..change(within, old.map(written), new.map(written)) }
}

fn change(within: Option<&str>, old: Option<String>, new: Option<String>) -> TreeChange {
    TreeChange { is_text: false, within: within.map(str::to_owned), moved: false, old, new }
}
