//! The projects that are open: which file belongs to which, and what is on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::client::Client;
use super::diagnostics::Told;
use super::documents::{Documents, FileOf};
use crate::config;
use crate::ide::Analysis;
use crate::project::{self, Project, Stamp};

/// A project that is open.
#[derive(Debug)]
pub(super) struct Open {
    /// Its folder.
    pub(super) root: PathBuf,
    /// Its only script, where it is no folder.
    pub(super) only: Option<String>,
    /// What is known of it.
    pub(super) analysis: Analysis,
    /// What the editor was told of each file, by path.
    pub(super) published: BTreeMap<PathBuf, Told>,
    /// What was on disk when it was read.
    stamp: Stamp,
    /// Whether something changed since diagnostics were sent.
    pub(super) dirty: bool,
}

/// All open projects.
#[derive(Debug, Default)]
pub(super) struct Projects {
    all: Vec<Open>,
}

impl Projects {
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (usize, &mut Open)> {
        self.all.iter_mut().enumerate()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Open> {
        self.all.iter()
    }

    pub(super) fn get(&self, index: usize) -> Option<&Open> {
        self.all.get(index)
    }

    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut Open> {
        self.all.get_mut(index)
    }

    /// Checks all projects that changed since they were checked.
    pub(super) fn refresh(&mut self) {
        self.all.iter_mut().for_each(|open| open.analysis.refresh());
    }

    /// Stands for all names that are declared: another number where one changed.
    pub(super) fn names(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for declaration in self.all.iter().flat_map(|open| open.analysis.declarations()) {
            (&declaration.name, declaration.kind, &declaration.owner).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Opens the projects in the folders of the editor.
    pub(super) fn open_folders(&mut self, client: &Client, documents: &Documents) {
        for folder in &client.folders {
            let found = project::folders_with_settings(folder);
            let scripts = project::scripts(folder);
            let inside = |script: &str| found.iter().any(|root| folder.join(script).starts_with(root));
            if scripts.iter().any(|script| !inside(script)) {
                self.open(folder.clone(), None, documents);
            }
            for root in found {
                self.open(root, None, documents);
            }
        }
    }

    /// The file of a path, whose project is opened if it is not.
    pub(super) fn file(&mut self, path: &Path, client: &Client, documents: &Documents) -> Option<FileOf> {
        let (root, only) = home(path, client, documents);
        let project = self.open(root, only, documents);
        let open = self.all.get(project)?;
        let file = open.analysis.sources().find(&relative(&open.root, path)?)?;
        Some(FileOf { project, file })
    }

    /// The open project that a file belongs to.
    pub(super) fn owner(&self, path: &Path, client: &Client, documents: &Documents) -> Option<usize> {
        let (root, only) = home(path, client, documents);
        self.all.iter().position(|open| open.root == root && open.only == only)
    }

    /// The number of a project, which is read if it is not open.
    fn open(&mut self, root: PathBuf, only: Option<String>, documents: &Documents) -> usize {
        if let Some(known) = self.all.iter().position(|open| open.root == root && open.only == only) {
            return known;
        }
        let (stamp, project) = read(&root, only.as_deref(), documents);
        let analysis = Analysis::new(project);
        self.all.push(Open { root, only, analysis, published: BTreeMap::new(), stamp, dirty: true });
        self.all.len() - 1
    }

    /// Reads projects again of which something changed on disk; whether one did. Those without files are closed.
    pub(super) fn reread(&mut self, documents: &Documents) -> bool {
        let mut changed = false;
        for open in &mut self.all {
            if open.stamp == Stamp::of(&open.root, open.only.as_deref()) {
                continue;
            }
            changed = true;
            open.read_again(documents);
        }
        changed
    }
}

impl Open {
    /// Reads the project from disk and from the buffers.
    pub(super) fn read_again(&mut self, documents: &Documents) {
        let (stamp, project) = read(&self.root, self.only.as_deref(), documents);
        self.stamp = stamp;
        self.analysis.replace(project);
        self.dirty = true;
    }

    /// Forgets everything that is known and reads the project anew, after something went wrong with it.
    pub(super) fn restart(&mut self, documents: &Documents) {
        let (stamp, project) = read(&self.root, self.only.as_deref(), documents);
        self.stamp = stamp;
        self.analysis = Analysis::new(project);
        self.dirty = true;
    }
}

fn read(root: &Path, only: Option<&str>, documents: &Documents) -> (Stamp, Project) {
    let open: BTreeMap<String, Arc<str>> = documents
        .iter()
        .filter_map(|(path, document)| Some((relative(root, path)?, document.text.clone())))
        .collect();
    (Stamp::of(root, only), Project::read_open(root, only, &open))
}

/// The path of a file in a project, with `/` between parts. None outside of it and for hidden files and folders.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = inside.iter().map(|part| part.to_str()).collect();
    parts.filter(|parts| parts.iter().all(|part| !part.starts_with('.'))).map(|parts| parts.join("/"))
}

/// The project that a file belongs to: the nearest folder with an `smsc.toml`, else the open folder around it, else the
/// file alone.
fn home(path: &Path, client: &Client, documents: &Documents) -> (PathBuf, Option<String>) {
    let around = client.folders.iter().filter(|folder| path.starts_with(folder));
    let folder = around.max_by_key(|folder| folder.as_os_str().len());
    let is_project = |candidate: &&Path| {
        let settings = candidate.join(config::FILE_NAME);
        documents.get(&settings).is_some() || project::is_file(&settings)
    };
    let parents =
        path.ancestors().skip(1).take_while(|parent| folder.is_none_or(|folder| parent.starts_with(folder)));
    let parents: BTreeSet<&Path> = parents.filter(is_project).collect();
    let nearest = parents.into_iter().max_by_key(|parent| parent.as_os_str().len());
    if let Some(root) = nearest.or(folder.map(PathBuf::as_path)) {
        return (root.to_owned(), None);
    }
    let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    let root = path.parent().unwrap_or(Path::new("")).to_owned();
    (root, name)
}
