//! Messages: what they wait for, and what follows.

use super::control::leaves;
use super::generator::Generator;
use super::scope::Scope;
use super::sequence::Sequence;
use crate::bytecode::program::MessageRecord;
use crate::bytecode::schema::CodeOffset;
use crate::bytecode::{Instruction, Op, limits};
use crate::check::model::*;
use crate::source::Span;

impl Generator<'_> {
    /// The index of a message. The scope is that of its step.
    pub(super) fn message(&mut self, message: &Message, span: Span, scope: &Scope<'_>) -> u32 {
        if message.choices.len() > limits::CHOICES {
            self.too_large(span, "this message");
            return 0;
        }
        let choices: Vec<_> =
            message.choices.iter().filter_map(|choice| self.choice(choice, scope)).collect();
        let (first_choice, choice_count) = self.builder.choices(&choices);
        let answer = message.answer.as_ref().map(|answer| self.answer(answer, scope));
        let no_reply = message.no_reply.as_ref();
        let record = MessageRecord {
            style: match message.style {
                ChoiceStyle::Numbered => 0,
                ChoiceStyle::Bulleted => 1,
                ChoiceStyle::Hidden => 2,
            },
            matching: match message.matching {
                Matching::Exact => 0,
                Matching::Word => 1,
                Matching::Prefix => 2,
                Matching::Fuzzy => 3,
                Matching::Anywhere => 4,
            },
            reprompts: u16::try_from(message.reprompts).unwrap_or(u16::MAX),
            reprompt: self.optional_value(message.reprompt.as_deref(), scope),
            first_choice,
            choice_count,
            answer,
            otherwise: message.otherwise.as_ref().map(|outcome| self.outcome(outcome, None, scope)),
            no_reply_after: no_reply.map(|no_reply| self.value(&no_reply.after, scope)),
            no_reply: no_reply.map(|no_reply| self.nudge(&no_reply.outcome.block, scope)),
        };
        self.builder.message(record)
    }

    /// Code of `no reply`: where its block does not leave, the question stands as before.
    fn nudge(&mut self, block: &Block, scope: &Scope<'_>) -> CodeOffset {
        let mut out = Sequence::default();
        out.at(block.span);
        self.block(&mut out, block, scope);
        if !leaves(block, scope) {
            out.at(block.span);
            out.op(Op::Return);
        }
        self.place(&out, scope)
    }

    /// Code of a way on: what it does first, its block, and the default recommendation where that does not leave.
    pub(super) fn outcome(
        &mut self,
        outcome: &Outcome,
        first: Option<(&Place, u16)>,
        scope: &Scope<'_>,
    ) -> CodeOffset {
        let mut out = Sequence::default();
        out.at(outcome.block.span);
        if let Some((place, captured)) = first {
            out.emit(Instruction::of(Op::LoadLocal).b(captured));
            self.store(&mut out, place, scope);
        }
        self.block(&mut out, &outcome.block, scope);
        if !leaves(&outcome.block, scope) {
            out.at(outcome.block.span);
            match scope.unit.and_then(|unit| unit.default_step) {
                Some(step) => out.emit(Instruction::of(Op::Goto).c(step.0)),
                None => out.op(Op::End),
            }
        }
        self.place(&out, scope)
    }
}
