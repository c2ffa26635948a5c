//! What an operator asks of the file: copies, checks, retention, and moving the log.

use std::io::ErrorKind;
use std::path::Path;

use rusqlite::Connection;

use super::db::Db;
use super::open::create;
use crate::runtime::ids;
use crate::runtime::store::{LogSize, StoreError};

/// Copies the database while it is used, to a file that must not exist and that its owner alone may read. The copy is one
/// moment of it.
pub(super) fn backup(db: &Connection, to: &Path) -> Result<(), StoreError> {
    create(to).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => StoreError::Failed("the file exists already".to_owned()),
        _ => StoreError::Failed(error.to_string()),
    })?;
    let copied = db.execute("VACUUM INTO ?", [to.to_string_lossy()]);
    if copied.is_err() {
        // Half a copy is none.
        let _ = std::fs::remove_file(to);
    }
    Ok(copied.map(drop)?)
}

/// What SQLite finds wrong with the file.
pub(super) fn check(db: &Db<'_>) -> rusqlite::Result<Vec<String>> {
    let lines: Vec<String> = db.many("PRAGMA integrity_check", [], |row| row.get(0))?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// Deletes history from before a moment, at most so many rows of each table.
pub(super) fn forget(db: &mut Connection, before_ms: i64, limit: usize) -> rusqlite::Result<usize> {
    let transaction = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let mut deleted = 0;
    let before_id = ids::first_at(before_ms);
    for (table, key, old) in [
        // Ids grow with time, as do numbers.
        ("events", "id", "events WHERE id < ?1 AND at_ms < ?2 ORDER BY id LIMIT ?3"),
        (
            "messages",
            "id",
            "messages WHERE id < ?1 AND at_ms < ?2 AND id NOT IN (SELECT id FROM outbox) ORDER BY id LIMIT ?3",
        ),
        ("tracks", "number", "(SELECT number, at_ms FROM tracks ORDER BY number LIMIT ?3) WHERE at_ms < ?2"),
        ("links", "code", "links WHERE at_ms < ?2 ORDER BY at_ms LIMIT ?3"),
    ] {
        let sql = format!("DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {old})");
        deleted += transaction.execute(&sql, (&before_id, before_ms, limit as i64))?;
    }
    transaction.commit()?;
    Ok(deleted)
}

/// Begins the log anew if no reader needs it: the next write goes to its beginning. Waits for nobody.
pub(super) fn reset_log(db: &Connection) -> rusqlite::Result<()> {
    let patience = db.pragma_query_value(None, "busy_timeout", |row| row.get::<_, i64>(0))?;
    db.pragma_update(None, "busy_timeout", 0)?;
    let reset = checkpoint(db, "RESTART");
    db.pragma_update(None, "busy_timeout", patience)?;
    reset.map(drop)
}

/// Moves the log into the file.
pub(super) fn checkpoint(db: &Connection, mode: &str) -> rusqlite::Result<LogSize> {
    db.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| {
        // Both are -1 where another process is at it.
        let pages = |column| row.get::<_, i64>(column).map(|pages| pages.max(0).unsigned_abs());
        let (pages, moved) = (pages(1)?, pages(2)?);
        Ok(LogSize { pages, left: pages.saturating_sub(moved) })
    })
}
