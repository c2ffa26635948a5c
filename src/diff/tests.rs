//! No change of meaning is missed: whatever is changed in the examples, as long as another program comes of it, is a difference.

use std::path::Path;

use super::{Difference, Portrait, between, between_projects, of_compiled, of_program, of_project};
use crate::bytecode::Program;
use crate::compile::{self, Checked};
use crate::config::Config;
use crate::source::{FileId, SourceFile, Sources};
use crate::syntax::lexer::lex;

/// Changes of each kind that are tried in one file.
const TRIED: usize = 120;

struct Version {
    written: Portrait,
    named: Portrait,
    compiled: Portrait,
}

fn version(files: &[(String, String)]) -> Option<Version> {
    let sources =
        Sources::new(files.iter().map(|(path, text)| SourceFile::new(path.as_str(), text)).collect());
    let config = Config::default();
    let checked: Checked = compile::check_with_trees(&sources, &config);
    let bytes = compile::build(&checked, &sources, &config, true).ok()?;
    let program = Program::load(&bytes).unwrap();
    Some(Version {
        written: of_project(&checked, &sources, &config),
        named: of_compiled(&program, &checked.project),
        compiled: of_program(&program),
    })
}

fn both(old: &Version, new: &Version) -> [Difference; 2] {
    let projects = between_projects((&old.written, &old.named), (&new.written, &new.named));
    [projects, between(&old.compiled, &new.compiled)]
}

/// Every example, and scripts with one of everything.
fn projects() -> Vec<Vec<(String, String)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<_> =
        std::fs::read_dir(root.join("examples")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut found: Vec<Vec<(String, String)>> = folders
        .iter()
        .map(|folder| {
            let mut files: Vec<_> =
                std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            files.retain(|path| {
                path.extension().is_some_and(|ending| ending == "sms") && !path.ends_with("tests.sms")
            });
            files.sort();
            files.iter().map(|path| read(path)).collect()
        })
        .collect();
    found.push(vec![read(&root.join("tests/golden/cli/diff_branches/old.sms"))]);
    found.push(vec![read(&root.join("tests/golden/cli/diff_programs/new.sms"))]);
    found
}

fn read(path: &Path) -> (String, String) {
    (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(path).unwrap())
}

/// Other texts that differ from one in a word, a number or a line.
fn mutants(text: &str) -> Vec<String> {
    let mut found = some(words(text));
    found.extend(some(lines(text)));
    found
}

/// As many as are tried, spread over all.
fn some(all: Vec<String>) -> Vec<String> {
    let every = all.len().div_ceil(TRIED).max(1);
    all.into_iter().step_by(every).collect()
}

/// For each token the text with the next other token of its kind there, and each text with another letter.
fn words(text: &str) -> Vec<String> {
    let tokens = lex(FileId(0), text).tokens;
    let of = |at: usize| text.get(tokens[at].start as usize..tokens[at].end as usize).unwrap();
    let put = |at: usize, other: &str| {
        let (start, end) = (tokens[at].start as usize, tokens[at].end as usize);
        format!("{}{other}{}", &text[..start], &text[end..])
    };
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let next = (at + 1..tokens.len())
            .chain(0..at)
            .find(|next| tokens[*next].kind == tokens[at].kind && of(*next) != of(at));
        found.extend(next.map(|next| put(at, of(next))));
        let own = of(at);
        if let Some(letter) = own.rfind(char::is_alphanumeric).filter(|_| own.starts_with('"')) {
            found.push(put(at, &format!("{}q{}", &own[..letter], &own[letter..])));
        }
        if own.bytes().all(|byte| byte.is_ascii_digit()) {
            found.push(put(at, &format!("{own}1")));
        }
    }
    for (sign, other) in
        [(" > ", " >= "), (" < ", " <= "), (" == ", " != "), (" and ", " or "), ("add to", "remove from")]
    {
        found.extend(
            text.match_indices(sign)
                .map(|(at, _)| format!("{}{other}{}", &text[..at], &text[at + sign.len()..])),
        );
    }
    found
}

/// The text without each line, with each line twice, and with each line behind the next.
fn lines(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for at in 0..lines.len() {
        let mut without = lines.clone();
        let line = without.remove(at);
        found.push(without.join("\n"));
        if at < without.len() {
            without.insert(at + 1, line);
            found.push(without.join("\n"));
        }
        let mut twice = lines.clone();
        twice.insert(at, line);
        found.push(twice.join("\n"));
    }
    found
}

/// Whether a program differs by the order of its declarations or steps, which alone is no difference.
fn is_reordered(old: &Portrait, new: &Portrait) -> bool {
    let sorted = |portrait: &Portrait| {
        let mut words: Vec<String> =
            portrait.order.iter().flat_map(|line| line.split([':', ',', ' '])).map(str::to_owned).collect();
        words.sort();
        words
    };
    old.order != new.order && sorted(old) == sorted(new)
}

#[test]
fn no_change_of_meaning_is_missed() {
    let (mut changed, mut missed) = (0, Vec::new());
    for project in projects() {
        let old = version(&project).unwrap();
        for difference in both(&old, &old) {
            assert_eq!(difference.changes, []);
        }
        for file in 0..project.len() {
            for mutant in mutants(&project[file].1) {
                let mut other = project.clone();
                other[file].1.clone_from(&mutant);
                let Some(new) = version(&other) else { continue };
                if old.compiled.id == new.compiled.id || is_reordered(&old.compiled, &new.compiled) {
                    continue;
                }
                changed += 1;
                if both(&old, &new).iter().any(|difference| difference.changes.is_empty()) {
                    let diff = similar::TextDiff::from_lines(&project[file].1, &mutant);
                    missed.push(diff.unified_diff().context_radius(1).to_string());
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} of {changed} are missed:\n{}", missed.len(), missed.join("\n"));
    assert!(changed > 500, "only {changed} other programs");
}
