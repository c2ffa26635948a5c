//! Programs: the current one, those that sessions still need, and what is paused.

use std::collections::HashSet;
use std::sync::Arc;

use super::claim::held;
use super::command::{Answer, Pausable};
use super::group::{Group, PROJECT_PROGRAM};
use super::tried::program_id;
use crate::bytecode::{Program, ProgramId};
use crate::runtime::settings::Settings;
use crate::runtime::store::rows::DeploymentRow;
use crate::runtime::store::{Store, StoreError, Write};
use crate::value::Symbol;
use crate::vm::Programs;
use crate::vm::state::State;

/// Programs that became current last and are kept, whether somebody is in them or not.
const PROGRAMS_KEPT: usize = 10;

/// The programs of a store, with `current` as the current one.
pub(super) fn load(
    store: &dyn Store,
    settings: &Settings,
    current: Arc<Program>,
) -> Result<Programs, StoreError> {
    let mut programs = Programs::new(current.clone());
    if let Some(url) = &settings.public_url {
        programs = programs.with_public_url(url);
    }
    for id in store.program_ids()?.into_iter().filter(|id| *id != current.id().to_string()) {
        let file = store.program(&id)?.unwrap_or_default();
        match Program::load(&file) {
            Ok(program) => programs.keep(Arc::new(program)),
            // Its sessions end as lost; nobody else is harmed.
            Err(error) => tracing::error!(program = id, %error, "a stored program cannot be loaded"),
        }
    }
    let paused = store.paused()?;
    Ok(programs.with_paused(symbols(&paused)))
}

/// The program that was deployed after the project was served last, by the interface or by going back, where the project has
/// not changed since; `None` where `served`, what it compiles to, is to be played.
pub(super) fn deployed_since(
    store: &dyn Store,
    served: &Program,
) -> Result<Option<Arc<Program>>, StoreError> {
    let served = served.id().to_string();
    let Some(deployed) = store.deployments(1)?.into_iter().next().map(|row| row.program) else {
        return Ok(None);
    };
    if deployed == served || store.meta(PROJECT_PROGRAM)?.as_deref() != Some(&served) {
        return Ok(None);
    }
    let loaded = Program::load(&store.program(&deployed)?.unwrap_or_default());
    match loaded {
        Ok(program) => {
            tracing::warn!(
                program = deployed,
                "what was deployed last stays current: the project has not changed since it was served"
            );
            Ok(Some(Arc::new(program)))
        }
        Err(error) => {
            tracing::error!(program = deployed, %error, "what was deployed last cannot be loaded: the project's program is played");
            Ok(None)
        }
    }
}

/// In which programs a session stands: once for each run, and for each unit that waits its turn.
pub(super) fn of_session(state: &State) -> Vec<ProgramId> {
    let runs = state.runs().map(|run| run.program);
    runs.chain(state.queue.iter().map(|waiting| waiting.program)).collect()
}

fn symbols(names: &[String]) -> HashSet<Symbol> {
    names.iter().map(|name| Symbol::of(name)).collect()
}

impl Group<'_> {
    /// A program becomes current. Sessions go on with theirs.
    pub(super) fn deploy(
        &mut self,
        program: &Arc<Program>,
        file: &Arc<Vec<u8>>,
    ) -> Result<Answer, StoreError> {
        let id = program.id().to_string();
        self.write(Write::Program(id.clone(), file.to_vec()))?;
        self.write(Write::Deployment(DeploymentRow { number: 0, program: id, at_ms: self.now_ms }))?;
        self.play(self.programs.deploy(program.clone()));
        self.plan_schedules()?;
        self.forget_programs()?;
        Ok(Answer::Done)
    }

    /// What the project compiles to becomes current.
    pub(super) fn deploy_project(
        &mut self,
        program: &Arc<Program>,
        file: &Arc<Vec<u8>>,
    ) -> Result<Answer, StoreError> {
        self.write(Write::Meta(PROJECT_PROGRAM, program.id().to_string()))?;
        self.deploy(program, file)
    }

    /// Forgets programs in which no session stands any more. The last few stay, so that one can go back to them.
    pub(super) fn forget_programs(&mut self) -> Result<(), StoreError> {
        self.flush()?;
        self.write_counts()?;
        self.write_uses()?;
        let current = self.programs.current().id();
        for id in self.transaction.unused_programs(PROGRAMS_KEPT)? {
            let Some(program) = program_id(&id).filter(|program| *program != current) else { continue };
            tracing::info!(program = id, "a program in which nobody is any more is forgotten");
            self.write(Write::ProgramForgotten(id))?;
            self.play(self.programs.as_ref().clone().without(program));
        }
        Ok(())
    }

    /// Something is paused, or goes on. Sessions go on in any case.
    pub(super) fn pause(&mut self, what: &Pausable, paused: bool) -> Result<Answer, StoreError> {
        if !self.is_declared(what) {
            return Ok(Answer::NotFound);
        }
        let name = what.stored();
        self.write(Write::Paused(name.clone(), paused))?;
        let mut names = self.programs.paused().clone();
        if paused {
            names.insert(Symbol::of(&name))
        } else {
            names.remove(&Symbol::of(&name))
        };
        self.play(self.programs.as_ref().clone().with_paused(names));
        if !paused && !matches!(what, Pausable::Unit(_)) {
            self.write(Write::OutboxRelease { held: held::PAUSED, due_at_ms: self.now_ms })?;
            self.activity.released = true;
        }
        Ok(Answer::Done)
    }

    fn is_declared(&self, what: &Pausable) -> bool {
        let program = self.programs.current();
        let schema = program.schema();
        match what {
            Pausable::Service => true,
            Pausable::Sender(name) => schema.senders.iter().any(|sender| sender.name == *name),
            Pausable::Unit(name) => {
                let is_campaign = schema.campaigns.iter().any(|campaign| campaign.name == *name);
                is_campaign || program.unit_named(name).is_some()
            }
        }
    }

    /// Whether messages of a sender wait until they may go on.
    pub(super) fn is_paused(&self, sender: Option<&str>) -> bool {
        let paused = |what: Pausable| self.programs.paused().contains(&Symbol::of(&what.stored()));
        paused(Pausable::Service) || sender.is_some_and(|name| paused(Pausable::Sender(name.to_owned())))
    }

    fn play(&mut self, programs: Programs) {
        self.programs = Arc::new(programs);
        self.deployed = true;
    }
}
