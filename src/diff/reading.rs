//! What a run of code says and does, read off its instructions.

use std::collections::HashMap;

use crate::bytecode::op::{Instruction, Op};
use crate::bytecode::schema::CodeOffset;
use crate::bytecode::{Program, pieces};

use super::statement::{self, Stack};

/// What a run of code says and does.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// What it says.
    pub(super) texts: Vec<String>,
    /// What else it does, as statements.
    pub(super) actions: Vec<String>,
    /// Where it goes.
    pub(super) targets: Vec<String>,
    /// The message whose reply it awaits.
    pub(super) message: Option<u32>,
    /// Whether it waits for a clock, a service or another conversation.
    pub(super) pauses: bool,
    /// Whether the instruction before asked for something that may fail.
    asked: bool,
    /// Values that nothing has taken: what an expression comes to.
    stack: Stack,
    /// Values that are kept until a place is reached, and what joins them with what is there then.
    kept: HashMap<u32, Vec<(String, &'static str)>>,
}

/// Between values of which one is taken, by a condition or the contact's language.
const EITHER: &str = " / ";

impl Reading {
    pub(super) fn of(program: &Program, unit: u32, entry: CodeOffset) -> Self {
        let mut read = Self::default();
        for (at, instruction, text) in pieces::code(program, unit, entry) {
            read.join(at);
            read.step(program, unit, at, instruction, &text);
        }
        read
    }

    /// Texts, actions, and what an expression comes to.
    pub(super) fn all(self) -> Vec<String> {
        self.texts.into_iter().chain(self.actions).chain(self.stack.into_texts()).collect()
    }

    /// Values that were kept for this place are joined with the topmost one.
    fn join(&mut self, at: u32) {
        for (kept, joint) in self.kept.remove(&at).unwrap_or_default().into_iter().rev() {
            let top = self.stack.pop();
            self.stack.push(match joint {
                EITHER => format!("{kept}{EITHER}{top}"),
                _ => format!("{{{}{joint}{}}}", statement::code(&kept), statement::code(&top)),
            });
        }
    }

    fn keep(&mut self, at: u32, instruction: Instruction, joint: &'static str) {
        if !self.stack.is_empty() {
            let top = self.stack.pop();
            self.kept.entry(at + 1 + instruction.c).or_default().push((top, joint));
        }
    }

    fn step(&mut self, program: &Program, unit: u32, at: u32, instruction: Instruction, text: &str) {
        let Instruction { op, c, .. } = instruction;
        let asked = std::mem::take(&mut self.asked);
        match op {
            Op::PushText => self.stack.push(program.string(c).to_owned()),
            Op::Concat => {
                let joined = self.stack.take(c).concat();
                self.stack.push(joined);
            }
            Op::JumpIfSetKeep => self.keep(at, instruction, " ?? "),
            Op::JumpIfFalseKeep => self.keep(at, instruction, " and "),
            Op::JumpIfTrueKeep => self.keep(at, instruction, " or "),
            // Where a service fails, there is no answer to keep.
            Op::Jump if asked => {}
            Op::Jump => self.keep(at, instruction, EITHER),
            Op::JumpIfFalse => {
                let condition = self.stack.pop_code();
                self.actions.push(format!("if {condition}"));
            }
            Op::SayText => self.texts.push(program.string(c).to_owned()),
            Op::Say => {
                let mut values = self.stack.take(1 + u32::from(instruction.a)).into_iter();
                self.texts.extend(values.next());
                self.actions
                    .extend(values.next().map(|media| format!("with media {}", statement::code(&media))));
            }
            Op::Goto => self.targets.push(program.step_name(unit, c).to_owned()),
            Op::End => self.targets.push("end".to_owned()),
            Op::Await => self.message = Some(c),
            Op::Pop => drop(self.stack.pop()),
            Op::Return | Op::JumpUnlessLanguage | Op::Duplicate => {}
            _ => {
                self.pauses |=
                    matches!(op, Op::WaitFor | Op::WaitTime | Op::WaitUntil | Op::CallService | Op::Run);
                self.asked = matches!(op, Op::CallService | Op::Run);
                let operand = text.strip_prefix(op.name()).unwrap_or_default().trim();
                let operand = named_local(program, unit, instruction).unwrap_or(operand);
                if !statement::value(&mut self.stack, instruction, operand) {
                    self.actions.push(statement::statement(&mut self.stack, instruction, operand));
                }
            }
        }
    }
}

/// A local that holds what started the unit, by the name that a script has for it.
fn named_local(program: &Program, unit: u32, instruction: Instruction) -> Option<&'static str> {
    let settings = program.settings_of(unit).filter(|_| instruction.op == Op::LoadLocal)?;
    let named = [
        ("event", settings.event_local),
        ("campaign", settings.campaign_local),
        ("intent", settings.intent_local),
    ];
    named.into_iter().find(|(_, local)| *local == Some(instruction.b)).map(|(name, _)| name)
}
