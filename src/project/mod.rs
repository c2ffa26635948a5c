//! A project on disk: a folder with all scripts below it, or one script, with the `smsc.toml` beside them.
//!
//! Only this module and `cli` read files.

mod find;
mod stamp;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::compile::{self, Checked, Last};
use crate::config::{self, Config};
use crate::diag::fixes::FixedFile;
use crate::diag::{Diagnostic, codes, order};
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::syntax::{self, ast};

pub use find::{folders_with_settings, scripts};
pub use stamp::Stamp;

/// A project as it was read. What is wrong with single files is among `diagnostics`.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that the paths of the sources are relative to.
    pub root: PathBuf,
    /// The scripts, and `smsc.toml` where there is one.
    pub sources: Sources,
    /// What `smsc.toml` says; the defaults without it.
    pub config: Config,
    /// What is wrong with `smsc.toml` (E0801, E0802), and the files that could not be read (E0107).
    pub diagnostics: Vec<Diagnostic>,
}

/// Why there is no project at a path.
#[derive(Debug)]
pub enum ReadError {
    /// Nothing is there.
    NotFound(PathBuf),
    /// The folder holds no script, nor do the folders in it.
    NoScripts(PathBuf),
    /// A file that is no script.
    NotAScript(PathBuf),
    /// The folder cannot be read.
    Io(PathBuf, io::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(path) => write!(out, "there is no `{}`", path.display()),
            Self::NoScripts(path) => {
                write!(out, "no scripts in `{}`: their names end in `.sms`", path.display())
            }
            Self::NotAScript(path) => {
                write!(out, "`{}` is no script: the names of scripts end in `.sms`", path.display())
            }
            Self::Io(path, error) => write!(out, "cannot read `{}`: {error}", path.display()),
        }
    }
}

impl std::error::Error for ReadError {}

impl Project {
    /// Reads the project at a path: all `*.sms` files of a folder and the folders in it, in the order of their paths,
    /// or a single file.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let found = find::find(path)?;
        let mut diagnostics = Vec::new();
        let files: Vec<SourceFile> = (0..)
            .zip(&found.scripts)
            .map(|(id, name)| read_file(&found.root, name, FileId(id), &mut diagnostics))
            .collect();
        let mut sources = Sources::new(files);
        let mut config = Config::default();
        if found.settings {
            let id = sources.settings_id();
            let file = read_file(&found.root, config::FILE_NAME, id, &mut diagnostics);
            let (settings, problems) = config::parse(id, &file.text);
            sources = sources.with_settings(file);
            config = settings;
            diagnostics.extend(problems);
        }
        Ok(Self { root: found.root, sources, config, diagnostics })
    }

    /// Reads a project of which some files are open in an editor: a folder with all scripts below it, or one script where
    /// `only` names it. Open files have the texts of their buffers, whether they are on disk or not; the keys are paths
    /// relative to the folder. A folder without scripts is an empty project.
    pub fn read_open(root: &Path, only: Option<&str>, open: &BTreeMap<String, Arc<str>>) -> Self {
        let mut names: BTreeSet<String> = match only {
            Some(name) => BTreeSet::from([name.to_owned()]),
            None => find::scripts(root).into_iter().collect(),
        };
        names.extend(open.keys().filter(|name| only.is_none() && name.ends_with(".sms")).cloned());
        let mut diagnostics = Vec::new();
        let mut read = |name: &str, id| match open.get(name) {
            Some(text) => SourceFile::new(name, text),
            None => read_file(root, name, id, &mut diagnostics),
        };
        let files = (0..).zip(&names).map(|(id, name)| read(name, FileId(id))).collect();
        let mut sources = Sources::new(files);
        let settings = root.join(config::FILE_NAME).is_file() || open.contains_key(config::FILE_NAME);
        if settings {
            let file = read(config::FILE_NAME, sources.settings_id());
            sources = sources.with_settings(file);
        }
        let mut project = Self { root: root.to_owned(), sources, config: Config::default(), diagnostics };
        project.read_settings();
        project
    }

    /// Takes the settings from the text of `smsc.toml` among the sources.
    fn read_settings(&mut self) {
        let id = self.sources.settings_id();
        let Some(settings) = self.sources.get(id) else { return };
        let (config, problems) = config::parse(id, &settings.text);
        self.config = config;
        self.diagnostics.retain(|problem| problem.code == codes::INVALID_SOURCE);
        self.diagnostics.extend(problems);
    }

    /// Gives one file another text, that of an open buffer.
    pub fn set_text(&mut self, id: FileId, text: &str) {
        self.sources.set_text(id, text);
        self.diagnostics.retain(|problem| problem.code != codes::INVALID_SOURCE || problem.span.file != id);
        if id == self.sources.settings_id() {
            self.read_settings();
        }
    }

    /// Checks the project. All that is wrong with it comes in one list, that of `smsc.toml` last. While a script could not
    /// be read, what the others say about names is not trusted: only their own mistakes of writing are reported.
    pub fn check(&self) -> Checked {
        self.settle(compile::check(&self.sources, &self.config))
    }

    /// The same, with the trees of the files.
    pub fn check_with_trees(&self) -> Checked {
        self.settle(compile::check_with_trees(&self.sources, &self.config))
    }

    /// The same of files that are parsed already, with what is known from the last time (see [`compile::check_again`]).
    pub fn check_again(
        &self,
        files: Vec<ast::File>,
        mistakes: Vec<Diagnostic>,
        last: Option<Last<'_>>,
    ) -> Checked {
        self.settle(compile::check_again(files, mistakes, &self.sources, &self.config, last))
    }

    fn settle(&self, mut checked: Checked) -> Checked {
        let unread: Vec<FileId> = self
            .diagnostics
            .iter()
            .filter(|problem| problem.code == codes::INVALID_SOURCE)
            .map(|problem| problem.span.file)
            .collect();
        if !unread.is_empty() {
            checked.diagnostics.retain(|diagnostic| {
                diagnostic.code.0.starts_with("E01") && !unread.contains(&diagnostic.span.file)
            });
        }
        checked.diagnostics.extend(self.diagnostics.iter().cloned());
        order::sort(&mut checked.diagnostics);
        checked
    }

    /// The project with other texts of some files.
    pub fn with_texts(&self, changed: &[FixedFile]) -> Self {
        let text_of = |id: FileId, file: &SourceFile| {
            let new = changed.iter().find(|fixed| fixed.file == id);
            new.map_or_else(|| file.clone(), |fixed| SourceFile::new(file.path.clone(), &fixed.text))
        };
        let mut project = self.clone();
        project.sources = Sources::new(self.sources.iter().map(|(id, file)| text_of(id, file)).collect());
        let id = self.sources.settings_id();
        if let Some(settings) = self.sources.get(id) {
            project.sources = project.sources.with_settings(text_of(id, settings));
            project.read_settings();
        }
        project
    }

    /// Where a file of the project lies on disk.
    pub fn path_of(&self, file: &SourceFile) -> PathBuf {
        self.root.join(&file.path)
    }
}

/// Whether there is a file.
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// A file of the project; an empty one where it cannot be read, or what can be shown of it.
fn read_file(root: &Path, name: &str, id: FileId, diagnostics: &mut Vec<Diagnostic>) -> SourceFile {
    let bytes = match std::fs::read(root.join(name)) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("this file cannot be read: {error}");
            diagnostics.push(Diagnostic::error(codes::INVALID_SOURCE, Span::new(id, 0, 0), message));
            return SourceFile::new(name, "");
        }
    };
    syntax::decode(id, name, &bytes).unwrap_or_else(|unreadable| {
        let (file, diagnostic) = *unreadable;
        diagnostics.push(diagnostic);
        file
    })
}

#[cfg(test)]
mod tests;
