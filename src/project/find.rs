//! Which files belong to a project.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::ReadError;
use crate::config;

/// The files of a project.
pub(super) struct Found {
    /// The folder.
    pub(super) root: PathBuf,
    /// Paths of scripts relative to it with `/` between parts, sorted by bytes.
    pub(super) scripts: Vec<String>,
    /// Whether `smsc.toml` is there.
    pub(super) settings: bool,
}

pub(super) fn find(path: &Path) -> Result<Found, ReadError> {
    let metadata = fs::metadata(path).map_err(|error| not_read(path, error))?;
    let (root, scripts) =
        if metadata.is_dir() { (path.to_owned(), scripts_below(path)?) } else { one(path)? };
    if scripts.is_empty() {
        return Err(ReadError::NoScripts(root));
    }
    let settings = root.join(config::FILE_NAME).is_file();
    Ok(Found { root, scripts, settings })
}

/// The scripts below a folder, as paths relative to it, as far as it can be read.
pub fn scripts(root: &Path) -> Vec<String> {
    scripts_below(root).unwrap_or_default()
}

/// The folders at and below a folder that have an `smsc.toml`, as far as they can be read.
pub fn folders_with_settings(root: &Path) -> Vec<PathBuf> {
    let scripts = scripts(root);
    let homes = scripts.iter().filter_map(|script| Path::new(script).parent());
    let folders: BTreeSet<&Path> = homes.flat_map(Path::ancestors).collect();
    let folders = folders.into_iter().map(|folder| root.join(folder));
    folders.filter(|folder| folder.join(config::FILE_NAME).is_file()).collect()
}

fn not_read(path: &Path, error: io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound => ReadError::NotFound(path.to_owned()),
        _ => ReadError::Io(path.to_owned(), error),
    }
}

fn one(path: &Path) -> Result<(PathBuf, Vec<String>), ReadError> {
    let name = path.file_name().and_then(|name| name.to_str()).filter(|_| is_script(path));
    let name = name.ok_or_else(|| ReadError::NotAScript(path.to_owned()))?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((folder.to_owned(), vec![name.to_owned()]))
}

fn is_script(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "sms")
}

/// All scripts below a folder. Hidden files and folders are passed over, and links to folders are not followed, which
/// could lead round in a circle.
fn scripts_below(root: &Path) -> Result<Vec<String>, ReadError> {
    let mut scripts = Vec::new();
    let mut folders = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| not_read(&folder, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| not_read(&folder, error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().map_err(|error| not_read(&entry.path(), error))?;
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                folders.push((entry.path(), format!("{prefix}{name}/")));
            } else if is_script(&entry.path()) {
                scripts.push(format!("{prefix}{name}"));
            }
        }
    }
    scripts.sort_unstable();
    Ok(scripts)
}
