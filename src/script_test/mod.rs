//! Runs the `test` blocks of a project against its compiled program: one contact, a clock that only tests move, and
//! stand-ins for services and campaigns (language.md section 8).

pub mod coverage;
mod expectations;
mod lines;
pub mod result;
mod text_test;

use crate::check::model::Test;
use crate::codegen::GenerateError;
use crate::compile::Checked;
use crate::config::Config;
use crate::play::Rehearsal;
use crate::source::Sources;

pub use coverage::{Coverage, Item, UnitCoverage};
pub use result::{Comparison, Failure, TestResult};

use lines::play;

/// Which tests to run, and what to note meanwhile.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only tests whose name contains this, in any case; all if it is empty.
    pub filter: String,
}

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Run {
    /// One result for each test that was selected, in source order.
    pub results: Vec<TestResult>,
    /// What the tests reached of the units.
    pub coverage: Coverage,
}

impl Run {
    /// Whether every test passed.
    pub fn passed(&self) -> bool {
        self.results.iter().all(|result| result.failure.is_none())
    }
}

/// Compiles the project with its tests' expressions and plays every selected test.
///
/// # Errors
/// The project has errors, or is larger than a program can be.
pub fn run(
    checked: &Checked,
    sources: &Sources,
    config: &Config,
    selection: &Selection,
) -> Result<Run, GenerateError> {
    if checked.has_errors() {
        return Err(GenerateError::Diagnostics(checked.diagnostics.clone()));
    }
    let wanted = |test: &&Test| test.name.to_lowercase().contains(&selection.filter.to_lowercase());
    let tests: Vec<&Test> = checked.project.tests.iter().filter(wanted).collect();
    let rehearsal = Rehearsal::counted(checked, sources, config, &tests)?;
    let mut coverage = Coverage::of(&checked.project);
    let results = tests.iter().map(|test| play(&rehearsal, test, &mut coverage)).collect();
    Ok(Run { results, coverage })
}
