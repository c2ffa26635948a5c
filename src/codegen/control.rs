//! Statements with blocks in them: branches, calls, conversations inside others.

use rust_decimal::Decimal;

use super::generator::Generator;
use super::scope::Scope;
use super::sequence::Sequence;
use crate::bytecode::{Instruction, Op};
use crate::check::flow::branches::{BranchKind, mark};
use crate::check::model::*;
use crate::source::Span;
use crate::value::{Symbol, Value};

impl Generator<'_> {
    /// `if`
    pub(super) fn if_(
        &mut self,
        out: &mut Sequence,
        branches: &[(Expr, Block)],
        otherwise: Option<&Block>,
        statement: Span,
        scope: &Scope<'_>,
    ) {
        let mut ends = Vec::new();
        for (index, (condition, block)) in branches.iter().enumerate() {
            self.expression(out, condition, scope);
            let next = out.jump(Op::JumpIfFalse);
            self.branch(out, BranchKind::Then, block, scope);
            let is_last = index + 1 == branches.len() && otherwise.is_none() && !self.marks;
            if !is_last && !leaves(block, scope) {
                ends.push(out.jump(Op::Jump));
            }
            out.land(next);
        }
        match otherwise {
            Some(block) => self.branch(out, BranchKind::Else, block, scope),
            None => self.mark(out, BranchKind::Else, statement),
        }
        out.land_all(ends);
    }

    /// `match`: what is looked at stays on the stack until an arm takes it, unless it is as cheap to load again.
    pub(super) fn match_(
        &mut self,
        out: &mut Sequence,
        subject: &Expr,
        arms: &[(Vec<Value>, Block)],
        otherwise: Option<&Block>,
        scope: &Scope<'_>,
    ) {
        let reload = is_cheap(subject);
        if !reload {
            self.expression(out, subject, scope);
        }
        let mut ends = Vec::new();
        for (index, (values, block)) in arms.iter().enumerate() {
            let next = self.arm_test(out, subject, values, scope);
            self.drop_subject(out, reload);
            self.branch(out, BranchKind::Arm, block, scope);
            let is_followed = index + 1 < arms.len() || otherwise.is_some() || !reload;
            if is_followed && !leaves(block, scope) {
                ends.push(out.jump(Op::Jump));
            }
            out.land(next);
        }
        self.drop_subject(out, reload);
        if let Some(block) = otherwise {
            self.branch(out, BranchKind::Else, block, scope);
        }
        out.land_all(ends);
    }

    /// A block that is a branch of its own.
    pub(super) fn branch(&mut self, out: &mut Sequence, kind: BranchKind, block: &Block, scope: &Scope<'_>) {
        self.mark(out, kind, block.span);
        self.block(out, block, scope);
    }

    /// Writes down that a branch is taken, where somebody counts them.
    pub(super) fn mark(&mut self, out: &mut Sequence, kind: BranchKind, at: Span) {
        if self.marks {
            let name = self.builder.string(&mark(kind, at));
            out.op(Op::PushMissing);
            out.emit(Instruction::of(Op::Track).c(name));
        }
    }

    fn drop_subject(&mut self, out: &mut Sequence, reload: bool) {
        if !reload {
            out.op(Op::Pop);
        }
    }

    /// Tests the subject against the values of an arm; the jump is taken where none of them is it.
    fn arm_test(
        &mut self,
        out: &mut Sequence,
        subject: &Expr,
        values: &[Value],
        scope: &Scope<'_>,
    ) -> super::sequence::Jump {
        let mut matched = Vec::new();
        for (index, value) in values.iter().enumerate() {
            if is_cheap(subject) {
                self.expression(out, subject, scope);
            } else {
                out.op(Op::Duplicate);
            }
            self.push(out, value);
            out.op(Op::Equal);
            if index + 1 < values.len() {
                matched.push(out.jump(Op::JumpIfTrueKeep));
            }
        }
        if values.is_empty() {
            out.op(Op::PushBool);
        }
        out.land_all(matched);
        out.jump(Op::JumpIfFalse)
    }

    /// `split`: a number that stays the same for a contact and this place, against the sums of the percentages.
    pub(super) fn split(&mut self, out: &mut Sequence, branches: &[(Decimal, Block)], scope: &Scope<'_>) {
        let place = self.split_place(out.here(), scope);
        let (mut ends, mut sum) = (Vec::new(), Decimal::ZERO);
        for (index, (weight, block)) in branches.iter().enumerate() {
            sum = sum.saturating_add(*weight);
            if index + 1 == branches.len() {
                self.branch(out, BranchKind::Share, block, scope);
                break;
            }
            out.emit(Instruction::of(Op::PushBucket).c(place));
            self.push(out, &Value::Number(sum));
            out.op(Op::Less);
            let next = out.jump(Op::JumpIfFalse);
            self.branch(out, BranchKind::Share, block, scope);
            if !leaves(block, scope) {
                ends.push(out.jump(Op::Jump));
            }
            out.land(next);
        }
        out.land_all(ends);
    }

    /// A number for the place of a `split` that stays the same when other parts of the script change: unit, step, and
    /// which split of the step it is.
    fn split_place(&self, span: Span, scope: &Scope<'_>) -> u32 {
        let Some(unit) = scope.unit else { return 0 };
        let step = unit.steps.get(usize::from(scope.step));
        let mut ordinal = 0;
        super::units::each_statement(unit, &mut |statement| {
            let in_step = step.is_none_or(|step| step.span.touches(statement.span.start));
            let is_before =
                matches!(statement.kind, StatementKind::Split(_)) && statement.span.start < span.start;
            ordinal += u32::from(in_step && is_before);
        });
        let step = step.map_or("", |step| step.name.as_str());
        Symbol::of(&format!("{}/{step}/{ordinal}", unit.declared.name)).0
    }

    /// `call`
    pub(super) fn call(&mut self, out: &mut Sequence, statement: &Statement, scope: &Scope<'_>) {
        let StatementKind::Call { result, service, function, arguments, otherwise } = &statement.kind else {
            return;
        };
        let declared = self.project.services.get(service.index());
        let Some(declared) = declared.and_then(|service| service.functions.get(*function as usize)) else {
            return;
        };
        let named = declared.parameters.iter().zip(0_u32..).filter_map(|(parameter, index)| {
            let given = arguments.iter().find(|(at, _)| *at == index).map(|(_, value)| value);
            given.or(parameter.default.as_ref()).map(|value| (parameter.name.as_str(), value))
        });
        self.record(out, named.collect::<Vec<_>>(), scope);
        let index = self.service_offsets.get(service.index()).map_or(0, |first| first + function);
        self.act(out, statement, Instruction::of(Op::CallService).c(index));
        let regular = match result {
            Some(local) => Instruction::of(Op::StoreLocal).b(local.0 as u16),
            None => Instruction::of(Op::Pop),
        };
        match otherwise {
            None => {
                out.emit(Instruction::of(Op::Expire).a(1));
                out.emit(regular);
            }
            Some(block) => {
                let kinds = [BranchKind::CallFailed, BranchKind::Answered];
                self.alternative(out, statement, block, Some(regular), kinds, scope);
            }
        }
    }

    /// The alternative of an instruction that stands right before, then what is done regularly: a block that is one
    /// instruction stands in place, another behind a jump.
    pub(super) fn alternative(
        &mut self,
        out: &mut Sequence,
        statement: &Statement,
        block: &Block,
        regular: Option<Instruction>,
        [otherwise, usual]: [BranchKind; 2],
        scope: &Scope<'_>,
    ) {
        if !self.marks
            && let [Statement { kind: StatementKind::Goto(_) | StatementKind::End, .. }] =
                block.statements.as_slice()
        {
            self.block(out, block, scope);
            regular.into_iter().for_each(|instruction| out.emit(instruction));
            return;
        }
        let jump = out.jump(Op::Jump);
        regular.into_iter().for_each(|instruction| out.emit(instruction));
        self.mark(out, usual, statement.span);
        let end = out.jump(Op::Jump);
        out.land(jump);
        self.branch(out, otherwise, block, scope);
        out.land(end);
    }

    /// `run`
    pub(super) fn run(&mut self, out: &mut Sequence, statement: &Statement, scope: &Scope<'_>) {
        let StatementKind::Run { unit, arguments, result, completed, expired } = &statement.kind else {
            return;
        };
        self.expressions(out, arguments, scope);
        let instruction = Instruction::of(Op::Run).b(arguments.len() as u16).c(unit.0);
        self.act(out, statement, instruction);
        let expiry = match expired {
            None => {
                out.op(Op::Expire);
                None
            }
            Some(block) => Some((out.jump(Op::Jump), block)),
        };
        match result {
            Some(local) => out.emit(Instruction::of(Op::StoreLocal).b(local.0 as u16)),
            None => out.op(Op::Pop),
        }
        if expired.is_some() {
            self.mark(out, BranchKind::Completed, statement.span);
        }
        if let Some(block) = completed {
            self.block(out, block, scope);
        }
        if let Some((jump, block)) = expiry {
            let goes_on = completed.as_ref().is_none_or(|block| !leaves(block, scope));
            let end = goes_on.then(|| out.jump(Op::Jump));
            out.land(jump);
            self.branch(out, BranchKind::Expired, block, scope);
            out.land_all(end.into_iter().collect());
        }
    }
}

/// Whether control surely does not come out at the end of a block.
pub(super) fn leaves(block: &Block, scope: &Scope<'_>) -> bool {
    block.statements.iter().any(|statement| statement_leaves(statement, scope))
}

/// Whether control surely does not come out behind a statement.
pub(super) fn statement_leaves(statement: &Statement, scope: &Scope<'_>) -> bool {
    match &statement.kind {
        StatementKind::Goto(_) | StatementKind::End => true,
        StatementKind::If { branches, otherwise: Some(otherwise) } => {
            branches.iter().all(|(_, block)| leaves(block, scope)) && leaves(otherwise, scope)
        }
        StatementKind::Match { arms, otherwise: Some(otherwise), .. } => {
            arms.iter().all(|(_, block)| leaves(block, scope)) && leaves(otherwise, scope)
        }
        StatementKind::Split(branches) => {
            !branches.is_empty() && branches.iter().all(|(_, block)| leaves(block, scope))
        }
        StatementKind::Run { completed: Some(completed), expired, .. } => {
            leaves(completed, scope) && expired.as_ref().is_none_or(|block| leaves(block, scope))
        }
        _ => false,
    }
}

/// Whether loading a value again costs no more than copying it.
fn is_cheap(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Local(_) | ExprKind::ContactField(_))
}
