//! Repairs, and scripts that nobody would write: whatever the checker says, its repairs lead somewhere, and whatever it is
//! given, it says something.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use smsc::compile;
use smsc::config::Config;
use smsc::diag::fixes::{self, Which};
use smsc::diag::{Diagnostic, Severity};
use smsc::source::{SourceFile, Sources};

/// How often repairs are carried out one after another; each may uncover the next.
const ROUNDS: usize = 8;

fn sources(script: &str) -> Sources {
    Sources::new(vec![SourceFile::new("script.sms", script)])
}

fn found(sources: &Sources) -> Vec<Diagnostic> {
    compile::check(sources, &Config::default()).diagnostics
}

fn is_syntax(diagnostic: &Diagnostic) -> bool {
    diagnostic.code.0.starts_with("E01")
}

fn scripts(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut open = vec![root];
    let mut scripts = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "sms") {
            let text = std::fs::read_to_string(&path).unwrap();
            scripts.push((path, text));
        }
    }
    scripts.sort();
    assert!(!scripts.is_empty(), "{folder} has no scripts");
    scripts
}

/// Carries out every repair until none is left; gives what is left to say.
fn repaired(path: &Path, script: &str) -> Vec<Diagnostic> {
    let mut text = script.to_owned();
    for _ in 0..ROUNDS {
        let sources = sources(&text);
        let said = found(&sources);
        let fixed = fixes::apply(&sources, &said, Which::All);
        let Some(file) = fixed.files.into_iter().next() else { return said };
        text = file.text;
        let broken: Vec<_> = found(&self::sources(&text)).into_iter().filter(is_syntax).collect();
        assert_eq!(broken, [], "{}: repaired to\n{text}", path.display());
    }
    panic!("{}: repairs go on and on\n{text}", path.display());
}

#[test]
fn repairs_lead_somewhere() {
    for (path, script) in scripts("tests/golden/check") {
        let before = found(&sources(&script));
        if before.iter().any(is_syntax) {
            continue;
        }
        let errors = |said: &[Diagnostic]| said.iter().filter(|one| one.severity == Severity::Error).count();
        let after = repaired(&path, &script);
        assert!(errors(&after) <= errors(&before), "{}: {after:?}", path.display());
        assert!(after.iter().all(|diagnostic| diagnostic.fix.is_none()), "{}: {after:?}", path.display());
    }
}

/// Carries out one round of repairs of a script with mistakes in its grammar; gives its mistakes before and after.
fn round(script: &str, which: Which) -> Option<(Vec<Diagnostic>, Vec<Diagnostic>, String)> {
    let sources = sources(script);
    let before: Vec<_> = found(&sources).into_iter().filter(is_syntax).collect();
    let text = fixes::apply(&sources, &before, which).files.into_iter().next()?.text;
    let after = found(&self::sources(&text)).into_iter().filter(is_syntax).collect();
    Some((before, after, text))
}

#[test]
fn repairs_of_the_grammar_make_nothing_worse() {
    for folder in ["tests/golden/check", "tests/golden/recover"] {
        for (path, script) in scripts(folder) {
            for which in [Which::Safe, Which::All] {
                let Some((before, after, text)) = round(&script, which) else { continue };
                let (path, count) = (path.display(), before.len());
                assert!(after.len() <= count, "{path} {which:?}: {before:#?}\n{after:#?}\n{text}");
            }
        }
    }
}

/// Runs of letters and digits, and single other characters.
fn tokens(script: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (token, after) = rest.split_at(word.max(first.len_utf8()));
        tokens.push(token);
        rest = after;
    }
    tokens
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Tokens removed, doubled and exchanged: no panic, no error without a place.
    #[test]
    fn mutations_end_in_diagnostics(which in 0usize..100, changes in prop::collection::vec((0usize..10_000, 0usize..10_000, 0u8..3), 1..6)) {
        let all = scripts("tests/golden/check");
        let (_, script) = &all[which % all.len()];
        let mut tokens = tokens(script);
        for (at, other, change) in changes {
            let (at, other) = (at % tokens.len(), other % tokens.len());
            match change {
                0 => { tokens.remove(at); }
                1 => tokens.insert(at, tokens[other]),
                _ => tokens.swap(at, other),
            }
        }
        let text = tokens.concat();
        let sources = sources(&text);
        for diagnostic in found(&sources) {
            prop_assert!((diagnostic.span.end as usize) <= text.len(), "{:?}", diagnostic);
            prop_assert!(text.is_char_boundary(diagnostic.span.start as usize));
            prop_assert!(!diagnostic.message.is_empty());
        }
    }
}
