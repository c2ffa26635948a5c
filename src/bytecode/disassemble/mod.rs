//! A program as text, for people: sections, declarations, and unit by unit what runs, with texts and names in place.
//!
//! Code that several steps or units share is listed where it occurs first; later ones refer there.

mod declarations;
mod instructions;
mod messages;
pub mod pieces;
mod units;

use std::collections::HashMap;
use std::fmt::Write as _;

use super::program::Program;
use super::schema::CodeOffset;

/// The listing of a program.
pub fn disassemble(program: &Program) -> String {
    let mut listing = Listing::new(program);
    listing.line(0, format_args!("program {}", program.id()));
    listing.sections();
    listing.declarations();
    for unit in 0..program.unit_count() {
        listing.unit(unit);
    }
    listing.text
}

/// A listing in the making.
struct Listing<'p> {
    program: &'p Program,
    text: String,
    /// Where code and messages were listed first.
    code: HashMap<CodeOffset, String>,
    messages: HashMap<u32, String>,
    /// What is being listed: unit, and what of it.
    unit: u32,
    path: String,
}

impl<'p> Listing<'p> {
    fn new(program: &'p Program) -> Self {
        Self {
            program,
            text: String::new(),
            code: HashMap::new(),
            messages: HashMap::new(),
            unit: u32::MAX,
            path: String::new(),
        }
    }

    /// Adds a line, indented by so many levels.
    fn line(&mut self, level: usize, text: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.text, "{:width$}{text}", "", width = level * 2);
    }

    /// Adds an empty line.
    fn gap(&mut self) {
        self.text.push('\n');
    }

    fn sections(&mut self) {
        self.gap();
        let total: usize = self.program.section_sizes.iter().map(|(_, size)| size).sum();
        self.line(0, format_args!("sections: {total} bytes"));
        for (name, size) in &self.program.section_sizes {
            if *size > 0 {
                let _ = writeln!(self.text, "  {name:<16} {size:>9}");
            }
        }
        let debug = if self.program.debug.is_some() { "with debug section" } else { "stripped" };
        self.line(1, format_args!("{debug}"));
    }

    /// The name of a symbol, or its number where the program does not know it.
    fn symbol(&self, symbol: u32) -> String {
        let name = self.program.symbol_name(crate::value::Symbol(symbol));
        name.map_or_else(|| format!("#{symbol:08x}"), str::to_owned)
    }
}
