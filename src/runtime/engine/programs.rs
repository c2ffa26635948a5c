//! Programs: the current one, those that sessions still need, and what is paused.

use std::collections::HashSet;
use std::sync::Arc;

use super::command::Answer;
use super::group::Group;
use crate::bytecode::Program;
use crate::runtime::settings::Settings;
use crate::runtime::store::rows::DeploymentRow;
use crate::runtime::store::{Store, StoreError, Write};
use crate::value::Symbol;
use crate::vm::Programs;

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
        Ok(Answer::Done)
    }

    /// A unit or campaign matches and starts nothing any more, or does again. Sessions in it go on.
    pub(super) fn pause(&mut self, name: &str, paused: bool) -> Result<Answer, StoreError> {
        let program = self.programs.current();
        let is_campaign = program.schema().campaigns.iter().any(|campaign| campaign.name == name);
        if !is_campaign && program.unit_named(name).is_none() {
            return Ok(Answer::NotFound);
        }
        self.write(Write::Paused(name.to_owned(), paused))?;
        let mut names = self.programs.paused().clone();
        if paused {
            names.insert(Symbol::of(name))
        } else {
            names.remove(&Symbol::of(name))
        };
        self.play(self.programs.as_ref().clone().with_paused(names));
        Ok(Answer::Done)
    }

    fn play(&mut self, programs: Programs) {
        self.programs = Arc::new(programs);
        self.deployed = true;
    }
}
