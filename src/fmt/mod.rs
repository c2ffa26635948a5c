//! The formatter: one style for every script (docs/reference/formatting.md).
//!
//! The tokens stay as they were written, in their order, with the comments between them; only what lies between
//! tokens is written anew. So nothing can be lost, and formatting cannot change what a script means. The tree says
//! where entries begin, where a line may be broken and what belongs together ([`marks`]); [`layout`] turns that into a
//! list of instructions and [`mod@print`] into lines of at most [`WIDTH`] columns. All of it takes linear time.

mod block_text;
mod layout;
mod marks;
mod marks_expression;
mod marks_statement;
mod marks_unit;
mod print;
mod scan;
mod spacing;
#[cfg(test)]
mod tests;

use crate::diag::{Diagnostic, Severity};
use crate::source::{FileId, SourceFile};
use crate::syntax::{ast, parse};

/// Columns (Unicode scalar values) that a line may fill. Texts, comments and names are never broken, so a line that
/// holds a long one may be longer.
pub const WIDTH: usize = 100;

/// Parses and formats one file.
///
/// # Errors
/// All diagnostics of a file with syntax errors: its tree is not all of it, so it is left as it is.
pub fn format_source(source: &SourceFile) -> Result<String, Vec<Diagnostic>> {
    let (file, diagnostics) = parse(FileId::default(), source);
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(diagnostics);
    }
    Ok(format(&file, source))
}

/// The text of `source` in the one style. `file` is its tree, parsed without errors. Line breaks come out as LF, and
/// the last line ends with one; a file without anything in it comes out empty.
pub fn format(file: &ast::File, source: &SourceFile) -> String {
    let marks = marks::Marks::of(file, source);
    let script = scan::scan(file, source, &marks);
    let plan = marks.resolve(&script);
    print::print(&layout::lay_out(&script, &plan))
}
