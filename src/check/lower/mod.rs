//! Lowering: the trees of all files become one checked model.
//!
//! It goes over the project a few times, each time knowing more: names ([`declare`]), types ([`signatures`]), constants
//! and defaults ([`constants`]), then everything that holds expressions. What cannot be understood is reported once and
//! becomes `Error`, which fits everywhere.

pub(super) mod again;
mod arguments;
mod blocks;
mod builtins;
mod campaigns;
mod conditions;
mod constants;
mod control;
mod declare;
mod defaults;
mod expansion;
mod expressions;
mod facts;
mod fields;
mod fits;
mod greeting;
mod literals;
mod names;
mod operators;
mod outcomes;
mod places;
mod records;
mod schemas;
mod scope;
mod settings;
mod signatures;
mod statements;
mod step_names;
mod steps;
mod symbols;
mod tests;
mod texts;
mod triggers;
mod types;
mod units;
mod waits;
mod walk;

use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;

use crate::check::model::{EnumId, Expr, Project, Reference, Type, UnitId};
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::diag::suggest::Suggestion;
use crate::source::{Sources, Span};
use crate::syntax::ast;
use again::{Before, Traces};
use constants::Measure;
use declare::Items;
use expansion::Expansion;
use names::Names;
use schemas::Schemas;
use scope::Scope;
use signatures::UnitSignature;
use step_names::StepNames;

/// A type as scripts write it: `enum(small, large)?`.
pub(super) fn written_type(project: &Project, ty: &Type) -> String {
    fits::written(project, ty)
}

/// How many names are compared in search of the one that was meant, over the whole project. A script full of unknown
/// names gets no suggestions after that, instead of taking the square of its length in time.
const SUGGESTION_BUDGET: usize = 200_000;

/// How many characters of the source a message quotes.
const QUOTED_CHARACTERS: usize = 60;

/// A project that was lowered.
pub(super) struct Lowered {
    pub project: Project,
    pub diagnostics: Vec<Diagnostic>,
    /// What it left behind for the next time.
    pub traces: Traces,
    /// Which units were taken over from before.
    pub taken: Vec<bool>,
}

/// Makes the checked model of a project, with every mistake that names and types show, and leaves traces for the next time.
pub(super) fn lower(files: &[ast::File], sources: &Sources, config: &Config) -> Lowered {
    let mut lower = Lower::new(files, sources, config);
    lower.remember = true;
    lower.lower_project()
}

/// The same for this one time. Each unit's tree is freed as soon as it is lowered.
pub(super) fn lower_once(mut files: Vec<ast::File>, sources: &Sources, config: &Config) -> Lowered {
    let units = declare::take_units(&mut files);
    let mut lower = Lower::new(&files, sources, config);
    lower.items.units = units;
    lower.lower_project()
}

/// The same after changes: units that they do not concern are taken from before. Nothing where a budget is used up, so that
/// what a unit gets depends on all of them: it has to be done from scratch.
pub(super) fn lower_again<'a>(
    files: &'a [ast::File],
    sources: &'a Sources,
    config: &'a Config,
    before: Before<'a>,
) -> Option<Lowered> {
    let mut lower = Lower::new(files, sources, config);
    lower.remember = true;
    lower.before = Some(before);
    let lowered = lower.lower_project();
    lowered.traces.is_usable().then_some(lowered)
}

/// The state of the lowering.
struct Lower<'a> {
    /// The project before an edit, to take units from.
    before: Option<Before<'a>>,
    /// Whether to leave traces for the next time.
    remember: bool,
    traces: Traces,
    config: &'a Config,
    sources: &'a Sources,
    /// The declarations as written, beside the lists of the project.
    items: Items<'a>,
    project: Project,
    diagnostics: Vec<Diagnostic>,
    names: Names,
    /// Names of declarations that could not be read.
    lost: HashSet<SmolStr>,
    /// Whether fields may be declared in something that could not be read.
    lost_fields: bool,
    /// Values of constants, by number; `None` while it is not lowered.
    constants: Vec<Option<(Expr, Measure)>>,
    inlined_left: usize,
    /// Enums by their sorted values.
    enum_ids: HashMap<Vec<SmolStr>, EnumId>,
    /// Enums that have a value of this name, in order.
    enum_values: HashMap<SmolStr, Vec<EnumId>>,
    /// Where the values of enums are declared first.
    enum_places: HashMap<(EnumId, SmolStr), Span>,
    /// Fields of each object by name.
    object_fields: Vec<HashMap<SmolStr, usize>>,
    /// Where the fields of a record type are declared, by the address of its fields.
    record_spans: HashMap<usize, Vec<Span>>,
    /// Defaults of the parameters of each template.
    template_defaults: Vec<Vec<Option<Expr>>>,
    /// What each template is made of, once all of them are lowered.
    expansions: Vec<Expansion>,
    /// Names that are stored as numbers, and where each is first written.
    stored_names: Vec<(SmolStr, Span)>,
    schemas: Schemas,
    event_types: Vec<Type>,
    intent_types: Vec<Type>,
    units: Vec<UnitSignature>,
    /// What names mean at the place that is being lowered.
    scope: Scope,
    /// The unit of the test that is being lowered.
    tested: Option<UnitId>,
    /// The steps of all conversations, where there are tests.
    step_names: StepNames,
    suggestions_left: usize,
}

impl<'a> Lower<'a> {
    fn new(files: &'a [ast::File], sources: &'a Sources, config: &'a Config) -> Self {
        let mut lower = Self {
            before: None,
            remember: false,
            traces: Traces::default(),
            config,
            sources,
            items: Items::default(),
            project: Project::default(),
            diagnostics: Vec::new(),
            names: Names::default(),
            lost: HashSet::new(),
            lost_fields: false,
            constants: Vec::new(),
            inlined_left: constants::INLINED_MAX,
            enum_ids: HashMap::new(),
            enum_values: HashMap::new(),
            enum_places: HashMap::new(),
            object_fields: Vec::new(),
            record_spans: HashMap::new(),
            template_defaults: Vec::new(),
            expansions: Vec::new(),
            stored_names: Vec::new(),
            schemas: Schemas::default(),
            event_types: Vec::new(),
            intent_types: Vec::new(),
            units: Vec::new(),
            scope: Scope::default(),
            tested: None,
            step_names: StepNames::default(),
            suggestions_left: SUGGESTION_BUDGET,
        };
        lower.declare(files);
        lower
    }

    fn lower_project(mut self) -> Lowered {
        self.declare_types();
        self.lower_constants();
        self.lower_defaults();
        self.lower_declarations();
        self.lower_campaigns();
        let taken = self.lower_units();
        self.lower_tests();
        self.check_symbols();
        let traces = self.traces();
        Lowered { project: self.project, diagnostics: self.diagnostics, traces, taken }
    }

    /// What is written there, shortened where it is long.
    fn quote(&self, span: Span) -> String {
        let source = self.sources.slice(span);
        match source.char_indices().nth(QUOTED_CHARACTERS) {
            Some((end, _)) => format!("{}…", source.get(..end).unwrap_or_default()),
            None => source.to_owned(),
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Notes that a name is used.
    fn refer(&mut self, span: Span, target: Span) {
        self.project.references.push(Reference { span, target });
    }

    /// The candidate that was probably meant, while there is budget left for searching.
    fn nearest(
        &mut self,
        wanted: &str,
        candidates: impl FnOnce(&Self) -> Vec<SmolStr>,
    ) -> Option<Suggestion> {
        if self.suggestions_left == 0 {
            return None;
        }
        let candidates = candidates(self);
        self.suggestions_left = self.suggestions_left.saturating_sub(candidates.len());
        Suggestion::nearest(wanted, candidates.iter().map(SmolStr::as_str))
    }
}
