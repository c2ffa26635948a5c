//! The engine: handles commands in groups, each group in one transaction. No clock, no threads, no network: whoever owns
//! it says what time it is and carries out what lies in the outbox.

mod claim;
pub mod command;
mod contacts;
mod counters;
mod crm;
mod damaged;
mod deliver;
mod effects;
mod group;
mod jobs;
mod log;
mod programs;
mod receipts;
mod say;
mod team;
mod tried;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::runtime::ids::Ids;
use crate::runtime::notices::Notice;
use crate::runtime::settings::Settings;
use crate::runtime::store::rows::ScheduleRow;
use crate::runtime::store::{Store, StoreError};
use crate::vm::Programs;

pub use command::{Answer, Command};
pub use group::consent_name;
use group::{Buffers, Group};
pub use say::{NO_CHANNEL, lane_of};
pub use tried::program_id;

/// Timers that one group fires; what is due beyond them is fired by the next.
const TIMERS_OF_A_GROUP: usize = 256;

/// What was decided lately, for logs and metrics; not stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activity {
    /// Lanes that got something to do.
    pub lanes: BTreeSet<String>,
    /// What was held goes on, in whatever lane.
    pub released: bool,
    /// Contacts that opted out: tries for them that have not begun are given up.
    pub opted_out: Vec<String>,
    /// Counts by name of metric and label.
    pub counts: BTreeMap<&'static str, BTreeMap<String, u64>>,
    /// The newest event.
    pub last_event: Option<String>,
    /// What failed, for the log.
    pub notices: Vec<Notice>,
    /// Whether something is still due now.
    pub more: bool,
    /// When a schedule comes next, milliseconds UTC.
    pub next_schedule_ms: Option<i64>,
}

/// The engine.
pub struct Engine {
    store: Arc<dyn Store>,
    programs: Arc<Programs>,
    settings: Arc<Settings>,
    ids: Ids,
    last_ms: i64,
    schedules: Vec<ScheduleRow>,
    zones: Vec<String>,
    jobs_open: bool,
    buffers: Buffers,
}

impl Engine {
    /// An engine on a store, with a program that becomes current if it is not.
    ///
    /// # Errors
    /// The store fails, or holds a program that cannot be loaded.
    pub fn open(
        store: Arc<dyn Store>,
        settings: Arc<Settings>,
        current: Arc<crate::bytecode::Program>,
        file: &Arc<Vec<u8>>,
        now_ms: i64,
        seed: u64,
    ) -> Result<Self, StoreError> {
        let ids = Ids::after(store.last_id()?.as_deref(), seed);
        let last_ms = store.meta(group::LAST_MS)?.and_then(|text| text.parse().ok()).unwrap_or(0);
        let since = programs::deployed_since(&*store, &current)?;
        let played = since.unwrap_or_else(|| current.clone());
        let programs = programs::load(&*store, &settings, played.clone())?;
        let schedules = store.schedules()?;
        let mut zones = store.zones()?;
        zones.extend(zones.iter().all(|zone| !zone.is_empty()).then(String::new));
        let programs = Arc::new(programs);
        let mut engine = Self {
            store,
            programs,
            settings,
            ids,
            last_ms,
            schedules,
            zones,
            jobs_open: true,
            buffers: Buffers::default(),
        };
        let deployed = engine.store.deployments(1)?.first().map(|row| row.program.clone());
        if deployed.as_deref() == Some(&played.id().to_string()) {
            engine.process(now_ms, &[Command::Begin(current.id())])?;
        } else {
            engine.process(now_ms, &[Command::DeployProject(current, file.clone())])?;
        }
        Ok(engine)
    }

    /// The programs that it plays.
    pub fn programs(&self) -> &Arc<Programs> {
        &self.programs
    }

    /// The last moment that anything happened at, milliseconds UTC: nothing happens before it.
    pub fn last_ms(&self) -> i64 {
        self.last_ms
    }

    /// When something is due next that nobody sets off, milliseconds UTC.
    ///
    /// # Errors
    /// The store failed.
    pub fn next_due_ms(&self) -> Result<Option<i64>, StoreError> {
        let timer = self.store.next_due_ms()?;
        Ok(self.next_schedule_ms().into_iter().chain(timer).min())
    }

    /// When a schedule comes next, milliseconds UTC.
    pub fn next_schedule_ms(&self) -> Option<i64> {
        self.schedules.iter().filter_map(|row| row.next_at_ms).min()
    }

    /// Handles a group of commands, then fires what is due. When it returns, all of it is durable.
    ///
    /// # Errors
    /// The store failed: nothing has happened.
    pub fn process(
        &mut self,
        now_ms: i64,
        commands: &[Command],
    ) -> Result<(Vec<Answer>, Activity), StoreError> {
        let now_ms = now_ms.max(self.last_ms);
        let store = self.store.clone();
        let mut answers = Vec::with_capacity(commands.len());
        let (mut more, mut done) = (false, None);
        store.transact(&mut |transaction| {
            let mut group = Group::new(self, transaction, now_ms);
            for command in commands {
                answers.push(group.handle(command)?);
            }
            more = group.fire_due(TIMERS_OF_A_GROUP)? || group.work_off_jobs()?;
            done = Some(group.finish()?);
            Ok(())
        })?;
        let Some(done) = done else { return Err(StoreError::Failed("nothing was done".to_owned())) };
        self.ids = done.ids;
        self.last_ms = now_ms;
        self.buffers = done.buffers;
        (self.schedules, self.zones, self.jobs_open) = (done.schedules, done.zones, done.jobs_open);
        if let Some(programs) = done.programs {
            self.programs = programs;
        }
        let mut activity = done.activity;
        activity.more = more;
        activity.next_schedule_ms = self.next_schedule_ms();
        Ok((answers, activity))
    }
}
