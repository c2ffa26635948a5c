//! The embedded store: SQLite in one file. The only module that knows SQL.
//!
//! Write-ahead log, `synchronous = FULL`: a commit is on the disk when it returns. One connection writes, a few others
//! read. What moves the log into the file is asked for from outside ([`Store::checkpoint`]), so that no commit waits for it.

mod db;
mod open;
mod read;
mod transaction;
mod upkeep;
mod write;

use std::path::PathBuf;
use std::sync::Mutex;

use rusqlite::{Connection, ErrorCode};

use db::Db;

use super::{Store, StoreError, Work};
use crate::runtime::locked;

/// A database file.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    upkeep: Mutex<Connection>,
    /// Held by whoever serves.
    _lock: Option<std::fs::File>,
}

/// Connections for reading that are kept open.
const READERS_KEPT: usize = 4;

impl Sqlite {
    /// Reads with a connection of its own: whatever was committed last.
    fn read<T>(&self, read: impl FnOnce(&Db<'_>) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let kept = locked(&self.readers).pop();
        let connection = match kept {
            Some(connection) => connection,
            None => open::reader(&self.path)?,
        };
        let result = read(&Db::new(&connection)).map_err(StoreError::from);
        let mut readers = locked(&self.readers);
        if readers.len() < READERS_KEPT {
            readers.push(connection);
        }
        result
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let code = error.sqlite_error_code();
        match code {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// So that the trait's methods stand in one place, each a line.
impl Store for Sqlite {
    fn transact(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let connection = locked(&self.writer);
        let mut open = transaction::Open::begin(&connection)?;
        work(&mut open)?;
        Ok(open.commit()?)
    }

    fn next_due_ms(&self) -> Result<Option<i64>, StoreError> {
        self.read(read::contacts::next_due_ms)
    }

    fn last_id(&self) -> Result<Option<String>, StoreError> {
        self.read(read::state::last_id)
    }

    fn meta(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.read(|connection| read::state::meta(connection, name))
    }

    fn session(&self, phone: &str) -> Result<Option<super::rows::SessionRow>, StoreError> {
        self.read(|connection| read::contacts::session(connection, phone))
    }

    fn sessions(&self, after: &str, limit: usize) -> Result<Vec<super::rows::SessionRow>, StoreError> {
        self.read(|connection| read::contacts::sessions(connection, after, limit))
    }

    fn contacts(&self, filter: &super::ContactFilter) -> Result<Vec<super::rows::ContactRow>, StoreError> {
        self.read(|connection| read::contacts::contacts(connection, filter))
    }

    fn consents(&self, phone: &str) -> Result<Vec<super::rows::ConsentRow>, StoreError> {
        self.read(|connection| read::contacts::consents(connection, phone))
    }

    fn messages(&self, filter: &super::MessageFilter) -> Result<Vec<super::rows::StoredMessage>, StoreError> {
        self.read(|connection| read::history::messages(connection, filter))
    }

    fn events(
        &self,
        phone: Option<&str>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<super::rows::StoredEvent>, StoreError> {
        self.read(|connection| read::history::events(connection, phone, after, limit))
    }

    fn ready(
        &self,
        lane: &str,
        now_ms: i64,
        limit: usize,
    ) -> Result<Vec<super::rows::OutboxRow>, StoreError> {
        self.read(|connection| read::outbox::ready(connection, lane, now_ms, limit))
    }

    fn next_ready_ms(&self, lane: &str, after_ms: i64) -> Result<Option<i64>, StoreError> {
        self.read(|connection| read::outbox::next_ready_ms(connection, lane, after_ms))
    }

    fn outbox_sizes(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.read(read::outbox::outbox_sizes)
    }

    fn lanes(&self) -> Result<Vec<String>, StoreError> {
        self.read(read::outbox::lanes)
    }

    fn uncertain(&self) -> Result<Vec<super::rows::OutboxRow>, StoreError> {
        self.read(read::outbox::uncertain)
    }

    fn is_known_at(&self, channel: &str, provider_id: &str) -> Result<bool, StoreError> {
        self.read(|connection| Ok(read::history::message_of(connection, channel, provider_id)?.is_some()))
    }

    fn dead_letters(&self, after: &str, limit: usize) -> Result<Vec<super::rows::DeadLetterRow>, StoreError> {
        self.read(|connection| read::outbox::dead_letters(connection, after, limit))
    }

    fn dead_letter_sizes(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.read(read::outbox::dead_letter_sizes)
    }

    fn link(&self, code: &str) -> Result<Option<super::rows::LinkRow>, StoreError> {
        self.read(|connection| read::history::link(connection, code))
    }

    fn groups(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.read(read::contacts::groups)
    }

    fn audience_size(&self, group: Option<&str>) -> Result<u64, StoreError> {
        self.read(|connection| read::contacts::audience_size(connection, group))
    }

    fn groups_of(&self, phone: &str) -> Result<Vec<String>, StoreError> {
        self.read(|connection| read::contacts::groups_of(connection, phone))
    }

    fn zones(&self) -> Result<Vec<String>, StoreError> {
        self.read(read::contacts::zones)
    }

    fn counters(&self) -> Result<Vec<(super::rows::CounterKey, i64)>, StoreError> {
        self.read(read::state::counters)
    }

    fn campaign_stats(
        &self,
        name: &str,
        attribution_ms: i64,
        objective: Option<&str>,
    ) -> Result<super::CampaignStats, StoreError> {
        self.read(|connection| read::history::campaign_stats(connection, name, attribution_ms, objective))
    }

    fn schedules(&self) -> Result<Vec<super::rows::ScheduleRow>, StoreError> {
        self.read(read::state::schedules)
    }

    fn paused(&self) -> Result<Vec<String>, StoreError> {
        self.read(read::state::paused)
    }

    fn deployments(&self, limit: usize) -> Result<Vec<super::rows::DeploymentRow>, StoreError> {
        self.read(|connection| read::state::deployments(connection, limit))
    }

    fn program(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|connection| read::state::program(connection, id))
    }

    fn program_ids(&self) -> Result<Vec<String>, StoreError> {
        self.read(read::state::program_ids)
    }

    fn backup(&self, to: &std::path::Path) -> Result<(), StoreError> {
        upkeep::backup(&locked(&self.upkeep), to)
    }

    fn check(&self) -> Result<Vec<String>, StoreError> {
        self.read(upkeep::check)
    }

    fn forget(&self, before_ms: i64, limit: usize) -> Result<usize, StoreError> {
        Ok(upkeep::forget(&mut locked(&self.writer), before_ms, limit)?)
    }

    fn checkpoint(&self) -> Result<super::LogSize, StoreError> {
        Ok(upkeep::checkpoint(&locked(&self.upkeep), "PASSIVE")?)
    }

    fn reset_log(&self) -> Result<(), StoreError> {
        Ok(upkeep::reset_log(&locked(&self.writer))?)
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;
    use rusqlite::config::DbConfig;

    use super::*;

    const QUESTIONS: [&str; 2] = [
        "SELECT 1 FROM messages WHERE phone = 'x' AND id >= 'y' LIMIT ?",
        "SELECT text FROM messages WHERE phone = ? AND direction = 'in' ORDER BY id DESC LIMIT 1",
    ];

    /// How often questions were compiled anew while they were asked with several values.
    fn compiled_anew(connection: &Connection) -> i32 {
        let ask = |question: &str| {
            let mut question = connection.prepare(question).unwrap();
            for value in [1, 2, 3] {
                assert!(!question.exists([value]).unwrap());
            }
            question.get_status(StatementStatus::RePrepare)
        };
        QUESTIONS.into_iter().map(ask).sum()
    }

    /// SQLite would plan for each value anew, which took a third of the engine's time.
    #[test]
    fn questions_are_compiled_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = Sqlite::open(&folder.path().join("smsc.db")).unwrap();
        let connection = locked(&store.writer);
        assert_eq!(compiled_anew(&connection), 0);
        assert!(connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, false).is_ok());
        assert_ne!(compiled_anew(&connection), 0, "it is needed no more");
        drop(connection);
        assert_eq!(store.read(|db| Ok(compiled_anew(db.connection))).unwrap(), 0);
    }
}
