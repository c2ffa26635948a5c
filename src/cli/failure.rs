//! Why a command could not do its work.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::terminal::Terminal;
use crate::project::ReadError;

/// What stopped a command: exit status 2.
#[derive(Debug)]
pub(super) enum Failure {
    /// Something that the user can change, in a sentence, with what to do about it, or nothing.
    Usage(String, String),
    /// Output could not be written.
    Output(io::Error),
    /// What the log has told already.
    Logged,
}

impl Failure {
    /// A mistake in what was asked for.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into(), String::new())
    }

    /// A file that cannot be read.
    pub(super) fn reading(path: &Path, error: &io::Error) -> Self {
        Self::usage(format!("cannot read `{}`: {error}", path.display()))
    }

    /// A file that cannot be written.
    pub(super) fn writing(path: &Path, error: &io::Error) -> Self {
        Self::usage(format!("cannot write `{}`: {error}", path.display()))
    }

    /// Tells it in the log, where every line of the output is one of it.
    pub(super) fn logged(self) -> Self {
        match self {
            Self::Usage(message, help) => {
                let help = Some(help).filter(|help| !help.is_empty());
                tracing::error!(help, "{message}");
                Self::Logged
            }
            other => other,
        }
    }

    /// Tells it. Whoever reads the output may stop doing so (`smsc explain | head`): that is no mistake.
    pub(super) fn report(self, terminal: &mut Terminal) -> ExitCode {
        let (message, help) = match self {
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Self::Output(error) => (format!("cannot write the output: {error}"), String::new()),
            Self::Usage(message, help) => (message, help),
            Self::Logged => return ExitCode::from(2),
        };
        let word = terminal.paint("error", "31;1");
        // Where even this cannot be written, the status says it.
        let _ = writeln!(terminal.err(), "{word}: {message}");
        if !help.is_empty() {
            let word = terminal.paint("help", "36");
            let _ = writeln!(terminal.err(), "  {word}: {help}");
        }
        ExitCode::from(2)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let help = match &error {
            ReadError::NoScripts(_) => "`smsc new my_survey` begins a project",
            ReadError::NotAScript(path) if path.extension().is_some_and(|extension| extension == "smsb") => {
                "it is a compiled program: `smsc inspect` shows it"
            }
            _ => "",
        };
        Self::Usage(error.to_string(), help.to_owned())
    }
}
