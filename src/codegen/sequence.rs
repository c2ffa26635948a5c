//! A run of code in the making: instructions, where they were written, jumps that are not aimed yet.

use crate::bytecode::{Instruction, Op, limits};
use crate::source::Span;

/// Instructions in order, each with its place.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    instructions: Vec<Instruction>,
    places: Vec<Span>,
    here: Span,
}

/// A jump that is to be aimed.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub(super) struct Jump(usize);

impl Sequence {
    /// What is emitted from now on was written here.
    pub(super) fn at(&mut self, span: Span) {
        self.here = span;
    }

    /// Where what is emitted now was written.
    pub(super) fn here(&self) -> Span {
        self.here
    }

    /// Adds an instruction. Past the limit nothing is added: the generator reports it at the end of the run.
    pub(super) fn emit(&mut self, instruction: Instruction) {
        if self.instructions.len() <= limits::SEQUENCE_INSTRUCTIONS {
            self.instructions.push(instruction);
            self.places.push(self.here);
        }
    }

    /// Adds an operation without operands.
    pub(super) fn op(&mut self, op: Op) {
        self.emit(Instruction::of(op));
    }

    /// Adds a jump, to be aimed with [`Self::land`].
    pub(super) fn jump(&mut self, op: Op) -> Jump {
        self.jump_with(Instruction::of(op))
    }

    /// Adds a jump with operands.
    pub(super) fn jump_with(&mut self, instruction: Instruction) -> Jump {
        self.emit(instruction);
        Jump(self.instructions.len() - 1)
    }

    /// Aims a jump at what is emitted next.
    pub(super) fn land(&mut self, jump: Jump) {
        let distance = self.instructions.len().saturating_sub(jump.0 + 1) as u32;
        if let Some(instruction) = self.instructions.get_mut(jump.0) {
            instruction.c = distance;
        }
    }

    /// Aims several jumps at what is emitted next.
    pub(super) fn land_all(&mut self, jumps: Vec<Jump>) {
        jumps.into_iter().for_each(|jump| self.land(jump));
    }

    /// The instructions.
    pub(super) fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// Where each was written.
    pub(super) fn places(&self) -> &[Span] {
        &self.places
    }

    /// Whether it outgrew [`limits::SEQUENCE_INSTRUCTIONS`].
    pub(super) fn is_too_long(&self) -> bool {
        self.instructions.len() > limits::SEQUENCE_INSTRUCTIONS
    }
}
