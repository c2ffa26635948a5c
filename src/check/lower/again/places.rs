//! Places in other files, and whether an edit moved them.

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::source::{FileId, Span};

/// For every other file that a unit looks into, the end of the last place there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places(Vec<(FileId, u32)>);

impl Places {
    /// Adds a place, unless it lies in the unit's own file. Built-in things have none.
    pub(in crate::check) fn add(&mut self, own: FileId, place: Span) {
        if place.file == own || place.end == 0 {
            return;
        }
        match self.0.iter_mut().find(|(file, _)| *file == place.file) {
            Some((_, end)) => *end = place.end.max(*end),
            None => self.0.push((place.file, place.end)),
        }
    }

    /// Adds all places of a diagnostic.
    pub(in crate::check) fn add_all(&mut self, own: FileId, diagnostic: &Diagnostic) {
        self.add(own, diagnostic.span);
        diagnostic.labels.iter().for_each(|label| self.add(own, label.span));
        let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits);
        edits.for_each(|edit| self.add(own, edit.span));
    }
}

/// The files that changed since a check, each with the number of bytes at its beginning that are the same.
#[derive(Debug, Clone, Default)]
pub struct Changes(BTreeMap<FileId, u32>);

impl Changes {
    /// Notes that a file has another text.
    pub fn add(&mut self, file: FileId, before: &str, now: &str) {
        let same = before.bytes().zip(now.bytes()).take_while(|(before, now)| before == now).count() as u32;
        let known = self.0.entry(file).or_insert(same);
        *known = same.min(*known);
    }

    /// Whether a file is one of them.
    pub(in crate::check) fn touch_file(&self, file: FileId) -> bool {
        self.0.contains_key(&file)
    }

    /// Whether places lie where they lay.
    pub(in crate::check) fn spare(&self, places: &Places) -> bool {
        places.0.iter().all(|(file, end)| self.0.get(file).is_none_or(|same| end <= same))
    }
}
