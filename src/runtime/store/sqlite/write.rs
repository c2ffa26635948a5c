//! Changes as SQL.

use rusqlite::{Params, params};

use super::db::{Db, Sql};
use crate::runtime::store::rows::{
    ContactRow, CounterKey, DeadLetterRow, EarlyReceiptRow, EventRow, MessageRow, OutboxRow, SessionRow,
};
use crate::runtime::store::{StatusChange, Write};
use crate::value::DAY_MS;

type Done = rusqlite::Result<()>;

/// Applies one change within the open transaction. Where one fails the transaction is given up in any case: `OR ROLLBACK` lets
/// SQLite do without a copy of the pages that a statement changes, from which it would undo the statement alone.
pub(super) fn apply(db: &Db<'_>, change: &Write) -> Done {
    match change {
        Write::Event(row) => event(db, row),
        Write::Session(row) => session(db, row),
        Write::DamagedSession(row, at_ms) => run(
            db,
            "INSERT INTO damaged_sessions (phone, at_ms, state) VALUES (?, ?, ?)",
            params![row.phone, at_ms, row.state],
        ),
        Write::Contact(row) => contact(db, row),
        Write::Member(group, phone, true) => {
            run(db, "INSERT OR IGNORE INTO members VALUES (?, ?)", (group, phone))
        }
        Write::Member(group, phone, false) => {
            run(db, "DELETE FROM members WHERE group_name = ? AND phone = ?", (group, phone))
        }
        Write::Consent(row) => run(
            db,
            "INSERT INTO consents VALUES (?, ?, ?, ?, ?, ?, ?)",
            params![row.id, row.phone, row.at_ms, row.category, row.subscribed, row.source, row.text],
        ),
        Write::Message(row) => message(db, row),
        Write::MessageRouted { id, sender, channel } => run(
            db,
            "UPDATE messages SET sender = ?2, channel = ?3 WHERE id = ?1",
            params![id, sender, channel],
        ),
        Write::MessageStatus(row) => message_status(db, row),
        Write::Outbox(row) => outbox(db, row),
        Write::OutboxClaimed(id, at_ms) => run(
            db,
            "UPDATE outbox SET attempts = attempts + 1, claimed_at_ms = ?2, held = NULL WHERE id = ?1",
            params![id, at_ms],
        ),
        Write::OutboxDone(id) => take_from_outbox(db, id).map(drop),
        Write::OutboxDrop { phone, sender, reason } => outbox_drop(db, phone, sender.as_deref(), reason),
        Write::OutboxRelease { held, due_at_ms } => {
            run(db, "UPDATE outbox SET held = NULL, due_at_ms = ?2 WHERE held = ?1", params![held, due_at_ms])
        }
        Write::DeadLetter(row) => dead_letter(db, row),
        Write::DeadLetterDone(id) => run(db, "DELETE FROM dead_letters WHERE id = ?", [id]),
        Write::Count(key, by) => count(db, key, *by),
        Write::Link(row) => run(
            db,
            "INSERT OR IGNORE INTO links (code, phone, url, campaign, at_ms) VALUES (?, ?, ?, ?, ?)",
            params![row.code, row.phone, row.url, row.campaign, row.at_ms],
        ),
        Write::Clicked(code) => run(db, "UPDATE links SET clicks = clicks + 1 WHERE code = ?", [code]),
        Write::Track(phone, name, data, at_ms) => run(
            db,
            "INSERT INTO tracks (phone, name, at_ms, data) VALUES (?, ?, ?, ?)",
            params![phone, name, at_ms, data],
        ),
        Write::Job(row) => run(
            db,
            "INSERT OR REPLACE INTO jobs VALUES (?, ?, ?, ?)",
            params![row.id, row.kind, row.payload, row.cursor],
        ),
        Write::JobDone(id) => run(db, "DELETE FROM jobs WHERE id = ?", [id]),
        Write::Schedule(row) => run(
            db,
            "INSERT OR REPLACE INTO schedules VALUES (?, ?, ?)",
            params![row.name, row.zone, row.next_at_ms],
        ),
        Write::ScheduleGone(name, zone) => {
            run(db, "DELETE FROM schedules WHERE name = ? AND zone = ?", (name, zone))
        }
        Write::EarlyReceipt(row) => early_receipt(db, row),
        Write::EarlyReceiptRead(channel, provider_id) => run(
            db,
            "DELETE FROM early_receipts WHERE channel = ? AND provider_id = ?",
            (channel, provider_id),
        ),
        Write::Program(id, file) => {
            run(db, "INSERT OR IGNORE INTO programs VALUES (?, ?, 0)", params![id, file])
        }
        Write::ProgramUses(id, by) => {
            run(db, "UPDATE programs SET uses = uses + ?2 WHERE id = ?1", params![id, by])
        }
        Write::ProgramForgotten(id) => run(db, "DELETE FROM programs WHERE id = ?", [id]),
        Write::Deployment(row) => {
            run(db, "INSERT INTO deployments (program, at_ms) VALUES (?, ?)", params![row.program, row.at_ms])
        }
        Write::Paused(name, true) => run(db, "INSERT OR IGNORE INTO paused VALUES (?)", [name]),
        Write::Paused(name, false) => run(db, "DELETE FROM paused WHERE name = ?", [name]),
        Write::Erase(phone) => erase(db, phone),
        Write::Meta(name, value) => run(
            db,
            "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
            (name, value),
        ),
    }
}

fn run<'s>(db: &Db<'_>, sql: impl Into<Sql<'s>>, values: impl Params) -> Done {
    db.run(sql, values).map(drop)
}

/// An item is done; whether it was still there.
pub(super) fn take_from_outbox(db: &Db<'_>, id: &str) -> rusqlite::Result<bool> {
    Ok(db.run("DELETE FROM outbox WHERE id = ?", [id])? > 0)
}

fn event(db: &Db<'_>, row: &EventRow) -> Done {
    run(
        db,
        "INSERT OR ROLLBACK INTO events VALUES (?, ?, ?, ?, ?, ?, ?)",
        params![row.id, row.phone, row.at_ms, row.kind, row.source, row.external_id, row.effects],
    )
}

fn session(db: &Db<'_>, row: &SessionRow) -> Done {
    run(
        db,
        "INSERT OR ROLLBACK INTO sessions VALUES (?1, ?2, ?3)
         ON CONFLICT (phone) DO UPDATE SET state = ?2, due_at_ms = ?3",
        params![row.phone, row.state, row.due_at_ms],
    )
}

fn contact(db: &Db<'_>, row: &ContactRow) -> Done {
    run(
        db,
        "INSERT OR ROLLBACK INTO contacts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (phone) DO UPDATE SET created_at_ms = ?2, consent = ?3, language = ?4, timezone = ?5,
           fields = ?6, unassigned = ?7",
        params![
            row.phone,
            row.created_at_ms,
            row.consent,
            row.language,
            row.timezone,
            row.fields,
            row.unassigned
        ],
    )
}

fn message(db: &Db<'_>, row: &MessageRow) -> Done {
    run(
        db,
        "INSERT OR ROLLBACK INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?20, ?20)",
        params![
            row.id,
            row.phone,
            row.direction,
            row.channel,
            row.sender,
            row.recipient,
            row.text,
            row.media,
            row.encoding,
            row.segments,
            row.status,
            row.reason,
            row.purpose,
            row.category,
            row.marketing,
            row.campaign,
            row.program,
            row.unit,
            row.step,
            row.at_ms
        ],
    )
}

fn message_status(db: &Db<'_>, row: &StatusChange) -> Done {
    run(
        db,
        // Why it waited or failed before says nothing of a message that went on.
        "UPDATE messages SET status = ?2,
           reason = CASE WHEN ?2 IN ('queued', 'sent', 'delivered') THEN ?3 ELSE coalesce(?3, reason) END,
           provider_id = coalesce(?4, provider_id), changed_at_ms = ?5 WHERE id = ?1",
        params![row.id, row.status, row.reason, row.provider_id, row.at_ms],
    )
}

fn outbox(db: &Db<'_>, row: &OutboxRow) -> Done {
    run(
        db,
        "INSERT OR ROLLBACK INTO outbox VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (id) DO UPDATE SET lane = ?2, phone = ?3, kind = ?4, payload = ?5, due_at_ms = ?6,
           expires_at_ms = ?7, attempts = ?8, claimed_at_ms = ?9, error = ?10, held = ?11",
        params![
            row.id,
            row.lane,
            row.phone,
            row.kind,
            row.payload,
            row.due_at_ms,
            row.expires_at_ms,
            row.attempts,
            row.claimed_at_ms,
            row.error,
            row.held
        ],
    )
}

/// What waits for who opted out: messages to the contact itself, save the answers to compliance words.
fn outbox_drop(db: &Db<'_>, phone: &str, sender: Option<&str>, reason: &str) -> Done {
    let waiting = "SELECT o.id FROM outbox o JOIN messages m ON m.id = o.id
         WHERE o.phone = ?1 AND m.recipient IS NULL AND m.purpose <> 'compliance'
           AND (?2 IS NULL OR m.sender = ?2)";
    let ids: Vec<String> = db.many(waiting, (phone, sender), |row| row.get(0))?;
    for id in ids {
        run(db, "DELETE FROM outbox WHERE id = ?", [&id])?;
        run(db, "UPDATE messages SET status = 'dropped', reason = ? WHERE id = ?", (reason, &id))?;
    }
    Ok(())
}

fn dead_letter(db: &Db<'_>, row: &DeadLetterRow) -> Done {
    let item = &row.item;
    run(
        db,
        "INSERT OR REPLACE INTO dead_letters VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            item.id,
            item.lane,
            item.phone,
            item.kind,
            item.payload,
            item.attempts,
            item.error,
            row.reason,
            row.at_ms,
            item.expires_at_ms,
            item.claimed_at_ms
        ],
    )
}

/// How long a receipt is kept that belongs to no message, milliseconds: other programs may send through the same account.
const EARLY_RECEIPTS_MS: i64 = 7 * DAY_MS;

fn early_receipt(db: &Db<'_>, row: &EarlyReceiptRow) -> Done {
    run(db, "DELETE FROM early_receipts WHERE at_ms < ?", [row.at_ms.saturating_sub(EARLY_RECEIPTS_MS)])?;
    run(
        db,
        "INSERT OR REPLACE INTO early_receipts VALUES (?, ?, ?, ?, ?, ?)",
        params![row.channel, row.provider_id, row.status, row.reason, row.about, row.at_ms],
    )
}

fn count(db: &Db<'_>, key: &CounterKey, by: i64) -> Done {
    run(
        db,
        "INSERT OR ROLLBACK INTO counters VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (unit, step, edge) DO UPDATE SET count = count + ?4",
        params![key.unit, key.step, key.edge, by],
    )
}

/// Everything about a contact, but that it opted out: without that it could be written to again. What others set off for it
/// goes too; of such a message stays that there was one.
fn erase(db: &Db<'_>, phone: &str) -> Done {
    for table in ["outbox", "dead_letters"] {
        let to_it = "id IN (SELECT id FROM messages WHERE recipient = ?)";
        run(db, &format!("DELETE FROM {table} WHERE {to_it}"), [phone])?;
    }
    run(
        db,
        "UPDATE messages SET recipient = '', text = '',
           status = CASE status WHEN 'queued' THEN 'dropped' ELSE status END,
           reason = CASE status WHEN 'queued' THEN 'erased' ELSE reason END WHERE recipient = ?",
        [phone],
    )?;
    for table in [
        "contacts",
        "members",
        "sessions",
        "damaged_sessions",
        "events",
        "messages",
        "outbox",
        "dead_letters",
        "links",
        "tracks",
        "consents",
    ] {
        run(db, &format!("DELETE FROM {table} WHERE phone = ?"), [phone])?;
    }
    Ok(())
}
