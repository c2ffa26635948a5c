//! A bare program: the rows that the engine wrote, in its groups, by prepared statements and nothing else.

use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::types::Value;
use smsc::runtime::store::Store;
use smsc::runtime::store::sqlite::Sqlite;

use super::engine::{GROUP, GROUPS};

/// Rows of a table.
struct Rows {
    insert: String,
    rows: Vec<Vec<Value>>,
}

fn rows(db: &Connection, table: &str, condition: &str, bounds: [&str; 2]) -> Rows {
    let mut query = db.prepare_cached(&format!("SELECT * FROM {table} WHERE {condition}")).unwrap();
    let columns = query.column_count();
    let insert = format!("INSERT OR REPLACE INTO {table} VALUES ({})", vec!["?"; columns].join(", "));
    let read = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect();
    let rows = query.query_map(bounds, read).unwrap().collect::<Result<_, _>>().unwrap();
    Rows { insert, rows }
}

/// What each group of a phase wrote: that between its first event and the first of the next one.
fn groups(db: &Connection, phase: usize) -> Vec<Vec<Rows>> {
    let mut ids = db.prepare("SELECT id FROM events ORDER BY id").unwrap();
    let ids: Vec<String> = ids.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let end = "z".to_owned();
    (phase * GROUPS..(phase + 1) * GROUPS)
        .map(|group| {
            let (from, to) = (&ids[group * GROUP], ids.get((group + 1) * GROUP).unwrap_or(&end));
            let written = "id >= ?1 AND id < ?2";
            let whose = "phone IN (SELECT phone FROM events WHERE id >= ?1 AND id < ?2)";
            let mut all: Vec<Rows> = ["events", "messages", "outbox", "consents"]
                .iter()
                .map(|table| rows(db, table, written, [from, to]))
                .collect();
            all.extend(["sessions", "contacts"].iter().map(|table| rows(db, table, whose, [from, to])));
            all.push(rows(db, "counters", "?1 < ?2", [from, to]));
            all.push(rows(db, "meta", "?1 < ?2", [from, to]));
            all
        })
        .collect()
}

/// Rows of messages a second, for first messages and for replies.
pub fn replay(folder: &Path) -> [f64; 2] {
    let path = folder.join("bare.db");
    // The same tables and settings.
    drop(Sqlite::open(&path).unwrap());
    let db = Connection::open(&path).unwrap();
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = FAST")
        .unwrap();
    db.set_prepared_statement_cache_capacity(64);
    let upkeep = Sqlite::open(&path).unwrap();
    let speed = |source: &str, phase: usize| {
        let groups = groups(&Connection::open(folder.join(source)).unwrap(), phase);
        let begun = Instant::now();
        for group in &groups {
            db.prepare_cached("BEGIN IMMEDIATE").unwrap().execute([]).unwrap();
            for table in group {
                let mut insert = db.prepare_cached(&table.insert).unwrap();
                for row in &table.rows {
                    insert.execute(rusqlite::params_from_iter(row)).unwrap();
                }
            }
            db.prepare_cached("COMMIT").unwrap().execute([]).unwrap();
            upkeep.checkpoint().unwrap();
        }
        (GROUPS * GROUP) as f64 / begun.elapsed().as_secs_f64()
    };
    [speed("first.db", 0), speed("smsc.db", 1)]
}

/// Commits of one row a second.
pub fn single_commits() -> f64 {
    let folder = super::folder();
    let db = Connection::open(folder.path().join("single.db")).unwrap();
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (a TEXT)")
        .unwrap();
    let begun = Instant::now();
    for number in 0..500 {
        db.execute("INSERT INTO t VALUES (?)", [number.to_string()]).unwrap();
    }
    500.0 / begun.elapsed().as_secs_f64()
}
