//! `wait`

use super::generator::Generator;
use super::scope::Scope;
use super::sequence::Sequence;
use crate::bytecode::schema::Window;
use crate::bytecode::{Instruction, Op};
use crate::check::flow::branches::BranchKind;
use crate::check::model::*;

impl Generator<'_> {
    /// `wait`: what it waits for, the window, the alternative.
    pub(super) fn wait(&mut self, out: &mut Sequence, statement: &Statement, wait: &Wait, scope: &Scope<'_>) {
        let (op, operand) = match &wait.kind {
            WaitKind::For(duration) => (Op::WaitFor, duration),
            WaitKind::Time(time) => (Op::WaitTime, time),
            WaitKind::Until(moment) => (Op::WaitUntil, moment),
        };
        self.expression(out, operand, scope);
        let window = wait.during.as_ref().map_or(0, |during| self.builder.window(window(during)));
        let instruction = Instruction::of(op).b(window).a(u8::from(wait.otherwise.is_some()));
        self.act(out, statement, instruction);
        if let Some(block) = &wait.otherwise {
            let kinds = [BranchKind::Late, BranchKind::InTime];
            self.alternative(out, statement, block, None, kinds, scope);
        }
    }
}

fn window(during: &During) -> Window {
    let minute = |time: jiff::civil::Time| {
        u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
    };
    Window { from_minute: minute(during.from), to_minute: minute(during.to), days: during.days }
}
