//! What the documents show works: every script of README and docs compiles, passes its own tests and is in the one
//! style; so do the examples and what `smsc new` writes.
//!
//! With `SMSC_BLESS=1` the scripts of the documents are formatted in place.

#![cfg(feature = "compiler")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use smsc::compile::{self, Checked};
use smsc::config::Config;
use smsc::diag::Diagnostic;
use smsc::project::Project;
use smsc::script_test::{self, Run, Selection, UnitCoverage};
use smsc::source::{SourceFile, Sources};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose names end so, in the order of their paths.
fn files_below(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
}

fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = ["README.md", "CHANGELOG.md"]
        .iter()
        .map(|name| root().join(name))
        .filter(|path| path.exists())
        .collect();
    files_below(&root().join("docs"), "md", &mut found);
    files_below(&root().join("examples"), "md", &mut found);
    found
}

/// A script of a document.
struct Block<'a> {
    line: usize,
    /// The `smsc.toml` in the block before it, under the same heading.
    config: Option<&'a str>,
    script: &'a str,
}

/// The blocks that are whole scripts: those marked `sms` alone.
fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut rest = page;
    let mut config = None;
    while let Some((between, after)) = rest.split_once("\n```") {
        config = config.filter(|_| !between.contains("\n#"));
        let (info, body) = after.split_once('\n').expect("a fence ends its line");
        let (text, behind) = body.split_once("```").expect("a fence is closed");
        if info == "sms" {
            let line = page[..page.len() - body.len()].matches('\n').count() + 1;
            found.push(Block { line, config, script: text });
        }
        config = (info == "toml").then_some(text);
        rest = behind;
    }
    found
}

/// What is wrong with a project, a line for each.
fn list(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = sources.get(diagnostic.span.file).map(|file| file.position(diagnostic.span.start));
        let at = place.map(|place| format!("{}:{}", place.line, place.column)).unwrap_or_default();
        writeln!(out, "  {} {at} {} ({})", diagnostic.code.0, diagnostic.message, diagnostic.note).unwrap();
    }
    out
}

/// Compiles a project, loads its program, plays its tests; what is wrong otherwise.
fn play(checked: &Checked, sources: &Sources, config: &Config) -> Result<Run, String> {
    if !checked.diagnostics.is_empty() {
        return Err(list(sources, &checked.diagnostics));
    }
    let program = compile::build(checked, sources, config, false).map_err(|error| format!("{error:?}"))?;
    smsc::bytecode::Program::load(&program).map_err(|error| error.to_string())?;
    let run = script_test::run(checked, sources, config, &Selection::default())
        .map_err(|error| format!("{error:?}"))?;
    let mut out = String::new();
    for result in &run.results {
        if let Some(failure) = &result.failure {
            let line = sources.get(failure.span.file).unwrap().position(failure.span.start).line;
            let name = &result.name;
            let (message, expected, got) = (&failure.message, &failure.expected, &failure.got);
            writeln!(out, "  test {name:?}, line {line}: {message} expected {expected:?} got {got:?}")
                .unwrap();
        }
    }
    if out.is_empty() { Ok(run) } else { Err(out) }
}

/// Compiles and plays a script of a document.
fn play_block(block: &Block<'_>) -> Result<Run, String> {
    let mut sources = Sources::new(vec![SourceFile::new("example.sms", block.script)]);
    let mut config = Config::default();
    if let Some(text) = block.config {
        let (read, problems) = smsc::config::parse(sources.settings_id(), text);
        sources = sources.with_settings(SourceFile::new("smsc.toml", text));
        config = read;
        if !problems.is_empty() {
            return Err(list(&sources, &problems));
        }
    }
    play(&compile::check(&sources, &config), &sources, &config)
}

fn formatted(script: &str) -> Option<String> {
    smsc::fmt::format_source(&SourceFile::new("example.sms", script)).ok()
}

/// Fails with everything that was found, so that one run shows all.
fn report(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn scripts_of_the_documents_compile_and_pass_their_tests() {
    let mut problems = Vec::new();
    for path in documents() {
        let page = std::fs::read_to_string(&path).unwrap();
        for block in blocks(&page) {
            if let Err(problem) = play_block(&block) {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                problems.push(format!("{name}, script at line {}:\n{problem}", block.line));
            }
        }
    }
    report(&problems);
}

#[test]
fn scripts_of_the_documents_are_in_the_one_style() {
    let bless = std::env::var_os("SMSC_BLESS").is_some();
    let mut problems = Vec::new();
    for path in documents() {
        let page = std::fs::read_to_string(&path).unwrap();
        let mut changed = page.clone();
        for block in blocks(&page) {
            let Some(style) = formatted(block.script) else { continue };
            if style != block.script {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                problems.push(format!("{name}, script at line {}: SMSC_BLESS=1 formats it", block.line));
                changed =
                    changed.replace(&format!("```sms\n{}```", block.script), &format!("```sms\n{style}```"));
            }
        }
        if bless && changed != page {
            std::fs::write(&path, changed).unwrap();
        }
    }
    if !bless {
        report(&problems);
    }
}

/// The folders in a folder.
fn projects(below: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(below)).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    found.sort();
    assert!(!found.is_empty(), "{below} holds no project");
    found
}

/// Steps and choices that no test of a project reaches.
fn missed(units: &[UnitCoverage]) -> Vec<String> {
    let items = units.iter().flat_map(|unit| {
        unit.steps.iter().chain(&unit.choices).filter(|item| !item.covered).map(|item| (&unit.name, item))
    });
    items.map(|(unit, item)| format!("  no test reaches {unit}: {}", item.label)).collect()
}

/// All that is wrong with a project of ours.
fn faults(folder: &Path) -> Vec<String> {
    let project = Project::read(folder).unwrap();
    let mut faults: Vec<String> = Vec::new();
    for (_, file) in project.sources.iter() {
        if formatted(&file.text).is_some_and(|style| style != *file.text) {
            faults.push(format!("  {}: `smsc fmt` changes it", file.path));
        }
    }
    match play(&project.check(), &project.sources, &project.config) {
        Ok(run) => faults.extend(missed(&run.coverage.units)),
        Err(problem) => faults.push(problem),
    }
    faults
}

fn hold(below: &str) {
    let mut problems = Vec::new();
    for folder in projects(below) {
        let faults = faults(&folder);
        if !faults.is_empty() {
            problems.push(format!(
                "{}:\n{}",
                folder.strip_prefix(root()).unwrap().display(),
                faults.join("\n")
            ));
        }
    }
    report(&problems);
}

#[test]
fn examples_work_and_their_tests_reach_every_step_and_choice() {
    hold("examples");
}

#[test]
fn templates_work_and_their_tests_reach_every_step_and_choice() {
    hold("src/cli/templates");
}

#[test]
fn blocks_know_their_line_and_settings() {
    let page = "# A\n\n```toml\n[limits]\n```\n\nText.\n\n```sms\nautomation a {}\n```\n";
    let found = blocks(page);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].line, found[0].config, found[0].script),
        (10, Some("[limits]\n"), "automation a {}\n")
    );
}
