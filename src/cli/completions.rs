//! `smsc completions`: what a shell completes.

use clap::Args;
use clap_complete::Shell;

use super::Status;
use super::failure::Failure;
use super::terminal::Terminal;

/// Write the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc completions bash > ~/.local/share/bash-completion/completions/smsc
  smsc completions fish > ~/.config/fish/completions/smsc.fish
  smsc completions zsh > ~/.zfunc/_smsc")]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        // The generator panics where it cannot write, so that it writes to memory.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "smsc", &mut script);
        terminal.out().write_all(&script)?;
        Ok(Status::Clean)
    }
}
