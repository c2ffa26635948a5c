//! One file per diagnostic: its texts, labels, help, repair and tests.
//!
//! Two kinds of files live here. What the lowering meets it reports through plain constructors
//! (`e0202_unknown_name::…`). The rest is found by a rule: a function that reads the checked model. A rule about one
//! part of the project, a unit or what stands beside the units, is registered in [`RULES`]; one that compares units in
//! [`PROJECT_RULES`]. Rules never see the syntax tree, and run also over programs with mistakes: they pass over
//! whatever is `Error`.
//!
//! What a part shows follows from the part and from what others declare, so that it is remembered ([`Findings`]) and not
//! looked for again while neither changes.

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
pub mod e0309_maybe_unset;
pub mod e0401_no_trigger;
pub mod e0402_no_message;
pub mod e0403_too_few_choices;
pub mod e0404_choice_without_target;
pub mod e0405_no_recommendation;
pub mod e0406_duplicate_choice;
pub mod e0407_endless_loop;
pub mod e0408_no_way_out;
pub mod e0409_sender_cannot_receive;
pub mod e0410_missing_jump;
pub mod e0411_no_message_received;
pub mod e0412_sender_unknown;
pub mod e0501_keyword_too_short;
pub mod e0502_duplicate_keyword;
pub mod e0503_reserved_keyword;
pub mod e0504_empty_keyword;
pub mod e0601_message_too_long;
pub mod e0602_empty_message;
pub mod e0603_missing_stop_notice;
pub mod w0401_unreachable_step;
pub mod w0402_shadowed_choice;
pub mod w0403_unreachable_statement;
pub mod w0404_no_reprompt;
pub mod w0405_too_many_messages;
pub mod w0406_too_many_choices;
pub mod w0407_missing_translation;
pub mod w0408_choice_never_listed;
pub mod w0409_timer_never_fires;
pub mod w0410_message_may_be_silent;
pub mod w0411_numbered_label;
pub mod w0501_overlapping_keywords;
pub mod w0502_keyword_in_content;
pub mod w0503_no_category;
pub mod w0601_unicode_segments;
pub mod w0602_many_segments;
pub mod w0603_unbounded_text;
pub mod w0604_unrecognised_invitation;
pub mod w0605_hole_in_text;
pub mod w0606_markup_in_text;
pub mod w0701_unused_definition;
pub mod w0702_naming_style;
pub mod words;

mod context;
mod findings;

use crate::check::keywords;
use crate::check::model::Project;
use crate::config::Config;
use crate::diag::{Diagnostic, Severity, codes};
use crate::source::Sources;

pub use context::{ProjectContext, RuleContext};
pub use findings::{Findings, Start};

/// A rule about one part adds what it finds, in any order: the caller sorts.
pub type Rule = fn(&RuleContext<'_>, &mut Vec<Diagnostic>);

/// A rule about the project as a whole.
pub type ProjectRule = fn(&ProjectContext<'_>, &mut Vec<Diagnostic>);

/// Every rule about a part, one a line, sorted by code: `e0402_no_message::check,`.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    e0309_maybe_unset::check,
    e0402_no_message::check,
    e0403_too_few_choices::check,
    e0406_duplicate_choice::check,
    e0407_endless_loop::check,
    e0408_no_way_out::check,
    e0409_sender_cannot_receive::check,
    e0410_missing_jump::check,
    e0411_no_message_received::check,
    e0501_keyword_too_short::check,
    e0503_reserved_keyword::check,
    e0504_empty_keyword::check,
    e0601_message_too_long::check,
    e0602_empty_message::check,
    w0401_unreachable_step::check,
    w0402_shadowed_choice::check,
    w0403_unreachable_statement::check,
    w0404_no_reprompt::check,
    w0405_too_many_messages::check,
    w0406_too_many_choices::check,
    w0408_choice_never_listed::check,
    w0409_timer_never_fires::check,
    w0410_message_may_be_silent::check,
    w0411_numbered_label::check,
    w0503_no_category::check,
    w0601_unicode_segments::check,
    w0602_many_segments::check,
    w0603_unbounded_text::check,
    w0605_hole_in_text::check,
    w0606_markup_in_text::check,
];

/// Every rule about the whole project.
#[rustfmt::skip]
pub const PROJECT_RULES: &[ProjectRule] = &[
    e0401_no_trigger::check,
    e0405_no_recommendation::check,
    e0407_endless_loop::units::check,
    e0411_no_message_received::check_project,
    e0412_sender_unknown::check,
    e0502_duplicate_keyword::check,
    e0603_missing_stop_notice::check,
    w0407_missing_translation::check,
    w0501_overlapping_keywords::check,
    w0502_keyword_in_content::check,
    w0604_unrecognised_invitation::check,
    w0701_unused_definition::check,
    w0702_naming_style::check,
];

/// Runs every rule. `diagnostics` are those of names and types; `known` has what is remembered of each unit, in their
/// order. Gives back what was found in each.
pub fn run(
    project: &Project,
    sources: &Sources,
    config: &Config,
    known: Vec<Option<Findings>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Findings> {
    let looking = findings::Looking::new(project, sources, config);
    let mut known = known.into_iter();
    let units = (0..project.units.len()).map(|at| {
        let known = known.next().flatten();
        known.unwrap_or_else(|| looking.at_unit(at))
    });
    let units: Vec<Findings> = units.collect();
    let beside = looking.beside_units();
    let unknown = [codes::UNKNOWN_NAME, codes::WRONG_KIND, codes::DUPLICATE_DEFINITION];
    let has_errors = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let has_unknown_names = diagnostics.iter().any(|diagnostic| unknown.contains(&diagnostic.code));
    diagnostics.extend(findings::told_once(project, &units, &beside));
    let context = ProjectContext {
        project,
        sources,
        config,
        units: &units,
        beside: &beside,
        keywords: keywords::all(project),
        flows: context::Flows::new(project),
        has_errors,
        has_unknown_names,
    };
    for rule in PROJECT_RULES {
        rule(&context, diagnostics);
    }
    units
}
