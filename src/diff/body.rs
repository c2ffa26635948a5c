//! What statements of a script say and do, in its words.

use super::node::{Arm, Node};
use super::written::{text, written};
use crate::check::model::*;
use crate::check::visit;
use crate::source::{Sources, Span};

/// Reads the statements of one unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body<'a> {
    pub(super) sources: &'a Sources,
    pub(super) unit: &'a Unit,
}

impl<'a> Body<'a> {
    /// All statements of a block.
    pub(super) fn nodes(self, block: &'a Block) -> Vec<Node> {
        let statements = block.statements.iter();
        statements.flat_map(|statement| self.statement(statement, &mut |block| self.nodes(block))).collect()
    }

    /// A statement, with the blocks in it as `inside` reads them.
    pub(super) fn statement(
        self,
        statement: &'a Statement,
        inside: &mut dyn FnMut(&'a Block) -> Vec<Node>,
    ) -> Vec<Node> {
        match &statement.kind {
            StatementKind::Say(say) => self.say(say),
            StatementKind::Goto(target) => vec![Node::Action(self.target(*target))],
            StatementKind::End => vec![Node::Action("end".to_owned())],
            _ if visit::blocks(statement).is_empty() => vec![Node::Action(self.words(statement.span))],
            _ => {
                let heads = self.heads(statement);
                let blocks = visit::blocks(statement).into_iter();
                let arms = heads.into_iter().zip(blocks);
                let arms = arms.map(|(head, block)| Arm { head, inside: inside(block) }).collect();
                vec![Node::Group { head: self.head(statement), arms }]
            }
        }
    }

    fn say(self, say: &Say) -> Vec<Node> {
        let text = Node::Text(text(self.sources, say.text.span));
        let media =
            say.media.iter().map(|media| Node::Action(format!("with media {}", self.words(media.span))));
        std::iter::once(text).chain(media).collect()
    }

    fn target(self, target: Target) -> String {
        match target {
            Target::Step(step) => {
                let step = self.unit.steps.get(step.index());
                format!("goto {}", step.map(|step| step.name.as_str()).unwrap_or_default())
            }
            Target::End => "end".to_owned(),
            Target::Error => "goto an unknown step".to_owned(),
        }
    }

    /// What is before the first block of a statement and belongs to all of them.
    pub(super) fn head(self, statement: &Statement) -> String {
        match &statement.kind {
            StatementKind::If { .. } => String::new(),
            StatementKind::Match { subject, .. } => format!("match {}", self.words(subject.span)),
            StatementKind::Split(_) => "split".to_owned(),
            _ => {
                let blocks = visit::blocks(statement);
                let end = blocks.iter().map(|block| block.span.start).min().unwrap_or(statement.span.end);
                let head = self.words(Span { end, ..statement.span });
                without(&head, &["{", "completed", "expired", "else", "{"])
            }
        }
    }

    /// When each block of a statement is taken.
    fn heads(self, statement: &Statement) -> Vec<String> {
        let otherwise = |block: &Option<Block>| block.iter().map(|_| "else".to_owned()).collect::<Vec<_>>();
        match &statement.kind {
            StatementKind::If { branches, otherwise: last } => {
                let heads = branches.iter().enumerate().map(|(index, (condition, _))| {
                    let word = if index == 0 { "if" } else { "else if" };
                    format!("{word} {}", self.words(condition.span))
                });
                heads.chain(otherwise(last)).collect()
            }
            StatementKind::Match { subject, arms, otherwise: last } => {
                let mut from = subject.span.end;
                let heads = arms.iter().map(|(_, block)| {
                    let head = self.words(Span { start: from, end: block.span.start, ..statement.span });
                    from = block.span.end;
                    head.trim_start_matches(['{', ' ']).to_owned()
                });
                let heads: Vec<String> = heads.collect();
                heads.into_iter().chain(otherwise(last)).collect()
            }
            StatementKind::Split(shares) => {
                shares.iter().map(|(weight, _)| format!("{}%", weight.normalize())).collect()
            }
            StatementKind::Run { completed, expired, .. } => {
                let named = |block: &Option<Block>, word: &str| block.as_ref().map(|_| word.to_owned());
                named(completed, "completed").into_iter().chain(named(expired, "expired")).collect()
            }
            _ => visit::blocks(statement).iter().map(|_| "else".to_owned()).collect(),
        }
    }

    /// What is written at a place.
    pub(super) fn words(self, span: Span) -> String {
        written(self.sources, span)
    }
}

/// A text without these words at its end, each at most once and in this order.
pub(super) fn without(text: &str, words: &[&str]) -> String {
    let mut text = text.trim_end();
    for word in words {
        text = text.strip_suffix(word).unwrap_or(text).trim_end();
    }
    text.to_owned()
}
