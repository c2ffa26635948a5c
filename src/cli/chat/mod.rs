//! `smsc chat`: a conversation in the terminal.

mod editor;
mod render;

use std::fs;
use std::io::{self, BufRead as _};
use std::path::PathBuf;

use clap::Args;

use super::Status;
use super::failure::Failure;
use super::output::{self, DiagnosticFormat};
use super::terminal::Terminal;
use crate::chat::{self, Command, Refusal, Report, Scripts};
use crate::codegen::GenerateError;
use crate::diag::Diagnostic;
use crate::project::Project;
use editor::{Editor, Typed};
use render::Look;

/// Play a conversation by hand
///
/// Every line that is typed is an SMS of the contact, and every line that begins with `@` moves the clock, sets fields or
/// tells what happens around the contact; `@help` lists them. After each line comes what was sent, why, what changed, and the
/// line of the script behind it. No real clock is read and nothing is sent. From a pipe the same is written as plain lines.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  smsc chat
  smsc chat shop --from tea_order.which_tea
  smsc chat shop --from 'visit.ask(count: 2)'
  smsc chat shop < typed.txt > transcript.txt")]
pub(super) struct Chat {
    /// The project: a folder, or one script.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Begin at this step: `unit.step`, or the step alone where only one conversation has it; with values of its
    /// variables: `visit.ask(name: "Lea")`.
    #[arg(long, value_name = "STEP")]
    from: Option<String>,
}

/// Whether the chat goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    On,
    Refused,
    Leave,
}

impl Chat {
    pub(super) fn run(self, terminal: &mut Terminal) -> Result<Status, Failure> {
        if self.path.extension().is_some_and(|extension| extension == "smsb") {
            return Err(Failure::Usage(
                format!(
                    "`{}` is a compiled program: a chat shows the scripts behind every text",
                    self.path.display()
                ),
                "give the folder of its scripts; `smsc replay` plays messages through a program".to_owned(),
            ));
        }
        let project = Project::read(&self.path)?;
        let checked = project.check();
        if checked.has_errors() {
            problems(terminal, &project, &checked.diagnostics)?;
            writeln!(terminal.err(), "nothing was played")?;
            return Ok(Status::Found);
        }
        let scripts = Scripts { sources: project.sources.clone(), config: project.config.clone(), checked };
        let chat = match chat::Chat::new(scripts) {
            Ok(chat) => chat,
            Err(error) => return no_program(terminal, &project, error),
        };
        let look = Look { colour: terminal.out_colour(), folder: output::folder_of(&project.root) };
        let mut session = Session { chat, project, path: self.path, look };
        if let Some(step) = &self.from {
            let report = session
                .chat
                .begin_at(step)
                .map_err(|refusal| Failure::Usage(refusal.message, refusal.help))?;
            session.look.write(&report, terminal.out())?;
        }
        if Terminal::input_is_typed() { session.typed(terminal) } else { session.piped(terminal) }
    }
}

fn no_program(terminal: &mut Terminal, project: &Project, error: GenerateError) -> Result<Status, Failure> {
    match error {
        GenerateError::Diagnostics(diagnostics) => {
            problems(terminal, project, &diagnostics)?;
            Ok(Status::Found)
        }
        GenerateError::Program(error) => Err(Failure::usage(format!("no program: {error}"))),
    }
}

fn problems(terminal: &mut Terminal, project: &Project, problems: &[Diagnostic]) -> Result<(), Failure> {
    output::write(terminal, DiagnosticFormat::Full, &project.root, &project.sources, problems)?;
    let summary = output::summary(&project.sources, problems);
    Ok(writeln!(terminal.err(), "{summary}")?)
}

/// A chat with the files it is about.
struct Session {
    chat: chat::Chat,
    project: Project,
    path: PathBuf,
    look: Look,
}

impl Session {
    /// Lines that somebody types.
    fn typed(mut self, terminal: &mut Terminal) -> Result<Status, Failure> {
        writeln!(
            terminal.out(),
            "Type an SMS as the contact would. `@help` lists what else there is, Ctrl-D leaves."
        )?;
        let mut editor = Editor::new(self.look.colour).map_err(io::Error::other)?;
        loop {
            terminal.finish()?;
            match editor.read(&self.chat).map_err(io::Error::other)? {
                Typed::Line(line) if line.trim().is_empty() => {}
                Typed::Line(line) => {
                    if self.line(terminal, &line)? == Next::Leave {
                        return Ok(Status::Clean);
                    }
                }
                Typed::Interrupted => writeln!(terminal.out(), "Ctrl-D or `@quit` leaves")?,
                Typed::End => return Ok(Status::Clean),
            }
        }
    }

    /// Lines of a pipe or file, each told again before what it leads to. One that is refused makes the status 1.
    fn piped(mut self, terminal: &mut Terminal) -> Result<Status, Failure> {
        let mut refused = false;
        for line in io::stdin().lock().split(b'\n') {
            let line =
                line.map_err(|error| Failure::usage(format!("cannot read standard input: {error}")))?;
            let line = String::from_utf8_lossy(&line);
            let line = line.strip_suffix('\r').unwrap_or(&line);
            if line.trim().is_empty() {
                continue;
            }
            writeln!(terminal.out(), "> {line}")?;
            match self.line(terminal, line)? {
                Next::Leave => break,
                Next::Refused => refused = true,
                Next::On => {}
            }
            terminal.finish()?;
        }
        Ok(Status::found(refused))
    }

    fn line(&mut self, terminal: &mut Terminal, line: &str) -> Result<Next, Failure> {
        let outcome = match Command::read(line) {
            Ok(Command::Quit) => return Ok(Next::Leave),
            Ok(Command::Save(name)) => self.save(&name),
            Ok(Command::Reload) => self.reload(terminal)?,
            _ => self.chat.submit(line),
        };
        match outcome {
            Ok(report) => {
                self.look.write(&report, terminal.out())?;
                Ok(Next::On)
            }
            Err(refusal) => {
                self.look.refuse(&refusal, terminal.out())?;
                Ok(Next::Refused)
            }
        }
    }

    /// Writes what was played into a script; it then is one of the project's tests.
    fn save(&mut self, name: &str) -> Result<Report, Refusal> {
        self.unchanged()?;
        let saved = self.chat.save(name)?;
        let path = self.project.root.join(&saved.path);
        fs::write(&path, &saved.text)
            .map_err(|error| Refusal::new(format!("cannot write `{}`: {error}", path.display()), ""))?;
        if let Ok(project) = Project::read(&self.path) {
            self.project = project;
            let scripts = self.scripts();
            // What was just checked and played has no errors.
            let _ = self.chat.reload(scripts);
        }
        let shown = format!("{}{}", self.look.folder, saved.path);
        Ok(Report::told(format!("wrote the test \"{name}\" to {shown}; `smsc test` plays it")))
    }

    /// Whether the scripts are as the chat knows them: nothing that was written meanwhile may be lost.
    fn unchanged(&self) -> Result<(), Refusal> {
        let changed = self.project.sources.iter().any(|(_, file)| {
            let now = fs::read(self.project.path_of(file)).unwrap_or_default();
            let text = String::from_utf8_lossy(&now);
            *text.strip_prefix('\u{feff}').unwrap_or(&text) != *file.text
        });
        if !changed {
            return Ok(());
        }
        Err(Refusal::new(
            "the scripts have changed since they were read",
            "`@reload` reads them again; then save",
        ))
    }

    fn reload(&mut self, terminal: &mut Terminal) -> Result<Result<Report, Refusal>, Failure> {
        let project = match Project::read(&self.path) {
            Ok(project) => project,
            Err(error) => {
                return Ok(Err(Refusal::new(
                    error.to_string(),
                    "the chat goes on with the scripts as they were",
                )));
            }
        };
        let before = std::mem::replace(&mut self.project, project);
        let scripts = self.scripts();
        let diagnostics = scripts.checked.diagnostics.clone();
        let reloaded = self.chat.reload(scripts);
        if reloaded.is_err() {
            problems(terminal, &self.project, &diagnostics)?;
            self.project = before;
        }
        let help = "the chat goes on with the scripts as they were";
        Ok(reloaded.map_err(|_| Refusal::new("the scripts have errors", help)))
    }

    fn scripts(&self) -> Scripts {
        let Project { sources, config, .. } = &self.project;
        Scripts { sources: sources.clone(), config: config.clone(), checked: self.project.check() }
    }
}
