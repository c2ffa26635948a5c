//! Contacts, their sessions, groups and consent.

use rusqlite::Row;

use super::{Db, Read, first};
use crate::runtime::store::rows::{ConsentRow, ContactRow, SessionRow};
use crate::runtime::store::{Audience, ContactFilter};

pub(in super::super) fn next_due_ms(db: &Db<'_>) -> Read<Option<i64>> {
    let sql = "SELECT due_at_ms FROM sessions WHERE due_at_ms IS NOT NULL ORDER BY due_at_ms LIMIT 1";
    db.one(sql, [], first)
}

fn session_row(row: &Row<'_>) -> Read<SessionRow> {
    Ok(SessionRow { phone: row.get(0)?, state: row.get(1)?, due_at_ms: row.get(2)? })
}

pub(in super::super) fn session(db: &Db<'_>, phone: &str) -> Read<Option<SessionRow>> {
    db.one("SELECT phone, state, due_at_ms FROM sessions WHERE phone = ?", [phone], session_row)
}

pub(in super::super) fn sessions(db: &Db<'_>, after: &str, limit: usize) -> Read<Vec<SessionRow>> {
    let sql = "SELECT phone, state, due_at_ms FROM sessions WHERE phone > ? ORDER BY phone LIMIT ?";
    db.many(sql, (after, limit as i64), session_row)
}

pub(in super::super) fn due(db: &Db<'_>, until_ms: i64, limit: usize) -> Read<Vec<String>> {
    let sql = "SELECT phone FROM sessions WHERE due_at_ms <= ? ORDER BY due_at_ms, phone LIMIT ?";
    db.many(sql, (until_ms, limit as i64), first)
}

pub(in super::super) fn audience(
    db: &Db<'_>,
    audience: &Audience,
    cursor: &str,
    limit: usize,
) -> Read<Vec<String>> {
    let from = match audience.group {
        Some(_) => "members m JOIN contacts c ON c.phone = m.phone WHERE m.group_name = ?1 AND m.phone > ?2",
        None => "contacts c WHERE ?1 IS NULL AND c.phone > ?2",
    };
    let zone = match audience.zone {
        Some(_) => "coalesce(c.timezone, '') = ?3",
        None => "?3 IS NULL",
    };
    let sql = format!("SELECT c.phone FROM {from} AND {zone} ORDER BY c.phone LIMIT ?4");
    db.many(&sql, (&audience.group, cursor, &audience.zone, limit as i64), first)
}

/// How many contacts an audience has.
pub(in super::super) fn audience_size(db: &Db<'_>, group: Option<&str>) -> Read<u64> {
    let sql = match group {
        Some(_) => "SELECT count(*) FROM members WHERE group_name = ?1",
        None => "SELECT count(*) FROM contacts WHERE ?1 IS NULL",
    };
    let size = db.one(sql, [group], |row| row.get::<_, i64>(0))?;
    Ok(size.unwrap_or(0).unsigned_abs())
}

/// The groups that a contact is in.
pub(in super::super) fn groups_of(db: &Db<'_>, phone: &str) -> Read<Vec<String>> {
    db.many("SELECT group_name FROM members WHERE phone = ? ORDER BY group_name", [phone], first)
}

const CONTACT: &str = "SELECT c.phone, created_at_ms, consent, language, timezone, fields, unassigned FROM";

fn contact_row(row: &Row<'_>) -> Read<ContactRow> {
    Ok(ContactRow {
        phone: row.get(0)?,
        created_at_ms: row.get(1)?,
        consent: row.get(2)?,
        language: row.get(3)?,
        timezone: row.get(4)?,
        fields: row.get(5)?,
        unassigned: row.get(6)?,
    })
}

pub(in super::super) fn contact(db: &Db<'_>, phone: &str) -> Read<Option<ContactRow>> {
    db.one(&format!("{CONTACT} contacts c WHERE c.phone = ?"), [phone], contact_row)
}

pub(in super::super) fn contacts(db: &Db<'_>, filter: &ContactFilter) -> Read<Vec<ContactRow>> {
    let after = filter.after.clone().unwrap_or_default();
    let from = match filter.group {
        Some(_) => "members m JOIN contacts c ON c.phone = m.phone WHERE m.group_name = ?1",
        None => "contacts c WHERE ?1 IS NULL",
    };
    let sql = format!("{CONTACT} {from} AND c.phone > ?2 ORDER BY c.phone LIMIT ?3");
    db.many(&sql, (&filter.group, after, filter.limit as i64), contact_row)
}

pub(in super::super) fn consents(db: &Db<'_>, phone: &str) -> Read<Vec<ConsentRow>> {
    let sql = "SELECT id, phone, at_ms, category, subscribed, source, text FROM consents WHERE phone = ? ORDER BY id";
    db.many(sql, [phone], |row| {
        Ok(ConsentRow {
            id: row.get(0)?,
            phone: row.get(1)?,
            at_ms: row.get(2)?,
            category: row.get(3)?,
            subscribed: row.get(4)?,
            source: row.get(5)?,
            text: row.get(6)?,
        })
    })
}

pub(in super::super) fn groups(db: &Db<'_>) -> Read<Vec<(String, u64)>> {
    db.many("SELECT group_name, count(*) FROM members GROUP BY group_name", [], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
    })
}

pub(in super::super) fn zones(db: &Db<'_>) -> Read<Vec<String>> {
    db.many("SELECT DISTINCT coalesce(timezone, '') FROM contacts", [], first)
}
