//! Questions as SQL.

use rusqlite::{Connection, OptionalExtension, Params, Row};

use crate::runtime::store::rows::{
    ConsentRow, ContactRow, CounterKey, DeadLetterRow, DeploymentRow, JobRow, LinkRow, OutboxRow,
    ScheduleRow, SessionRow, StoredEvent, StoredMessage,
};
use crate::runtime::store::{Audience, CampaignStats, ContactFilter, MessageFilter};

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

pub(super) fn next_due_ms(db: &Connection) -> Read<Option<i64>> {
    let sql = "SELECT due_at_ms FROM sessions WHERE due_at_ms IS NOT NULL ORDER BY due_at_ms LIMIT 1";
    one(db, sql, [], first)
}

pub(super) fn last_id(db: &Connection) -> Read<Option<String>> {
    let sql = "SELECT max(id) FROM (SELECT max(id) AS id FROM events UNION ALL SELECT max(id) FROM messages
               UNION ALL SELECT max(id) FROM outbox UNION ALL SELECT max(id) FROM dead_letters
               UNION ALL SELECT max(id) FROM consents UNION ALL SELECT max(id) FROM jobs)";
    Ok(one(db, sql, [], first)?.flatten())
}

pub(super) fn meta(db: &Connection, name: &str) -> Read<Option<String>> {
    one(db, "SELECT value FROM meta WHERE name = ?", [name], first)
}

fn session_row(row: &Row<'_>) -> Read<SessionRow> {
    Ok(SessionRow { phone: row.get(0)?, state: row.get(1)?, due_at_ms: row.get(2)? })
}

pub(super) fn session(db: &Connection, phone: &str) -> Read<Option<SessionRow>> {
    one(db, "SELECT phone, state, due_at_ms FROM sessions WHERE phone = ?", [phone], session_row)
}

pub(super) fn sessions(db: &Connection, after: &str, limit: usize) -> Read<Vec<SessionRow>> {
    let sql = "SELECT phone, state, due_at_ms FROM sessions WHERE phone > ? ORDER BY phone LIMIT ?";
    many(db, sql, (after, limit as i64), session_row)
}

pub(super) fn event_id(db: &Connection, source: &str, external_id: &str) -> Read<Option<String>> {
    one(db, "SELECT id FROM events WHERE source = ? AND external_id = ?", [source, external_id], first)
}

pub(super) fn automatic_since(db: &Connection, phone: &str, first_id: &str, enough: u32) -> Read<u32> {
    // An index alone tells that a contact has had few messages of any kind, as almost all have.
    let any = "SELECT count(*) FROM (SELECT 1 FROM messages WHERE phone = ? AND id >= ? LIMIT ?)";
    let any = one(db, any, (phone, first_id, enough), first)?.unwrap_or_default();
    if any < enough {
        return Ok(any);
    }
    let sql = "SELECT count(*) FROM messages WHERE phone = ? AND id >= ? AND direction = 'out'
               AND recipient IS NULL AND purpose <> 'compliance' AND status <> 'dropped'";
    one(db, sql, [phone, first_id], first).map(Option::unwrap_or_default)
}

pub(super) fn repeats(db: &Connection, phone: &str, text: &str) -> Read<bool> {
    let sql = "SELECT 1 FROM outbox o JOIN messages m ON m.id = o.id
               WHERE o.phone = ? AND m.recipient IS NULL AND m.purpose = 'reply' LIMIT 1";
    if one(db, sql, [phone], |_| Ok(()))?.is_none() {
        return Ok(false);
    }
    let sql = "SELECT text FROM messages WHERE phone = ? AND direction = 'in' ORDER BY id DESC LIMIT 1";
    Ok(one(db, sql, [phone], |row| Ok(row.get_ref(0)?.as_str()? == text))?.unwrap_or(false))
}

pub(super) fn due(db: &Connection, until_ms: i64, limit: usize) -> Read<Vec<String>> {
    let sql = "SELECT phone FROM sessions WHERE due_at_ms <= ? ORDER BY due_at_ms, phone LIMIT ?";
    many(db, sql, (until_ms, limit as i64), first)
}

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

pub(super) fn ready(db: &Connection, lane: &str, now_ms: i64, limit: usize) -> Read<Vec<OutboxRow>> {
    let sql = format!(
        "SELECT {OUTBOX} FROM outbox o WHERE o.lane = ? AND o.due_at_ms <= ? AND {IS_OLDEST}
         ORDER BY o.due_at_ms, o.id LIMIT ?"
    );
    many(db, &sql, (lane, now_ms, limit as i64), outbox_row)
}

pub(super) fn next_ready_ms(db: &Connection, lane: &str) -> Read<Option<i64>> {
    let sql = format!(
        "SELECT o.due_at_ms FROM outbox o WHERE o.lane = ? AND {IS_OLDEST} ORDER BY o.due_at_ms LIMIT 1"
    );
    one(db, &sql, [lane], first)
}

pub(super) fn outbox_item(db: &Connection, id: &str) -> Read<Option<OutboxRow>> {
    one(db, &format!("SELECT {OUTBOX} FROM outbox o WHERE o.id = ?"), [id], outbox_row)
}

pub(super) fn outbox_sizes(db: &Connection) -> Read<Vec<(String, u64)>> {
    many(db, "SELECT lane, count(*) FROM outbox GROUP BY lane ORDER BY lane", [], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
    })
}

pub(super) fn uncertain(db: &Connection) -> Read<Vec<OutboxRow>> {
    let sql = format!("SELECT {OUTBOX} FROM outbox o WHERE o.claimed_at_ms IS NOT NULL ORDER BY o.id");
    many(db, &sql, [], outbox_row)
}

const MESSAGE: &str = "SELECT id, phone, direction, channel, sender, recipient, text, media, encoding, segments, status, reason,
     purpose, category, marketing, campaign, program, unit, step, provider_id, at_ms FROM messages";

fn message_row(row: &Row<'_>) -> Read<StoredMessage> {
    Ok(StoredMessage {
        id: row.get(0)?,
        contact: row.get(1)?,
        direction: row.get(2)?,
        channel: row.get(3)?,
        sender: row.get(4)?,
        recipient: row.get(5)?,
        text: row.get(6)?,
        media: row.get(7)?,
        encoding: row.get(8)?,
        segments: row.get(9)?,
        status: row.get(10)?,
        reason: row.get(11)?,
        purpose: row.get(12)?,
        category: row.get(13)?,
        marketing: row.get(14)?,
        campaign: row.get(15)?,
        program: row.get(16)?,
        unit: row.get(17)?,
        step: row.get(18)?,
        provider_id: row.get(19)?,
        at_ms: row.get(20)?,
    })
}

pub(super) fn message(db: &Connection, id: &str) -> Read<Option<StoredMessage>> {
    one(db, &format!("{MESSAGE} WHERE id = ?"), [id], message_row)
}

pub(super) fn message_of(db: &Connection, channel: &str, provider_id: &str) -> Read<Option<StoredMessage>> {
    let sql = format!("{MESSAGE} WHERE channel = ? AND provider_id = ? LIMIT 1");
    one(db, &sql, [channel, provider_id], message_row)
}

pub(super) fn messages(db: &Connection, filter: &MessageFilter) -> Read<Vec<StoredMessage>> {
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
    many(db, &sql, rusqlite::params_from_iter(values), message_row)
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

pub(super) fn events(
    db: &Connection,
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
            many(db, &sql, (phone, after, limit), event_row)
        }
        None => {
            let sql = format!("{EVENT} WHERE {whose} ORDER BY id DESC LIMIT ?2");
            let mut newest = many(db, &sql, (phone, limit), event_row)?;
            newest.reverse();
            Ok(newest)
        }
    }
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
            expires_at_ms: None,
            claimed_at_ms: None,
            held: None,
        },
        reason: row.get(7)?,
        at_ms: row.get(8)?,
    })
}

const DEAD_LETTER: &str =
    "SELECT id, lane, phone, kind, payload, attempts, error, reason, at_ms FROM dead_letters";

pub(super) fn dead_letter(db: &Connection, id: &str) -> Read<Option<DeadLetterRow>> {
    one(db, &format!("{DEAD_LETTER} WHERE id = ?"), [id], dead_letter_row)
}

pub(super) fn dead_letters(db: &Connection, after: &str, limit: usize) -> Read<Vec<DeadLetterRow>> {
    let sql = format!("{DEAD_LETTER} WHERE id > ? ORDER BY id LIMIT ?");
    many(db, &sql, (after, limit as i64), dead_letter_row)
}

pub(super) fn link(db: &Connection, code: &str) -> Read<Option<LinkRow>> {
    let sql = "SELECT code, phone, url, campaign, at_ms FROM links WHERE code = ?";
    one(db, sql, [code], |row| {
        Ok(LinkRow {
            code: row.get(0)?,
            phone: row.get(1)?,
            url: row.get(2)?,
            campaign: row.get(3)?,
            at_ms: row.get(4)?,
        })
    })
}

pub(super) fn audience(
    db: &Connection,
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
    many(db, &sql, (&audience.group, cursor, &audience.zone, limit as i64), first)
}

/// How many contacts an audience has.
pub(super) fn audience_size(db: &Connection, group: Option<&str>) -> Read<u64> {
    let sql = match group {
        Some(_) => "SELECT count(*) FROM members WHERE group_name = ?1",
        None => "SELECT count(*) FROM contacts WHERE ?1 IS NULL",
    };
    let size = one(db, sql, [group], |row| row.get::<_, i64>(0))?;
    Ok(size.unwrap_or(0).unsigned_abs())
}

/// The groups that a contact is in.
pub(super) fn groups_of(db: &Connection, phone: &str) -> Read<Vec<String>> {
    many(db, "SELECT group_name FROM members WHERE phone = ? ORDER BY group_name", [phone], first)
}

pub(super) fn job(db: &Connection) -> Read<Option<JobRow>> {
    one(db, "SELECT id, kind, payload, cursor FROM jobs ORDER BY id LIMIT 1", [], |row| {
        Ok(JobRow { id: row.get(0)?, kind: row.get(1)?, payload: row.get(2)?, cursor: row.get(3)? })
    })
}

pub(super) fn contacts(db: &Connection, filter: &ContactFilter) -> Read<Vec<ContactRow>> {
    let after = filter.after.clone().unwrap_or_default();
    let from = match filter.group {
        Some(_) => "members m JOIN contacts c ON c.phone = m.phone WHERE m.group_name = ?1",
        None => "contacts c WHERE ?1 IS NULL",
    };
    let sql = format!(
        "SELECT c.phone, created_at_ms, consent, language, timezone, fields, unassigned FROM {from}
         AND c.phone > ?2 ORDER BY c.phone LIMIT ?3"
    );
    many(db, &sql, (&filter.group, after, filter.limit as i64), |row| {
        Ok(ContactRow {
            phone: row.get(0)?,
            created_at_ms: row.get(1)?,
            consent: row.get(2)?,
            language: row.get(3)?,
            timezone: row.get(4)?,
            fields: row.get(5)?,
            unassigned: row.get(6)?,
        })
    })
}

pub(super) fn consents(db: &Connection, phone: &str) -> Read<Vec<ConsentRow>> {
    let sql = "SELECT id, phone, at_ms, category, subscribed, source, text FROM consents WHERE phone = ? ORDER BY id";
    many(db, sql, [phone], |row| {
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

pub(super) fn groups(db: &Connection) -> Read<Vec<(String, u64)>> {
    many(db, "SELECT group_name, count(*) FROM members GROUP BY group_name", [], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
    })
}

pub(super) fn zones(db: &Connection) -> Read<Vec<String>> {
    many(db, "SELECT DISTINCT coalesce(timezone, '') FROM contacts", [], first)
}

pub(super) fn counters(db: &Connection) -> Read<Vec<(CounterKey, i64)>> {
    many(db, "SELECT unit, step, edge, count FROM counters", [], |row| {
        Ok((CounterKey { unit: row.get(0)?, step: row.get(1)?, edge: row.get(2)? }, row.get(3)?))
    })
}

/// Everything counts from a contact's message of the campaign on, for the attribution time.
pub(super) fn campaign_stats(
    db: &Connection,
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
    let stats = one(db, &sql, (name, attribution_ms, objective), |row| {
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

pub(super) fn schedules(db: &Connection) -> Read<Vec<ScheduleRow>> {
    many(db, "SELECT name, zone, next_at_ms FROM schedules", [], |row| {
        Ok(ScheduleRow { name: row.get(0)?, zone: row.get(1)?, next_at_ms: row.get(2)? })
    })
}

pub(super) fn paused(db: &Connection) -> Read<Vec<String>> {
    many(db, "SELECT name FROM paused", [], first)
}

pub(super) fn deployments(db: &Connection, limit: usize) -> Read<Vec<DeploymentRow>> {
    let sql = "SELECT number, program, at_ms FROM deployments ORDER BY number DESC LIMIT ?";
    many(db, sql, [limit as i64], |row| {
        Ok(DeploymentRow { number: row.get(0)?, program: row.get(1)?, at_ms: row.get(2)? })
    })
}

pub(super) fn program(db: &Connection, id: &str) -> Read<Option<Vec<u8>>> {
    one(db, "SELECT file FROM programs WHERE id = ?", [id], first)
}

/// Whether no message left for a contact after this one.
pub(super) fn is_newest_sent(db: &Connection, phone: &str, id: &str) -> Read<bool> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM messages WHERE phone = ?1 AND id > ?2 AND direction = 'out'
                 AND recipient IS NULL AND status IN ('sent', 'delivered', 'undelivered'))";
    one(db, sql, [phone, id], first).map(|newest| newest == Some(true))
}

/// Programs in which no session stands, but those of the last deployments.
pub(super) fn unused_programs(db: &Connection, kept: usize) -> Read<Vec<String>> {
    let sql = "SELECT id FROM programs WHERE uses <= 0 AND id NOT IN
               (SELECT program FROM deployments GROUP BY program ORDER BY max(number) DESC LIMIT ?)";
    many(db, sql, [kept as i64], first)
}

pub(super) fn program_ids(db: &Connection) -> Read<Vec<String>> {
    many(db, "SELECT id FROM programs", [], first)
}
