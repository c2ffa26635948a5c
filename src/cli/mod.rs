//! The `smsc` command: one file for each subcommand.
//!
//! Results that another program reads go to standard output, and nothing else does; what is told to people goes to
//! standard error. docs/reference/commands.md is the contract.

mod backup;
mod build;
mod chat;
mod check;
mod completions;
mod diff;
mod explain;
mod explore;
mod failure;
mod fmt;
mod graph;
mod inspect;
mod lsp;
mod new;
mod output;
mod program;
mod progress;
mod remote;
mod repair;
mod replay;
mod run;
mod segments;
mod terminal;
mod test;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use failure::Failure;
pub use terminal::ColorWhen;
use terminal::Terminal;

/// A language, compiler and test runner for SMS conversations.
///
/// PATH is a project: a folder with all `.sms` files below it, or a single `.sms` file. Without one the current folder is
/// meant. `smsc.toml` in the folder says what belongs to a deployment and not to the scripts.
#[derive(Debug, Parser)]
#[command(
    name = "smsc",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  smsc new my_survey              a first project, with tests
  smsc check                      what is wrong with the project in this folder
  smsc test                       plays its tests
  smsc build -o my_survey.smsb    the program that a server runs

Exit status: 0 nothing is wrong, 1 errors or failed tests, 2 wrong usage or a file that cannot be read or written."
)]
struct Cli {
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: ColorWhen,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::New),
    Check(check::Check),
    Build(build::Build),
    Test(test::Test),
    Chat(chat::Chat),
    Run(run::Run),
    Backup(backup::Backup),
    Send(remote::send::Send),
    Contacts(remote::contacts::Contacts),
    Sessions(remote::sessions::Sessions),
    Pause(remote::pause::Pause),
    Resume(remote::pause::Resume),
    DeadLetters(remote::dead_letters::DeadLetters),
    Fmt(fmt::Fmt),
    Explain(explain::Explain),
    Graph(graph::Graphs),
    Explore(explore::Explore),
    Diff(diff::Diff),
    Inspect(inspect::Inspect),
    Replay(replay::Replay),
    Segments(segments::Segments),
    Lsp(lsp::Lsp),
    Completions(completions::Completions),
}

/// How a command ended that could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// Nothing is wrong.
    Clean,
    /// Errors, failed tests, files that are not formatted.
    Found,
}

impl Status {
    /// [`Status::Found`] where something was.
    fn found(something: bool) -> Self {
        if something { Self::Found } else { Self::Clean }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Clean => Self::SUCCESS,
            Status::Found => Self::from(1),
        }
    }
}

/// Runs the command that the arguments of the process ask for.
pub fn main() -> ExitCode {
    let matches = command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let mut terminal = Terminal::new(cli.color);
    let result = cli.command.run(&mut terminal).and_then(|status| {
        terminal.finish()?;
        Ok(status)
    });
    match result {
        Ok(status) => status.into(),
        Err(failure) => failure.report(&mut terminal),
    }
}

/// All commands with their options, as `--help`, completions and the reference show them.
pub fn command() -> clap::Command {
    Cli::command()
}

impl Command {
    fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        match self {
            Self::New(command) => command.run(terminal),
            Self::Check(command) => command.run(terminal),
            Self::Build(command) => command.run(terminal),
            Self::Test(command) => command.run(terminal),
            Self::Chat(command) => command.run(terminal),
            Self::Run(command) => command.run(terminal),
            Self::Backup(command) => command.run(terminal),
            Self::Send(command) => command.run(terminal),
            Self::Contacts(command) => command.run(terminal),
            Self::Sessions(command) => command.run(terminal),
            Self::Pause(command) => command.run(terminal),
            Self::Resume(command) => command.run(terminal),
            Self::DeadLetters(command) => command.run(terminal),
            Self::Fmt(command) => command.run(terminal),
            Self::Explain(command) => command.run(terminal),
            Self::Graph(command) => command.run(terminal),
            Self::Explore(command) => command.run(terminal),
            Self::Diff(command) => command.run(terminal),
            Self::Inspect(command) => command.run(terminal),
            Self::Replay(command) => command.run(terminal),
            Self::Segments(command) => command.run(terminal),
            Self::Lsp(command) => command.run(),
            Self::Completions(command) => command.run(terminal),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_definition_is_consistent() {
        super::command().debug_assert();
    }
}
