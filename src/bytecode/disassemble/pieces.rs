//! Single pieces of a program as text, for whoever compares programs.

use super::Listing;
use crate::bytecode::op::Instruction;
use crate::bytecode::program::Program;
use crate::bytecode::schema::CodeOffset;

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
