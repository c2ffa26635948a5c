//! Repairs carried out: which fit together, and the texts that come out. Running again until nothing is left to repair
//! is the caller's part.

use std::collections::BTreeMap;

use super::{Diagnostic, Edit, Fix};
use crate::source::{FileId, Sources};

/// Which repairs may be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that cannot change what the author meant.
    Safe,
    /// All.
    All,
}

/// The new text of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedFile {
    /// Which.
    pub file: FileId,
    /// Its text after the repairs.
    pub text: String,
}

/// What carrying out repairs came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fixed {
    /// The files that changed, in source order.
    pub files: Vec<FixedFile>,
    /// How many repairs were carried out.
    pub applied: usize,
    /// How many were left for the next round, because they touch the same text as another.
    pub postponed: usize,
}

/// Carries out the repairs of the diagnostics, from the top of each file to its end. A repair is carried out as a whole
/// or not at all. Of two that touch the same text the earlier is carried out; two that are equal count as one. A repair
/// that does not fit the text is left out.
pub fn apply(sources: &Sources, diagnostics: &[Diagnostic], which: Which) -> Fixed {
    let mut taken = Taken::default();
    let mut fixed = Fixed::default();
    for fix in candidates(sources, diagnostics, which) {
        match taken.offer(fix) {
            Offer::Accepted => fixed.applied += 1,
            Offer::Overlaps => fixed.postponed += 1,
            Offer::AlreadyThere => {}
        }
    }
    fixed.files = taken
        .edits
        .iter()
        .filter_map(|(file, edits)| Some(FixedFile { file: *file, text: rewrite(sources, *file, edits)? }))
        .collect();
    fixed
}

fn candidates<'a>(sources: &Sources, diagnostics: &'a [Diagnostic], which: Which) -> Vec<&'a Fix> {
    let mut fixes: Vec<&Fix> = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.fix.as_ref())
        .filter(|fix| which == Which::All || fix.safe)
        .filter(|fix| !fix.edits.is_empty() && fix.edits.iter().all(|edit| fits(sources, edit)))
        .collect();
    fixes.sort_by_key(|fix| fix.edits.iter().map(|edit| edit.span).min());
    fixes
}

fn fits(sources: &Sources, edit: &Edit) -> bool {
    let (start, end) = (edit.span.start as usize, edit.span.end as usize);
    sources.get(edit.span.file).is_some_and(|file| file.text.get(start..end).is_some())
}

enum Offer {
    Accepted,
    Overlaps,
    AlreadyThere,
}

/// The edits of the repairs that were accepted.
#[derive(Default)]
struct Taken<'a> {
    edits: BTreeMap<FileId, Vec<&'a Edit>>,
}

impl<'a> Taken<'a> {
    fn offer(&mut self, fix: &'a Fix) -> Offer {
        if fix.edits.iter().all(|edit| self.of(edit.span.file).contains(&edit)) {
            return Offer::AlreadyThere;
        }
        let inner = fix.edits.iter().enumerate();
        let clashes_inside =
            inner.clone().any(|(at, a)| inner.clone().skip(at + 1).any(|(_, b)| clash(a, b)));
        let clashes =
            fix.edits.iter().any(|edit| self.of(edit.span.file).iter().any(|other| clash(edit, other)));
        if clashes || clashes_inside {
            return Offer::Overlaps;
        }
        for edit in &fix.edits {
            self.edits.entry(edit.span.file).or_default().push(edit);
        }
        Offer::Accepted
    }

    fn of(&self, file: FileId) -> &[&'a Edit] {
        self.edits.get(&file).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Whether two edits touch the same text. Neighbours do not, but two insertions at one place do: their order matters.
fn clash(a: &Edit, b: &Edit) -> bool {
    let (a, b) = (a.span, b.span);
    let apart = a.end <= b.start || b.end <= a.start;
    a.file == b.file && (!apart || (a.start == b.start && (a.is_empty() || b.is_empty())))
}

fn rewrite(sources: &Sources, id: FileId, edits: &[&Edit]) -> Option<String> {
    let file = sources.get(id)?;
    let mut sorted = edits.to_vec();
    sorted.sort_by_key(|edit| edit.span);
    let mut text = String::with_capacity(file.text.len());
    let mut done = 0;
    for edit in sorted {
        text.push_str(file.text.get(done..edit.span.start as usize)?);
        text.push_str(&edit.text);
        done = edit.span.end as usize;
    }
    text.push_str(file.text.get(done..)?);
    Some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diag::codes;
    use crate::source::{SourceFile, Span};

    fn sources(text: &str) -> Sources {
        Sources::new(vec![SourceFile::new("a.sms", text)])
    }

    fn fix(safe: bool, edits: &[(u32, u32, &str)]) -> Diagnostic {
        let span = |start, end| Span::new(FileId(0), start, end);
        let edits =
            edits.iter().map(|(start, end, text)| Edit { span: span(*start, *end), text: (*text).into() });
        Diagnostic::error(codes::UNEXPECTED_TOKEN, span(0, 0), "x").fix("fix", safe, edits.collect())
    }

    fn fixed(text: &str, diagnostics: &[Diagnostic], which: Which) -> (String, usize, usize) {
        let fixed = apply(&sources(text), diagnostics, which);
        let text = fixed.files.first().map_or(text.to_owned(), |file| file.text.clone());
        (text, fixed.applied, fixed.postponed)
    }

    #[test]
    fn carries_out_what_is_safe() {
        let both = [fix(false, &[(0, 1, "X")]), fix(true, &[(2, 3, "é")])];
        assert_eq!(fixed("abc", &both, Which::Safe), ("abé".into(), 1, 0));
        assert_eq!(fixed("abc", &both, Which::All), ("Xbé".into(), 2, 0));
    }

    #[test]
    fn postpones_what_overlaps() {
        let overlap = [fix(true, &[(0, 2, "X")]), fix(true, &[(1, 3, "Y")]), fix(true, &[(2, 3, "Z")])];
        assert_eq!(fixed("abc", &overlap, Which::Safe), ("XZ".into(), 2, 1));
        let insertions = [fix(true, &[(1, 1, "X")]), fix(true, &[(1, 1, "Y")])];
        assert_eq!(fixed("abc", &insertions, Which::Safe), ("aXbc".into(), 1, 1));
    }

    #[test]
    fn equal_repairs_count_once() {
        let twice = [fix(true, &[(1, 1, "X")]), fix(true, &[(1, 1, "X")])];
        assert_eq!(fixed("abc", &twice, Which::Safe), ("aXbc".into(), 1, 0));
    }

    #[test]
    fn a_repair_is_whole_or_nothing() {
        let half = [fix(true, &[(0, 1, "X")]), fix(true, &[(0, 1, "Y"), (2, 3, "Z")])];
        assert_eq!(fixed("abc", &half, Which::Safe), ("Xbc".into(), 1, 1));
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let wrong = [fix(true, &[(1, 2, "X")]), fix(true, &[(9, 12, "Y")]), fix(true, &[(3, 1, "Z")])];
        assert_eq!(fixed("é", &wrong, Which::Safe), ("é".into(), 0, 0));
    }

    proptest! {
        #[test]
        fn no_edits_make_it_panic(
            text in "[aé😀\\r\\n]{0,12}",
            edits in prop::collection::vec((0u32..30, 0u32..30, "[xé]{0,3}"), 0..8),
        ) {
            let diagnostics: Vec<_> =
                edits.iter().map(|(start, end, new)| fix(true, &[(*start, *end, new)])).collect();
            let fixed = apply(&sources(&text), &diagnostics, Which::All);
            prop_assert!(fixed.applied + fixed.postponed <= diagnostics.len());
        }
    }
}
