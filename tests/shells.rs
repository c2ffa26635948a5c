//! smsc among other programs of a shell: what a shell completes, and a reader that stops reading.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const SMSC: &str = env!("CARGO_BIN_EXE_smsc");

fn smsc(arguments: &[&str]) -> String {
    let output = Command::new(SMSC).args(arguments).output().unwrap();
    assert!(output.status.success(), "smsc {arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a script of bash in a folder, with the binary as `$SMSC`.
fn bash(folder: &Path, script: &str) -> Output {
    let mut command = Command::new("bash");
    command.args(["--norc", "-c", script]).current_dir(folder).env("SMSC", SMSC).output().unwrap()
}

/// The names that `smsc --help` lists.
fn subcommands() -> Vec<String> {
    let help = smsc(&["--help"]);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = listed
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> =
        names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    assert!(names.iter().any(|name| name == "check") && names.len() > 5, "{names:?}");
    names
}

#[test]
fn completions_name_every_subcommand() {
    for shell in ["bash", "zsh", "fish"] {
        let script = smsc(&["completions", shell]);
        for name in subcommands() {
            let is_word = |word: &str| word == name;
            let mut words = script.split(|c: char| !(c.is_alphanumeric() || c == '-'));
            assert!(words.any(is_word), "the script for {shell} lacks {name}");
        }
    }
}

#[test]
fn bash_completes_subcommands_and_options() {
    let folder = tempfile::tempdir().unwrap();
    for (typed, expected) in [("chec", "check"), ("expla", "explain"), ("check --form", "--format")] {
        let count = typed.split(' ').count();
        let last = typed.split(' ').next_back().unwrap();
        let script = format!(
            r#"set -e
"$SMSC" completions bash > smsc.bash
source ./smsc.bash
COMP_WORDS=(smsc {typed}) COMP_CWORD={count} COMP_LINE="smsc {typed}"
_smsc smsc "{last}" "${{COMP_WORDS[COMP_CWORD - 1]}}"
echo "${{COMPREPLY[@]}}""#
        );
        let output = bash(folder.path(), &script);
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), expected, "after `{typed}`");
    }
}

/// A project with so many diagnostics that they fill any pipe.
fn project_full_of_mistakes(folder: &Path) {
    for file in 0..40 {
        let statements: String =
            (0..60).map(|line| format!("  set contact.nothing_{file}_{line} = 1\n")).collect();
        let script = format!("automation a{file} {{\n  trigger event nothing_{file}\n{statements}}}\n");
        fs::write(folder.join(format!("file_{file}.sms")), script).unwrap();
    }
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    project_full_of_mistakes(folder.path());
    for format in ["json", "concise", "github"] {
        let whole = Command::new(SMSC)
            .args(["check", "--format", format])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(whole.stdout.len() > 128 * 1024, "{format}: {} bytes fit into a pipe", whole.stdout.len());
        let script = format!(r#""$SMSC" check --format {format} | head -1; echo "${{PIPESTATUS[0]}}""#);
        let output = bash(folder.path(), &script);
        let said = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), 2, "{format}: {said}");
        assert_eq!(lines[1], "0", "{format}: the status of smsc");
        assert!(output.stderr.is_empty(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(whole.stdout.starts_with(lines[0].as_bytes()));
    }
}
