//! The engine without HTTP: groups as they come when many wait.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use smsc::runtime::engine::command::Incoming;
use smsc::runtime::engine::{Command, Engine};
use smsc::runtime::settings::Settings;
use smsc::runtime::store::Store;
use smsc::runtime::store::sqlite::Sqlite;
use smsc::vm::event::EventKind;

/// Messages of one group.
pub const GROUP: usize = 256;

/// Groups of each phase.
pub const GROUPS: usize = 120;

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

/// Messages a second: the first of each contact, then its reply. Leaves `smsc.db`, and `first.db` as it was between.
pub fn play(folder: &Path) -> [f64; 2] {
    let (mut engine, store) = open(folder);
    let mut phase = |text: &str, now_ms: i64| {
        let groups: Vec<Vec<Command>> = (0..GROUPS)
            .map(|group| (0..GROUP).map(|at| inbound(group * GROUP + at, text)).collect())
            .collect();
        let begun = Instant::now();
        for group in &groups {
            engine.process(now_ms, group).unwrap();
            store.checkpoint().unwrap();
        }
        (GROUPS * GROUP) as f64 / begun.elapsed().as_secs_f64()
    };
    let first = phase("PETS", START_MS + 1_000);
    store.backup(&folder.join("first.db")).unwrap();
    let reply = phase("cat", START_MS + 60_000);
    [first, reply]
}
