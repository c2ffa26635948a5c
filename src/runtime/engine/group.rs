//! A group of commands on its way: one transaction, and the contacts that it concerns.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::counters::Counted;
use super::effects::StartFor;
use super::programs;
use super::{Activity, Answer, Command, Engine};
use crate::bytecode::ProgramId;
use crate::runtime::ids::Ids;
use crate::runtime::json;
use crate::runtime::settings::Settings;
use crate::runtime::store::rows::{ContactRow, ScheduleRow, SessionRow};
use crate::runtime::store::{StoreError, Transaction, Write};
use crate::vm::effect::Effect;
use crate::vm::state::{Consent, State};
use crate::vm::{Programs, Scratch, next_due_ms};

/// Name of the stored moment before which nothing happens any more.
pub(super) const LAST_MS: &str = "last_ms";

/// Name under which the program is kept that the project compiled to when it was served last.
pub(super) const PROJECT_PROGRAM: &str = "project_program";

/// A contact that the group concerns.
pub(super) struct Contact {
    /// Its state; taken out while an event is delivered.
    pub(super) state: State,
    /// The session differs from what is stored.
    pub(super) changed: bool,
    /// So does the contact's row.
    pub(super) row_changed: bool,
    /// Nothing has happened to it yet: nothing of it is stored.
    pub(super) is_new: bool,
    /// At most so many automatic messages were decided for it in the last hour, once that was asked.
    pub(super) automatic: Option<u32>,
    /// In which programs its stored session stands.
    pub(super) stands_in: Vec<ProgramId>,
}

impl Contact {
    /// One that is to be stored as it is now.
    pub(super) fn changed(state: State, stands_in: Vec<ProgramId>) -> Self {
        Self { state, changed: true, row_changed: true, is_new: false, automatic: None, stands_in }
    }
}

/// The id of a message that was decided, or why there is none.
pub(super) type Decided = std::result::Result<String, String>;

/// What is used again for each event.
#[derive(Default)]
pub(super) struct Buffers {
    pub(super) scratch: Scratch,
    pub(super) effects: Vec<Effect>,
}

/// A group of commands on its way.
pub(super) struct Group<'e> {
    pub(super) programs: Arc<Programs>,
    pub(super) settings: Arc<Settings>,
    pub(super) transaction: &'e mut dyn Transaction,
    pub(super) ids: Ids,
    pub(super) now_ms: i64,
    pub(super) activity: Activity,
    pub(super) counts: HashMap<Counted, i64>,
    /// By how much more sessions stand in each program.
    uses: BTreeMap<ProgramId, i64>,
    /// The programs changed.
    pub(super) deployed: bool,
    /// Units that are to be started for other contacts.
    pub(super) starts: Vec<StartFor>,
    /// Messages that the last event decided, or why there was none.
    pub(super) decided: Vec<Decided>,
    /// When what is decided now should have been, where it is late.
    pub(super) meant_for_ms: Option<i64>,
    /// When schedules come next.
    pub(super) schedules: Vec<ScheduleRow>,
    /// Time zones of contacts; the empty one for those with none.
    pub(super) zones: Vec<String>,
    /// There may be jobs.
    pub(super) jobs_open: bool,
    pub(super) buffers: Buffers,
    /// By number, so that sessions are written in the order in which they are stored.
    contacts: BTreeMap<Arc<str>, Contact>,
}

/// What a group leaves behind.
pub(super) struct Done {
    pub(super) ids: Ids,
    pub(super) activity: Activity,
    pub(super) programs: Option<Arc<Programs>>,
    pub(super) schedules: Vec<ScheduleRow>,
    pub(super) zones: Vec<String>,
    pub(super) jobs_open: bool,
    pub(super) buffers: Buffers,
}

type Result<T> = std::result::Result<T, StoreError>;

impl<'e> Group<'e> {
    pub(super) fn new(engine: &mut Engine, transaction: &'e mut dyn Transaction, now_ms: i64) -> Self {
        Self {
            programs: engine.programs.clone(),
            settings: engine.settings.clone(),
            transaction,
            ids: engine.ids.clone(),
            now_ms,
            activity: Activity::default(),
            counts: HashMap::new(),
            uses: BTreeMap::new(),
            deployed: false,
            starts: Vec::new(),
            decided: Vec::new(),
            meant_for_ms: None,
            schedules: engine.schedules.clone(),
            zones: engine.zones.clone(),
            jobs_open: engine.jobs_open,
            buffers: std::mem::take(&mut engine.buffers),
            contacts: BTreeMap::new(),
        }
    }

    /// Handles one command.
    pub(super) fn handle(&mut self, command: &Command) -> Result<Answer> {
        match command {
            Command::Event(incoming) => self.event(incoming),
            Command::Receipt(receipt) => self.receipt(receipt),
            Command::Click { code } => self.click(code),
            Command::Claim(id) => self.claim(id),
            Command::Tried(tried) => self.tried(tried),
            Command::Contact(change) => self.change_contact(change),
            Command::Erase(phone) => self.erase(phone),
            Command::EndSession(phone) => self.end_session(phone),
            Command::OneOff(message) => self.one_off(message),
            Command::Campaign(send) => self.send_campaign(send),
            Command::CampaignAudience(name, id) => self.send_to_audience(name, id.as_deref()),
            Command::DeadLetter(id, again) => self.dead_letter(id, *again),
            Command::Pause(what, paused) => self.pause(what, *paused),
            Command::Deploy(program, file) => self.deploy(program, file),
            Command::DeployProject(program, file) => self.deploy_project(program, file),
            Command::Begin(project) => self.begin(*project),
            Command::Tick => Ok(Answer::Done),
        }
    }

    pub(super) fn next_id(&mut self) -> String {
        self.ids.next(self.now_ms)
    }

    pub(super) fn write(&mut self, change: Write) -> Result<()> {
        self.transaction.write(change)
    }

    /// Notes something for metrics.
    pub(super) fn note(&mut self, metric: &'static str, label: &str) {
        let labels = self.activity.counts.entry(metric).or_default();
        match labels.get_mut(label) {
            Some(count) => *count += 1,
            None => drop(labels.insert(label.to_owned(), 1)),
        }
    }

    /// Whether a contact is known.
    pub(super) fn is_known(&mut self, phone: &str) -> Result<bool> {
        Ok(self.contacts.contains_key(phone) || self.transaction.session(phone)?.is_some())
    }

    /// Takes a contact's state out of the group; a new one where it is not known. Whoever takes it puts it back.
    pub(super) fn take(&mut self, phone: &Arc<str>) -> Result<Contact> {
        if let Some(contact) = self.take_known(phone)? {
            return Ok(contact);
        }
        let changed = Contact::changed(self.fresh(phone), Vec::new());
        Ok(Contact { is_new: true, automatic: Some(0), ..changed })
    }

    pub(super) fn fresh(&self, phone: &Arc<str>) -> State {
        State { phone: phone.clone(), created_at_ms: self.now_ms, ..State::default() }
    }

    /// The same for a contact that is known; `None` for others.
    pub(super) fn take_known(&mut self, phone: &Arc<str>) -> Result<Option<Contact>> {
        if let Some(contact) = self.contacts.remove(phone) {
            return Ok(Some(contact));
        }
        let Some(row) = self.transaction.session(phone)? else { return Ok(None) };
        let Ok(state) = State::decode(phone.clone(), &row.state) else {
            let state = self.restored(phone, row)?;
            return Ok(Some(Contact::changed(state, Vec::new())));
        };
        let stands_in = programs::of_session(&state);
        Ok(Some(Contact { changed: false, row_changed: false, ..Contact::changed(state, stands_in) }))
    }

    /// Puts a contact's state back.
    pub(super) fn put(&mut self, contact: Contact) {
        self.contacts.insert(contact.state.phone.clone(), contact);
    }

    /// Forgets a contact that the caller has taken out.
    pub(super) fn drop_contact(&mut self, contact: Contact) {
        for program in contact.stands_in {
            *self.uses.entry(program).or_default() -= 1;
        }
    }

    /// Writes what changed of contacts.
    pub(super) fn flush(&mut self) -> Result<()> {
        let mut buffer = Vec::new();
        let (mut zones, mut uses) = (Vec::new(), Vec::new());
        for contact in self.contacts.values_mut() {
            if std::mem::take(&mut contact.changed) {
                buffer.clear();
                contact.state.encode(&mut buffer);
                let row = SessionRow {
                    phone: contact.state.phone.to_string(),
                    state: buffer.clone(),
                    due_at_ms: next_due_ms(&contact.state),
                };
                self.transaction.write(Write::Session(row))?;
                let now = programs::of_session(&contact.state);
                let before = std::mem::replace(&mut contact.stands_in, now);
                uses.extend(before.into_iter().map(|program| (program, -1)));
                uses.extend(contact.stands_in.iter().map(|program| (*program, 1)));
            }
            if std::mem::take(&mut contact.row_changed) {
                let row = contact_row(&contact.state, &self.programs);
                zones.extend(row.timezone.clone());
                self.transaction.write(Write::Contact(row))?;
            }
        }
        for (program, by) in uses {
            *self.uses.entry(program).or_default() += by;
        }
        zones.iter().try_for_each(|zone| self.note_zone(zone))
    }

    /// Writes by how much more sessions stand in each program.
    pub(super) fn write_uses(&mut self) -> Result<()> {
        for (program, by) in std::mem::take(&mut self.uses) {
            if by != 0 {
                self.write(Write::ProgramUses(program.to_string(), by))?;
            }
        }
        Ok(())
    }

    /// Writes what is left. What it leaves behind counts when all of it is durable.
    pub(super) fn finish(mut self) -> Result<Done> {
        self.flush()?;
        self.write_counts()?;
        self.write_uses()?;
        self.write(Write::Meta(LAST_MS, self.now_ms.to_string()))?;
        Ok(Done {
            ids: self.ids,
            activity: self.activity,
            programs: self.deployed.then_some(self.programs),
            schedules: self.schedules,
            zones: self.zones,
            jobs_open: self.jobs_open,
            buffers: self.buffers,
        })
    }
}

/// A contact as operators see it.
pub(super) fn contact_row(state: &State, programs: &Programs) -> ContactRow {
    ContactRow {
        phone: state.phone.to_string(),
        created_at_ms: state.created_at_ms,
        consent: consent_name(state.consent).to_owned(),
        language: state.language.map(|language| json::name(language, programs)),
        timezone: state.timezone.as_deref().map(str::to_owned),
        fields: json::fields_to_json(&state.fields, programs).to_string(),
        unassigned: state.unassigned,
    }
}

/// A consent as it is stored and shown.
pub fn consent_name(consent: Consent) -> &'static str {
    match consent {
        Consent::Unknown => "unknown",
        Consent::Subscribed => "subscribed",
        Consent::OptedOut => "opted_out",
    }
}

impl json::SymbolNames for Programs {
    fn symbol_name(&self, symbol: crate::value::Symbol) -> Option<&str> {
        self.all().find_map(|program| program.symbol_name(symbol))
    }
}
