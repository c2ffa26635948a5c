//! What the runtime knows of itself: counters, jobs, schedules, programs.

use rusqlite::Connection;

use super::{Read, first, many, one};
use crate::runtime::store::rows::{CounterKey, DeploymentRow, JobRow, ScheduleRow};

pub(in super::super) fn last_id(db: &Connection) -> Read<Option<String>> {
    let sql = "SELECT max(id) FROM (SELECT max(id) AS id FROM events UNION ALL SELECT max(id) FROM messages
               UNION ALL SELECT max(id) FROM outbox UNION ALL SELECT max(id) FROM dead_letters
               UNION ALL SELECT max(id) FROM consents UNION ALL SELECT max(id) FROM jobs)";
    Ok(one(db, sql, [], first)?.flatten())
}

pub(in super::super) fn meta(db: &Connection, name: &str) -> Read<Option<String>> {
    one(db, "SELECT value FROM meta WHERE name = ?", [name], first)
}

pub(in super::super) fn job(db: &Connection) -> Read<Option<JobRow>> {
    one(db, "SELECT id, kind, payload, cursor FROM jobs ORDER BY id LIMIT 1", [], |row| {
        Ok(JobRow { id: row.get(0)?, kind: row.get(1)?, payload: row.get(2)?, cursor: row.get(3)? })
    })
}

pub(in super::super) fn counters(db: &Connection) -> Read<Vec<(CounterKey, i64)>> {
    many(db, "SELECT unit, step, edge, count FROM counters", [], |row| {
        Ok((CounterKey { unit: row.get(0)?, step: row.get(1)?, edge: row.get(2)? }, row.get(3)?))
    })
}

pub(in super::super) fn schedules(db: &Connection) -> Read<Vec<ScheduleRow>> {
    many(db, "SELECT name, zone, next_at_ms FROM schedules", [], |row| {
        Ok(ScheduleRow { name: row.get(0)?, zone: row.get(1)?, next_at_ms: row.get(2)? })
    })
}

pub(in super::super) fn paused(db: &Connection) -> Read<Vec<String>> {
    many(db, "SELECT name FROM paused", [], first)
}

pub(in super::super) fn deployments(db: &Connection, limit: usize) -> Read<Vec<DeploymentRow>> {
    let sql = "SELECT number, program, at_ms FROM deployments ORDER BY number DESC LIMIT ?";
    many(db, sql, [limit as i64], |row| {
        Ok(DeploymentRow { number: row.get(0)?, program: row.get(1)?, at_ms: row.get(2)? })
    })
}

pub(in super::super) fn program(db: &Connection, id: &str) -> Read<Option<Vec<u8>>> {
    one(db, "SELECT file FROM programs WHERE id = ?", [id], first)
}

/// Programs in which no session stands, but those of the last deployments.
pub(in super::super) fn unused_programs(db: &Connection, kept: usize) -> Read<Vec<String>> {
    let sql = "SELECT id FROM programs WHERE uses <= 0 AND id NOT IN
               (SELECT program FROM deployments GROUP BY program ORDER BY max(number) DESC LIMIT ?)";
    many(db, sql, [kept as i64], first)
}

pub(in super::super) fn program_ids(db: &Connection) -> Read<Vec<String>> {
    many(db, "SELECT id FROM programs", [], first)
}
