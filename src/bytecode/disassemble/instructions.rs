//! Runs of code.

use super::Listing;
use crate::bytecode::op::{ContactProperty, Function, Instruction, Op};
use crate::bytecode::schema::CodeOffset;
use crate::bytecode::signature::{Flow, Operand, signature};
use crate::value::{Context, Value, Zone, display};

impl Listing<'_> {
    /// Code with a heading that says what it is.
    pub(super) fn code(&mut self, level: usize, heading: &str, entry: CodeOffset) {
        self.code_of(level, heading, "", entry);
    }

    /// The same with more words behind the heading, where it is not referred to.
    pub(super) fn code_of(&mut self, level: usize, heading: &str, more: &str, entry: CodeOffset) {
        let here = format!("{}{heading}", self.path);
        if let Some(first) = self.code.get(&entry) {
            let first = first.clone();
            return self.line(level, format_args!("{heading}{more}: code {entry}, as {first}"));
        }
        self.code.insert(entry, here);
        self.line(level, format_args!("{heading}{more}:"));
        for (at, instruction) in self.run(entry) {
            let text = self.instruction(at, instruction);
            self.line(level + 1, format_args!("{at:>5}  {text}"));
        }
    }

    /// The instructions from an entry to the last that can follow it.
    pub(super) fn run(&self, entry: CodeOffset) -> Vec<(CodeOffset, Instruction)> {
        let (mut run, mut last) = (Vec::new(), entry);
        for at in entry.. {
            let Some(instruction) = self.program.instruction(at).filter(|_| at <= last) else { break };
            last = last.max(furthest(at, instruction));
            run.push((at, instruction));
        }
        run
    }

    /// The same where there may be none.
    pub(super) fn some_code(&mut self, level: usize, heading: &str, entry: Option<CodeOffset>) {
        if let Some(entry) = entry {
            self.code(level, heading, entry);
        }
    }

    /// An instruction with its operands in words.
    pub(super) fn instruction(&self, at: CodeOffset, instruction: Instruction) -> String {
        let Instruction { op, a, b, c } = instruction;
        let signature = signature(op);
        let operands = [(signature.a, u32::from(a)), (signature.b, u32::from(b)), (signature.c, c)];
        let words = operands.into_iter().filter_map(|(operand, value)| self.operand(at, op, operand, value));
        std::iter::once(op.name().to_owned()).chain(words).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn operand(&self, at: CodeOffset, op: Op, operand: Operand, value: u32) -> Option<String> {
        let schema = self.program.schema();
        let number = || value.to_string();
        Some(match operand {
            Operand::None => return None,
            Operand::Flag => return flag(op, value != 0).map(str::to_owned),
            Operand::Graphemes if value == 0 => return None,
            Operand::Window if value == 0 => return None,
            Operand::Property | Operand::WritableProperty => {
                let property = u8::try_from(value).ok().and_then(ContactProperty::from_code);
                property.map_or_else(number, |property| property.name().to_owned())
            }
            Operand::Function => {
                let function = u8::try_from(value).ok().and_then(Function::from_code);
                function.map_or_else(number, |function| function.name().to_owned())
            }
            Operand::Local => format!("local {value}"),
            Operand::Graphemes => format!("cut at {value}"),
            Operand::Window => format!("in window {}", value - 1),
            Operand::Language => schema.languages.get(value as usize).map_or_else(number, String::clone),
            Operand::Count | Operand::Place => number(),
            Operand::Integer => value.cast_signed().to_string(),
            Operand::Text => format!("{:?}", self.program.string(value)),
            Operand::Constant | Operand::LocalDateTime => self.value(&self.program.constant(value)),
            Operand::Path => match self.program.constant(value) {
                Value::List(names) => names.iter().map(|name| self.value(name)).collect::<Vec<_>>().join("."),
                other => self.value(&other),
            },
            Operand::Symbol => self.symbol_operand(op, value)?,
            Operand::Message => format!("message {value}"),
            Operand::Choices => match value.checked_sub(1) {
                Some(message) => format!("of message {message}"),
                None => "of the awaited message".to_owned(),
            },
            Operand::Regex => {
                let regex = schema.regexes.get(value as usize);
                regex.map_or_else(number, |(text, cased)| {
                    format!("r{text:?}{}", if *cased { " cased" } else { "" })
                })
            }
            Operand::Distance => format!("→ {}", u64::from(at) + 1 + u64::from(value)),
            Operand::Step => {
                format!("step {value} {}", self.program.step_name(self.unit, value)).trim_end().to_owned()
            }
            Operand::ServiceFunction => schema
                .functions
                .get(value as usize)
                .map_or_else(number, |function| format!("{}.{}", function.service, function.name)),
            Operand::Unit | Operand::Conversation => self.program.unit_name(value).to_owned(),
            Operand::Team => schema.teams.get(value as usize).map_or_else(number, |team| team.name.clone()),
        })
    }

    /// Without the flag, consent is about no category.
    fn symbol_operand(&self, op: Op, symbol: u32) -> Option<String> {
        let is_all = matches!(op, Op::Subscribe | Op::Unsubscribe) && symbol == 0;
        (!is_all).then(|| self.symbol(symbol))
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => format!("{text:?}"),
            _ => {
                let context =
                    Context { now_ms: 0, zone: &Zone::UTC, language: "", country: "", names: self.program };
                display(value, &context)
            }
        }
    }
}

/// The furthest instruction that may follow; the instruction itself where none does.
fn furthest(at: CodeOffset, instruction: Instruction) -> CodeOffset {
    let next = at.saturating_add(1);
    match signature(instruction.op).flow {
        Flow::Next => next,
        Flow::Jump | Flow::Branch | Flow::BranchKeeping => next.saturating_add(instruction.c),
        Flow::Alternative(_) => next.saturating_add(1),
        Flow::AlternativeIfFlag => next.saturating_add(u32::from(instruction.a)),
        Flow::Leave => at,
    }
}

/// What a flag says; nothing where it says nothing.
fn flag(op: Op, set: bool) -> Option<&'static str> {
    match (op, set) {
        (Op::PushBool, true) => Some("true"),
        (Op::PushBool, false) => Some("false"),
        (Op::StoreLocal, true) => Some("blank is missing"),
        (Op::Return, true) => Some("value"),
        (Op::End, true) => Some("recommended"),
        (Op::Expire, true) => Some("with fallback"),
        (Op::WaitFor | Op::WaitTime | Op::WaitUntil, true) => Some("or else"),
        (Op::Say, true) => Some("with media"),
        (Op::Start, true) => Some("for another contact"),
        (Op::Cancel, true) => Some("one instance"),
        _ => None,
    }
}
