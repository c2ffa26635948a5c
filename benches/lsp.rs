//! Typing in a large project, through the protocol: `cargo bench --bench lsp -- PROJECT`, for a folder that a workload tool
//! made, or a project of 1,000 conversations that is made here.
//!
//! It prints how long it takes from a keystroke to its diagnostics, how long `smsc check` of the same project takes in the same
//! process, and how memory grows over many edits of a small project.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench may fail loudly"
)]
#![allow(missing_docs, reason = "a program")]

#[path = "../tests/editor/client.rs"]
#[allow(dead_code, clippy::string_slice, reason = "shared with the tests, which use all of it")]
mod client;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use client::Client;
use serde_json::json;

/// Keystrokes that are measured, and those before them that are not.
const KEYSTROKES: usize = 400;
const WARM_UP: usize = 20;
/// Edits over which memory is watched.
const EDITS: usize = 100_000;

fn main() {
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let made = tempfile::tempdir().expect("a folder");
    let project = given.unwrap_or_else(|| {
        write_project(made.path(), 1000);
        made.path().to_owned()
    });
    let check = time_check(&project);
    println!("smsc check, 5 runs: {}", shown(&check));
    let keystrokes = type_in(&project);
    println!("keystroke to diagnostics, {KEYSTROKES} keystrokes: {}", shown(&keystrokes));
    let limit = Duration::from_millis(20).max(percentile(&check, 50) / 5);
    let p99 = percentile(&keystrokes, 99);
    println!("99th percentile {p99:?}, allowed {limit:?}: {}", if p99 <= limit { "kept" } else { "MISSED" });
    watch_memory();
}

fn time_check(project: &Path) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let start = Instant::now();
            let read = smsc::project::Project::read(project).expect("a project");
            std::hint::black_box(read.check());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}

/// Types a word into a text of a file in the middle of the project, a letter at a time, and deletes it again.
fn type_in(project: &Path) -> Vec<Duration> {
    let mut client = Client::new(project, json!({}));
    let mut files: Vec<String> = smsc::project::scripts(project);
    files
        .retain(|file| std::fs::read_to_string(project.join(file)).is_ok_and(|text| text.contains("say \"")));
    let file = files.get(files.len() / 2).expect("a script with a text").clone();
    let text = std::fs::read_to_string(project.join(&file)).expect("a script");
    let at = text.find("say \"").expect("a text") + "say \"".len();
    client.open(&file, &text);
    client.diagnostics(&file);
    let mut times = Vec::with_capacity(KEYSTROKES);
    let mut typed = 0;
    for nth in 0..WARM_UP + KEYSTROKES {
        let start = Instant::now();
        if typed < 10 {
            client.change(&file, at + typed, at + typed, "x");
            typed += 1;
        } else {
            client.change(&file, at, at + typed, "");
            typed = 0;
        }
        client.diagnostics(&file);
        if nth >= WARM_UP {
            times.push(start.elapsed());
        }
    }
    client.leave();
    times.sort_unstable();
    times
}

fn watch_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    write_project(folder.path(), 3);
    let mut client = Client::new(folder.path(), json!({}));
    let file = "surveys_0.sms";
    let text = std::fs::read_to_string(folder.path().join(file)).expect("a script");
    let at = text.find("say \"").expect("a text") + "say \"".len();
    client.open(file, &text);
    client.diagnostics(file);
    let mut early = 0;
    for nth in 0..EDITS {
        if nth % 2 == 0 {
            client.change(file, at, at, "wörd {contact.")
        } else {
            client.change(file, at, at + 15, "")
        }
        client.diagnostics(file);
        if nth == EDITS / 10 {
            early = resident_kib();
        }
    }
    let late = resident_kib();
    println!("resident memory after {} edits {early} KiB, after {EDITS} {late} KiB", EDITS / 10);
    client.leave();
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

fn shown(sorted: &[Duration]) -> String {
    format!(
        "median {:?}, 99 % {:?}, most {:?}",
        percentile(sorted, 50),
        percentile(sorted, 99),
        sorted[sorted.len() - 1]
    )
}

/// A project of so many conversations, a hundred in a file.
fn write_project(folder: &Path, conversations: usize) {
    let shared =
        "object contact { first_name: text? max 20  pet: enum(cat, dog, other)? }\ngroup owners \"Owners\"\n";
    std::fs::write(folder.join("schema.sms"), shared).expect("a file");
    for (file, numbers) in (0..conversations).collect::<Vec<_>>().chunks(100).enumerate() {
        let mut text = String::new();
        for number in numbers {
            let _ = write!(text, "{}", CONVERSATION.replace("NUMBER", &format!("{number:06}")));
        }
        std::fs::write(folder.join(format!("surveys_{file}.sms")), text).expect("a file");
    }
}

const CONVERSATION: &str = r#"/// Survey number NUMBER.
conversation survey_NUMBER {
  trigger keyword "PETSNUMBER", "SURVEY NUMBER"
  reprompt "Sorry, we did not get that. {choices}"
  fallback "No problem, maybe another time!"
  message kind {
    say "Hi {contact.first_name ?? "there"}! What kind of pet do you have?"
    choice "Cat", "kitty" { set contact.pet = cat  goto size }
    choice "Dog", "puppy" { set contact.pet = dog  goto size }
    choice "Hamster" { set contact.pet = other  goto size }
  }
  message size {
    say "How big is it?"
    choice "Small" -> small_kit
    choice "Medium" -> big_kit
    choice "Enormous"
  }
  recommendation small_kit { say "The small kit NUMBER is for you: PURRNUMBER."  add to owners }
  recommendation big_kit { say "The big kit NUMBER is for you: WOOFNUMBER."  add to owners }
  default recommendation { say "Here is 10% off anything: PETSNUMBER." }
}

"#;
