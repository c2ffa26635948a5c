//! The engine without HTTP: groups as they come when many wait.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use smsc::runtime::engine::command::Incoming;
use smsc::runtime::engine::{Command, Engine};
use smsc::runtime::settings::Settings;
use smsc::runtime::store::Store;
use smsc::runtime::store::sqlite::Sqlite;
use smsc::vm::event::EventKind;

use super::bare::{Reader, Writer};

/// Messages of one group.
pub const GROUP: usize = 256;

/// Messages of each phase, unless less is wanted.
pub const MESSAGES: usize = 120 * GROUP;

/// Groups between two checkpoints: about those of a second, which is how often a runtime has one.
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

/// The first message of each contact, then its reply: group by group the engine, then a bare program with the rows that it wrote,
/// so that whatever else the machine does hits both.
pub fn play(folder: &Path, group_size: usize, messages: usize) -> [Speeds; 2] {
    let groups = messages.div_ceil(group_size);
    let (mut engine, store) = open(folder);
    let mut reader = Reader::new(&folder.join("smsc.db"));
    let (writer, bare_store) = Writer::new(&folder.join("bare.db"));
    [("PETS", START_MS + 1_000), ("cat", START_MS + 60_000)].map(|(text, now_ms)| {
        let (mut own, mut bare) = (Duration::ZERO, Duration::ZERO);
        for number in 0..groups {
            let contacts = number * group_size..(number + 1) * group_size;
            let group: Vec<Command> = contacts.map(|contact| inbound(contact, text)).collect();
            let checkpoint = number % GROUPS_OF_A_CHECKPOINT == GROUPS_OF_A_CHECKPOINT - 1;
            own += timed(|| {
                engine.process(now_ms, &group).unwrap();
                if checkpoint {
                    store.checkpoint().unwrap();
                }
            });
            let rows = reader.group();
            bare += timed(|| {
                writer.write(&rows);
                if checkpoint {
                    bare_store.checkpoint().unwrap();
                }
            });
        }
        let speed = |time: Duration| (groups * group_size) as f64 / time.as_secs_f64();
        Speeds { engine: speed(own), bare: speed(bare) }
    })
}

fn timed(act: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    act();
    begun.elapsed()
}
