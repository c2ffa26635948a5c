//! `// smsc:allow NAME` silences warnings that begin on the next line of code.

use std::collections::BTreeSet;

use super::codes::{self, Entry};
use super::levels::{warning, warning_names};
use super::{Code, Diagnostic, Severity, suggest};
use crate::source::{FileId, SourceFile, Sources, Span};

const MARKER: &str = "smsc:allow";

/// All comments of a project that silence something.
pub(super) struct Allows {
    allows: Vec<Allow>,
}

/// One such comment.
struct Allow {
    comment: Span,
    /// The line whose warnings it silences, from 0.
    line: u32,
    names: Vec<Name>,
}

struct Name {
    span: Span,
    text: String,
    used: bool,
}

impl Name {
    fn code(&self) -> Option<Code> {
        warning(&self.text).map(|entry| entry.code)
    }
}

/// Finds the comments that silence something. Names may be separated by commas or spaces.
pub(super) fn collect(sources: &Sources, comments: &[(Span, &str)]) -> Allows {
    let own_lines: BTreeSet<(FileId, u32)> = comments
        .iter()
        .filter_map(|(span, _)| Some((span.file, own_line(sources.get(span.file)?, *span)?)))
        .collect();
    let allow = |(span, text): &(Span, &str)| {
        let file = sources.get(span.file)?;
        let after = names_part(text)?;
        let mut line = file.lines().line_of(span.start) + 1;
        while own_lines.contains(&(span.file, line)) {
            line += 1;
        }
        let names_start = span.end.saturating_sub(after.len() as u32);
        Some(Allow { comment: *span, line, names: names(span.file, names_start, after) })
    };
    Allows { allows: comments.iter().filter_map(allow).collect() }
}

/// What follows `smsc:allow`; none for other comments.
fn names_part(comment: &str) -> Option<&str> {
    let text = comment.trim_start_matches('/').trim_start();
    let after = text.strip_prefix(MARKER)?;
    (after.is_empty() || after.starts_with([' ', '\t', ','])).then_some(after)
}

/// The line of a comment that stands alone on it.
fn own_line(file: &SourceFile, span: Span) -> Option<u32> {
    let line = file.lines().line_of(span.start);
    let start = file.lines().start_of(line)?;
    let before = file.slice(Span::new(span.file, start, span.start));
    before.chars().all(char::is_whitespace).then_some(line)
}

fn names(file: FileId, start: u32, text: &str) -> Vec<Name> {
    let mut at = start;
    let mut names = Vec::new();
    for word in text.split_inclusive([' ', '\t', ',', '\r', '\n']) {
        let name = word.trim_end_matches([' ', '\t', ',', '\r', '\n']);
        if !name.is_empty() {
            let span = Span::new(file, at, at + name.len() as u32);
            names.push(Name { span, text: name.to_owned(), used: false });
        }
        at += word.len() as u32;
    }
    names
}

impl Allows {
    /// Whether a comment silences this diagnostic, which is then used.
    pub(super) fn silence(&mut self, sources: &Sources, diagnostic: &Diagnostic) -> bool {
        let Some(file) = sources.get(diagnostic.span.file) else { return false };
        let line = file.lines().line_of(diagnostic.span.start);
        let mut silenced = false;
        if diagnostic.severity == Severity::Warning {
            let here =
                self.allows.iter_mut().filter(|a| a.comment.file == diagnostic.span.file && a.line == line);
            for name in here.flat_map(|allow| allow.names.iter_mut()) {
                if name.code() == Some(diagnostic.code) {
                    name.used = true;
                    silenced = true;
                }
            }
        }
        silenced
    }

    /// A warning for every name that silenced nothing, and for comments without a name.
    pub(super) fn unused(&self, sources: &Sources) -> Vec<Diagnostic> {
        self.allows.iter().flat_map(|allow| allow.complaints(sources)).collect()
    }
}

impl Allow {
    fn complaints(&self, sources: &Sources) -> Vec<Diagnostic> {
        if self.names.is_empty() {
            let complaint =
                Diagnostic::warning(codes::UNUSED_ALLOW, self.comment, "`smsc:allow` names no warning")
                    .note("it silences nothing")
                    .help("name the warning, as in `// smsc:allow unicode-segments`");
            return vec![complaint];
        }
        let alone = self.names.iter().all(|name| !name.used);
        let repair = if alone && self.names.len() == 1 { Some(self.line_span(sources)) } else { None };
        self.names.iter().filter(|name| !name.used).map(|name| complaint(name, repair)).collect()
    }

    /// The comment; with its line break and indentation where nothing else stands on its line.
    fn line_span(&self, sources: &Sources) -> Span {
        let whole_line = || {
            let file = sources.get(self.comment.file)?;
            let line = own_line(file, self.comment)?;
            let start = file.lines().start_of(line)?;
            let end = file.lines().start_of(line + 1).unwrap_or(file.text.len() as u32);
            Some(Span::new(self.comment.file, start, end))
        };
        whole_line().unwrap_or(self.comment)
    }
}

/// `repair` is what to delete, where nothing else is lost with it.
fn complaint(name: &Name, repair: Option<Span>) -> Diagnostic {
    let (message, help) = match codes::find(&name.text) {
        None => (
            format!("there is no warning `{}`", name.text),
            suggest::did_you_mean(&name.text, warning_names()),
        ),
        Some(Entry { severity: Severity::Error, .. }) => {
            (format!("`{}` is an error and cannot be silenced", name.text), None)
        }
        Some(_) => (format!("`{}` does not occur on the next line", name.text), None),
    };
    let known = warning(&name.text).is_some();
    let complaint = Diagnostic::warning(codes::UNUSED_ALLOW, name.span, message)
        .note("this comment silences nothing")
        .help(help.unwrap_or_else(|| "remove it".to_owned()));
    match repair.filter(|_| known) {
        Some(span) => complaint.safe_fix("Remove the comment", span, ""),
        None => complaint,
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::levels::{Level, Levels, settle};
    use crate::diag::{Code, Diagnostic, codes, fixes};
    use crate::source::{FileId, SourceFile, Sources, Span};

    /// Settles warnings of `code` at every `!` of the text.
    fn settled(text: &str, code: Code, levels: &Levels) -> (Sources, Vec<Diagnostic>) {
        let sources = Sources::new(vec![SourceFile::new("a.sms", text)]);
        let at = |start: usize, len: usize| Span::new(FileId(0), start as u32, (start + len) as u32);
        let comments: Vec<(Span, &str)> = text
            .match_indices("//")
            .map(|(start, _)| text[start..].lines().next().map(|line| (at(start, line.len()), line)).unwrap())
            .collect();
        let found =
            text.match_indices('!').map(|(start, _)| Diagnostic::warning(code, at(start, 1), "x")).collect();
        let settled = settle(&sources, &comments, levels, found);
        (sources, settled)
    }

    fn messages(text: &str) -> Vec<String> {
        let (_, settled) = settled(text, codes::UNICODE_SEGMENTS, &Levels::default());
        settled
            .into_iter()
            .map(|diagnostic| format!("{} {}", diagnostic.code.0, diagnostic.message))
            .collect()
    }

    #[test]
    fn a_comment_silences_the_next_line_only() {
        assert_eq!(messages("// smsc:allow unicode-segments\r\na!\r\nb!"), ["W0601 x"]);
        assert_eq!(messages("  //smsc:allow W0601, many-segments\n!").len(), 1);
        assert_eq!(messages("x // smsc:allow unicode-segments\n!"), [""; 0]);
    }

    #[test]
    fn comments_may_stand_in_between() {
        assert_eq!(messages("// smsc:allow unicode-segments\n// é: we want it so\n!"), [""; 0]);
    }

    #[test]
    fn what_silences_nothing_is_told() {
        assert_eq!(
            messages("// smsc:allow unicode-segments\nx"),
            ["W0703 `unicode-segments` does not occur on the next line"]
        );
        assert_eq!(
            messages("// smsc:allow unicode-segmants\n!"),
            ["W0601 x", "W0703 there is no warning `unicode-segmants`"]
        );
        assert_eq!(
            messages("// smsc:allow missing-value"),
            ["W0703 `missing-value` is an error and cannot be silenced"]
        );
        assert_eq!(messages("// smsc:allow"), ["W0703 `smsc:allow` names no warning"]);
        assert_eq!(messages("// smsc:allowed is a word"), [""; 0]);
    }

    #[test]
    fn removing_the_comment_removes_its_line() {
        let (sources, settled) =
            settled("a\n  // smsc:allow many-segments\nb", codes::MANY_SEGMENTS, &Levels::default());
        let fixed = fixes::apply(&sources, &settled, fixes::Which::Safe);
        assert_eq!(fixed.files.first().unwrap().text, "a\nb");
    }

    #[test]
    fn levels_drop_and_raise() {
        use crate::diag::Severity;
        let mut levels = Levels::default();
        levels.set(codes::UNUSED_ALLOW, Level::Allow);
        assert!(settled("// smsc:allow many-segments", codes::MANY_SEGMENTS, &levels).1.is_empty());
        levels.set(codes::MANY_SEGMENTS, Level::Deny);
        let (_, raised) = settled("!", codes::MANY_SEGMENTS, &levels);
        assert_eq!(raised.first().unwrap().severity, Severity::Error);
        levels.set(codes::MANY_SEGMENTS, Level::Allow);
        assert!(settled("!", codes::MANY_SEGMENTS, &levels).1.is_empty());
    }

    #[test]
    fn errors_are_never_silenced_and_hide_unused_comments() {
        let sources = Sources::new(vec![SourceFile::new("a.sms", "// smsc:allow E0302\nx")]);
        let span = Span::new(FileId(0), 20, 21);
        let error = Diagnostic::error(codes::MISSING_VALUE, span, "x");
        let comments = [(Span::new(FileId(0), 0, 19), "// smsc:allow E0302")];
        assert_eq!(settle(&sources, &comments, &Levels::default(), vec![error.clone()]), [error]);
    }
}
