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
use super::lines::Player;

/// A project that is compiled with the lines of some of its tests.
pub struct Rehearsal<'p> {
    project: &'p Project,
    programs: Programs,
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
    /// Compiles a project with all its tests.
    ///
    /// # Errors
    /// The project has errors, or is larger than a program can be.
    pub fn new(checked: &'p Checked, sources: &Sources, config: &Config) -> Result<Self, GenerateError> {
        let tests: Vec<&Test> = checked.project.tests.iter().collect();
        Self::of(checked, sources, config, &tests)
    }

    pub(super) fn of(
        checked: &'p Checked,
        sources: &Sources,
        config: &Config,
        tests: &[&'p Test],
    ) -> Result<Self, GenerateError> {
        if checked.has_errors() {
            return Err(GenerateError::Diagnostics(checked.diagnostics.clone()));
        }
        let collected = Expressions::of(tests);
        let options = Options { strip: false, ..Options::from(config) };
        let (file, offsets) = generate_with(&checked.project, sources, &options, collected.list())?;
        let program = Arc::new(Program::load(&file).map_err(GenerateError::Program)?);
        let expressions = collected.compiled(offsets);
        Ok(Self { project: &checked.project, programs: Programs::new(program), expressions })
    }

    /// The programs that are played.
    pub fn programs(&self) -> &Programs {
        &self.programs
    }

    /// A scene in which nothing has happened yet, for a contact who writes to the sender of this unit.
    pub fn scene(&self, unit: UnitId) -> Scene<'_> {
        let mut player = self.player();
        player.host.written_to = player.written_to(Some(unit));
        Scene { player }
    }

    pub(super) fn player(&self) -> Player<'_> {
        Player::new(self.project, &self.programs, &self.expressions)
    }
}

/// One contact, and what has happened so far.
#[derive(Clone)]
pub struct Scene<'t> {
    player: Player<'t>,
}

impl Scene<'_> {
    /// Plays a line of one of the tests that were compiled. What a line expects is not looked at.
    pub fn play(&mut self, line: &TestLine) {
        // Only expectations fail, and moments that are past.
        let _ = self.player.act(line);
    }

    /// An SMS of the contact.
    pub fn user(&mut self, text: &str) {
        self.player.user_text(text);
    }

    /// Moves the clock on, milliseconds UTC.
    pub fn move_to(&mut self, until_ms: i64) {
        self.player.host.move_to(until_ms);
    }

    /// The clock, milliseconds UTC.
    pub fn now_ms(&self) -> i64 {
        self.player.host.now_ms
    }

    /// When something happens by itself next, milliseconds UTC.
    pub fn next_coming_ms(&self) -> Option<i64> {
        self.player.host.next_coming_ms()
    }

    /// The contact.
    pub fn state(&self) -> &State {
        &self.player.host.state
    }

    /// What services answer is forgotten: the next call needs a line again.
    pub fn forget_services(&mut self) {
        self.player.host.stubs.clear();
    }

    /// The texts that came for the contact since they were last taken.
    pub fn take_texts(&mut self) -> Vec<String> {
        self.player.host.inbox.drain(..).map(|sent| sent.text).collect()
    }

    /// Everything that was decided since it was last taken.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.player.host.decided)
    }

    /// What went wrong since it was last asked.
    pub fn take_trouble(&mut self) -> Option<Trouble> {
        let host = &mut self.player.host;
        let fault = host.fault.take().is_some() | std::mem::take(&mut host.endless);
        let unanswered = host.unanswered.take().map(Trouble::Unanswered);
        unanswered.or(fault.then_some(Trouble::Fault))
    }
}
