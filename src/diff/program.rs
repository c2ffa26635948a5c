//! The portrait of a compiled program. Texts are put together again from the instructions that make them; conditions and
//! values that are computed are shown in braces by their names, and costs are not known.

use std::collections::HashMap;

use crate::bytecode::op::{Instruction, Op};
use crate::bytecode::pieces;
use crate::bytecode::program::{ChoiceMatcher, MessageRecord};
use crate::bytecode::schema::CodeOffset;
use crate::bytecode::{Program, disassemble};

use super::portrait::{Portrait, StepPortrait, TriggerPortrait, UnitPortrait, WayPortrait};

/// The portrait of a program.
pub fn of_program(program: &Program) -> Portrait {
    let units = (0..program.unit_count()).map(|index| unit(program, index));
    Portrait { declarations: declarations(program), units: units.collect() }
}

/// The lines of the listing between its sections and its units: each declares something.
fn declarations(program: &Program) -> Vec<(String, String)> {
    let listing = disassemble(program);
    let begin = listing.find("\nlanguages").map(|at| at + 1).unwrap_or_default();
    let lines = listing.get(begin..).unwrap_or_default().lines();
    let lines = lines.take_while(|line| !line.is_empty());
    let lines = lines.filter(|line| !line.starts_with(' '));
    lines
        .map(|line| {
            let name: Vec<&str> =
                line.split([' ', '(', '{', '=', ':']).filter(|word| !word.is_empty()).take(2).collect();
            (name.join(" "), line.to_owned())
        })
        .collect()
}

fn unit(program: &Program, index: u32) -> UnitPortrait {
    let record = program.settings_of(index);
    let conversation = record.is_some_and(|settings| settings.conversation);
    let triggers = program
        .triggers_of_unit(index)
        .map(|trigger| TriggerPortrait::new(&pieces::trigger(program, trigger)));
    let mut settings = vec![("settings".to_owned(), pieces::settings(program, index).join(", "))];
    let mut steps = Vec::new();
    if let Some(record) = record {
        let mut add = |name: &str, code: Option<CodeOffset>| {
            let read = code.map(|code| Reading::of(program, index, code)).unwrap_or_default();
            settings.push((name.to_owned(), read.all().join("; ")));
        };
        add("fallback", record.fallback);
        add("per", record.per);
        add("on timeout", record.on_timeout);
        add("on fallback", record.on_fallback);
        add("on undelivered", record.on_undelivered);
        add("on optout", record.on_optout);
    }
    let unit = program.unit(index);
    if let Some(unit) = unit.filter(|_| !conversation) {
        steps.push(step(program, index, "at once", unit.entry));
    }
    for at in 0..unit.map_or(0, |unit| u32::from(unit.step_count)) {
        if let Some(record) = program.step(index, at) {
            steps.push(step(program, index, program.string(record.name), record.code));
        }
    }
    UnitPortrait {
        name: program.unit_name(index).to_owned(),
        kind: if conversation { "conversation" } else { "automation" }.to_owned(),
        triggers: triggers.collect(),
        settings,
        steps,
        costs: Vec::new(),
    }
}

fn step(program: &Program, unit: u32, name: &str, code: CodeOffset) -> StepPortrait {
    let read = Reading::of(program, unit, code);
    let message = read.message.and_then(|message| program.message(message));
    let mut ways: Vec<WayPortrait> =
        read.targets.iter().map(|to| WayPortrait { to: to.clone(), ..WayPortrait::default() }).collect();
    let mut question = Vec::new();
    if let Some(message) = &message {
        question = asks(program, unit, message);
        ways.extend(message_ways(program, unit, message));
    }
    StepPortrait {
        name: name.to_owned(),
        kind: if message.is_some() { "message" } else { "step" }.to_owned(),
        waits: message.is_some() || read.pauses,
        texts: read.texts,
        actions: read.actions,
        question,
        ways,
    }
}

fn asks(program: &Program, unit: u32, message: &MessageRecord) -> Vec<(String, String)> {
    let word = |words: &[&str], at: u8| words.get(usize::from(at)).copied().unwrap_or_default().to_owned();
    let reprompt = message.reprompt.map(|code| Reading::of(program, unit, code).all().join("; "));
    vec![
        ("reprompt".to_owned(), reprompt.unwrap_or_default()),
        ("reprompts".to_owned(), message.reprompts.to_string()),
        ("matching".to_owned(), word(&["exact", "word", "prefix", "fuzzy", "anywhere"], message.matching)),
        ("choices".to_owned(), word(&["numbered", "bulleted", "hidden"], message.style)),
    ]
}

fn message_ways(program: &Program, unit: u32, message: &MessageRecord) -> Vec<WayPortrait> {
    let way = |label: String, code: CodeOffset| {
        let read = Reading::of(program, unit, code);
        WayPortrait {
            label,
            to: read.targets.join(" or "),
            does: read.texts.into_iter().chain(read.actions).collect(),
        }
    };
    let mut found = Vec::new();
    for choice in program.choices(message) {
        found.push(way(label(program, choice.matcher), choice.outcome));
    }
    if let Some(answer) = message.answer.and_then(|answer| program.answer(answer)) {
        found.push(way(format!("answer {:?}", answer.kind).to_lowercase(), answer.outcome));
    }
    found.extend(message.otherwise.map(|code| way("otherwise".to_owned(), code)));
    if let (Some(after), Some(code)) = (message.no_reply_after, message.no_reply) {
        let after = Reading::of(program, unit, after).all().join("; ");
        found.push(way(format!("no reply in {after}"), code));
    }
    found
}

fn label(program: &Program, matcher: ChoiceMatcher) -> String {
    match matcher {
        ChoiceMatcher::Labels { first, count } => {
            let mut labels: Vec<&str> = Vec::new();
            for label in program.labels(first, count) {
                let text = program.string(label.text);
                if !labels.contains(&text) {
                    labels.push(text);
                }
            }
            match labels.split_first() {
                Some((first, [])) => (*first).to_owned(),
                Some((first, more)) => format!("{first} ({})", more.join(", ")),
                None => String::new(),
            }
        }
        ChoiceMatcher::Intent(intent) => {
            let intent = program.schema().intents.get(intent as usize);
            format!("intent {}", intent.map(|intent| intent.name.as_str()).unwrap_or_default())
        }
        ChoiceMatcher::Regex(regex) => {
            let regex = program.schema().regexes.get(regex as usize);
            format!("matches {}", regex.map(|(text, _)| text.as_str()).unwrap_or_default())
        }
        ChoiceMatcher::Each { .. } => "each".to_owned(),
    }
}

/// What a run of code says and does.
#[derive(Debug, Clone, Default)]
struct Reading {
    texts: Vec<String>,
    actions: Vec<String>,
    targets: Vec<String>,
    message: Option<u32>,
    /// Whether it waits for a clock, a service or another conversation.
    pauses: bool,
    /// Values that nothing has taken: what an expression comes to.
    stack: Vec<String>,
    /// Values that are kept until a place is reached, and what joins them with what is there then.
    kept: HashMap<u32, Vec<(String, &'static str)>>,
}

impl Reading {
    fn of(program: &Program, unit: u32, entry: CodeOffset) -> Self {
        let mut read = Self::default();
        for (at, instruction, text) in pieces::code(program, unit, entry) {
            read.join(at);
            read.step(program, unit, at, instruction, &text);
        }
        read
    }

    /// Texts, actions, and what an expression comes to.
    fn all(self) -> Vec<String> {
        self.texts.into_iter().chain(self.actions).chain(self.stack).collect()
    }

    /// Values that were kept for this place are joined with the topmost one.
    fn join(&mut self, at: u32) {
        for (kept, joint) in self.kept.remove(&at).unwrap_or_default().into_iter().rev() {
            let top = self.stack.pop().unwrap_or_default();
            self.stack.push(format!("{kept}{joint}{top}"));
        }
    }

    fn keep(&mut self, at: u32, instruction: Instruction, joint: &'static str) {
        if let Some(top) = self.stack.pop() {
            self.kept.entry(at + 1 + instruction.c).or_default().push((top, joint));
        }
    }

    fn step(&mut self, program: &Program, unit: u32, at: u32, instruction: Instruction, text: &str) {
        let Instruction { op, b, c, .. } = instruction;
        match op {
            Op::PushText => self.stack.push(program.string(c).to_owned()),
            Op::Concat => {
                let first = self.stack.len().saturating_sub(c as usize);
                let joined = self.stack.split_off(first).concat();
                self.stack.push(joined);
            }
            Op::JumpIfSetKeep => self.keep(at, instruction, " ?? "),
            Op::JumpIfFalseKeep => self.keep(at, instruction, " and "),
            Op::JumpIfTrueKeep => self.keep(at, instruction, " or "),
            Op::Jump => self.keep(at, instruction, " / "),
            Op::JumpIfFalse => {
                let condition = self.stack.pop().unwrap_or_default();
                self.actions.push(format!("if {condition}"));
            }
            Op::SayText => self.texts.push(program.string(c).to_owned()),
            Op::Say => {
                let said = self.stack.pop().unwrap_or_default();
                self.stack.clear();
                self.texts.push(said);
            }
            Op::Goto => self.targets.push(program.step_name(unit, c).to_owned()),
            Op::End => self.targets.push("end".to_owned()),
            Op::Await => self.message = Some(c),
            Op::Return | Op::JumpUnlessLanguage => {}
            Op::CallFunction => {
                let first = self.stack.len().saturating_sub(usize::from(b));
                let arguments = self.stack.split_off(first).join(", ");
                self.stack.push(format!("{{{} {arguments}}}", text.trim_start_matches("CallFunction ")));
            }
            _ => self.other(op, text),
        }
    }

    /// What is shown as the listing writes it: values that are pushed, things that are done.
    fn other(&mut self, op: Op, text: &str) {
        let name = op.name();
        let operand = text.strip_prefix(name).unwrap_or_default().trim();
        if name.starts_with("Push") || name.starts_with("Load") || matches!(op, Op::InGroup) {
            return self.stack.push(format!("{{{operand}}}"));
        }
        if is_calculation(op) {
            let right = if matches!(op, Op::Not | Op::Negate | Op::IsSet | Op::Matches | Op::GetField) {
                String::new()
            } else {
                self.stack.pop().unwrap_or_default()
            };
            let left = self.stack.pop().unwrap_or_default();
            return self.stack.push(format!("{left} {text} {right}").trim_end().to_owned());
        }
        self.pauses |= matches!(op, Op::WaitFor | Op::WaitTime | Op::WaitUntil | Op::CallService | Op::Run);
        let with = std::mem::take(&mut self.stack).join(", ");
        self.actions.push(format!("{text} {with}").trim_end().to_owned());
    }
}

/// Whether an operation makes one value of one or two.
fn is_calculation(op: Op) -> bool {
    matches!(
        op,
        Op::Add
            | Op::Subtract
            | Op::Multiply
            | Op::Divide
            | Op::Remainder
            | Op::Negate
            | Op::Not
            | Op::Equal
            | Op::NotEqual
            | Op::Less
            | Op::LessOrEqual
            | Op::Greater
            | Op::GreaterOrEqual
            | Op::Contains
            | Op::Matches
            | Op::IsSet
            | Op::GetField
    )
}
