//! `smsc contacts`: contacts in and out of files, and gone for ever.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;

use super::super::Status;
use super::super::failure::Failure;
use super::super::progress::Progress;
use super::super::terminal::Terminal;
use super::pieces::{self, Piece};
use super::{Api, Server, confirm, in_path, read, text};
use crate::runtime::client::{Method, Response};

/// Import, export or erase contacts of a running runtime
///
/// Files are CSV with a heading, or one JSON object a line. Columns are `phone`, `consent` or `subscribed`, `language`, `timezone`,
/// `groups` (with | between them) and the fields of `contact` in the script. What an export writes an import reads.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc contacts import customers.csv
  smsc contacts import - --format jsonl < customers.jsonl
  smsc contacts export -o customers.csv
  smsc contacts export --group vip --format jsonl
  smsc contacts erase +33612345678")]
pub(in super::super) struct Contacts {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    server: Server,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Import contacts from a file
    ///
    /// The whole file is looked at before anything is changed: with any mistake nothing is imported, and the mistakes are told by
    /// row. Empty cells change nothing. Joining a group or opting in may set units off, as it does in other ways. Whoever opted
    /// out stays opted out, whatever the file says.
    Import {
        /// The file; `-` is standard input
        file: PathBuf,
        /// What it is; else its name says so
        #[arg(long, value_enum)]
        format: Option<FileFormat>,
        /// A yes of the file counts although the contact opted out, or refused a category, since: only with a proof of its new
        /// consent
        #[arg(long)]
        resubscribe: bool,
    },
    /// Export contacts
    ///
    /// In CSV what a spreadsheet would take for a formula gets a quote in front, which an import takes away again.
    Export {
        /// Members of this group only
        #[arg(long)]
        group: Option<String>,
        /// What is written; else the name of the file says so
        #[arg(long, value_enum)]
        format: Option<FileFormat>,
        /// The file to write instead of standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Delete everything about a contact
    ///
    /// Of one that opted out it stays that it did, so that nobody writes to it again. This cannot be undone.
    Erase {
        /// The contact's number
        contact: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// What a file of contacts is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FileFormat {
    /// CSV with a heading
    Csv,
    /// One JSON object a line
    Jsonl,
}

impl FileFormat {
    fn of(path: Option<&Path>) -> Self {
        let extension = path.and_then(Path::extension).and_then(|extension| extension.to_str());
        if matches!(extension, Some("jsonl" | "ndjson" | "json")) { Self::Jsonl } else { Self::Csv }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Jsonl => "application/jsonl",
        }
    }
}

impl Contacts {
    pub(in super::super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let api = self.server.open()?;
        match self.action {
            Action::Import { file, format, resubscribe } => {
                let format = format.unwrap_or_else(|| FileFormat::of(Some(&file)));
                import(terminal, &api, &file, format, resubscribe)
            }
            Action::Export { group, format, output } => {
                let format = format.unwrap_or_else(|| FileFormat::of(output.as_deref()));
                export(terminal, &api, group.as_deref(), format, output.as_deref())
            }
            Action::Erase { contact, yes } => erase(terminal, &api, &contact, yes),
        }
    }
}

fn import(
    terminal: &mut Terminal,
    api: &Api,
    file: &Path,
    format: FileFormat,
    resubscribe: bool,
) -> Result<Status, Failure> {
    let text = contents(file)?;
    let pieces = match format {
        FileFormat::Csv => pieces::of_csv(&text),
        FileFormat::Jsonl => pieces::of_json_lines(&text),
    };
    let bytes = Some(text.len() as u64);
    let progress = Progress::new(bytes, false);
    let looking = format!("/v1/contacts/import?dry_run=true&resubscribe={resubscribe}");
    let checked = pass(api, &looking, &pieces, format, |done, counted| {
        progress.show(done as u64, &format!("looked at {} contacts", counted.contacts));
    });
    // With a mistake nothing was changed.
    checked.map_err(|(_, failure)| failure)?;
    drop(progress);
    let progress = Progress::new(bytes, false);
    let importing = format!("/v1/contacts/import?resubscribe={resubscribe}");
    let imported = pass(api, &importing, &pieces, format, |done, counted| {
        progress.show(done as u64, &format!("imported {} contacts", counted.contacts));
    });
    drop(progress);
    match imported {
        Ok(counted) => tell(terminal, &counted)?,
        Err((counted, Failure::Usage(told, _))) => {
            let told = format!("{told}\n{} contacts were imported before that", counted.contacts);
            return Err(Failure::Usage(told, "importing the file again changes nothing twice".to_owned()));
        }
        Err((_, failure)) => return Err(failure),
    }
    Ok(Status::Clean)
}

/// What pieces had in them.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    contacts: u64,
    refusals_kept: u64,
}

fn tell(terminal: &mut Terminal, counted: &Counted) -> Result<(), Failure> {
    writeln!(terminal.err(), "imported: {}", counted.contacts)?;
    if counted.refusals_kept > 0 {
        let kept = counted.refusals_kept;
        writeln!(
            terminal.err(),
            "of these {kept} opted out, or refused a category, and stay so (`--resubscribe` would change it)"
        )?;
    }
    Ok(())
}

/// Sends all pieces; what they had in them, or until the mistake.
fn pass(
    api: &Api,
    path: &str,
    pieces: &[Piece],
    format: FileFormat,
    show: impl Fn(usize, &Counted),
) -> Result<Counted, (Counted, Failure)> {
    let mut counted = Counted::default();
    for piece in pieces {
        let response = api.answer(Method::POST, path, Some(format.media_type()), piece.text.clone());
        let response = response.map_err(|failure| (counted, failure))?;
        if !response.is_success() {
            return Err((counted, refused(api, &response, piece)));
        }
        let answer = read(&response).map_err(|failure| (counted, failure))?;
        let count = |name: &str| answer.get(name).and_then(Value::as_u64).unwrap_or_default();
        counted.contacts += count("contacts");
        counted.refusals_kept += count("refusals_kept");
        show(piece.end, &counted);
    }
    Ok(counted)
}

/// The mistakes of a piece, with the rows of the whole file.
fn refused(api: &Api, response: &Response, piece: &Piece) -> Failure {
    let document: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let errors = document.get("errors").and_then(Value::as_array).into_iter().flatten();
    let lines: Vec<String> = errors
        .map(|error| {
            let pointer = text(error, "pointer").trim_start_matches("/row/");
            let (row, column) = pointer.split_once('/').unwrap_or((pointer, ""));
            let row =
                row.parse::<usize>().map_or(0, |row| if row == 1 { 1 } else { row + piece.rows_before });
            let column = if column.is_empty() { String::new() } else { format!(", {column}") };
            format!("row {row}{column}: {}", text(error, "detail"))
        })
        .collect();
    if lines.is_empty() {
        return api.refused(response);
    }
    Failure::Usage(lines.join("\n"), "nothing of this part of the file was imported".to_owned())
}

fn contents(file: &Path) -> Result<String, Failure> {
    if file != Path::new("-") {
        return std::fs::read_to_string(file).map_err(|error| Failure::reading(file, &error));
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| Failure::reading(file, &error))?;
    Ok(text)
}

/// Contacts that are asked for at once.
const EXPORTED_AT_ONCE: u64 = 1_000;

fn export(
    terminal: &mut Terminal,
    api: &Api,
    group: Option<&str>,
    format: FileFormat,
    output: Option<&Path>,
) -> Result<Status, Failure> {
    let group = group.map(|group| format!("&group={}", in_path(group))).unwrap_or_default();
    let format = match format {
        FileFormat::Csv => "csv",
        FileFormat::Jsonl => "jsonl",
    };
    let mut file = Vec::new();
    let (mut contacts, mut after, mut program) = (0, String::new(), None);
    let mut progress = Progress::waiting("exporting", output.is_none());
    loop {
        let path = format!("/v1/contacts/export?format={format}&limit={EXPORTED_AT_ONCE}{group}{after}");
        let part = api.ask(Method::GET, &path, None, String::new())?;
        file.extend_from_slice(&part.body);
        contacts += EXPORTED_AT_ONCE;
        let header = |name: &str| part.headers.get(name).and_then(|value| value.to_str().ok());
        let now = header("smsc-program").map(str::to_owned);
        if !after.is_empty() && now != program {
            let told = "another program became current meanwhile, whose contacts may have other fields";
            return Err(Failure::Usage(told.to_owned(), "export them again".to_owned()));
        }
        program = now;
        let Some(next) = header("smsc-next") else { break };
        if after.is_empty() {
            let all = header("smsc-contacts").and_then(|all| all.parse().ok());
            progress = all.map_or(progress, |all| Progress::counted(all, output.is_none()));
        }
        after = format!("&after={}", in_path(next));
        progress.show(contacts, "");
    }
    drop(progress);
    match output {
        Some(path) => std::fs::write(path, file).map_err(|error| Failure::writing(path, &error))?,
        None => terminal.out().write_all(&file)?,
    }
    Ok(Status::Clean)
}

fn erase(terminal: &mut Terminal, api: &Api, contact: &str, yes: bool) -> Result<Status, Failure> {
    if !confirm(terminal, &format!("delete everything about {contact}, for ever?"), yes)? {
        writeln!(terminal.err(), "nothing was deleted")?;
        return Ok(Status::Clean);
    }
    api.delete(&format!("/v1/contacts/{}", in_path(contact)))?;
    writeln!(terminal.err(), "erased: {contact}")?;
    Ok(Status::Clean)
}
