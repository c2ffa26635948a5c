//! What rules may look at.

use std::cell::OnceCell;

use super::findings::Findings;
use crate::check::flow::Flow;
use crate::check::keywords::Listening;
use crate::check::labels::MessageWords;
use crate::check::model::{Campaign, Project, Template, Unit, UnitId};
use crate::check::outgoing::Outgoing;
use crate::config::Config;
use crate::source::Sources;
use crate::text::ComplianceWords;

/// What a rule about one part of a project may look at: a unit, or everything that stands beside the units. What other
/// units do it must not look at: that it may change is not noticed.
#[derive(Debug)]
pub struct RuleContext<'a> {
    /// The checked program, for what it declares.
    pub project: &'a Project,
    /// The texts it came from.
    pub sources: &'a Sources,
    /// What `smsc.toml` says.
    pub config: &'a Config,
    /// The words that the settings take for compliance.
    pub compliance: &'a ComplianceWords,
    /// The unit; none beside the units.
    pub units: &'a [Unit],
    /// Its flow.
    pub flows: Vec<Flow<'a>>,
    /// Every message of it with the words of its choices, in the order of steps.
    pub messages: Vec<MessageWords<'a>>,
    /// Every text that it sends, with its length; beside the units those of campaigns and of compliance.
    pub outgoing: Vec<Outgoing<'a>>,
    /// The campaigns, beside the units.
    pub campaigns: &'a [Campaign],
    /// The templates, beside the units.
    pub templates: &'a [Template],
}

/// What a rule about the whole project may look at.
#[derive(Debug)]
pub struct ProjectContext<'a> {
    /// The checked program.
    pub project: &'a Project,
    /// The texts it came from.
    pub sources: &'a Sources,
    /// What `smsc.toml` says.
    pub config: &'a Config,
    /// What was found in each unit, in their order.
    pub units: &'a [Findings],
    /// What was found beside them.
    pub beside: &'a Findings,
    /// The keywords of all triggers.
    pub keywords: Vec<Listening<'a>>,
    /// The flows of units.
    pub flows: Flows<'a>,
    /// Whether names or types are wrong somewhere: rules about what nothing uses or recognises stay silent.
    pub has_errors: bool,
    /// Whether a name means nothing: rules about what nothing starts stay silent.
    pub has_unknown_names: bool,
}

impl ProjectContext<'_> {
    /// What was found in each unit, with its number.
    pub fn findings(&self) -> impl Iterator<Item = (UnitId, &Findings)> {
        self.units.iter().enumerate().map(|(index, found)| (UnitId(index as u32), found))
    }
}

/// The flows of units, each built when it is first asked for: few rules about the whole project need any.
#[derive(Debug)]
pub struct Flows<'a> {
    project: &'a Project,
    built: Vec<OnceCell<Option<Box<Flow<'a>>>>>,
}

impl<'a> Flows<'a> {
    pub(super) fn new(project: &'a Project) -> Self {
        let built = std::iter::repeat_with(OnceCell::new).take(project.units.len()).collect();
        Self { project, built }
    }

    /// The flow of a unit.
    pub fn of(&self, id: UnitId) -> Option<&Flow<'a>> {
        let built = self.built.get(id.index())?;
        built.get_or_init(|| Flow::of(self.project, id).map(Box::new)).as_deref()
    }
}
