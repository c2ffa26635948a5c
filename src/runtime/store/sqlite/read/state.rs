//! What the runtime knows of itself: counters, jobs, schedules, programs.

use super::{Db, Read, first};
use crate::runtime::store::rows::{CounterKey, DeploymentRow, JobRow, ScheduleRow};

pub(in super::super) fn last_id(db: &Db<'_>) -> Read<Option<String>> {
    let sql = "SELECT max(id) FROM (SELECT max(id) AS id FROM events UNION ALL SELECT max(id) FROM messages
               UNION ALL SELECT max(id) FROM outbox UNION ALL SELECT max(id) FROM dead_letters
               UNION ALL SELECT max(id) FROM consents UNION ALL SELECT max(id) FROM jobs)";
    Ok(db.one(sql, [], first)?.flatten())
}

pub(in super::super) fn meta(db: &Db<'_>, name: &str) -> Read<Option<String>> {
    db.one("SELECT value FROM meta WHERE name = ?", [name], first)
}

pub(in super::super) fn job(db: &Db<'_>) -> Read<Option<JobRow>> {
    db.one("SELECT id, kind, payload, cursor FROM jobs ORDER BY id LIMIT 1", [], |row| {
        Ok(JobRow { id: row.get(0)?, kind: row.get(1)?, payload: row.get(2)?, cursor: row.get(3)? })
    })
}

pub(in super::super) fn counters(db: &Db<'_>) -> Read<Vec<(CounterKey, i64)>> {
    db.many("SELECT unit, step, edge, count FROM counters", [], |row| {
        Ok((CounterKey { unit: row.get(0)?, step: row.get(1)?, edge: row.get(2)? }, row.get(3)?))
    })
}

pub(in super::super) fn schedules(db: &Db<'_>) -> Read<Vec<ScheduleRow>> {
    db.many("SELECT name, zone, next_at_ms FROM schedules", [], |row| {
        Ok(ScheduleRow { name: row.get(0)?, zone: row.get(1)?, next_at_ms: row.get(2)? })
    })
}

pub(in super::super) fn paused(db: &Db<'_>) -> Read<Vec<String>> {
    db.many("SELECT name FROM paused", [], first)
}

pub(in super::super) fn deployments(db: &Db<'_>, limit: usize) -> Read<Vec<DeploymentRow>> {
    let sql = "SELECT number, program, at_ms FROM deployments ORDER BY number DESC LIMIT ?";
    db.many(sql, [limit as i64], |row| {
        Ok(DeploymentRow { number: row.get(0)?, program: row.get(1)?, at_ms: row.get(2)? })
    })
}

pub(in super::super) fn program(db: &Db<'_>, id: &str) -> Read<Option<Vec<u8>>> {
    db.one("SELECT file FROM programs WHERE id = ?", [id], first)
}

/// Programs in which no session stands, but those of the last deployments.
pub(in super::super) fn unused_programs(db: &Db<'_>, kept: usize) -> Read<Vec<String>> {
    let sql = "SELECT id FROM programs WHERE uses <= 0 AND id NOT IN
               (SELECT program FROM deployments GROUP BY program ORDER BY max(number) DESC LIMIT ?)";
    db.many(sql, [kept as i64], first)
}

pub(in super::super) fn program_ids(db: &Db<'_>) -> Read<Vec<String>> {
    db.many("SELECT id FROM programs", [], first)
}
