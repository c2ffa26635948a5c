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
