//! Questions as SQL, by what they are about.

pub(super) mod contacts;
pub(super) mod history;
pub(super) mod outbox;
pub(super) mod state;

use rusqlite::Row;

use super::db::Db;

type Read<T> = rusqlite::Result<T>;

fn first<T: rusqlite::types::FromSql>(row: &Row<'_>) -> Read<T> {
    row.get(0)
}
