//! What is known to be set at a place: narrowing.

use smol_str::SmolStr;

use crate::check::model::{BinaryOperator, Expr, ExprKind, LocalId, Object};

/// Most paths that are known to be set at one place; what is learnt beyond is forgotten, which costs time only where no
/// person wrote the script.
const FACTS_MAX: usize = 256;

/// Where a path begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Root {
    Contact,
    Local(LocalId),
}

/// A variable or a field of the contact, and fields of it: what can be narrowed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Path {
    pub root: Root,
    pub fields: Vec<SmolStr>,
}

impl Path {
    /// Whether this path leads through `other` or ends there.
    fn goes_through(&self, other: &Path) -> bool {
        self.root == other.root && self.fields.starts_with(&other.fields)
    }
}

/// The path that an expression is, if it is one. `contact` is the object that the contact's fields are numbered in.
pub(super) fn path_of(expr: &Expr, contact: Option<&Object>) -> Option<Path> {
    let mut fields = Vec::new();
    let mut at = expr;
    loop {
        match &at.kind {
            ExprKind::Field(base, name) => {
                fields.push(name.clone());
                at = base;
            }
            ExprKind::Local(id) => {
                fields.reverse();
                return Some(Path { root: Root::Local(*id), fields });
            }
            ExprKind::ContactField(id) => {
                fields.push(contact?.fields.get(id.index())?.name.clone());
                fields.reverse();
                return Some(Path { root: Root::Contact, fields });
            }
            _ => return None,
        }
    }
}

/// Paths that are known to be set. A place that is never reached knows everything: there it does not matter.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Facts {
    /// Sorted.
    set: Vec<Path>,
    /// Whether the place cannot be reached.
    pub left: bool,
}

impl Facts {
    pub(super) fn knows(&self, path: &Path) -> bool {
        self.set.binary_search(path).is_ok()
    }

    /// Learns that a path is set, and with it everything that it leads through.
    pub(super) fn learn(&mut self, path: &Path) {
        for length in 0..=path.fields.len() {
            let prefix = Path { root: path.root, fields: path.fields.iter().take(length).cloned().collect() };
            if let Err(at) = self.set.binary_search(&prefix)
                && self.set.len() < FACTS_MAX
            {
                self.set.insert(at, prefix);
            }
        }
    }

    pub(super) fn learn_all(&mut self, paths: &[Path]) {
        for path in paths {
            self.learn(path);
        }
    }

    /// A path may have changed.
    pub(super) fn forget(&mut self, path: &Path) {
        self.set.retain(|known| !known.goes_through(path));
    }

    /// Time has passed: others may have changed the contact.
    pub(super) fn forget_contact(&mut self) {
        self.set.retain(|known| known.root != Root::Contact);
    }

    /// What is known where two ways come together.
    pub(super) fn meet(self, other: Self) -> Self {
        match (self.left, other.left) {
            (true, _) => other,
            (_, true) => self,
            _ => {
                let set = self.set.into_iter().filter(|path| other.knows(path)).collect();
                Self { set, left: false }
            }
        }
    }

    /// Only what is about variables.
    pub(super) fn of_variables(&self) -> Self {
        let mut facts = self.clone();
        facts.forget_contact();
        facts
    }
}

/// What a condition tells about what is set: where it is true, and where it is false.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub when_true: Vec<Path>,
    pub when_false: Vec<Path>,
}

/// Reads a condition. Comparing with a value that is there tells that the other one is there too.
pub(super) fn told_by(condition: &Expr, contact: Option<&Object>) -> Told {
    match &condition.kind {
        ExprKind::IsSet(value) => Told { when_true: path(value, contact), ..Told::default() },
        ExprKind::Not(value) => {
            let inner = told_by(value, contact);
            Told { when_true: inner.when_false, when_false: inner.when_true }
        }
        ExprKind::Binary(BinaryOperator::And, left, right) => {
            let (left, right) = (told_by(left, contact), told_by(right, contact));
            Told { when_true: both(left.when_true, right.when_true), ..Told::default() }
        }
        ExprKind::Binary(BinaryOperator::Or, left, right) => {
            let (left, right) = (told_by(left, contact), told_by(right, contact));
            Told { when_false: both(left.when_false, right.when_false), ..Told::default() }
        }
        ExprKind::Binary(BinaryOperator::Equal, left, right) => {
            Told { when_true: equal_to_a_value(left, right, contact), ..Told::default() }
        }
        ExprKind::Binary(BinaryOperator::NotEqual, left, right) => {
            Told { when_false: equal_to_a_value(left, right, contact), ..Told::default() }
        }
        _ => Told::default(),
    }
}

fn equal_to_a_value(left: &Expr, right: &Expr, contact: Option<&Object>) -> Vec<Path> {
    match (left.ty.optional, right.ty.optional) {
        (true, false) => path(left, contact),
        (false, true) => path(right, contact),
        _ => Vec::new(),
    }
}

fn path(value: &Expr, contact: Option<&Object>) -> Vec<Path> {
    path_of(value, contact).into_iter().collect()
}

fn both(mut left: Vec<Path>, right: Vec<Path>) -> Vec<Path> {
    left.extend(right);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(root: Root, fields: &[&str]) -> Path {
        Path { root, fields: fields.iter().map(SmolStr::new).collect() }
    }

    fn facts(paths: &[&Path]) -> Facts {
        let mut facts = Facts::default();
        paths.iter().for_each(|path| facts.learn(path));
        facts
    }

    const EVENT: Root = Root::Local(LocalId(0));

    #[test]
    fn what_is_set_is_set_all_the_way() {
        let facts = facts(&[&path(EVENT, &["deal", "ended_at"])]);
        assert!(facts.knows(&path(EVENT, &[])));
        assert!(facts.knows(&path(EVENT, &["deal"])));
        assert!(facts.knows(&path(EVENT, &["deal", "ended_at"])));
        assert!(!facts.knows(&path(EVENT, &["deal", "stage"])));
    }

    #[test]
    fn writing_forgets_what_leads_through() {
        let mut facts = facts(&[&path(EVENT, &["deal", "ended_at"]), &path(Root::Contact, &["name"])]);
        facts.forget(&path(EVENT, &["deal"]));
        assert!(facts.knows(&path(EVENT, &[])));
        assert!(!facts.knows(&path(EVENT, &["deal"])));
        assert!(!facts.knows(&path(EVENT, &["deal", "ended_at"])));
        assert!(facts.knows(&path(Root::Contact, &["name"])));
        facts.forget_contact();
        assert!(!facts.knows(&path(Root::Contact, &["name"])));
    }

    #[test]
    fn where_ways_meet_only_what_both_know_holds() {
        let (name, size) = (path(Root::Contact, &["name"]), path(Root::Contact, &["size"]));
        let met = facts(&[&name, &size]).meet(facts(&[&size]));
        assert!(met.knows(&size) && !met.knows(&name));
        let mut left = facts(&[]);
        left.left = true;
        assert!(left.clone().meet(facts(&[&name])).knows(&name));
        assert!(facts(&[&name]).meet(left.clone()).knows(&name));
        assert!(left.clone().meet(left).left);
    }

    #[test]
    fn many_facts_are_not_too_many() {
        let mut facts = Facts::default();
        (0..10_000).for_each(|number| facts.learn(&path(Root::Contact, &[&format!("f{number}")])));
        assert_eq!(facts.set.len(), FACTS_MAX);
        assert!(facts.knows(&path(Root::Contact, &["f1"])));
    }
}
