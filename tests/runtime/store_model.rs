//! The store against a model in memory: whatever is written, given up, closed and opened again, both say the same.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use smsc::runtime::store::rows::{CounterKey, OutboxRow, SessionRow};
use smsc::runtime::store::sqlite::Sqlite;
use smsc::runtime::store::{Store, StoreError, Write};

/// One change of the model.
#[derive(Debug, Clone)]
enum Change {
    Session(u8, Vec<u8>, Option<i64>),
    Outbox(u8, u8, i64),
    OutboxDone(u8),
    Count(u8, i64),
    Member(u8, bool),
}

/// A transaction: its changes, and what becomes of it.
#[derive(Debug, Clone)]
struct Group {
    changes: Vec<Change>,
    committed: bool,
    reopened: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Model {
    sessions: BTreeMap<String, (Vec<u8>, Option<i64>)>,
    outbox: BTreeMap<String, (String, i64)>,
    counters: BTreeMap<String, i64>,
    members: BTreeMap<String, ()>,
}

impl Model {
    fn apply(&mut self, change: &Change) {
        match change {
            Change::Session(who, state, due) => {
                self.sessions.insert(phone(*who), (state.clone(), *due));
            }
            Change::Outbox(id, who, due) => {
                self.outbox.insert(item_id(*id), (phone(*who), *due));
            }
            Change::OutboxDone(id) => drop(self.outbox.remove(&item_id(*id))),
            Change::Count(unit, by) => *self.counters.entry(format!("u{unit}")).or_default() += by,
            Change::Member(who, true) => drop(self.members.insert(phone(*who), ())),
            Change::Member(who, false) => drop(self.members.remove(&phone(*who))),
        }
    }

    /// Of each contact its oldest item, if that is due.
    fn ready(&self, now_ms: i64) -> Vec<String> {
        let oldest = |id: &String, who: &String| {
            self.outbox.iter().all(|(other, (owner, _))| owner != who || other >= id)
        };
        let mut ready: Vec<(i64, String)> = self
            .outbox
            .iter()
            .filter(|(id, (who, due))| *due <= now_ms && oldest(id, who))
            .map(|(id, (_, due))| (*due, id.clone()))
            .collect();
        ready.sort();
        ready.into_iter().map(|(_, id)| id).collect()
    }

    fn due(&self, now_ms: i64) -> Vec<String> {
        let due = |(phone, (_, due)): (&String, &(Vec<u8>, Option<i64>))| Some(((*due)?, phone.clone()));
        let mut due: Vec<(i64, String)> = self.sessions.iter().filter_map(due).collect();
        due.retain(|(due_ms, _)| *due_ms <= now_ms);
        due.sort();
        due.into_iter().map(|(_, phone)| phone).collect()
    }
}

fn phone(who: u8) -> String {
    format!("+336000000{:02}", who % 8)
}

fn item_id(id: u8) -> String {
    format!("item-{:03}", id % 16)
}

fn write(change: &Change) -> Write {
    match change {
        Change::Session(who, state, due_at_ms) => {
            Write::Session(SessionRow { phone: phone(*who), state: state.clone(), due_at_ms: *due_at_ms })
        }
        Change::Outbox(id, who, due_at_ms) => Write::Outbox(OutboxRow {
            id: item_id(*id),
            lane: "lane".to_owned(),
            phone: phone(*who),
            kind: "sms".to_owned(),
            payload: String::new(),
            due_at_ms: *due_at_ms,
            expires_at_ms: None,
            attempts: 0,
            claimed_at_ms: None,
            error: None,
            held: None,
        }),
        Change::OutboxDone(id) => Write::OutboxDone(item_id(*id)),
        Change::Count(unit, by) => Write::Count(
            CounterKey { unit: format!("u{unit}"), step: String::new(), edge: "x".to_owned() },
            *by,
        ),
        Change::Member(who, joined) => Write::Member("group".to_owned(), phone(*who), *joined),
    }
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<u8>(), prop::collection::vec(any::<u8>(), 0..40), prop::option::of(0..100i64))
            .prop_map(|(who, state, due)| Change::Session(who, state, due)),
        (any::<u8>(), any::<u8>(), 0..100i64).prop_map(|(id, who, due)| Change::Outbox(id, who, due)),
        any::<u8>().prop_map(Change::OutboxDone),
        (0..3u8, -5..5i64).prop_map(|(unit, by)| Change::Count(unit, by)),
        (any::<u8>(), any::<bool>()).prop_map(|(who, joined)| Change::Member(who, joined)),
    ]
}

fn group() -> impl Strategy<Value = Group> {
    (prop::collection::vec(change(), 0..12), any::<bool>(), prop::bool::weighted(0.2))
        .prop_map(|(changes, committed, reopened)| Group { changes, committed, reopened })
}

fn play(path: &Path, groups: &[Group]) {
    let mut store = Sqlite::open(path).unwrap();
    let mut model = Model::default();
    for group in groups {
        let mut inside = model.clone();
        let done = store.transact(&mut |transaction| {
            for change in &group.changes {
                transaction.write(write(change))?;
                inside.apply(change);
                if let Change::Session(who, ..) = change {
                    let seen = transaction.session(&phone(*who))?.unwrap();
                    assert_eq!(seen.state, inside.sessions[&phone(*who)].0, "it sees its own writes");
                }
            }
            assert_eq!(transaction.due(50, 100)?, inside.due(50));
            if group.committed { Ok(()) } else { Err(StoreError::Full) }
        });
        assert_eq!(done.is_ok(), group.committed, "{done:?}");
        if group.committed {
            model = inside;
        }
        if group.reopened {
            drop(store);
            store = Sqlite::open(path).unwrap();
        }
        compare(&store, &model);
    }
    assert!(store.check().unwrap().is_empty());
}

fn compare(store: &Sqlite, model: &Model) {
    let sessions: BTreeMap<String, (Vec<u8>, Option<i64>)> = store
        .sessions("", 1_000)
        .unwrap()
        .into_iter()
        .map(|row| (row.phone, (row.state, row.due_at_ms)))
        .collect();
    assert_eq!(sessions, model.sessions);
    for now_ms in [0, 30, 99] {
        let ready: Vec<String> =
            store.ready("lane", now_ms, 100).unwrap().into_iter().map(|row| row.id).collect();
        assert_eq!(ready, model.ready(now_ms));
    }
    let counters: BTreeMap<String, i64> =
        store.counters().unwrap().into_iter().map(|(key, count)| (key.unit, count)).collect();
    assert_eq!(counters, model.counters);
    let size = store.groups().unwrap().first().map_or(0, |(_, size)| *size);
    assert_eq!(size, model.members.len() as u64);
    let first = model.sessions.values().filter_map(|(_, due)| *due).min();
    assert_eq!(store.next_due_ms().unwrap(), first);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn the_store_does_what_its_model_does(groups in prop::collection::vec(group(), 1..20)) {
        let folder = super::folder();
        play(&folder.path().join("model.db"), &groups);
    }
}

#[test]
fn a_database_of_another_program_is_refused() {
    let folder = super::folder();
    let path = folder.path().join("other.db");
    std::fs::write(&path, "this is no database, whatever its name says, and it is long enough").unwrap();
    assert!(Sqlite::open(&path).is_err());
    assert_eq!(std::fs::read(&path).unwrap().len(), 66);
}

#[test]
fn a_backup_of_a_used_database_opens() {
    let folder = super::folder();
    let store = Sqlite::open(&folder.path().join("smsc.db")).unwrap();
    store.transact(&mut |transaction| transaction.write(write(&Change::Count(1, 3)))).unwrap();
    let copy = folder.path().join("copy.db");
    store.backup(&copy).unwrap();
    assert_eq!(Sqlite::open(&copy).unwrap().counters().unwrap()[0].1, 3);
    assert!(store.backup(&copy).is_err(), "nothing is written over");
}

/// The log of a file that a crash left would be taken for that of the copy, and damage it.
#[test]
fn a_backup_beside_the_log_of_another_file_is_refused() {
    let folder = super::folder();
    let [used, copy, place] = ["smsc.db", "copy.db", "there.db"].map(|name| folder.path().join(name));
    let store = Sqlite::open(&used).unwrap();
    store.transact(&mut |transaction| transaction.write(write(&Change::Count(1, 3)))).unwrap();
    store.backup(&copy).unwrap();
    assert_eq!(Sqlite::check_copy(&copy).unwrap(), [""; 0]);
    let log = folder.path().join("there.db-wal");
    std::fs::copy(folder.path().join("smsc.db-wal"), &log).unwrap();
    std::fs::copy(&copy, &place).unwrap();
    let refused = Sqlite::open(&place).err().unwrap().to_string();
    assert!(refused.contains("Remove `there.db-wal` and `there.db-shm`"), "{refused}");
    std::fs::remove_file(log).unwrap();
    assert_eq!(Sqlite::open(&place).unwrap().counters().unwrap()[0].1, 3);
}
