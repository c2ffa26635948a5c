//! Logs: one line for each thing worth telling an operator. Phone numbers are masked where they are written, secrets never
//! reach them.

use tracing_subscriber::EnvFilter;

/// How the log is written, and whatever else is told while it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Begins to write logs to standard error. `SMSC_LOG` says what: `info` unless it is set, `debug` for more.
/// Colours are for terminals.
pub(super) fn start(format: Format, colour: bool) {
    let filter = std::env::var("SMSC_LOG").unwrap_or_else(|_| "info".to_owned());
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(colour)
        .with_target(false);
    // Where a log is written already, that one stays.
    let _ = match format {
        Format::Text => logs.try_init(),
        Format::Json => logs.json().try_init(),
    };
}
