//! Single pieces of a program as text, for whoever compares programs.

use super::{Listing, declarations};
use crate::bytecode::op::Instruction;
use crate::bytecode::program::{ChoiceMatcher, Program};
use crate::bytecode::schema::{CodeOffset, Field, Window};
use crate::bytecode::signature::{Operand, signature};

/// A trigger as the listing writes it, without its condition.
pub fn trigger(program: &Program, index: u32) -> String {
    let Some(record) = program.trigger(index) else { return String::new() };
    Listing::new(program).trigger_words(index, &record)
}

/// The settings of a unit as the listing writes them, without those that are code.
pub fn settings(program: &Program, unit: u32) -> Vec<String> {
    program
        .settings_of(unit)
        .map(|settings| Listing::new(program).setting_words(settings))
        .unwrap_or_default()
}

/// The instructions from an entry to the last that can follow it, each with its offset from the entry and as the listing writes
/// it, without distances.
pub fn code(program: &Program, unit: u32, entry: CodeOffset) -> Vec<(u32, Instruction, String)> {
    let mut listing = Listing::new(program);
    listing.unit = unit;
    let run = listing.run(entry).into_iter();
    run.map(|(at, instruction)| {
        let text = listing.instruction(at, instruction);
        let text = text.split(" → ").next().unwrap_or_default().to_owned();
        (at - entry, instruction, text)
    })
    .collect()
}

/// An instruction with every operand: what a number stands for where it is an index or a place, the number itself elsewhere. Two
/// instructions that do the same in two programs are the same text, those that do not are not.
pub fn exact(
    program: &Program,
    unit: u32,
    instruction: Instruction,
    local: &dyn Fn(u16) -> String,
) -> String {
    let mut listing = Listing::new(program);
    listing.unit = unit;
    let Instruction { op, a, b, c } = instruction;
    let signature = signature(op);
    let word = |operand: Operand, value: u32| match operand {
        Operand::None => None,
        Operand::Local => Some(local(b)),
        // Of a step it is its own, of everything else it is none.
        Operand::Message => Some("message".to_owned()),
        Operand::Choices => Some(if value == 0 { "awaited" } else { "own" }.to_owned()),
        Operand::Window => Some(window_of(program, value)),
        Operand::Step => Some(program.step_name(unit, value).to_owned()),
        Operand::Constant => Some(format!("{:?}", program.constant(value))),
        Operand::Flag
        | Operand::Graphemes
        | Operand::Count
        | Operand::Integer
        | Operand::Place
        | Operand::Distance => Some(value.to_string()),
        Operand::Property
        | Operand::WritableProperty
        | Operand::Function
        | Operand::Language
        | Operand::Text
        | Operand::LocalDateTime
        | Operand::Path
        | Operand::Symbol
        | Operand::Regex
        | Operand::ServiceFunction
        | Operand::Unit
        | Operand::Conversation
        | Operand::Team => listing.operand(0, op, operand, value),
    };
    let words = [(signature.a, u32::from(a)), (signature.b, u32::from(b)), (signature.c, c)];
    let words = words.into_iter().filter_map(|(operand, value)| word(operand, value));
    std::iter::once(op.name().to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

fn window_of(program: &Program, operand: u32) -> String {
    let index = operand.checked_sub(1).map(|index| index as usize);
    index.and_then(|index| program.schema().windows.get(index)).map_or_else(|| "always".to_owned(), window)
}

/// A window of clock times and days as the listing writes it.
pub fn window(window: &Window) -> String {
    declarations::window_in_words(window)
}

/// The type of a field as the listing writes it.
pub fn field_type(program: &Program, field: &Field) -> String {
    declarations::field_type_in_words(program.schema(), field)
}

/// What a choice recognises as the listing writes it: every label in every language, as it is compared.
pub fn matcher(program: &Program, matcher: ChoiceMatcher) -> String {
    Listing::new(program).matcher(matcher)
}
