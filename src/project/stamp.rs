//! Whether a project on disk is still the one that was read.

use std::path::Path;
use std::time::SystemTime;

use super::find;
use crate::config;

/// The files of a project with when each was written last and how long it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    files: Vec<(String, Option<(SystemTime, u64)>)>,
}

impl Stamp {
    /// Of the project in a folder, or of one script of it where `only` names it.
    pub fn of(root: &Path, only: Option<&str>) -> Self {
        let mut names = match only {
            Some(name) => vec![name.to_owned()],
            None => find::scripts(root),
        };
        names.push(config::FILE_NAME.to_owned());
        let files = names.into_iter().map(|name| {
            let metadata = std::fs::metadata(root.join(&name)).ok();
            let written = metadata.and_then(|metadata| Some((metadata.modified().ok()?, metadata.len())));
            (name, written)
        });
        Self { files: files.collect() }
    }
}
