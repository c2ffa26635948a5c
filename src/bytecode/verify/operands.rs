//! Operands of instructions: each in its range.

use super::super::container::LoadError;
use super::super::limits;
use super::super::op::{ContactProperty, Function, Instruction};
use super::super::program::Program;
use super::super::signature::{Operand, signature};
use super::ensure;
use crate::value::{Value, iso};

/// Checks the operands of every instruction.
pub(super) fn verify(program: &Program) -> Result<(), LoadError> {
    for (at, instruction) in program.code.iter().enumerate() {
        ensure(are_in_range(program, *instruction), || {
            format!("instruction {at} ({}) has an operand out of range", instruction.op.name())
        })?;
    }
    Ok(())
}

fn are_in_range(program: &Program, instruction: Instruction) -> bool {
    let Instruction { op, a, b, c } = instruction;
    let signature = signature(op);
    is_in_range(program, signature.a, u32::from(a))
        && is_in_range(program, signature.b, u32::from(b))
        && is_in_range(program, signature.c, c)
}

fn is_in_range(program: &Program, operand: Operand, value: u32) -> bool {
    let schema = &program.schema;
    let below = |length: usize| (value as usize) < length;
    match operand {
        Operand::None => value == 0,
        Operand::Flag => value <= 1,
        Operand::Property => property(value).is_some(),
        Operand::WritableProperty => {
            matches!(property(value), Some(ContactProperty::Language | ContactProperty::Timezone))
        }
        Operand::Function => u8::try_from(value).ok().and_then(Function::from_code).is_some(),
        Operand::Window => value as usize <= schema.windows.len(),
        Operand::Language => below(schema.languages.len()),
        Operand::Text => value < program.strings.len(),
        Operand::Constant => below(program.constants.len()),
        Operand::LocalDateTime => is_local_date_time(&program.constant(value)),
        Operand::Path => is_path(&program.constant(value)),
        Operand::Message => value < program.messages.len(),
        Operand::Choices => value <= program.messages.len(),
        Operand::Regex => below(schema.regexes.len()),
        Operand::ServiceFunction => below(schema.functions.len()),
        Operand::Unit => value < program.units.len(),
        Operand::Conversation => program.settings_of(value).is_some_and(|settings| settings.conversation),
        Operand::Team => below(schema.teams.len()),
        // These are checked where it is known how much there is: locals and steps of the units that reach the code, the
        // stack, the code's length. Symbols may name what other versions of the program know.
        Operand::Local
        | Operand::Graphemes
        | Operand::Count
        | Operand::Integer
        | Operand::Symbol
        | Operand::Distance
        | Operand::Place
        | Operand::Step => true,
    }
}

fn property(value: u32) -> Option<ContactProperty> {
    u8::try_from(value).ok().and_then(ContactProperty::from_code)
}

fn is_local_date_time(constant: &Value) -> bool {
    let text = constant.as_text().filter(|text| text.len() <= limits::DATE_TIME_BYTES);
    text.and_then(iso::parse_datetime).is_some()
}

fn is_path(constant: &Value) -> bool {
    let Value::List(names) = constant else { return false };
    (2..=limits::PATH_NAMES).contains(&names.len())
        && names.iter().all(|name| matches!(name, Value::Symbol(_)))
}
