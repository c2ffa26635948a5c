//! Where ways on lead: targets and blocks.

use smol_str::SmolStr;

use super::Lower;
use super::names::Declaration;
use crate::check::model::*;
use crate::check::rules::{e0204_unknown_step as unknown_step, e0404_choice_without_target as nowhere};
use crate::diag::suggest::Suggestion;
use crate::source::Span;
use crate::syntax::ast::{self, TargetKind};

/// Where the ways on stand of which a message has one.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    pub answer: Option<Span>,
    pub otherwise: Option<Span>,
    pub no_reply: Option<Span>,
}

impl Lower<'_> {
    /// What follows `no reply`. Where its block does not leave, it is a nudge: the question stands.
    pub(super) fn silence(&mut self, written: &ast::Outcome, head: Span) -> Outcome {
        match written {
            ast::Outcome::Block(written) => Outcome { block: self.block(written), form: OutcomeForm::Block },
            _ => self.outcome(written, head, "`no reply`"),
        }
    }

    /// What follows a way on. Where it does not leave, there must be a default recommendation to go to.
    pub(super) fn outcome(&mut self, written: &ast::Outcome, head: Span, what: &str) -> Outcome {
        match written {
            ast::Outcome::None => {
                if self.scope.default_step.is_none() && !self.scope.unfinished {
                    self.report(nowhere::nowhere(head, what));
                }
                Outcome {
                    block: Block { statements: Vec::new(), span: head.after() },
                    form: OutcomeForm::None,
                }
            }
            ast::Outcome::Target(target) => {
                let lowered = self.target(target);
                let statement = match target.kind {
                    TargetKind::End => StatementKind::End,
                    _ => StatementKind::Goto(lowered),
                };
                let statements = vec![Statement { kind: statement, span: target.span }];
                Outcome { block: Block { statements, span: target.span }, form: OutcomeForm::Target }
            }
            ast::Outcome::Block(written) => {
                let block = self.block(written);
                let open = !self.scope.facts.left && self.scope.default_step.is_none();
                if open && !self.scope.unfinished {
                    self.report(nowhere::falls_off(head, what));
                }
                Outcome { block, form: OutcomeForm::Block }
            }
        }
    }

    pub(super) fn target(&mut self, target: &ast::Target) -> Target {
        match &target.kind {
            TargetKind::End => Target::End,
            TargetKind::Default => self.default_target(target.span),
            TargetKind::Step(name) => self.step_target(name),
        }
    }

    fn default_target(&mut self, span: Span) -> Target {
        if let Some(id) = self.scope.default_step {
            self.refer(span, self.scope.default_span);
            return Target::Step(id);
        }
        if self.scope.broken {
            return Target::Error;
        }
        let report = match self.conversation_here() {
            Some((name, end)) => unknown_step::no_default(span, &name, end),
            None => unknown_step::outside(span, "default"),
        };
        self.report(report);
        Target::Error
    }

    fn step_target(&mut self, name: &ast::Name) -> Target {
        if let Some((id, span)) = self.scope.steps.get(&name.text).copied() {
            self.refer(name.span, span);
            return Target::Step(id);
        }
        if self.scope.broken {
            return Target::Error;
        }
        let Some((unit, end)) = self.conversation_here() else {
            self.report(unknown_step::outside(name.span, &name.text));
            return Target::Error;
        };
        let near = self.nearest(&name.text, |lower| {
            let steps = lower.scope.steps.iter();
            let mut steps: Vec<_> = steps.map(|(step, (id, _))| (*id, step.clone())).collect();
            steps.sort_unstable_by_key(|(id, _)| *id);
            steps.into_iter().map(|(_, step)| step).collect()
        });
        let near = near.map(Suggestion::with_free_name);
        if near.is_none() && self.is_presumed(&name.text) {
            return Target::Error;
        }
        if let Some(id) = self.unit_named(&name.text) {
            self.project.mistaken_starts.push(id);
            let conversation = self.unit_of(id).is_some_and(|unit| unit.conversation);
            let arrow = self.arrow_or_goto(name.span);
            self.report(unknown_step::other_unit(name.span, &name.text, &unit, conversation, arrow));
            return Target::Error;
        }
        self.report(unknown_step::unknown(name.span, &name.text, &unit, near.as_ref(), end));
        Target::Error
    }

    /// The conversation or the automation of a name.
    fn unit_named(&self, name: &str) -> Option<UnitId> {
        match self.names.first(name)?.0 {
            Declaration::Conversation(id) | Declaration::Automation(id) => Some(id),
            _ => None,
        }
    }

    /// What leads to a target, with where it stands: `->` or `goto`.
    fn arrow_or_goto(&self, target: Span) -> Option<(&'static str, Span)> {
        let line = self.sources.slice(Span { start: 0, end: target.start, ..target }).trim_end();
        let word = ["->", "goto"].into_iter().find(|word| line.ends_with(word))?;
        let end = line.len() as u32;
        Some((word, Span { start: end - word.len() as u32, end, ..target }))
    }

    /// Whether a step that is missing may be one of those that have the name of another.
    fn is_presumed(&mut self, name: &SmolStr) -> bool {
        let known = self.scope.presumed_steps.contains(name);
        if !known && self.scope.presumed_steps.len() < self.scope.doubled_steps {
            self.scope.presumed_steps.push(name.clone());
            return true;
        }
        known
    }

    /// The conversation that is being lowered, and the place before its closing brace.
    fn conversation_here(&self) -> Option<(String, Span)> {
        let id = self.scope.unit?;
        let unit = self.unit_of(id).filter(|unit| unit.conversation)?;
        let block = self.units.get(id.index())?.block_span;
        let end = Span::new(block.file, block.end.saturating_sub(1), block.end.saturating_sub(1));
        Some((unit.declared.name.to_string(), end))
    }
}
