//! What is played: a project that is compiled, or a program that was.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::Status;
use super::super::failure::Failure;
use super::super::output::{self, DiagnosticFormat};
use super::super::terminal::Terminal;
use super::logs::Format;
use crate::bytecode::Program;
use crate::codegen::GenerateError;
use crate::compile;
use crate::config::{self, Config, TextSource};
use crate::diag::{Diagnostic, Severity};
use crate::project::Project;
use crate::runtime::settings::Variables;
use crate::source::{FileId, SourceFile, Sources};

/// A program with its settings.
pub(super) struct Loaded {
    /// The folder of the project.
    pub(super) root: PathBuf,
    sources: Sources,
    warnings: Vec<Diagnostic>,
    /// Settings.
    pub(super) config: Config,
    /// Program.
    pub(super) program: Arc<Program>,
    /// Its file.
    pub(super) file: Arc<Vec<u8>>,
}

/// A project with errors.
pub(super) struct Broken {
    root: PathBuf,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

/// Reads and compiles a project, or loads a program with the `smsc.toml` beside it.
pub(super) fn load(path: &Path) -> Result<Result<Loaded, Broken>, Failure> {
    if path.extension().is_some_and(|extension| extension == "smsb") {
        load_program(path)
    } else {
        compile(path)
    }
}

fn compile(path: &Path) -> Result<Result<Loaded, Broken>, Failure> {
    let Project { root, sources, config, diagnostics } = Project::read(path)?;
    let project = Project { root, sources, config, diagnostics };
    let checked = project.check();
    let built = compile::build(&checked, &project.sources, &project.config, false);
    let Project { root, sources, config, .. } = project;
    match built {
        Ok(file) => {
            let program =
                Program::load(&file).map_err(|error| Failure::usage(format!("no program: {error}")))?;
            let (program, file) = (Arc::new(program), Arc::new(file));
            Ok(Ok(Loaded { root, sources, warnings: checked.diagnostics, config, program, file }))
        }
        Err(GenerateError::Diagnostics(diagnostics)) => Ok(Err(Broken { root, sources, diagnostics })),
        Err(GenerateError::Program(error)) => Err(Failure::usage(format!("no program: {error}"))),
    }
}

fn load_program(path: &Path) -> Result<Result<Loaded, Broken>, Failure> {
    let file = std::fs::read(path).map_err(|error| Failure::reading(path, &error))?;
    let program = Program::load(&file)
        .map_err(|error| Failure::usage(format!("`{}` is no program: {error}", path.display())))?;
    let root = path.parent().unwrap_or(Path::new("")).to_owned();
    let (config, sources, mut diagnostics) = settings_beside(&root)?;
    let schema = program.schema();
    let senders: Vec<&str> = schema.senders.iter().map(|sender| sender.name.as_str()).collect();
    let services: Vec<&str> = schema.functions.iter().map(|function| function.service.as_str()).collect();
    diagnostics.extend(config::check_names(&config, &senders, &services));
    if !diagnostics.is_empty() {
        return Ok(Err(Broken { root, sources, diagnostics }));
    }
    let (program, file) = (Arc::new(program), Arc::new(file));
    Ok(Ok(Loaded { root, sources, warnings: Vec::new(), config, program, file }))
}

fn settings_beside(root: &Path) -> Result<(Config, Sources, Vec<Diagnostic>), Failure> {
    let sources = Sources::new(Vec::new());
    let path = root.join(config::FILE_NAME);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let (config, diagnostics) = config::parse(FileId(0), &text);
            let file = SourceFile::new(config::FILE_NAME, &text);
            Ok((config, sources.with_settings(file), diagnostics))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Ok((Config::default(), sources, Vec::new()))
        }
        Err(error) => Err(Failure::reading(&path, &error)),
    }
}

impl Broken {
    pub(super) fn tell(self, terminal: &mut Terminal, log: Format) -> Result<Status, Failure> {
        tell(terminal, log, &self.root, &self.sources, &self.diagnostics)?;
        Ok(Status::Found)
    }
}

impl Loaded {
    /// Tells warnings.
    pub(super) fn tell(&self, terminal: &mut Terminal, log: Format) -> Result<(), Failure> {
        if self.warnings.is_empty() {
            return Ok(());
        }
        tell(terminal, log, &self.root, &self.sources, &self.warnings)
    }

    /// Tells which variables of the environment are missing.
    pub(super) fn tell_missing(
        &self,
        terminal: &mut Terminal,
        log: Format,
        missing: Vec<Diagnostic>,
    ) -> Result<Status, Failure> {
        tell(terminal, log, &self.root, &self.sources, &missing)?;
        Ok(Status::Found)
    }
}

/// What the `smsc.toml` of a folder says, and what is wrong with it.
pub(super) fn settings_in(folder: &Path) -> Result<(Config, Vec<Diagnostic>), Failure> {
    settings_beside(folder).map(|(config, _, diagnostics)| (config, diagnostics))
}

/// A text of the settings, if it is written there or its variable is set.
pub(super) fn found(source: &TextSource) -> Option<String> {
    let text = match source {
        TextSource::Literal(text) => Some(text.clone()),
        TextSource::Variable(name) => std::env::var(name).ok(),
    };
    text.filter(|text| !text.trim().is_empty())
}

/// The settings of a project or program, and its folder. What is wrong with them is told by whoever plays it.
pub(super) fn settings_of(path: &Path) -> Result<(Config, PathBuf), Failure> {
    if path.extension().is_some_and(|extension| extension == "smsb") {
        let root = path.parent().unwrap_or(Path::new("")).to_owned();
        return Ok((settings_beside(&root)?.0, root));
    }
    let project = Project::read(path)?;
    Ok((project.config, project.root))
}

/// Where the database lies.
pub(super) fn store_path(config: &Config, root: &Path, variables: &Variables) -> PathBuf {
    let path = match &config.store.path.value {
        TextSource::Literal(path) => path.clone(),
        TextSource::Variable(name) => variables.get(name).cloned().unwrap_or_default(),
    };
    root.join(path)
}

fn tell(
    terminal: &mut Terminal,
    log: Format,
    root: &Path,
    sources: &Sources,
    diagnostics: &[Diagnostic],
) -> Result<(), Failure> {
    if log == Format::Json {
        diagnostics.iter().for_each(|diagnostic| to_log(root, sources, diagnostic));
        return Ok(());
    }
    output::write(terminal, DiagnosticFormat::Full, root, sources, diagnostics)?;
    Ok(writeln!(terminal.err(), "{}", output::summary(sources, diagnostics))?)
}

/// A diagnostic as a line of the log.
fn to_log(root: &Path, sources: &Sources, diagnostic: &Diagnostic) {
    let shown = sources.under(&output::folder_of(root));
    let place = shown.get(diagnostic.span.file);
    let file = place.map(|file| file.path.as_str());
    let line = place.map(|file| file.position(diagnostic.span.start).line);
    let (code, help) = (diagnostic.code.0, Some(&*diagnostic.help).filter(|help| !help.is_empty()));
    let message = &diagnostic.message;
    match diagnostic.severity {
        Severity::Error => tracing::error!(code, file, line, help, "{message}"),
        Severity::Warning => tracing::warn!(code, file, line, help, "{message}"),
    }
}
