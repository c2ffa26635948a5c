//! Source files, spans in them, and positions for people and editors.

mod line_index;

pub use line_index::{LineIndex, Position};

use std::sync::Arc;

/// A text of line feeds with the line ends of another one: of that one's first line.
pub fn with_line_ends_of(other: &str, text: &str) -> String {
    let first = other.find('\n').and_then(|at| other.get(..at));
    if first.is_some_and(|line| line.ends_with('\r')) { text.replace('\n', "\r\n") } else { text.to_owned() }
}

/// Which file of a project, in the order of [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

impl FileId {
    /// As an index into the scripts of a project.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A run of bytes of one file: `start` is the first byte, `end` the byte after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file it lies in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Span {
    /// The span of bytes `start..end` of `file`.
    pub fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// The smallest span that holds both; `other` lies in the same file.
    pub fn to(self, other: Span) -> Self {
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty span at the end of this one: where something is to be inserted.
    pub fn after(self) -> Self {
        Self { start: self.end, ..self }
    }

    /// The empty span before this one.
    pub fn before(self) -> Self {
        Self { end: self.start, ..self }
    }

    /// Whether a byte offset of the same file lies inside, ends included.
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

/// One source file: where it came from and what it says.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path as shown to people: relative to the project, `/` between parts.
    pub path: String,
    /// Text without a byte order mark. CRLF is kept, so that offsets are those of the file.
    pub text: Arc<str>,
    lines: LineIndex,
}

impl SourceFile {
    /// A file of this text; a byte order mark at its start is dropped.
    pub fn new(path: impl Into<String>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { path: path.into(), text: text.into(), lines: LineIndex::new(text) }
    }

    /// The line starts of this file.
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// The text under a span; empty where the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Line and column of a byte offset, from 1, columns in Unicode scalar values.
    pub fn position(&self, offset: u32) -> Position {
        self.lines.position(&self.text, offset)
    }
}

/// The files of a project, sorted by path in bytes: the source order that matching.md speaks of.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    /// `smsc.toml`: a file with places in it, but no script.
    settings: Option<SourceFile>,
}

impl Sources {
    /// Sorts the files by path, so that the same files give the same program in whatever order they were found.
    pub fn new(mut files: Vec<SourceFile>) -> Self {
        files.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
        Self { files, settings: None }
    }

    /// Takes in `smsc.toml`, so that diagnostics can point into it. It is no script: only [`Sources::get`] knows it.
    pub fn with_settings(mut self, file: SourceFile) -> Self {
        self.settings = Some(file);
        self
    }

    /// Gives a file another text. Ids stay, since they follow from the paths.
    pub fn set_text(&mut self, id: FileId, text: &str) {
        let file = match self.files.get_mut(id.index()) {
            Some(file) => Some(file),
            None => self.settings.as_mut(),
        };
        if let Some(file) = file {
            *file = SourceFile::new(std::mem::take(&mut file.path), text);
        }
    }

    /// The id of the file at a path of the project, `smsc.toml` too.
    pub fn find(&self, path: &str) -> Option<FileId> {
        if let Ok(index) = self.files.binary_search_by(|file| file.path.as_bytes().cmp(path.as_bytes())) {
            return Some(FileId(index as u32));
        }
        self.settings.as_ref().filter(|file| file.path == path).map(|_| self.settings_id())
    }

    /// The id of `smsc.toml`, whether it is there or not.
    pub fn settings_id(&self) -> FileId {
        FileId(self.files.len() as u32)
    }

    /// The same files with a folder before their paths, for output that is read elsewhere than in the project's folder.
    pub fn under(&self, folder: &str) -> Self {
        let moved = |file: &SourceFile| SourceFile { path: format!("{folder}{}", file.path), ..file.clone() };
        Self { files: self.files.iter().map(moved).collect(), settings: self.settings.as_ref().map(moved) }
    }

    /// All scripts with their ids, in source order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u32), file))
    }

    /// The file of an id.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        let settings = if id == self.settings_id() { self.settings.as_ref() } else { None };
        self.files.get(id.0 as usize).or(settings)
    }

    /// The text under a span; empty if there is none.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).map(|file| file.slice(span)).unwrap_or_default()
    }

    /// How many scripts.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no script.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_have_places_and_are_no_script() {
        let files = ["b.sms", "a.sms"].map(|path| SourceFile::new(path, path));
        let sources = Sources::new(files.into()).with_settings(SourceFile::new("smsc.toml", "x = 1"));
        let settings = sources.settings_id();
        assert_eq!(sources.iter().map(|(_, file)| &*file.text).collect::<Vec<_>>(), ["a.sms", "b.sms"]);
        assert_eq!(sources.slice(Span::new(settings, 0, 1)), "x");
        assert_eq!(
            sources.under("shop/").get(settings).map(|file| file.path.as_str()),
            Some("shop/smsc.toml")
        );
        assert_eq!(Sources::default().get(FileId(0)).map(|file| file.path.as_str()), None);
    }
}
