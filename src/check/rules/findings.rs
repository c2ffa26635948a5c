//! What rules find in one part of a project: a unit, or everything that stands beside the units.

use std::collections::HashSet;

use super::{
    RULES, RuleContext, e0407_endless_loop::units::Deeds, e0603_missing_stop_notice as stop_notice,
    w0502_keyword_in_content::Replies, w0604_unrecognised_invitation::Invited,
};
use crate::check::flow::Flow;
use crate::check::labels;
use crate::check::model::{GroupId, Project, StatementKind, Unit, UnitId};
use crate::check::outgoing::{Measure, Outgoing};
use crate::check::visit;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::source::{Sources, Span};
use crate::text::ComplianceWords;

/// What is found in one part: what is wrong with it, and what the rules about the whole project need to know of it.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// What is wrong, whatever the other units do.
    pub diagnostics: Vec<Diagnostic>,
    /// Every `start` and `run`.
    pub starts: Vec<Start>,
    /// The groups to which it adds contacts.
    pub adds: Vec<GroupId>,
    /// What may set off other units before it waits.
    pub deeds: Deeds,
    /// The replies that its messages expect.
    pub replies: Replies,
    /// Marketing texts that tell no way to opt out: wrong where the contact did not ask for them.
    pub unannounced: Vec<Diagnostic>,
    /// The replies that its texts invite to.
    pub invited: Vec<Invited>,
}

/// A `start` or `run`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// The unit that begins.
    pub unit: UnitId,
    /// Whether it is a `run`.
    pub run: bool,
    /// Whether the variables of the unit that was run are read.
    pub read: bool,
    /// Whether it begins for another contact.
    pub for_other: bool,
}

/// Looks at the parts of a project.
pub(super) struct Looking<'a> {
    project: &'a Project,
    sources: &'a Sources,
    config: &'a Config,
    compliance: ComplianceWords,
}

impl<'a> Looking<'a> {
    pub(super) fn new(project: &'a Project, sources: &'a Sources, config: &'a Config) -> Self {
        Self { project, sources, config, compliance: config.policy.compliance_words() }
    }

    /// Looks at one unit.
    pub(super) fn at_unit(&self, at: usize) -> Findings {
        let Some(unit) = self.project.units.get(at) else { return Findings::default() };
        let flows: Vec<Flow<'_>> = Flow::of(self.project, UnitId(at as u32)).into_iter().collect();
        let outgoing = flows.iter().flat_map(|flow| self.measure().of_unit(flow)).collect();
        let context = RuleContext {
            units: std::slice::from_ref(unit),
            messages: labels::of_messages(unit),
            ..self.context(flows, outgoing)
        };
        let mut found = look(&context);
        found.add_starts(unit);
        found
    }

    /// Looks at campaigns, templates and compliance texts.
    pub(super) fn beside_units(&self) -> Findings {
        look(&RuleContext {
            campaigns: &self.project.campaigns,
            templates: &self.project.templates,
            ..self.context(Vec::new(), self.measure().beside_units())
        })
    }

    fn measure(&self) -> Measure<'a, '_> {
        Measure::new(self.project, self.config, &self.compliance)
    }

    fn context<'s>(&'s self, flows: Vec<Flow<'s>>, outgoing: Vec<Outgoing<'s>>) -> RuleContext<'s> {
        RuleContext {
            project: self.project,
            sources: self.sources,
            config: self.config,
            compliance: &self.compliance,
            units: &[],
            flows,
            messages: Vec::new(),
            outgoing,
            campaigns: &[],
            templates: &[],
        }
    }
}

fn look(context: &RuleContext<'_>) -> Findings {
    let mut found = Findings {
        deeds: context.flows.iter().map(Deeds::of).next().unwrap_or_default(),
        replies: Replies::of(&context.messages),
        unannounced: stop_notice::unannounced(context),
        invited: super::w0604_unrecognised_invitation::invited(context),
        ..Findings::default()
    };
    for rule in RULES {
        rule(context, &mut found.diagnostics);
    }
    found
}

impl Findings {
    /// Adds how a unit sets off others: what it starts, and whom it adds to groups.
    fn add_starts(&mut self, unit: &Unit) {
        visit::each_statement(unit, |statement| match &statement.kind {
            StatementKind::Start { unit, contact, .. } => {
                let for_other = contact.is_some();
                self.starts.push(Start { unit: *unit, run: false, read: false, for_other });
            }
            StatementKind::Run { unit, result, .. } => {
                self.starts.push(Start { unit: *unit, run: true, read: result.is_some(), for_other: false });
            }
            StatementKind::Add(group) => self.adds.push(*group),
            _ => {}
        });
    }
}

/// What is wrong with all parts. What stands outside the unit that shows it, in a template, is told once.
pub(super) fn told_once(project: &Project, units: &[Findings], beside: &Findings) -> Vec<Diagnostic> {
    let mut told = HashSet::new();
    let mut found = Vec::new();
    let own = project.units.iter().map(|unit| Some(unit.span)).chain([None]);
    for (own, part) in own.zip(units.iter().chain([beside])) {
        let outside = |span: Span| own.is_none_or(|own| !holds(own, span));
        for diagnostic in &part.diagnostics {
            if !outside(diagnostic.span) || told.insert((diagnostic.code, diagnostic.span)) {
                found.push(diagnostic.clone());
            }
        }
    }
    found
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}
