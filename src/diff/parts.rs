//! An automation in parts: what it does at once, and what it does after each `wait` and `run`, up to the next.

use super::body::Body;
use super::node::{Arm, Node};
use super::portrait::StepPortrait;
use super::program::AT_ONCE;
use crate::check::model::*;

/// The parts of an automation. What follows a branch that waits belongs to what is before it, and to what is after the `wait`.
pub(super) fn parts<'a>(body: Body<'a>) -> Vec<StepPortrait> {
    let mut parts = Parts { body, open: Vec::new() };
    let first = parts.part(AT_ONCE, None, &[&body.unit.body.statements]);
    let mut found = vec![first];
    let mut done = 0;
    while let Some(pause) = parts.open.get(done).cloned() {
        done += 1;
        found.push(parts.part(&pause.name, Some(pause.statement), &pause.rest));
    }
    found
}

/// Statements that follow each other, the innermost last.
type Rest<'a> = Vec<&'a [Statement]>;

#[derive(Clone)]
struct Pause<'a> {
    statement: &'a Statement,
    name: String,
    rest: Rest<'a>,
}

struct Parts<'a> {
    body: Body<'a>,
    /// Every place where something is awaited, as they were met.
    open: Vec<Pause<'a>>,
}

impl<'a> Parts<'a> {
    fn part(&mut self, name: &str, pause: Option<&'a Statement>, rest: &[&'a [Statement]]) -> StepPortrait {
        let mut next = Vec::new();
        let mut nodes = pause.map(|pause| self.arms(pause, rest, &mut next)).unwrap_or_default();
        for level in (0..rest.len()).rev() {
            let (outer, list) =
                (rest.get(..level).unwrap_or_default(), rest.get(level).copied().unwrap_or_default());
            let (found, is_cut) = self.list(list, outer, &mut next);
            nodes.extend(found);
            if is_cut {
                break;
            }
        }
        StepPortrait {
            name: name.to_owned(),
            kind: "part".to_owned(),
            waits: pause.is_some(),
            body: nodes,
            next,
            ..StepPortrait::default()
        }
    }

    /// Statements up to the next pause, and whether there is one that all ways meet.
    fn list(
        &mut self,
        list: &'a [Statement],
        outer: &[&'a [Statement]],
        next: &mut Vec<String>,
    ) -> (Vec<Node>, bool) {
        let mut nodes = Vec::new();
        for (at, statement) in list.iter().enumerate() {
            let rest: Rest<'a> = outer.iter().copied().chain(list.get(at + 1..)).collect();
            if pauses(statement) {
                let name = self.pause(statement, rest);
                nodes.push(Node::Action(self.body.head(statement)));
                next.push(name);
                return (nodes, true);
            }
            let body = self.body;
            let mut inside = |block: &'a Block| self.list(&block.statements, &rest, next).0;
            nodes.extend(body.statement(statement, &mut inside));
        }
        (nodes, false)
    }

    /// Notes that people wait at a statement; its name comes back. Of several that are written alike, the second has a number.
    fn pause(&mut self, statement: &'a Statement, rest: Rest<'a>) -> String {
        if let Some(known) = self.open.iter().find(|known| known.statement.span == statement.span) {
            return known.name.clone();
        }
        let head = self.body.head(statement);
        let same = self.open.iter().filter(|known| self.body.head(known.statement) == head).count();
        let name = if same == 0 { head } else { format!("{head} ({})", same + 1) };
        self.open.push(Pause { statement, name: name.clone(), rest });
        name
    }

    /// What only one way out of a pause does.
    fn arms(&mut self, pause: &'a Statement, rest: &[&'a [Statement]], next: &mut Vec<String>) -> Vec<Node> {
        let body = self.body;
        let mut inside = |block: &'a Block| self.list(&block.statements, rest, next).0;
        let nodes = body.statement(pause, &mut inside);
        let arms = nodes.into_iter().filter_map(|node| match node {
            Node::Group { arms, .. } => Some(arms),
            _ => None,
        });
        let arms: Vec<Arm> = arms.flatten().collect();
        if arms.is_empty() { Vec::new() } else { vec![Node::Group { head: String::new(), arms }] }
    }
}

fn pauses(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Wait(_) | StatementKind::Run { .. })
}
