//! Blocks, and conditions that narrow what follows.

use super::Lower;
use super::facts::{Facts, told_by};
use crate::check::model::*;
use crate::source::Span;
use crate::syntax::ast;

impl Lower<'_> {
    /// Statements between braces, with names of their own.
    pub(super) fn block(&mut self, written: &ast::Block) -> Block {
        self.scope.begin_block();
        let block = self.statements(&written.statements, written.span);
        self.scope.end_block();
        block
    }

    pub(super) fn statements(&mut self, written: &[ast::Statement], span: Span) -> Block {
        let mut statements = Vec::with_capacity(written.len());
        for statement in written {
            let kind = self.statement(statement);
            statements.push(Statement { kind, span: statement.span });
        }
        Block { statements, span }
    }

    /// A condition; what it tells holds from here on.
    pub(super) fn condition(&mut self, written: &ast::Expr) -> Expr {
        let condition = self.value_of(written, TypeKind::Bool);
        let told = told_by(&condition, self.project.objects.first());
        self.scope.facts.learn_all(&told.when_true);
        condition
    }

    /// Lowers something that begins with these facts; gives what is known at its end.
    pub(super) fn from<T>(&mut self, facts: Facts, lower: impl FnOnce(&mut Self) -> T) -> (T, Facts) {
        self.scope.facts = facts;
        let lowered = lower(self);
        (lowered, std::mem::take(&mut self.scope.facts))
    }
}
