//! A bare program: the rows that the engine wrote, in its groups, by prepared statements and nothing else.

use std::collections::HashSet;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value;
use smsc::runtime::store::sqlite::Sqlite;

/// Tables that rows are added to, in the order of their ids.
const ADDED: [&str; 4] = ["events", "messages", "outbox", "consents"];

/// Tables with a row for each contact, and how a row is written again.
const OF_CONTACTS: [(&str, &str); 2] = [
    ("sessions", "ON CONFLICT (phone) DO UPDATE SET state = ?2, due_at_ms = ?3"),
    (
        "contacts",
        "ON CONFLICT (phone) DO UPDATE SET created_at_ms = ?2, consent = ?3, language = ?4, timezone = ?5, fields = ?6, unassigned = ?7",
    ),
];

/// Tables of which a group writes the rows that changed.
const CHANGED: [(&str, &str); 2] = [
    ("counters", "ON CONFLICT (unit, step, edge) DO UPDATE SET count = ?4"),
    ("meta", "ON CONFLICT (name) DO UPDATE SET value = ?2"),
];

/// Rows of a table, and the statement that writes one.
pub struct Rows {
    statement: String,
    rows: Vec<Vec<Value>>,
}

impl Rows {
    fn changes(statement: &str, ids: &[String], at_ms: Option<i64>) -> Self {
        let row = |id: &String| {
            let id = Value::Text(id.clone());
            std::iter::once(id).chain(at_ms.map(Value::Integer)).collect()
        };
        Self { statement: statement.to_owned(), rows: ids.iter().map(row).collect() }
    }

    /// Items of the outbox are under way.
    pub fn claimed(ids: &[String], at_ms: i64) -> Self {
        let statement =
            "UPDATE outbox SET attempts = attempts + 1, claimed_at_ms = ?2, held = NULL WHERE id = ?1";
        Self::changes(statement, ids, Some(at_ms))
    }

    /// They have left.
    pub fn no_longer_waiting(ids: &[String]) -> Self {
        Self::changes("DELETE FROM outbox WHERE id = ?1", ids, None)
    }

    /// Messages have arrived.
    pub fn delivered(ids: &[String], at_ms: i64) -> Self {
        let statement = "UPDATE messages SET status = 'delivered', changed_at_ms = ?2 WHERE id = ?1";
        Self::changes(statement, ids, Some(at_ms))
    }
}

/// Reads what each group of the engine wrote.
pub struct Reader {
    db: Connection,
    last_id: String,
    known: HashSet<String>,
}

impl Reader {
    /// Of the engine's database as it is now: what is there already is no group's.
    pub fn new(path: &Path) -> Self {
        let mut reader =
            Self { db: Connection::open(path).unwrap(), last_id: String::new(), known: HashSet::new() };
        reader.group();
        reader
    }

    /// What was written since the last call.
    pub fn group(&mut self) -> Vec<Rows> {
        let mut group: Vec<Rows> =
            ADDED.map(|table| self.rows(table, "WHERE id > ?1", "")).into_iter().collect();
        let whose = "WHERE ?1 = '' OR phone IN (SELECT phone FROM events WHERE id > ?1)";
        group.extend(OF_CONTACTS.map(|(table, again)| self.rows(table, whose, again)));
        for (table, again) in CHANGED {
            let mut all = self.rows(table, "WHERE ?1 = ?1", again);
            all.rows.retain(|row| self.known.insert(format!("{table} {row:?}")));
            group.push(all);
        }
        self.last_id = ADDED.iter().filter_map(|table| self.last_id_of(table)).max().unwrap_or_default();
        group
    }

    fn last_id_of(&self, table: &str) -> Option<String> {
        self.db.query_row(&format!("SELECT max(id) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    fn rows(&self, table: &str, which: &str, again: &str) -> Rows {
        let mut query = self.db.prepare_cached(&format!("SELECT * FROM {table} {which}")).unwrap();
        let columns = query.column_count();
        let statement = format!("INSERT INTO {table} VALUES ({}) {again}", vec!["?"; columns].join(", "));
        let read = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect();
        let rows = query.query_map([&self.last_id], read).unwrap().collect::<Result<_, _>>().unwrap();
        Rows { statement, rows }
    }
}

/// Writes groups to a database of its own, with the same tables and settings.
pub struct Writer(Connection);

impl Writer {
    /// A new file.
    pub fn new(path: &Path) -> (Self, Sqlite) {
        let store = Sqlite::open(path).unwrap();
        let db = Connection::open(path).unwrap();
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = FAST")
            .unwrap();
        db.set_prepared_statement_cache_capacity(64);
        (Self(db), store)
    }

    /// Makes a group durable.
    pub fn write(&self, group: &[Rows]) {
        let db = &self.0;
        db.prepare_cached("BEGIN IMMEDIATE").unwrap().execute([]).unwrap();
        for table in group {
            let mut insert = db.prepare_cached(&table.statement).unwrap();
            for row in &table.rows {
                insert.execute(rusqlite::params_from_iter(row)).unwrap();
            }
        }
        db.prepare_cached("COMMIT").unwrap().execute([]).unwrap();
    }
}

/// Commits of one row a second.
pub fn single_commits() -> f64 {
    let folder = super::folder();
    let db = Connection::open(folder.path().join("single.db")).unwrap();
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (a TEXT)")
        .unwrap();
    let begun = std::time::Instant::now();
    for number in 0..500 {
        db.execute("INSERT INTO t VALUES (?)", [number.to_string()]).unwrap();
    }
    500.0 / begun.elapsed().as_secs_f64()
}
