//! The files that are open in the editor, with the texts of their buffers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::lines::{Encoding, Lines};
use crate::source::FileId;

/// An open file.
#[derive(Debug, Clone)]
pub(super) struct Document {
    /// As the editor names it.
    pub(super) uri: Uri,
    /// As the editor counts its states.
    pub(super) version: i32,
    /// What stands in the buffer.
    pub(super) text: Arc<str>,
}

/// All open files by path.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: BTreeMap<PathBuf, Document>,
    /// How the editor names the files that it has opened at any time: names of one file can differ in what they escape.
    names: BTreeMap<PathBuf, Uri>,
}

impl Documents {
    pub(super) fn insert(&mut self, path: PathBuf, document: Document) {
        self.names.insert(path.clone(), document.uri.clone());
        self.open.insert(path, document);
    }

    pub(super) fn remove(&mut self, path: &Path) {
        self.open.remove(path);
    }

    pub(super) fn get(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    /// The name of a file: as the editor has named it, if it has.
    pub(super) fn name(&self, path: &Path) -> Option<Uri> {
        self.names.get(path).cloned().or_else(|| uri_of(path))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Document)> {
        self.open.iter()
    }

    /// Applies the changes of one notification, each to the text that the one before left.
    pub(super) fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
        encoding: Encoding,
    ) -> Option<Arc<str>> {
        let document = self.open.get_mut(path)?;
        let mut text = document.text.to_string();
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let lines = Lines::new(&text, encoding);
                    let (start, end) = (lines.offset(part.range.start), lines.offset(part.range.end));
                    let (start, end) = (start.min(end) as usize, start.max(end) as usize);
                    text.replace_range(start..end, &part.text);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    text.clone_from(&whole.text);
                }
            }
        }
        document.version = version;
        document.text = text.into();
        Some(document.text.clone())
    }
}

/// The path of a document. One that is on no disk has its name for a path.
pub(super) fn path_of(uri: &Uri) -> PathBuf {
    uri.to_file_path().unwrap_or_else(|()| PathBuf::from(uri.as_str()))
}

/// A name for a file.
fn uri_of(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path).ok().or_else(|| path.to_str()?.parse().ok())
}

/// A file of one of the projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileOf {
    /// The number of the project.
    pub(super) project: usize,
    /// The file in it.
    pub(super) file: FileId,
}
