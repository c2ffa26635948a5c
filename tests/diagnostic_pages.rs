//! The pages of the diagnostics: their shape, and their examples compiled.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, which is what it is for"
)]

use smsc::diag::codes::{Entry, REGISTRY};
use smsc::source::{SourceFile, Sources};

/// Pages whose example cannot be a script: bytes that are no text, nesting by the hundred, the environment.
const WITHOUT_WRONG_SCRIPT: [&str; 3] = ["E0107", "E0108", "E0803"];

/// A script of a page, with the `smsc.toml` that stands directly before it.
struct Example<'a> {
    wrong: bool,
    config: Option<&'a str>,
    script: &'a str,
}

/// The fenced blocks of a page as (info string, text), in order.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("\n```") {
        let (info, body) = after.split_once('\n').expect("a fence ends its line");
        let (text, behind) = body.split_once("```").expect("a fence is closed");
        found.push((info, text));
        rest = behind;
    }
    found
}

fn examples(page: &str) -> Vec<Example<'_>> {
    let blocks = blocks(page);
    let before = std::iter::once(None).chain(blocks.iter().map(Some));
    blocks
        .iter()
        .zip(before)
        .filter(|((info, _), _)| matches!(*info, "sms" | "sms,wrong"))
        .map(|((info, script), before)| Example {
            wrong: *info == "sms,wrong",
            config: before.filter(|(info, _)| *info == "toml").map(|(_, text)| *text),
            script,
        })
        .collect()
}

fn headings(page: &str) -> Vec<&str> {
    page.lines().filter(|line| line.starts_with("## ")).collect()
}

fn check_shape(entry: &Entry) {
    let code = entry.code.0;
    assert_eq!(headings(entry.page), ["## Wrong", "## Right", "## How to fix it"], "{code}");
    let examples = examples(entry.page);
    let count = |wrong| examples.iter().filter(|example| example.wrong == wrong).count();
    if !WITHOUT_WRONG_SCRIPT.contains(&code) {
        assert!(count(true) > 0, "{code} has no wrong example");
        assert!(count(false) > 0, "{code} has no right example");
    }
    for example in &examples {
        assert!(example.script.ends_with('\n') && !example.script.trim().is_empty(), "{code}");
    }
    let known = ["sms", "sms,wrong", "sms,fragment", "toml", "text"];
    for (info, _) in blocks(entry.page) {
        assert!(known.contains(&info), "{code}: unknown kind of block {info:?}");
    }
}

#[test]
fn every_page_says_what_is_wrong_what_is_right_and_how_to_fix_it() {
    REGISTRY.iter().for_each(check_shape);
}

/// A name of the language in backticks may break across lines in no page.
#[test]
fn pages_close_their_backticks() {
    for entry in REGISTRY {
        for paragraph in entry.page.split("\n\n").filter(|paragraph| !paragraph.contains("```")) {
            let ticks = paragraph.matches('`').count();
            assert_eq!(ticks % 2, 0, "{}: {paragraph}", entry.code.0);
        }
    }
}

#[test]
fn configurations_of_examples_are_valid_where_the_script_is_right() {
    for entry in REGISTRY {
        for example in examples(entry.page) {
            let Some(text) = example.config else { continue };
            let (_, problems) = smsc::config::parse(smsc::source::FileId(0), text);
            let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
            let about_config = entry.code.0.starts_with("E08");
            if example.wrong && about_config {
                assert_eq!(codes, [entry.code], "{text}");
            } else {
                assert_eq!(codes, [], "{}: {text}", entry.code.0);
            }
        }
    }
}

/// Pages that the compiler does not bear out yet. It may only shrink: a code here whose page holds fails.
const NOT_HELD: [&str; 0] = [];

/// The page as it is on disk, so that a page can be corrected without compiling anew.
fn page_of(entry: &Entry) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics");
    std::fs::read_to_string(folder.join(format!("{}.md", entry.code.0))).unwrap()
}

/// What is said of an example, each as code, place and message.
fn said_of(example: &Example<'_>) -> Vec<(String, String)> {
    let mut sources = Sources::new(vec![SourceFile::new("example.sms", example.script)]);
    let (config, mut said) = smsc::config::parse(sources.settings_id(), example.config.unwrap_or_default());
    if let Some(text) = example.config {
        sources = sources.with_settings(SourceFile::new("smsc.toml", text));
    }
    said.extend(smsc::compile::check(&sources, &config).diagnostics);
    let shown = |diagnostic: &smsc::diag::Diagnostic| {
        let start = sources.get(diagnostic.span.file).unwrap().position(diagnostic.span.start);
        let (code, message) = (diagnostic.code.0.to_owned(), &diagnostic.message);
        (code, format!("{} {}:{} {message}", diagnostic.code.0, start.line, start.column))
    };
    said.iter().map(shown).collect()
}

/// What is wrong with the examples of a page: wrong ones give its code and no other, right ones nothing.
fn faults(entry: &Entry) -> Vec<String> {
    let page = page_of(entry);
    let mut faults = Vec::new();
    for example in examples(&page) {
        let said = said_of(&example);
        let expected = if example.wrong {
            !said.is_empty() && said.iter().all(|(code, _)| code == entry.code.0)
        } else {
            said.is_empty()
        };
        if !expected {
            let lines: Vec<_> = said.into_iter().map(|(_, line)| format!("    {line}")).collect();
            let kind = if example.wrong { "wrong" } else { "right" };
            let script = example.script;
            faults.push(format!(
                "{}, {kind} example:\n{script}  gives\n{}\n",
                entry.code.0,
                lines.join("\n")
            ));
        }
    }
    faults
}

#[test]
fn examples_give_what_their_page_says() {
    let (mut problems, mut held) = (Vec::new(), Vec::new());
    for entry in REGISTRY.iter().filter(|entry| !WITHOUT_WRONG_SCRIPT.contains(&entry.code.0)) {
        let faults = faults(entry);
        match (NOT_HELD.contains(&entry.code.0), faults.is_empty()) {
            (true, true) => held.push(entry.code.0),
            (false, false) => problems.extend(faults),
            _ => {}
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
    assert!(held.is_empty(), "take these from the list, their pages hold: {held:?}");
}
