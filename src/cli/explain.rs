//! `smsc explain`: the page of a diagnostic.

use clap::Args;

use super::Status;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::diag::codes::{self, Entry, REGISTRY};
use crate::diag::suggest;

/// Explain a diagnostic: what it means, a wrong and a right script
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc explain E0302
  smsc explain missing-value
  smsc explain                    lists all of them")]
pub(super) struct Explain {
    /// The code or the name of a diagnostic; without one all are listed.
    #[arg(value_name = "CODE|NAME")]
    name: Option<String>,
}

impl Explain {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        match self.name {
            None => list(terminal),
            Some(name) => page(terminal, &name),
        }
    }
}

fn page(terminal: &mut Terminal, name: &str) -> Result<Status, Failure> {
    let entry = codes::find(name).ok_or_else(|| unknown(name))?;
    terminal.out().write_all(entry.page.as_bytes())?;
    Ok(Status::Clean)
}

fn unknown(name: &str) -> Failure {
    let known = REGISTRY.iter().flat_map(|entry| [entry.name, entry.code.0]);
    let help = suggest::did_you_mean(name, known);
    let help = help.unwrap_or_else(|| "`smsc explain` lists all codes and names".to_owned());
    Failure::Usage(format!("there is no diagnostic `{name}`"), help)
}

fn list(terminal: &mut Terminal) -> Result<Status, Failure> {
    let width = REGISTRY.iter().map(|entry| entry.name.len()).max().unwrap_or_default();
    for Entry { code, name, summary, .. } in REGISTRY {
        writeln!(terminal.out(), "{} {name:width$}  {summary}", code.0)?;
    }
    Ok(Status::Clean)
}
