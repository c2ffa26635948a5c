//! Opening the file, and bringing its tables to the version that this program knows.

use std::fs::{File, TryLockError};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::db::Db;
use super::{Sqlite, upkeep};
use crate::runtime::store::StoreError;

/// `application_id` of our files: "smsc" in ASCII.
const APPLICATION_ID: i32 = 0x736d_7363;

/// Each step brings a file of the version of its position to the next one. A step that was released is never changed.
const MIGRATIONS: [&str; 4] = [
    include_str!("schema.sql"),
    include_str!("version_2.sql"),
    include_str!("version_3.sql"),
    include_str!("version_4.sql"),
];

/// How long to wait for another process that writes, such as the `sqlite3` tool, milliseconds.
const BUSY_MS: u64 = 5_000;

/// Statements that a connection keeps prepared.
const STATEMENTS_KEPT: usize = 128;

/// Pages of 4 KiB that the writer keeps in memory: 64 MiB.
const CACHE_KIB: i64 = 65_536;

impl Sqlite {
    /// Opens a database for a runtime, which must be the only one: two would send everything twice.
    ///
    /// # Errors
    /// As for [`open`](Self::open), and where another process serves it.
    pub fn serve(path: &Path) -> Result<Self, StoreError> {
        let lock = lock(path)?;
        Ok(Self { _lock: Some(lock), ..Self::open(path)? })
    }

    /// Opens a database file, or makes it, readable by its owner alone.
    ///
    /// # Errors
    /// The file cannot be opened, is no database of ours, or was written by a newer version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        make(path)?;
        if has_log(path) && is_a_copy(path) {
            return Err(StoreError::Foreign(of_another_file(path)));
        }
        let opened = Self::open_both(path);
        let (writer, upkeep) = opened.map_err(|error| match error {
            StoreError::Damaged(what) if has_log(path) => StoreError::Damaged(format!(
                "{what}; if it was restored from a backup: {}",
                of_another_file(path)
            )),
            other => other,
        })?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            upkeep: Mutex::new(upkeep),
            _lock: None,
        })
    }

    /// Problems that a check of a whole copy finds. The copy stays as it is, so that it is known for one when it is put in the place of
    /// another file.
    ///
    /// # Errors
    /// The file cannot be opened, or is no database.
    pub fn check_copy(path: &Path) -> Result<Vec<String>, StoreError> {
        Ok(upkeep::check(&Db::new(&reader(path)?))?)
    }

    fn open_both(path: &Path) -> Result<(Connection, Connection), StoreError> {
        let mut writer = connection(path)?;
        writer.execute_batch(&format!("PRAGMA cache_size = -{CACHE_KIB}"))?;
        migrate(&mut writer)?;
        Ok((writer, connection(path)?))
    }
}

/// Where the header of a file says which kind of journal it was written with, and what it says with a rollback journal
/// (<https://sqlite.org/fileformat2.html#file_format_version_numbers>).
const JOURNAL_AT: usize = 18;
const ROLLBACK: [u8; 2] = [1, 1];

/// Whether a file is a copy that nobody has served yet: what we serve has a log, and says so.
fn is_a_copy(path: &Path) -> bool {
    let mut header = [0; JOURNAL_AT + ROLLBACK.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header.ends_with(&ROLLBACK)
}

fn has_log(path: &Path) -> bool {
    std::fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

fn of_another_file(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    format!(
        "`{name}-wal` beside it belongs to the file that was there before. Remove `{name}-wal` and `{name}-shm`, put the backup there once more, and start again"
    )
}

/// The file of this name with something behind it.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Takes the lock of whoever serves, a file of its own beside the database: to open and close the database's own file would take
/// SQLite's locks away. The system gives it back when the process ends, however that happens.
fn lock(path: &Path) -> Result<File, StoreError> {
    let name = beside(path, "-lock");
    let failed = |error: std::io::Error| StoreError::Failed(error.to_string());
    make(&name)?;
    let file = File::options().write(true).open(&name).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Makes the file if it is new.
fn make(path: &Path) -> Result<(), StoreError> {
    match create(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::Failed(format!("{}: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

/// Makes an empty file that nobody but its owner can read.
pub(super) fn create(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn connection(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    prepare(&connection)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = FAST",
    )?;
    Ok(connection)
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    prepare(&connection)?;
    Ok(connection)
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_millis(BUSY_MS))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // Without it a statement with `LIMIT ?`, or with a parameter beside a literal, is compiled anew for each value, in case another
    // plan were better (https://sqlite.org/queryplanner-ng.html#qpstab).
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let pragma = |name: &str| transaction.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    let tables: i64 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && tables > 0 {
        return Err(StoreError::Foreign("the file is a database of another program".to_owned()));
    }
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    let Some(steps) = MIGRATIONS.get(done..) else {
        let newest = MIGRATIONS.len();
        return Err(StoreError::Foreign(format!(
            "its tables have version {version}, and this program knows {newest} at most: use a newer one"
        )));
    };
    steps.iter().try_for_each(|step| transaction.execute_batch(step))?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i32)?;
    Ok(transaction.commit()?)
}
