//! Marks of statements.

use crate::syntax::ast::{Block, Expr, MatchArm, MatchPattern, Say, Statement, StatementKind, Wait};

use super::marks::{EntryKind, Marks};

impl Marks<'_> {
    pub(super) fn block(&mut self, block: &Block) {
        self.statements(&block.statements);
    }

    pub(super) fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.entry(statement.span, EntryKind::Line);
            self.statement(&statement.kind);
        }
    }

    fn statement(&mut self, statement: &StatementKind) {
        match statement {
            StatementKind::Say(say) => self.say(say),
            StatementKind::Send { text, to } => {
                self.expression(text);
                self.clause(Some(to), 1);
            }
            StatementKind::Email { text, subject, to } => {
                self.expression(text);
                self.clause(subject.as_deref(), 1);
                self.clause(Some(to), 1);
            }
            StatementKind::Forward { to, with } => {
                self.expression(to);
                self.clause(with.as_deref(), 1);
            }
            StatementKind::HandOver { with, .. } => self.clause(with.as_deref(), 1),
            StatementKind::Set { place, value } => {
                self.expression(place);
                self.expression(value);
            }
            StatementKind::Clear(value) => self.expression(value),
            StatementKind::Let { value, .. } => self.expression(value),
            StatementKind::Cancel { per, .. } => self.clause(per.as_deref(), 1),
            StatementKind::Add(_)
            | StatementKind::Remove(_)
            | StatementKind::Subscribe(_)
            | StatementKind::Unsubscribe(_)
            | StatementKind::Goto(_)
            | StatementKind::End => {}
            _ => self.compound_statement(statement),
        }
    }

    /// Statements with arguments or blocks.
    fn compound_statement(&mut self, statement: &StatementKind) {
        match statement {
            StatementKind::Call { arguments, otherwise, .. } => {
                self.arguments(arguments);
                self.blocks(otherwise.as_slice());
            }
            StatementKind::Track { data, .. } => self.record(data),
            StatementKind::Start { arguments, contact, .. } => {
                self.arguments(arguments);
                self.clause(contact.as_deref(), 1);
            }
            StatementKind::Run { arguments, result, outcomes, .. } => {
                self.arguments(arguments);
                if let Some(result) = result {
                    self.may_break(result.span, 1);
                }
                for (name, block) in outcomes {
                    self.entry(name.span, EntryKind::Declaration);
                    self.block(block);
                }
            }
            StatementKind::Wait(wait) => self.wait(wait),
            StatementKind::If { branches, otherwise } => {
                for (condition, block) in branches {
                    self.expression(condition);
                    self.block(block);
                }
                self.blocks(otherwise.as_slice());
            }
            StatementKind::Match { subject, arms, otherwise } => {
                self.match_statement(subject, arms, otherwise)
            }
            StatementKind::Split(parts) => {
                for (_, percentage, block) in parts {
                    self.entry(*percentage, EntryKind::Declaration);
                    self.block(block);
                }
            }
            _ => {}
        }
    }

    fn match_statement(&mut self, subject: &Expr, arms: &[MatchArm], otherwise: &Option<Block>) {
        self.expression(subject);
        for arm in arms {
            self.entry(arm.span, EntryKind::Declaration);
            for pattern in &arm.patterns {
                if let MatchPattern::Value(value) = pattern {
                    self.expression(value);
                }
            }
            self.block(&arm.body);
        }
        if let Some(block) = otherwise {
            self.entry_before(block.span, 1, EntryKind::Declaration);
            self.block(block);
        }
    }

    pub(super) fn say(&mut self, say: &Say) {
        self.expression(&say.text);
        self.clause(say.media.as_deref(), 2);
    }

    fn wait(&mut self, wait: &Wait) {
        self.expression(&wait.moment);
        if let Some(during) = &wait.during {
            self.may_break(during.span, 0);
            self.expression(&during.from);
            self.expression(&during.to);
        }
        self.blocks(wait.otherwise.as_slice());
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// A part of a statement that so many words begin; it may go to a line of its own.
    pub(super) fn clause(&mut self, value: Option<&Expr>, words: usize) {
        if let Some(value) = value {
            self.may_break(value.span, words);
            self.expression(value);
        }
    }
}
