//! What waits to be done outside, and what was given up.

use rusqlite::{Connection, Row};

use super::{Read, first, many, one};
use crate::runtime::store::rows::{DeadLetterRow, EarlyReceiptRow, OutboxRow};

const OUTBOX: &str = "o.id, o.lane, o.phone, o.kind, o.payload, o.due_at_ms, o.expires_at_ms, o.attempts, o.claimed_at_ms, o.error, o.held";

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

pub(in super::super) fn ready(
    db: &Connection,
    lane: &str,
    now_ms: i64,
    limit: usize,
) -> Read<Vec<OutboxRow>> {
    let sql = format!(
        "SELECT {OUTBOX} FROM outbox o WHERE o.lane = ? AND o.due_at_ms <= ? AND {IS_OLDEST}
         ORDER BY o.due_at_ms, o.id LIMIT ?"
    );
    many(db, &sql, (lane, now_ms, limit as i64), outbox_row)
}

pub(in super::super) fn next_ready_ms(db: &Connection, lane: &str, after_ms: i64) -> Read<Option<i64>> {
    let sql = format!(
        "SELECT o.due_at_ms FROM outbox o WHERE o.lane = ? AND o.due_at_ms > ? AND {IS_OLDEST}
         ORDER BY o.due_at_ms LIMIT 1"
    );
    one(db, &sql, (lane, after_ms), first)
}

pub(in super::super) fn outbox_item(db: &Connection, id: &str) -> Read<Option<OutboxRow>> {
    one(db, &format!("SELECT {OUTBOX} FROM outbox o WHERE o.id = ?"), [id], outbox_row)
}

pub(in super::super) fn is_in_outbox(db: &Connection, id: &str) -> Read<bool> {
    Ok(one(db, "SELECT 1 FROM outbox WHERE id = ?", [id], first::<i64>)?.is_some())
}

pub(in super::super) fn outbox_sizes(db: &Connection) -> Read<Vec<(String, u64)>> {
    many(db, "SELECT lane, count(*) FROM outbox GROUP BY lane ORDER BY lane", [], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
    })
}

pub(in super::super) fn lanes(db: &Connection) -> Read<Vec<String>> {
    many(db, "SELECT lane FROM outbox UNION SELECT lane FROM dead_letters", [], first)
}

pub(in super::super) fn uncertain(db: &Connection) -> Read<Vec<OutboxRow>> {
    let sql = format!("SELECT {OUTBOX} FROM outbox o WHERE o.claimed_at_ms IS NOT NULL ORDER BY o.id");
    many(db, &sql, [], outbox_row)
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

pub(in super::super) fn dead_letter(db: &Connection, id: &str) -> Read<Option<DeadLetterRow>> {
    one(db, &format!("{DEAD_LETTER} WHERE id = ?"), [id], dead_letter_row)
}

pub(in super::super) fn dead_letters(db: &Connection, after: &str, limit: usize) -> Read<Vec<DeadLetterRow>> {
    let sql = format!("{DEAD_LETTER} WHERE id > ? ORDER BY id LIMIT ?");
    many(db, &sql, (after, limit as i64), dead_letter_row)
}

pub(in super::super) fn early_receipt(
    db: &Connection,
    channel: &str,
    provider_id: &str,
) -> Read<Option<EarlyReceiptRow>> {
    let sql = "SELECT channel, provider_id, status, reason, about, at_ms FROM early_receipts
               WHERE channel = ? AND provider_id = ?";
    one(db, sql, [channel, provider_id], |row| {
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
