//! What happened: events, messages, links, and what became of campaigns.

use rusqlite::Row;

use super::{Db, Read, first};
use crate::runtime::store::rows::{LinkRow, StoredEvent, StoredMessage};
use crate::runtime::store::{CampaignStats, MessageFilter};

pub(in super::super) fn event_id(db: &Db<'_>, source: &str, external_id: &str) -> Read<Option<String>> {
    db.one("SELECT id FROM events WHERE source = ? AND external_id = ?", [source, external_id], first)
}

pub(in super::super) fn effects_of(
    db: &Db<'_>,
    source: &str,
    external_id: &str,
) -> Read<Option<serde_json::Value>> {
    let sql = "SELECT effects FROM events WHERE source = ? AND external_id = ?";
    let effects: Option<String> = db.one(sql, [source, external_id], first)?;
    Ok(effects.map(|effects| serde_json::from_str(&effects).unwrap_or_default()))
}

/// An index alone tells.
pub(in super::super) fn messages_since(db: &Db<'_>, phone: &str, first_id: &str, enough: u32) -> Read<u32> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM messages WHERE phone = ? AND id >= ? LIMIT ?)";
    db.one(sql, (phone, first_id, enough), first).map(Option::unwrap_or_default)
}

pub(in super::super) fn automatic_since(db: &Db<'_>, phone: &str, first_id: &str) -> Read<u32> {
    let sql = "SELECT count(*) FROM messages WHERE phone = ? AND id >= ? AND direction = 'out'
               AND recipient IS NULL AND purpose <> 'compliance' AND status <> 'dropped'";
    db.one(sql, [phone, first_id], first).map(Option::unwrap_or_default)
}

pub(in super::super) fn repeats(db: &Db<'_>, phone: &str, text: &str) -> Read<bool> {
    let sql = "SELECT 1 FROM outbox o JOIN messages m ON m.id = o.id
               WHERE o.phone = ? AND m.recipient IS NULL AND m.purpose = 'reply' LIMIT 1";
    if db.one(sql, [phone], |_| Ok(()))?.is_none() {
        return Ok(false);
    }
    let sql = "SELECT text FROM messages WHERE phone = ? AND direction = 'in' ORDER BY id DESC LIMIT 1";
    Ok(db.one(sql, [phone], |row| Ok(row.get_ref(0)?.as_str()? == text))?.unwrap_or(false))
}

/// Columns of a message, from a table `m`.
macro_rules! message_columns {
    () => {
        "m.id, m.phone, m.direction, m.channel, m.sender, m.recipient, m.text, m.media, m.encoding, m.segments, m.status, m.reason,
         m.purpose, m.category, m.marketing, m.campaign, m.program, m.unit, m.step, m.provider_id, m.at_ms"
    };
}
pub(super) use message_columns;

const MESSAGE: &str = concat!("SELECT ", message_columns!(), " FROM messages m");

fn message_row(row: &Row<'_>) -> Read<StoredMessage> {
    message_at(row, 0)
}

/// A message whose columns begin at a place.
pub(super) fn message_at(row: &Row<'_>, first: usize) -> Read<StoredMessage> {
    Ok(StoredMessage {
        id: row.get(first)?,
        contact: row.get(first + 1)?,
        direction: row.get(first + 2)?,
        channel: row.get(first + 3)?,
        sender: row.get(first + 4)?,
        recipient: row.get(first + 5)?,
        text: row.get(first + 6)?,
        media: row.get(first + 7)?,
        encoding: row.get(first + 8)?,
        segments: row.get(first + 9)?,
        status: row.get(first + 10)?,
        reason: row.get(first + 11)?,
        purpose: row.get(first + 12)?,
        category: row.get(first + 13)?,
        marketing: row.get(first + 14)?,
        campaign: row.get(first + 15)?,
        program: row.get(first + 16)?,
        unit: row.get(first + 17)?,
        step: row.get(first + 18)?,
        provider_id: row.get(first + 19)?,
        at_ms: row.get(first + 20)?,
    })
}

pub(in super::super) fn message(db: &Db<'_>, id: &str) -> Read<Option<StoredMessage>> {
    db.one(&format!("{MESSAGE} WHERE id = ?"), [id], message_row)
}

pub(in super::super) fn message_of(
    db: &Db<'_>,
    channel: &str,
    provider_id: &str,
) -> Read<Option<StoredMessage>> {
    let sql = format!("{MESSAGE} WHERE channel = ? AND provider_id = ? LIMIT 1");
    db.one(&sql, [channel, provider_id], message_row)
}

pub(in super::super) fn messages(db: &Db<'_>, filter: &MessageFilter) -> Read<Vec<StoredMessage>> {
    let mut sql = format!("{MESSAGE} WHERE id > ?");
    let mut values = vec![filter.after.clone().unwrap_or_default()];
    for (column, value) in
        [("phone", &filter.contact), ("direction", &filter.direction), ("campaign", &filter.campaign)]
    {
        if let Some(value) = value {
            sql.push_str(&format!(" AND {column} = ?"));
            values.push(value.clone());
        }
    }
    sql.push_str(&format!(" ORDER BY id LIMIT {}", filter.limit));
    db.many(&sql, rusqlite::params_from_iter(values), message_row)
}

fn event_row(row: &Row<'_>) -> Read<StoredEvent> {
    let effects: String = row.get(5)?;
    Ok(StoredEvent {
        id: row.get(0)?,
        contact: row.get(1)?,
        at_ms: row.get(2)?,
        kind: row.get(3)?,
        source: row.get(4)?,
        effects: serde_json::from_str(&effects).unwrap_or(serde_json::Value::Null),
    })
}

pub(in super::super) fn events(
    db: &Db<'_>,
    phone: Option<&str>,
    after: Option<&str>,
    limit: usize,
) -> Read<Vec<StoredEvent>> {
    const EVENT: &str = "SELECT id, phone, at_ms, kind, source, effects FROM events";
    let limit = limit as i64;
    let whose = if phone.is_some() { "phone = ?1" } else { "?1 IS NULL" };
    match after {
        Some(after) => {
            let sql = format!("{EVENT} WHERE {whose} AND id > ?2 ORDER BY id LIMIT ?3");
            db.many(&sql, (phone, after, limit), event_row)
        }
        None => {
            let sql = format!("{EVENT} WHERE {whose} ORDER BY id DESC LIMIT ?2");
            let mut newest = db.many(&sql, (phone, limit), event_row)?;
            newest.reverse();
            Ok(newest)
        }
    }
}

pub(in super::super) fn link(db: &Db<'_>, code: &str) -> Read<Option<LinkRow>> {
    let sql = "SELECT code, phone, url, campaign, at_ms FROM links WHERE code = ?";
    db.one(sql, [code], |row| {
        Ok(LinkRow {
            code: row.get(0)?,
            phone: row.get(1)?,
            url: row.get(2)?,
            campaign: row.get(3)?,
            at_ms: row.get(4)?,
        })
    })
}

/// Everything counts from a contact's message of the campaign on, for the attribution time.
pub(in super::super) fn campaign_stats(
    db: &Db<'_>,
    name: &str,
    attribution_ms: i64,
    objective: Option<&str>,
) -> Read<CampaignStats> {
    let among = |what: &str| {
        format!(
            "(SELECT count(DISTINCT s.phone) FROM messages s WHERE s.campaign = ?1 AND s.status <> 'dropped'
              AND EXISTS (SELECT 1 FROM {what} AND x.phone = s.phone AND x.at_ms BETWEEN s.at_ms AND s.at_ms + ?2))"
        )
    };
    let sql = format!(
        "SELECT
           (SELECT count(*) FROM messages WHERE campaign = ?1 AND status <> 'dropped'),
           (SELECT count(*) FROM messages WHERE campaign = ?1 AND status = 'delivered'),
           {}, (SELECT count(DISTINCT phone) FROM links WHERE campaign = ?1 AND clicks > 0), {}, {}",
        among("messages x WHERE x.direction = 'in'"),
        among("consents x WHERE x.category IS NULL AND x.subscribed = 0"),
        among("tracks x WHERE x.name = ?3"),
    );
    let number = |row: &Row<'_>, at| row.get::<_, i64>(at).map(i64::unsigned_abs);
    let stats = db.one(&sql, (name, attribution_ms, objective), |row| {
        Ok(CampaignStats {
            sent: number(row, 0)?,
            delivered: number(row, 1)?,
            replied: number(row, 2)?,
            clicked: number(row, 3)?,
            opted_out: number(row, 4)?,
            objective: number(row, 5)?,
        })
    });
    stats.map(Option::unwrap_or_default)
}

/// The contact whose message was passed on to a number last.
pub(in super::super) fn forwarded_to(db: &Db<'_>, number: &str) -> Read<Option<String>> {
    let sql =
        "SELECT phone FROM messages WHERE recipient = ? AND purpose = 'forward' ORDER BY id DESC LIMIT 1";
    db.one(sql, [number], first)
}

pub(in super::super) fn last_sender(db: &Db<'_>, phone: &str) -> Read<Option<String>> {
    let sql = "SELECT sender FROM messages WHERE phone = ? AND recipient IS NULL AND sender IS NOT NULL ORDER BY id DESC LIMIT 1";
    db.one(sql, [phone], first)
}

/// Whether a message that another's event decided went to this number.
pub(in super::super) fn is_recipient(db: &Db<'_>, phone: &str) -> Read<bool> {
    Ok(db.one("SELECT 1 FROM messages WHERE recipient = ? LIMIT 1", [phone], first::<i64>)?.is_some())
}

/// Whether no message left for a contact after this one.
pub(in super::super) fn is_newest_sent(db: &Db<'_>, phone: &str, id: &str) -> Read<bool> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM messages WHERE phone = ?1 AND id > ?2 AND direction = 'out'
                 AND recipient IS NULL AND status IN ('sent', 'delivered', 'undelivered'))";
    db.one(sql, [phone, id], first).map(|newest| newest == Some(true))
}
