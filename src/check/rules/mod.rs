//! One file per diagnostic: its texts, labels, help, repair and tests.
//!
//! Two kinds of files live here. What the lowering meets it reports through plain constructors
//! (`e0202_unknown_name::…`). What only the whole program shows is found by a rule: a function that reads the checked
//! model, registered in [`RULES`]. Rules never see the syntax tree, and run also over programs with mistakes: they pass
//! over whatever is `Error`.

pub mod e0201_duplicate_definition;
pub mod e0202_unknown_name;
pub mod e0203_unknown_field;
pub mod e0204_unknown_step;
pub mod e0205_wrong_kind;
pub mod e0301_type_mismatch;
pub mod e0302_missing_value;
pub mod e0303_unknown_enum_value;
pub mod e0304_wrong_arguments;
pub mod e0305_invalid_operation;
pub mod e0306_not_assignable;
pub mod e0307_non_exhaustive_match;
pub mod e0308_invalid_value;
pub mod e0404_choice_without_target;

use crate::check::model::Project;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::source::Sources;

/// What a rule may look at.
#[derive(Debug, Clone, Copy)]
pub struct RuleContext<'a> {
    /// The checked program.
    pub project: &'a Project,
    /// The texts it came from.
    pub sources: &'a Sources,
    /// What `smsc.toml` says.
    pub config: &'a Config,
}

/// A rule adds what it finds, in any order: the caller sorts.
pub type Rule = fn(&RuleContext<'_>, &mut Vec<Diagnostic>);

/// Every rule, one a line, sorted by code: `e0401_no_trigger::check,`.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
];

/// Runs every rule.
pub fn run(project: &Project, sources: &Sources, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let context = RuleContext { project, sources, config };
    for rule in RULES {
        rule(&context, diagnostics);
    }
}
