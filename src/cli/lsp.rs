//! `smsc lsp`: the language server.

use clap::Args;

use super::Status;
use super::failure::Failure;
use crate::lsp::{self, Ended};

/// Serve an editor over standard input and output
///
/// Editors start it themselves: see editors/ for how to set them up. It speaks the Language Server Protocol.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc lsp                        what the settings of an editor name as its command")]
pub(super) struct Lsp {
    /// Accepted for editors that pass it: standard input and output are the only transport.
    #[arg(long)]
    stdio: bool,
}

impl Lsp {
    pub(super) fn run(self) -> Result<Status, Failure> {
        let Self { stdio: _ } = self;
        let ended = lsp::serve_stdio()
            .map_err(|error| Failure::usage(format!("the connection to the editor broke: {error}")))?;
        Ok(Status::found(ended == Ended::Abruptly))
    }
}
