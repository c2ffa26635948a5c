//! The coverage for people: a table, then what no test took.

use std::io::{self, Write};

use crate::script_test::{Coverage, Item, UnitCoverage};
use crate::source::Sources;

pub(super) fn write(sources: &Sources, coverage: &Coverage, out: &mut dyn Write) -> io::Result<()> {
    let width = coverage.units.iter().map(|unit| unit.name.chars().count()).max().unwrap_or_default().max(4);
    writeln!(out, "\n{:width$}  {:>9}  {:>9}  {:>9}", "unit", "steps", "choices", "edges")?;
    for unit in &coverage.units {
        let [steps, choices, edges] = [&unit.steps, &unit.choices, &unit.edges].map(|items| share(items));
        writeln!(out, "{:width$}  {steps:>9}  {choices:>9}  {edges:>9}", unit.name)?;
    }
    coverage.units.iter().try_for_each(|unit| missed(sources, unit, out))
}

/// `3 of 4`
fn share(items: &[Item]) -> String {
    let (covered, all) = UnitCoverage::count(items);
    if all == 0 { "-".to_owned() } else { format!("{covered} of {all}") }
}

fn missed(sources: &Sources, unit: &UnitCoverage, out: &mut dyn Write) -> io::Result<()> {
    let kinds = [("step", &unit.steps), ("choice", &unit.choices), ("edge", &unit.edges)];
    let missed = kinds.iter().flat_map(|(kind, items)| items.iter().map(move |item| (kind, item)));
    let missed: Vec<_> = missed.filter(|(_, item)| !item.covered).collect();
    if missed.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nno test takes in {}:", unit.name)?;
    for (kind, item) in missed {
        let Some(file) = sources.get(item.span.file) else { continue };
        let line = file.position(item.span.start).line;
        writeln!(out, "  {kind:6}  {}  ({}:{line})", item.label, file.path)?;
    }
    Ok(())
}
