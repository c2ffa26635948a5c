//! Statements and expressions as a script writes them, from single instructions.

use crate::bytecode::op::{Instruction, Op};

/// What the values on the machine's stack come to: texts as they are, everything else in braces as in a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Stack(Vec<String>);

impl Stack {
    pub(super) fn push(&mut self, value: String) {
        self.0.push(value);
    }

    /// Pushes what is no text.
    fn push_code(&mut self, code: &str) {
        self.0.push(format!("{{{code}}}"));
    }

    /// The topmost value; an empty text where nothing is known of it.
    pub(super) fn pop(&mut self) -> String {
        self.0.pop().unwrap_or_default()
    }

    /// The topmost value as an expression.
    pub(super) fn pop_code(&mut self) -> String {
        code(&self.pop())
    }

    /// The topmost so many values, in the order in which they were pushed.
    pub(super) fn take(&mut self, count: u32) -> Vec<String> {
        self.0.split_off(self.0.len().saturating_sub(count as usize))
    }

    /// The same as expressions.
    fn take_code(&mut self, count: u32) -> Vec<String> {
        self.take(count).iter().map(|value| code(value)).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_texts(self) -> Vec<String> {
        self.0
    }
}

/// What stands for a value that is not given.
const MISSING: &str = "{}";

/// A value as an expression: what is in braces without them, a text in quotes.
pub(super) fn code(value: &str) -> String {
    match value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).filter(|inner| is_balanced(inner)) {
        Some(inner) => inner.to_owned(),
        None => format!("\"{value}\""),
    }
}

/// Whether braces are closed only where they were opened.
fn is_balanced(text: &str) -> bool {
    let mut depth = 0u32;
    text.bytes().all(|byte| match byte {
        b'{' => {
            depth += 1;
            true
        }
        b'}' => depth.checked_sub(1).map(|less| depth = less).is_some(),
        _ => true,
    })
}

/// Pushes what an instruction makes, if it makes a value.
pub(super) fn value(stack: &mut Stack, instruction: Instruction, operand: &str) -> bool {
    let Instruction { op, b, c, .. } = instruction;
    let made = match op {
        Op::PushMissing => String::new(),
        Op::PushBool | Op::PushInteger | Op::PushConstant | Op::PushSymbol | Op::PushLocalDateTime => {
            operand.to_owned()
        }
        Op::LoadLocal => variable(operand),
        Op::LoadField | Op::LoadProperty => format!("contact.{operand}"),
        Op::LoadContact => "contact".to_owned(),
        Op::LoadReply => "reply".to_owned(),
        Op::PushChoices => "choices".to_owned(),
        Op::PushBucket => "split".to_owned(),
        Op::InGroup => format!("contact in {operand}"),
        Op::GetField => format!("{}.{operand}", stack.pop_code()),
        Op::MakeList => format!("[{}]", stack.take_code(c).join(", ")),
        Op::MakeRecord => {
            let parts = stack.take_code(c.saturating_mul(2));
            let entries = parts.chunks(2).map(|entry| entry.join(": "));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Op::CallFunction => {
            let arguments = stack.take_code(u32::from(b)).join(", ");
            let name = operand.split(' ').next().unwrap_or_default();
            format!("{name}({arguments})")
        }
        Op::Not => format!("not {}", stack.pop_code()),
        Op::Negate => format!("-{}", stack.pop_code()),
        Op::IsSet => format!("{} is set", stack.pop_code()),
        Op::Matches => format!("{} matches {operand}", stack.pop_code()),
        Op::Between => {
            let parts = stack.take_code(3);
            let [value, low, high] = parts.as_slice() else { return false };
            format!("{value} between {low} and {high}")
        }
        _ => match operator(op) {
            Some(sign) => stack.take_code(2).join(&format!(" {sign} ")),
            None => return false,
        },
    };
    stack.push_code(&made);
    true
}

/// The sign of an operation on two values.
fn operator(op: Op) -> Option<&'static str> {
    Some(match op {
        Op::Add => "+",
        Op::Subtract => "-",
        Op::Multiply => "*",
        Op::Divide => "/",
        Op::Remainder => "%",
        Op::Equal => "==",
        Op::NotEqual => "!=",
        Op::Less => "<",
        Op::LessOrEqual => "<=",
        Op::Greater => ">",
        Op::GreaterOrEqual => ">=",
        Op::Contains => "contains",
        _ => return None,
    })
}

/// A variable, of which a program knows the number; what started the unit has a name.
fn variable(operand: &str) -> String {
    let number = operand.find("local ").and_then(|at| operand.get(at + 6..));
    number.map_or_else(
        || operand.to_owned(),
        |number| format!("variable_{}", number.split(' ').next().unwrap_or_default()),
    )
}

/// What an instruction does, as a statement.
pub(super) fn statement(stack: &mut Stack, instruction: Instruction, operand: &str) -> String {
    let Instruction { op, a, b, .. } = instruction;
    let name = operand.rsplit(' ').next().unwrap_or_default();
    match op {
        Op::StoreLocal => format!("set {} = {}", variable(operand), stack.pop_code()),
        Op::StoreField | Op::StoreProperty => stored(&format!("contact.{name}"), &stack.pop()),
        Op::StorePath => stored(name, &stack.pop()),
        Op::AddGroup => format!("add to {operand}"),
        Op::RemoveGroup => format!("remove from {operand}"),
        Op::Subscribe => with("subscribe", "to", operand),
        Op::Unsubscribe => with("unsubscribe", "from", operand),
        Op::Send => sent("send", stack.take(2)),
        Op::Email => sent("email", stack.take(3)),
        Op::ForwardTeam => noted(&format!("forward to {operand}"), &stack.pop()),
        Op::ForwardPhone | Op::ForwardEmail => {
            let parts = stack.take(2);
            let [note, to] = parts.as_slice() else { return "forward".to_owned() };
            noted(&format!("forward to {}", code(to)), note)
        }
        Op::HandOver => noted(&format!("hand over to {operand}"), &stack.pop()),
        Op::Track => format!("track {} {}", operand.trim_matches('"'), stack.pop_code()),
        Op::Start => {
            let contact = if a == 1 { stack.pop_code() } else { String::new() };
            let arguments = stack.take_code(u32::from(b)).join(", ");
            with(&format!("start {name}({arguments})"), "for", &contact)
        }
        Op::Run => {
            let arguments = stack.take_code(u32::from(b)).join(", ");
            stack.push_code(&format!("what {name} knows"));
            format!("run {name}({arguments})")
        }
        Op::Cancel => {
            let per = if a == 1 { stack.pop_code() } else { String::new() };
            with(&format!("cancel {name}"), "per", &per)
        }
        Op::CallService => {
            let arguments = stack.pop_code();
            stack.push_code(&format!("the answer of {operand}"));
            format!("call {operand}({})", inside_braces(&arguments))
        }
        Op::WaitFor => format!("wait {}{operand}", stack.pop_code()),
        Op::WaitTime | Op::WaitUntil => format!("wait until {}{operand}", stack.pop_code()),
        Op::Expire => "end with the fallback".to_owned(),
        // Whatever else there may be one day.
        _ => format!("{} {operand}", op.name()).trim_end().to_owned(),
    }
}

fn stored(place: &str, value: &str) -> String {
    if value == MISSING { format!("clear {place}") } else { format!("set {place} = {}", code(value)) }
}

/// A statement with one more part, if there is one.
fn with(statement: &str, word: &str, part: &str) -> String {
    if part.is_empty() { statement.to_owned() } else { format!("{statement} {word} {part}") }
}

fn noted(statement: &str, note: &str) -> String {
    if note == MISSING { statement.to_owned() } else { format!("{statement} with {}", code(note)) }
}

/// A text that goes elsewhere: text, perhaps a subject, address.
fn sent(verb: &str, parts: Vec<String>) -> String {
    match parts.as_slice() {
        [text, subject, to] if subject != MISSING => {
            format!("{verb} {} subject {} to {}", code(text), code(subject), code(to))
        }
        [text, .., to] => format!("{verb} {} to {}", code(text), code(to)),
        _ => verb.to_owned(),
    }
}

fn inside_braces(record: &str) -> &str {
    record.trim_start_matches("{ ").trim_end_matches(" }")
}
