//! An engine on a store of its own, asked one command at a time, at moments that the test says.

use std::sync::Arc;

use smsc::config::Config;
use smsc::runtime::channel::About;
use smsc::runtime::engine::command::{Claim, Incoming, OneOff, Outcome, Tried};
use smsc::runtime::engine::{Answer, Command, Engine};
use smsc::runtime::settings::{Settings, Variables};
use smsc::runtime::store::rows::StoredMessage;
use smsc::runtime::store::sqlite::Sqlite;
use smsc::runtime::store::{MessageFilter, Store};
use smsc::source::FileId;
use smsc::vm::event::EventKind;

pub const PHONE: &str = "+33612345678";

/// Monday 5 January 2026, 10:00 UTC: 11:00 in Paris.
pub const START_MS: i64 = 1_767_607_200_000;

pub const HOUR_MS: i64 = 3_600_000;
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// An engine that plays.
pub struct World {
    pub store: Arc<Sqlite>,
    pub now_ms: i64,
    pub folder: tempfile::TempDir,
    config: Config,
    engine: Option<Engine>,
}

impl World {
    /// Plays a script with settings.
    pub fn new(script: &str, settings: &str) -> Self {
        let folder = super::folder();
        let store = Arc::new(Sqlite::open(&folder.path().join("smsc.db")).unwrap());
        let (config, problems) = smsc::config::parse(FileId(1), settings);
        assert!(problems.is_empty(), "{problems:?}");
        let mut world = Self { store, now_ms: START_MS, folder, config, engine: None };
        world.start(script);
        world
    }

    /// Starts anew, with this script.
    pub fn start(&mut self, script: &str) {
        let (program, file) = super::compile_with(script, &self.config);
        let settings = Arc::new(Settings::new(&self.config, &Variables::new()));
        self.engine = None;
        let engine = Engine::open(self.store.clone(), settings, program, &file, self.now_ms, 7);
        self.engine = Some(engine.unwrap());
    }

    /// Deploys another script.
    pub fn deploy(&mut self, script: &str) {
        let (program, file) = super::compile_with(script, &self.config);
        self.process(Command::Deploy(program, file));
    }

    /// Asks one thing.
    pub fn process(&mut self, command: Command) -> Answer {
        self.engine.as_mut().unwrap().process(self.now_ms, &[command]).unwrap().0.remove(0)
    }

    /// Asks many things in one group.
    pub fn process_all(&mut self, commands: &[Command]) {
        self.engine.as_mut().unwrap().process(self.now_ms, commands).unwrap();
    }

    /// Lets everything happen that is due.
    pub fn settle(&mut self) {
        while self.engine.as_mut().unwrap().process(self.now_ms, &[]).unwrap().1.more {}
    }

    /// Something happens to a contact.
    pub fn happens(&mut self, phone: &str, kind: EventKind) -> Answer {
        self.happens_at(phone, kind, None)
    }

    fn happens_at(&mut self, phone: &str, kind: EventKind, sender: Option<&str>) -> Answer {
        self.process(Command::Event(Incoming {
            phone: phone.to_owned(),
            source: "simulator".to_owned(),
            external_id: None,
            kind,
            sender: sender.map(str::to_owned),
            creates: true,
        }))
    }

    /// A contact writes.
    pub fn writes(&mut self, phone: &str, text: &str) {
        self.writes_to(phone, text, None);
    }

    /// A contact writes to a sender.
    pub fn writes_to(&mut self, phone: &str, text: &str, sender: Option<&str>) {
        let kind = EventKind::Inbound { text: text.into(), sender: None, intent: None, trusted: true };
        self.happens_at(phone, kind, sender);
    }

    /// The team writes to a contact.
    pub fn one_off(&mut self, phone: &str) -> Answer {
        self.process(Command::OneOff(OneOff {
            phone: phone.to_owned(),
            text: "Hello".to_owned(),
            sender: None,
            external_id: None,
            category: None,
        }))
    }

    /// What may be tried of a channel now.
    pub fn claim(&mut self, channel: &str) -> Vec<Claim> {
        let ready = self.store.ready(&format!("channel:{channel}"), self.now_ms, 100).unwrap();
        let claims = ready.into_iter().map(|item| self.process(Command::Claim(item.id)));
        claims
            .filter_map(|answer| match answer {
                Answer::Claimed(claim) => Some(*claim),
                _ => None,
            })
            .collect()
    }

    /// Tells what came of a try.
    pub fn tried(&mut self, claim: Claim, outcome: Outcome) {
        self.process(Command::Tried(Tried { claim: Box::new(claim), outcome }));
    }

    /// Sends everything that may be sent; the texts.
    pub fn send_all(&mut self, channel: &str) -> Vec<String> {
        let mut texts = Vec::new();
        let lane = format!("channel:{channel}");
        while !self.store.ready(&lane, self.now_ms, 1).unwrap().is_empty() {
            for claim in self.claim(channel) {
                texts.push(claim.message.as_ref().unwrap().text.clone());
                self.tried(claim, Outcome::Sent { provider_id: None, delivered: true });
            }
        }
        texts
    }

    /// Messages of a contact in one direction.
    pub fn messages(&self, phone: &str, direction: &str) -> Vec<StoredMessage> {
        let filter = MessageFilter {
            contact: Some(phone.to_owned()),
            direction: Some(direction.to_owned()),
            limit: 100,
            ..MessageFilter::default()
        };
        self.store.messages(&filter).unwrap()
    }

    /// Consent of a contact as operators see it; nothing for nobody.
    pub fn consent(&self, phone: &str) -> Option<String> {
        let filter = smsc::runtime::store::ContactFilter { limit: 100, ..Default::default() };
        let contacts = self.store.contacts(&filter).unwrap();
        contacts.into_iter().find(|row| row.phone == phone).map(|row| row.consent)
    }

    /// Whatever lies in the database but programs, as text.
    pub fn dump(&self) -> String {
        dump(&rusqlite::Connection::open(self.folder.path().join("smsc.db")).unwrap()).unwrap()
    }

    /// The database, for what no runtime does to it.
    pub fn sql(&self, sql: &str) {
        let database = rusqlite::Connection::open(self.folder.path().join("smsc.db")).unwrap();
        database.execute_batch(sql).unwrap();
    }
}

/// Whatever lies in a database, as text.
fn dump(database: &rusqlite::Connection) -> rusqlite::Result<String> {
    let mut tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let tables: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut text = String::new();
    for table in tables.iter().filter(|table| *table != "programs") {
        let mut rows = database.prepare(&format!("SELECT * FROM {table}"))?;
        let columns = rows.column_count();
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                text.push_str(&format!("{:?} ", row.get::<_, rusqlite::types::Value>(column)?));
            }
            text.push_str(&format!("in {table}\n"));
        }
    }
    Ok(text)
}

/// A contact writes to the simulator.
pub fn inbound(phone: &str, text: &str, external_id: Option<&str>) -> Command {
    Command::Event(Incoming {
        phone: phone.to_owned(),
        source: "simulator".to_owned(),
        external_id: external_id.map(str::to_owned),
        kind: EventKind::Inbound { text: text.into(), sender: None, intent: None, trusted: true },
        sender: None,
        creates: true,
    })
}

/// A refusal that tells something about the number.
pub fn refused(about: About) -> Outcome {
    Outcome::Failed { reason: "refused".to_owned(), about, unknown: false }
}
