//! What a run of code says and does, read off its instructions.

use std::collections::HashMap;

use crate::bytecode::op::{Instruction, Op};
use crate::bytecode::schema::CodeOffset;
use crate::bytecode::{Program, pieces};

use super::node::{Arm, Node, written};
use super::statement::{self, Stack};

/// What a run of code says and does.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// What it says and does.
    pub(super) body: Vec<Node>,
    /// Where it goes.
    pub(super) targets: Vec<String>,
    /// The message whose reply it awaits.
    pub(super) message: Option<u32>,
    /// Whether it waits for a clock, a service or another conversation.
    pub(super) pauses: bool,
    /// Values that nothing has taken: what an expression comes to.
    stack: Stack,
    /// Values that are kept until a place is reached, and what joins them with what is there then.
    kept: HashMap<u32, Vec<(String, Joint)>>,
    /// The blocks that are being read, the innermost last.
    open: Vec<Block>,
    /// The last instruction asked for something that may fail.
    asked: bool,
}

/// How two values become one.
#[derive(Debug, Clone)]
enum Joint {
    /// One of them is taken, by the contact's language.
    Either,
    /// By a sign.
    Sign(&'static str),
    /// By a condition.
    If(String),
}

/// A block while it is read.
#[derive(Debug, Clone)]
struct Block {
    /// When it is run: `if …`, `else`; empty for what only is not the alternative, and needs no block of its own.
    head: String,
    /// The first instruction that does not belong to it.
    end: u32,
    body: Vec<Node>,
    /// The values that lie below it.
    below: Stack,
    /// Whether what does not lead to its end is its alternative.
    has_alternative: bool,
}

impl Reading {
    pub(super) fn of(program: &Program, unit: u32, entry: CodeOffset) -> Self {
        let mut read = Self::default();
        let run = pieces::code(program, unit, entry);
        for (at, instruction, text) in &run {
            read.close(*at);
            read.join(*at);
            read.step(program, unit, *at, *instruction, text);
        }
        read.close(u32::MAX);
        read
    }

    /// All of it on one line: what is said and done, and what an expression comes to.
    pub(super) fn all(self) -> String {
        let mut all = Vec::new();
        if !self.body.is_empty() {
            // A text alone needs no quotes.
            let text = match self.body.as_slice() {
                [Node::Text(text)] => text.clone(),
                body => written(body),
            };
            all.push(text);
        }
        all.extend(self.stack.into_texts());
        all.join("; ")
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(block) => block.body.push(node),
            None => self.body.push(node),
        }
    }

    fn act(&mut self, text: impl Into<String>) {
        self.add(Node::Action(text.into()));
    }

    /// Closes the blocks that end before a place.
    fn close(&mut self, at: u32) {
        while let Some(block) = self.open.pop_if(|block| block.end <= at) {
            let end = block.end;
            let has_alternative = block.has_alternative;
            self.stack = block.below.clone();
            self.put(block);
            if has_alternative && end <= at && at != u32::MAX {
                self.begin("else".to_owned(), u32::MAX, false);
            }
        }
    }

    /// Puts a block where it belongs. An `else` is an arm of what is before it.
    fn put(&mut self, block: Block) {
        let Block { head, body: inside, .. } = block;
        if head.is_empty() {
            return inside.into_iter().for_each(|node| self.add(node));
        }
        let before = self.open.last_mut().map_or(&mut self.body, |block| &mut block.body);
        match before.last_mut() {
            Some(Node::Group { arms, .. }) if head == "else" => arms.push(Arm { head, inside }),
            _ => before.push(Node::Group { head: String::new(), arms: vec![Arm { head, inside }] }),
        }
    }

    fn begin(&mut self, head: String, end: u32, has_alternative: bool) {
        let below = self.stack.clone();
        self.open.push(Block { head, end, body: Vec::new(), below, has_alternative });
    }

    /// Values that were kept for this place are joined with the topmost one.
    fn join(&mut self, at: u32) {
        for (kept, joint) in self.kept.remove(&at).unwrap_or_default().into_iter().rev() {
            let top = self.stack.pop();
            let (kept_code, top_code) = (statement::code(&kept), statement::code(&top));
            self.stack.push(match joint {
                Joint::Either => format!("{kept} / {top}"),
                Joint::Sign(sign) => format!("{{{kept_code} {sign} {top_code}}}"),
                Joint::If(condition) => format!("{{{condition} then {kept_code} else {top_code}}}"),
            });
        }
    }

    fn keep(&mut self, at: u32, instruction: Instruction, joint: Joint) {
        if !self.stack.is_empty() {
            let top = self.stack.pop();
            self.kept.entry(at + 1 + instruction.c).or_default().push((top, joint));
        }
    }

    /// A jump over what else might have been done, or over another value.
    fn jump(&mut self, at: u32, instruction: Instruction) {
        let to = at + 1 + instruction.c;
        let Some(block) = self.open.pop_if(|block| block.end == at + 1) else {
            return self.keep(at, instruction, Joint::Either);
        };
        if self.stack.len() > block.below.len() {
            self.keep(at, instruction, Joint::If(block.head));
            return;
        }
        self.stack = block.below.clone();
        self.put(block);
        self.begin("else".to_owned(), to, false);
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
            Op::JumpIfSetKeep => self.keep(at, instruction, Joint::Sign("??")),
            Op::JumpIfFalseKeep => self.keep(at, instruction, Joint::Sign("and")),
            Op::JumpIfTrueKeep => self.keep(at, instruction, Joint::Sign("or")),
            Op::Jump if asked => self.begin(String::new(), at + 1 + c, true),
            Op::Jump => self.jump(at, instruction),
            Op::JumpIfFalse => {
                let condition = self.stack.pop_code();
                self.begin(format!("if {condition}"), at + 1 + c, false);
            }
            Op::Say | Op::SayText => self.say(program, instruction),
            Op::Goto | Op::End | Op::Expire => self.leave(program, unit, instruction, asked),
            Op::Await => self.message = Some(c),
            Op::Pop => drop(self.stack.pop()),
            Op::Duplicate => {
                let top = self.stack.pop();
                self.stack.push(top.clone());
                self.stack.push(top);
            }
            Op::Return | Op::JumpUnlessLanguage => {}
            _ => self.other(program, unit, instruction, text),
        }
    }

    fn say(&mut self, program: &Program, instruction: Instruction) {
        if instruction.op == Op::SayText {
            return self.add(Node::Text(program.string(instruction.c).to_owned()));
        }
        let mut values = self.stack.take(1 + u32::from(instruction.a)).into_iter();
        self.add(Node::Text(values.next().unwrap_or_default()));
        if let Some(media) = values.next() {
            self.act(format!("with media {}", statement::code(&media)));
        }
    }

    /// Leaves the code. Where it stands for what else might happen, the code goes on behind it.
    fn leave(&mut self, program: &Program, unit: u32, instruction: Instruction, asked: bool) {
        let text = match instruction.op {
            Op::Goto => {
                let name = program.step_name(unit, instruction.c);
                self.targets.push(name.to_owned());
                format!("goto {name}")
            }
            Op::End => {
                self.targets.push("end".to_owned());
                "end".to_owned()
            }
            _ => "end with the fallback".to_owned(),
        };
        if asked {
            let inside = vec![Node::Action(text)];
            return self.add(Node::Group {
                head: String::new(),
                arms: vec![Arm { head: "else".to_owned(), inside }],
            });
        }
        self.act(text);
    }

    fn other(&mut self, program: &Program, unit: u32, instruction: Instruction, text: &str) {
        let op = instruction.op;
        self.pauses |= matches!(op, Op::WaitFor | Op::WaitTime | Op::WaitUntil | Op::CallService | Op::Run);
        self.asked = match op {
            Op::CallService | Op::Run => true,
            Op::WaitFor | Op::WaitTime | Op::WaitUntil => instruction.a == 1,
            _ => false,
        };
        let operand = text.strip_prefix(op.name()).unwrap_or_default().trim();
        let operand = named_local(program, unit, instruction).unwrap_or(operand);
        let during = window(program, instruction);
        let operand = during.as_deref().unwrap_or(operand);
        if !statement::value(&mut self.stack, instruction, operand) {
            let text = statement::statement(&mut self.stack, instruction, operand);
            self.act(text);
        }
    }
}

/// The window of a `wait`.
fn window(program: &Program, instruction: Instruction) -> Option<String> {
    if !matches!(instruction.op, Op::WaitFor | Op::WaitTime | Op::WaitUntil) {
        return None;
    }
    let window = instruction.b.checked_sub(1).and_then(|at| program.schema().windows.get(usize::from(at)));
    Some(window.map(|window| format!(" during {}", pieces::window(window))).unwrap_or_default())
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
