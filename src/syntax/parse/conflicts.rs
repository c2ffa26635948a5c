//! Merge conflicts that version control left in a file. The first of the versions is read, and the rest left out: what
//! is said twice is no mistake of its own.

use std::ops::Range;

use super::super::ast::Name;
use super::super::token::{KEYWORDS, Token};
use crate::diag::{Diagnostic, codes};
use crate::source::{FileId, Span};

/// How many signs a marker has.
const MARKER: usize = 7;

/// A file with conflicts, as it is read.
pub(super) struct Resolved {
    /// The text with blanks in the place of the markers and of all versions but the first.
    pub(super) text: String,
    /// One for each conflict, over its first line.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What is declared in the versions that are left out.
    pub(super) lost: Vec<Name>,
}

/// Reads the first version of every conflict; none where the file has no conflict.
pub(super) fn resolve(file: FileId, text: &str) -> Option<Resolved> {
    // Nearly no file has one, and every file is read at every keystroke.
    let conflicts = if text.contains("<<<<<<<") { find(text) } else { Vec::new() };
    if conflicts.is_empty() {
        return None;
    }
    let mut resolved = Resolved { text: text.to_owned(), diagnostics: Vec::new(), lost: Vec::new() };
    for conflict in &conflicts {
        resolved.diagnostics.push(conflict.diagnostic(file));
        for line in &conflict.left_out {
            let written = text.get(line.clone()).unwrap_or_default();
            resolved.lost.extend(declared(file, line.start, written));
            resolved.text.replace_range(line.clone(), &blank(written));
        }
    }
    Some(resolved)
}

/// A conflict: its first and last line, and every line that is not read.
struct Conflict {
    first: Range<usize>,
    last: Range<usize>,
    left_out: Vec<Range<usize>>,
}

impl Conflict {
    fn diagnostic(&self, file: FileId) -> Diagnostic {
        let span = |range: &Range<usize>| Span::new(file, range.start as u32, range.end as u32);
        Diagnostic::error(codes::UNEXPECTED_TOKEN, span(&self.first), "this merge conflict is not resolved")
            .note("version control left all versions of these lines, one behind the other")
            .label(span(&self.last), "it ends here")
            .help("keep what is right, and remove the lines of `<<<<<<<`, `=======` and `>>>>>>>`")
    }
}

/// The conflicts of a text, each with its beginning, its parting line and its end.
fn find(text: &str) -> Vec<Conflict> {
    let mut found = Vec::new();
    let mut open: Option<Conflict> = None;
    let mut is_read = true;
    for line in lines(text) {
        let written = text.get(line.clone()).unwrap_or_default();
        if is_marker(written, '<') {
            is_read = true;
            open = Some(Conflict { first: line.clone(), last: line.clone(), left_out: vec![line] });
            continue;
        }
        let Some(conflict) = &mut open else { continue };
        let parts = is_marker(written, '|') || is_marker(written, '=');
        let ends = is_marker(written, '>');
        if parts || ends || !is_read {
            conflict.left_out.push(line.clone());
        }
        is_read &= !parts;
        if ends {
            conflict.last = line;
            found.extend(open.take().filter(|_| !is_read));
        }
    }
    found
}

/// The lines of a text, without their breaks.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    })
}

/// Seven of the sign at the beginning of a line, and nothing that touches them.
fn is_marker(line: &str, sign: char) -> bool {
    let words = line.trim_start_matches(sign);
    line.len() - words.len() == MARKER && (words.is_empty() || words.starts_with(' '))
}

fn blank(written: &str) -> String {
    " ".repeat(written.len())
}

/// The name of a declaration that begins on a line.
fn declared(file: FileId, start: usize, line: &str) -> Option<Name> {
    let (keyword, rest) = line.split_once(' ')?;
    let begins_item = |(token, spelling): &(Token, &str)| token.begins_item() && *spelling == keyword;
    let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    let at = (start + keyword.len() + 1) as u32;
    let span = Span::new(file, at, at + name.len() as u32);
    (KEYWORDS.iter().any(begins_item) && !name.is_empty()).then(|| Name { text: name.into(), span })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_version_is_read() {
        let text =
            "a\r\n<<<<<<< HEAD\r\nours é\r\n||||||| base\nbase\n=======\ngroup vip \"é\"\n>>>>>>> x\nb";
        let resolved = resolve(FileId(0), text).unwrap();
        assert_eq!(resolved.text.len(), text.len());
        assert_eq!(resolved.text.split_whitespace().collect::<Vec<_>>(), ["a", "ours", "é", "b"]);
        assert_eq!(resolved.diagnostics.len(), 1);
        assert_eq!(resolved.lost.iter().map(|name| name.text.as_str()).collect::<Vec<_>>(), ["vip"]);
    }

    #[test]
    fn what_has_no_end_is_no_conflict() {
        for text in [
            "<<<<<<< a\n=======\n",
            "=======\n>>>>>>> b",
            "<<<<<<<<\n=======\n>>>>>>>>",
            "<<<<<<< a\n>>>>>>> b",
        ] {
            assert!(resolve(FileId(0), text).is_none(), "{text}");
        }
    }
}
