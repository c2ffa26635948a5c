//! A test without a script: whoever explores or rehearses a unit plays it one line after another, and can go back to any
//! moment because a scene can be copied.

use std::sync::Arc;

use crate::bytecode::Program;
use crate::check::model::{Project, Test, TestLine, UnitId};
use crate::codegen::{GenerateError, Options, generate_with};
use crate::compile::Checked;
use crate::config::Config;
use crate::source::Sources;
use crate::vm::Programs;
use crate::vm::effect::Effect;
use crate::vm::state::State;

use super::expressions::{Compiled, Expressions};
use super::host::Host;
use super::stage::Stage;

/// A project that is compiled with the lines of some of its tests.
pub struct Rehearsal<'p> {
    project: &'p Project,
    programs: Arc<Programs>,
    expressions: Compiled<'p>,
}

/// What stopped a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// A service was called, and nothing is said about this function: its index among those of all services.
    Unanswered(u32),
    /// The script did more than one message may cost, or something is due again and again.
    Fault,
}

impl<'p> Rehearsal<'p> {
    /// Compiles a project with all its tests; branches write down that they are taken.
    ///
    /// # Errors
    /// The project has errors, or is larger than a program can be.
    pub fn new(checked: &'p Checked, sources: &Sources, config: &Config) -> Result<Self, GenerateError> {
        let tests: Vec<&Test> = checked.project.tests.iter().collect();
        Self::counted(checked, sources, config, &tests)
    }

    /// Compiles a project with some tests, as it would run for real.
    pub(crate) fn of(
        checked: &'p Checked,
        sources: &Sources,
        config: &Config,
        tests: &[&'p Test],
    ) -> Result<Self, GenerateError> {
        Self::compiled(checked, sources, config, tests, false)
    }

    /// The same with branches that write down that they are taken.
    pub(crate) fn counted(
        checked: &'p Checked,
        sources: &Sources,
        config: &Config,
        tests: &[&'p Test],
    ) -> Result<Self, GenerateError> {
        Self::compiled(checked, sources, config, tests, true)
    }

    fn compiled(
        checked: &'p Checked,
        sources: &Sources,
        config: &Config,
        tests: &[&'p Test],
        marks: bool,
    ) -> Result<Self, GenerateError> {
        if checked.has_errors() {
            return Err(GenerateError::Diagnostics(checked.diagnostics.clone()));
        }
        let collected = Expressions::of(tests);
        let options = Options { strip: false, marks, ..Options::from(config) };
        let (file, offsets) = generate_with(&checked.project, sources, &options, collected.list())?;
        let program = Arc::new(Program::load(&file).map_err(GenerateError::Program)?);
        let expressions = collected.compiled(offsets);
        Ok(Self { project: &checked.project, programs: Arc::new(Programs::new(program)), expressions })
    }

    /// The programs that are played.
    pub fn programs(&self) -> &Arc<Programs> {
        &self.programs
    }

    /// A scene in which nothing has happened yet, for a contact who writes to the sender of this unit.
    pub fn scene(&self, unit: UnitId) -> Scene<'_> {
        Scene { rehearsal: self, host: self.host(Some(unit)) }
    }

    /// The model that is played.
    pub(crate) fn project(&self) -> &'p Project {
        self.project
    }

    /// A host for a contact who writes to the sender of this unit, without one to the first that can receive.
    pub(crate) fn host(&self, unit: Option<UnitId>) -> Host {
        let mut host = Host::new(self.programs.clone());
        let unit = unit.and_then(|unit| self.project.units.get(unit.index()));
        let own = unit.and_then(|unit| unit.settings.sender).map(|(sender, _)| sender.0);
        let receives = self.project.senders.iter().position(|sender| sender.receives);
        host.written_to = own.or_else(|| receives.map(|position| position as u32));
        host
    }

    /// A host with what lines of the tests mean.
    pub(crate) fn stage<'t>(&'t self, host: &'t mut Host) -> Stage<'t> {
        let evaluator = self.programs.clone();
        Stage { project: self.project, expressions: &self.expressions, evaluator, host }
    }
}

/// One contact, and what has happened so far.
#[derive(Clone)]
pub struct Scene<'t> {
    rehearsal: &'t Rehearsal<'t>,
    host: Host,
}

impl Scene<'_> {
    /// Plays a line of one of the tests that were compiled. What a line expects is not looked at.
    pub fn play(&mut self, line: &TestLine) {
        // A moment that is past, and a value outside of its type, leave everything as it was.
        let _ = self.rehearsal.stage(&mut self.host).act(&line.kind);
    }

    /// An SMS of the contact.
    pub fn user(&mut self, text: &str) {
        self.host.hear(text);
    }

    /// The unit that sent the contact the last SMS.
    pub fn last_said_by(&self) -> Option<UnitId> {
        self.host.last_origin.map(|origin| UnitId(origin.unit))
    }

    /// The last SMS to the contact could not be delivered.
    pub fn undelivered(&mut self) {
        self.host.undelivered();
    }

    /// Moves the clock on, milliseconds UTC.
    pub fn move_to(&mut self, until_ms: i64) {
        self.host.move_to(until_ms);
    }

    /// The clock, milliseconds UTC.
    pub fn now_ms(&self) -> i64 {
        self.host.now_ms
    }

    /// When something happens by itself next, milliseconds UTC.
    pub fn next_coming_ms(&self) -> Option<i64> {
        self.host.next_moment_ms()
    }

    /// The contact.
    pub fn state(&self) -> &State {
        &self.host.state
    }

    /// What services answer is forgotten: the next call needs a line again.
    pub fn forget_services(&mut self) {
        self.host.stubs.clear();
    }

    /// The texts that came for the contact since they were last taken.
    pub fn take_texts(&mut self) -> Vec<String> {
        self.host.inbox.drain(..).map(|sent| sent.text).collect()
    }

    /// Everything that was decided since it was last taken.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        self.host.log.drain(..).map(|logged| logged.effect).collect()
    }

    /// What went wrong since it was last asked.
    pub fn take_trouble(&mut self) -> Option<Trouble> {
        let host = &mut self.host;
        let fault = host.fault.take().is_some() | std::mem::take(&mut host.endless);
        let unanswered = host.unanswered.take().map(|(_, function)| Trouble::Unanswered(function));
        unanswered.or(fault.then_some(Trouble::Fault))
    }
}
