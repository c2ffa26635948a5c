//! A project while it is edited: its texts, the trees of its files, and what the checker says of them.
//!
//! A keystroke changes one file, and only that file is parsed again; the check runs when somebody asks for what it tells,
//! and takes over what the change cannot concern.

use std::cell::OnceCell;
use std::sync::Arc;

use super::declarations::{self, Declaration};
use super::references::References;
use crate::check::again::{Changes, Last};
use crate::check::model;
use crate::compile::Checked;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::project::Project;
use crate::source::{FileId, SourceFile, Sources};
use crate::syntax::{self, ast};

/// A project that is being edited.
#[derive(Debug)]
pub struct Analysis {
    project: Project,
    /// The mistakes of writing of each file, in the order of the trees.
    mistakes: Vec<Vec<Diagnostic>>,
    /// The trees, always those of the texts; model and diagnostics may be older.
    checked: Checked,
    /// Whether a text changed since the last check.
    stale: bool,
    /// What changed since then; `None` where nothing of it can be taken over.
    changes: Option<Changes>,
    references: OnceCell<References>,
    declarations: OnceCell<Vec<Declaration>>,
}

impl Analysis {
    /// Parses a project. The first question checks it.
    pub fn new(project: Project) -> Self {
        let mut analysis = Self {
            project: Project { sources: Sources::default(), ..project.clone() },
            mistakes: Vec::new(),
            checked: Checked::default(),
            stale: true,
            changes: None,
            references: OnceCell::new(),
            declarations: OnceCell::new(),
        };
        analysis.replace(project);
        analysis
    }

    /// Takes another state of the project, with other files perhaps. Files that stayed the same are not parsed again.
    pub fn replace(&mut self, project: Project) {
        let before = std::mem::replace(&mut self.project, project);
        self.note_changes(&before);
        let trees = std::mem::take(&mut self.checked.files);
        let mut old: Vec<Option<(ast::File, Vec<Diagnostic>)>> =
            trees.into_iter().zip(std::mem::take(&mut self.mistakes)).map(Some).collect();
        for (id, file) in self.project.sources.iter() {
            let same = before.sources.get(id).is_some_and(|known| is_same(known, file));
            let known = old.get_mut(id.index()).filter(|_| same).and_then(Option::take);
            let (tree, mistakes) = known.unwrap_or_else(|| syntax::parse(id, file));
            self.checked.files.push(tree);
            self.mistakes.push(mistakes);
        }
        self.outdate();
    }

    /// Gives one file another text.
    pub fn set_text(&mut self, id: FileId, text: &str) {
        let before = self.project.sources.get(id).map(|file| Arc::clone(&file.text));
        self.project.set_text(id, text);
        self.note_change(id, before.as_deref());
        if let Some(file) = self.project.sources.get(id)
            && let Some(tree) = self.checked.files.get_mut(id.index())
            && let Some(mistakes) = self.mistakes.get_mut(id.index())
        {
            (*tree, *mistakes) = syntax::parse(id, file);
        }
        self.outdate();
    }

    /// Notes which texts another state of the project has. With other files, or other settings, nothing stays as it was.
    fn note_changes(&mut self, before: &Project) {
        let id = self.project.sources.settings_id();
        let settings = |project: &Project| project.sources.get(id).map(|file| Arc::clone(&file.text));
        let (old, new) = (&before.sources, &self.project.sources);
        let same_files = old.len() == new.len()
            && old.iter().zip(new.iter()).all(|((_, old), (_, new))| old.path == new.path)
            && settings(before) == settings(&self.project);
        if !same_files {
            self.changes = None;
        }
        let Some(changes) = &mut self.changes else { return };
        for ((id, old), (_, new)) in
            old.iter().zip(new.iter()).filter(|((_, old), (_, new))| old.text != new.text)
        {
            changes.add(id, &old.text, &new.text);
        }
    }

    fn note_change(&mut self, id: FileId, before: Option<&str>) {
        let now = self.project.sources.get(id).map(|file| &*file.text);
        match (before, now, &mut self.changes) {
            (Some(before), Some(now), Some(changes)) if id != self.project.sources.settings_id() => {
                changes.add(id, before, now);
            }
            _ => self.changes = None,
        }
    }

    fn outdate(&mut self) {
        self.stale = true;
        self.references = OnceCell::new();
        self.declarations = OnceCell::new();
    }

    /// Checks the project, if a text changed since it was checked.
    pub fn refresh(&mut self) {
        if !std::mem::replace(&mut self.stale, false) {
            return;
        }
        let Checked { files, project, memory, .. } = std::mem::take(&mut self.checked);
        let mistakes = self.mistakes.iter().flatten().cloned().collect();
        let changes = self.changes.replace(Changes::default());
        let last = changes.as_ref().map(|changes| Last { project, memory, changes });
        self.checked = self.project.check_again(files, mistakes, last);
        self.references = OnceCell::new();
    }

    /// The project on disk with the texts of open buffers.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// The scripts.
    pub fn sources(&self) -> &Sources {
        &self.project.sources
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.project.config
    }

    /// Trees, model and diagnostics as of the last [`Analysis::refresh`]; the trees are always those of the texts.
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// What the scripts mean.
    pub fn model(&self) -> &model::Project {
        &self.checked.project
    }

    /// A file and its tree; none for `smsc.toml`.
    pub fn file(&self, id: FileId) -> Option<(&SourceFile, &ast::File)> {
        self.project.sources.get(id).zip(self.checked.files.get(id.index()))
    }

    /// Where names are used, and what they mean.
    pub fn references(&self) -> &References {
        self.references.get_or_init(|| References::of(&self.checked))
    }

    /// Everything that has a name, in source order.
    pub fn declarations(&self) -> &[Declaration] {
        self.declarations.get_or_init(|| self.checked.files.iter().flat_map(declarations::of_file).collect())
    }
}

fn is_same(one: &SourceFile, other: &SourceFile) -> bool {
    one.path == other.path && one.text == other.text
}

#[cfg(test)]
mod tests;
