//! `smsc backup`: a copy of the database while it is used.

use std::path::PathBuf;

use clap::Args;

use super::Status;
use super::failure::Failure;
use super::run::store_path;
use super::terminal::Terminal;
use crate::runtime::store::Store;
use crate::runtime::store::sqlite::Sqlite;

/// Copy the database of a project while it is used
///
/// The copy is one moment of the database, whole and checked. The runtime goes on meanwhile. Copying the file by other means
/// leaves out what still lies in its log.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc backup -o shop-2026-11-25.db
  smsc backup shop -o /var/backups/shop.db
  smsc backup --store smsc.db -o copy.db")]
pub(super) struct Backup {
    /// The project: a folder, one script, or a compiled program.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// The file to write; it must not exist.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// The database, instead of that in smsc.toml.
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
}

impl Backup {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let path = match self.store {
            Some(store) => store,
            None => store_path(&self.path)?,
        };
        if !path.exists() {
            return Err(Failure::usage(format!("there is no database `{}`", path.display())));
        }
        let store = Sqlite::open(&path);
        let store = store.map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
        let failed = |error| Failure::usage(format!("{}: {error}", self.output.display()));
        store.backup(&self.output).map_err(failed)?;
        let problems = Sqlite::check_copy(&self.output).map_err(failed)?;
        for problem in &problems {
            writeln!(terminal.err(), "{problem}")?;
        }
        let size = std::fs::metadata(&self.output).map(|file| file.len()).unwrap_or(0);
        writeln!(terminal.err(), "wrote {}: {size} bytes", self.output.display())?;
        Ok(Status::found(!problems.is_empty()))
    }
}
