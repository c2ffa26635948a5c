//! Questions as SQL, by what they are about.

pub(super) mod contacts;
pub(super) mod history;
pub(super) mod outbox;
pub(super) mod state;

use rusqlite::{Connection, OptionalExtension, Params, Row};

type Read<T> = rusqlite::Result<T>;

fn one<T>(
    db: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnOnce(&Row<'_>) -> Read<T>,
) -> Read<Option<T>> {
    db.prepare_cached(sql)?.query_row(values, read).optional()
}

fn many<T>(
    db: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    db.prepare_cached(sql)?.query_map(values, read)?.collect()
}

fn first<T: rusqlite::types::FromSql>(row: &Row<'_>) -> Read<T> {
    row.get(0)
}
