//! The engine without HTTP: groups as they come when many wait.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use smsc::runtime::engine::command::{Incoming, Outcome, Tried};
use smsc::runtime::engine::{Answer, Command, Engine};
use smsc::runtime::settings::Settings;
use smsc::runtime::store::Store;
use smsc::runtime::store::sqlite::Sqlite;
use smsc::vm::event::EventKind;

use super::bare::{Reader, Rows, Writer};

/// Messages of one group.
pub const GROUP: usize = 256;

/// Messages of each phase, unless less is wanted.
pub const MESSAGES: usize = 120 * GROUP;

/// Groups between two checkpoints: 7,680 messages in groups of the largest size.
const GROUPS_OF_A_CHECKPOINT: usize = 30;

/// Monday 5 January 2026, 10:00 UTC.
pub const START_MS: i64 = 1_767_607_200_000;

/// An event of a message.
pub fn inbound(contact: usize, text: &str) -> Command {
    Command::Event(Incoming {
        phone: format!("+336{contact:08}"),
        source: "simulator".to_owned(),
        external_id: Some(format!("{text}-{contact}")),
        kind: EventKind::Inbound { text: text.into(), sender: None, intent: None, trusted: true },
        sender: None,
        creates: true,
    })
}

/// An engine on a new database.
pub fn open(folder: &Path) -> (Engine, Arc<Sqlite>) {
    let store = Arc::new(Sqlite::open(&folder.join("smsc.db")).unwrap());
    let (program, file) = super::program();
    let settings = Arc::new(Settings::new(&smsc::config::Config::default(), &Default::default()));
    let engine = Engine::open(store.clone(), settings, program, &file, START_MS, 7).unwrap();
    (engine, store)
}

/// The speeds of the engine and of a bare program, messages a second.
#[derive(Debug, Clone, Copy)]
pub struct Speeds {
    /// The engine's.
    pub engine: f64,
    /// That of a bare program which writes the same rows.
    pub bare: f64,
}

/// An engine and a bare program, group by group in turns, so that whatever else the machine does hits both.
struct Race {
    engine: Engine,
    store: Arc<Sqlite>,
    reader: Reader,
    writer: Writer,
    bare_store: Sqlite,
    groups: usize,
    own: Duration,
    bare: Duration,
}

impl Race {
    fn new(folder: &Path) -> Self {
        let (engine, store) = open(folder);
        let reader = Reader::new(&folder.join("smsc.db"));
        let (writer, bare_store) = Writer::new(&folder.join("bare.db"));
        let (own, bare) = (Duration::ZERO, Duration::ZERO);
        Self { engine, store, reader, writer, bare_store, groups: 0, own, bare }
    }

    /// A group: the engine handles it, then the bare program writes the rows that it has written, and makes those changes of rows
    /// that were there.
    fn group(&mut self, now_ms: i64, commands: &[Command], changes: Vec<Rows>) -> Vec<Answer> {
        self.groups += 1;
        let checkpoint = self.groups.is_multiple_of(GROUPS_OF_A_CHECKPOINT);
        let mut answers = Vec::new();
        self.own += timed(|| {
            answers = self.engine.process(now_ms, commands).unwrap().0;
            if checkpoint {
                self.store.checkpoint().unwrap();
            }
        });
        let mut rows = self.reader.group();
        rows.extend(changes);
        self.bare += timed(|| {
            self.writer.write(&rows);
            if checkpoint {
                self.bare_store.checkpoint().unwrap();
            }
        });
        answers
    }

    /// How fast both handled so many messages since the last call.
    fn speeds(&mut self, messages: usize) -> Speeds {
        let [own, bare] = [&mut self.own, &mut self.bare].map(std::mem::take);
        Speeds { engine: messages as f64 / own.as_secs_f64(), bare: messages as f64 / bare.as_secs_f64() }
    }
}

/// The first message of each contact, then its reply, then the sending of everything that was decided, for which the engine
/// commits twice: before, so that it is known to be under way, and after.
pub fn play(folder: &Path, group_size: usize, messages: usize) -> [Speeds; 3] {
    let groups = messages.div_ceil(group_size);
    let mut race = Race::new(folder);
    let [first, replies] = [("PETS", START_MS + 1_000), ("cat", START_MS + 60_000)].map(|(text, now_ms)| {
        for number in 0..groups {
            let contacts = number * group_size..(number + 1) * group_size;
            let group: Vec<Command> = contacts.map(|contact| inbound(contact, text)).collect();
            race.group(now_ms, &group, Vec::new());
        }
        race.speeds(groups * group_size)
    });
    let mut sent = 0;
    while sent < messages {
        sent += send(&mut race, group_size);
    }
    let sending = race.speeds(sent);
    [first, replies, sending]
}

/// Sends a group of messages.
fn send(race: &mut Race, group_size: usize) -> usize {
    let now_ms = START_MS + 120_000;
    let ready = race.store.ready("channel:simulator", now_ms, group_size).unwrap();
    let ids: Vec<String> = ready.into_iter().map(|item| item.id).collect();
    let claims: Vec<Command> = ids.iter().map(|id| Command::Claim(id.clone())).collect();
    let claimed = race.group(now_ms, &claims, vec![Rows::claimed(&ids, now_ms)]);
    let outcome = Outcome::Sent { provider_id: None, delivered: true };
    let tried = claimed.into_iter().map(|answer| match answer {
        Answer::Claimed(claim) => Command::Tried(Tried { claim, outcome: outcome.clone() }),
        other => panic!("{other:?}"),
    });
    let tried: Vec<Command> = tried.collect();
    race.group(now_ms, &tried, vec![Rows::no_longer_waiting(&ids), Rows::delivered(&ids, now_ms)]);
    ids.len()
}

fn timed(act: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    act();
    begun.elapsed()
}
