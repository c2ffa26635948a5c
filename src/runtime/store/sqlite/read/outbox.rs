//! What waits to be done outside, and what was given up.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::history::{message_at, message_columns};
use super::{Db, Read, first};
use crate::runtime::store::rows::{DeadLetterRow, EarlyReceiptRow, OutboxRow, StoredMessage};

/// Columns of an item, from a table `o`.
macro_rules! outbox_columns {
    () => {
        "o.id, o.lane, o.phone, o.kind, o.payload, o.due_at_ms, o.expires_at_ms, o.attempts, o.claimed_at_ms, o.error, o.held"
    };
}

/// How many they are.
const OUTBOX_COLUMNS: usize = 11;

const OUTBOX: &str = outbox_columns!();

fn outbox_row(row: &Row<'_>) -> Read<OutboxRow> {
    Ok(OutboxRow {
        id: row.get(0)?,
        lane: row.get(1)?,
        phone: row.get(2)?,
        kind: row.get(3)?,
        payload: row.get(4)?,
        due_at_ms: row.get(5)?,
        expires_at_ms: row.get(6)?,
        attempts: row.get(7)?,
        claimed_at_ms: row.get(8)?,
        error: row.get(9)?,
        held: row.get(10)?,
    })
}

/// Nothing older of the same contact waits in the same lane, but what is held.
const IS_OLDEST: &str = "NOT EXISTS (SELECT 1 FROM outbox e WHERE e.lane = o.lane AND e.phone = o.phone AND e.id < o.id AND e.held IS NULL)";

pub(in super::super) fn ready(db: &Db<'_>, lane: &str, now_ms: i64, limit: usize) -> Read<Vec<OutboxRow>> {
    let sql = format!(
        "SELECT {OUTBOX} FROM outbox o WHERE o.lane = ? AND o.due_at_ms <= ? AND {IS_OLDEST}
         ORDER BY o.due_at_ms, o.id LIMIT ?"
    );
    db.many(&sql, (lane, now_ms, limit as i64), outbox_row)
}

pub(in super::super) fn next_ready_ms(db: &Db<'_>, lane: &str, after_ms: i64) -> Read<Option<i64>> {
    let sql = format!(
        "SELECT o.due_at_ms FROM outbox o WHERE o.lane = ? AND o.due_at_ms > ? AND {IS_OLDEST}
         ORDER BY o.due_at_ms LIMIT 1"
    );
    db.one(&sql, (lane, after_ms), first)
}

/// An item with its message, if it has one.
pub(in super::super) fn waiting(db: &Db<'_>, id: &str) -> Read<Option<(OutboxRow, Option<StoredMessage>)>> {
    let sql = concat!(
        "SELECT ",
        outbox_columns!(),
        ", ",
        message_columns!(),
        " FROM outbox o LEFT JOIN messages m ON m.id = o.id WHERE o.id = ?"
    );
    db.one(sql, [id], |row| {
        let has_message = row.get_ref(OUTBOX_COLUMNS)? != ValueRef::Null;
        let message = has_message.then(|| message_at(row, OUTBOX_COLUMNS)).transpose()?;
        Ok((outbox_row(row)?, message))
    })
}

pub(in super::super) fn is_in_outbox(db: &Db<'_>, id: &str) -> Read<bool> {
    Ok(db.one("SELECT 1 FROM outbox WHERE id = ?", [id], first::<i64>)?.is_some())
}

pub(in super::super) fn outbox_sizes(db: &Db<'_>) -> Read<Vec<(String, u64)>> {
    db.many("SELECT lane, count(*) FROM outbox GROUP BY lane ORDER BY lane", [], size_of_lane)
}

fn size_of_lane(row: &Row<'_>) -> Read<(String, u64)> {
    Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
}

pub(in super::super) fn dead_letter_sizes(db: &Db<'_>) -> Read<Vec<(String, u64)>> {
    db.many("SELECT lane, count(*) FROM dead_letters GROUP BY lane ORDER BY lane", [], size_of_lane)
}

pub(in super::super) fn lanes(db: &Db<'_>) -> Read<Vec<String>> {
    db.many("SELECT lane FROM outbox UNION SELECT lane FROM dead_letters", [], first)
}

pub(in super::super) fn uncertain(db: &Db<'_>) -> Read<Vec<OutboxRow>> {
    let sql = format!("SELECT {OUTBOX} FROM outbox o WHERE o.claimed_at_ms IS NOT NULL ORDER BY o.id");
    db.many(&sql, [], outbox_row)
}

fn dead_letter_row(row: &Row<'_>) -> Read<DeadLetterRow> {
    Ok(DeadLetterRow {
        item: OutboxRow {
            id: row.get(0)?,
            lane: row.get(1)?,
            phone: row.get(2)?,
            kind: row.get(3)?,
            payload: row.get(4)?,
            attempts: row.get(5)?,
            error: row.get(6)?,
            due_at_ms: row.get(8)?,
            expires_at_ms: row.get(9)?,
            claimed_at_ms: row.get(10)?,
            held: None,
        },
        reason: row.get(7)?,
        at_ms: row.get(8)?,
    })
}

const DEAD_LETTER: &str = "SELECT id, lane, phone, kind, payload, attempts, error, reason, at_ms, expires_at_ms, claimed_at_ms FROM dead_letters";

pub(in super::super) fn dead_letter(db: &Db<'_>, id: &str) -> Read<Option<DeadLetterRow>> {
    db.one(&format!("{DEAD_LETTER} WHERE id = ?"), [id], dead_letter_row)
}

pub(in super::super) fn dead_letters(db: &Db<'_>, after: &str, limit: usize) -> Read<Vec<DeadLetterRow>> {
    let sql = format!("{DEAD_LETTER} WHERE id > ? ORDER BY id LIMIT ?");
    db.many(&sql, (after, limit as i64), dead_letter_row)
}

pub(in super::super) fn early_receipt(
    db: &Db<'_>,
    channel: &str,
    provider_id: &str,
) -> Read<Option<EarlyReceiptRow>> {
    let sql = "SELECT channel, provider_id, status, reason, about, at_ms FROM early_receipts
               WHERE channel = ? AND provider_id = ?";
    db.one(sql, [channel, provider_id], |row| {
        Ok(EarlyReceiptRow {
            channel: row.get(0)?,
            provider_id: row.get(1)?,
            status: row.get(2)?,
            reason: row.get(3)?,
            about: row.get(4)?,
            at_ms: row.get(5)?,
        })
    })
}
