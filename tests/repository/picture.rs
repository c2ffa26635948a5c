//! The README shows real output: as a picture, and as text.

use std::fmt::Write as _;
use std::process::Command;

use super::{console, filled, hold, path, read};

const COMMANDS: &str = "smsc check\nsmsc check --fix\nsmsc test\n";
const PICTURE: &str = "docs/images/check-and-test.svg";

#[test]
fn the_readme_shows_what_the_commands_write() {
    let transcript = console::play(&path("tests/repository/demo"), COMMANDS).unwrap();
    let lines = transcript.lines().filter(|line| !line.starts_with("? "));
    let lines: Vec<&str> =
        lines.map(|line| line.strip_prefix("! ").or(line.strip_prefix('!')).unwrap_or(line)).collect();
    let text = lines.join("\n").replace("\n$ ", "\n\n$ ");
    let block = format!("```text\n{text}\n```\n");
    hold("README.md", &filled(&read("README.md"), |name| (name == "demo").then(|| block.clone())));
}

#[test]
fn the_picture_shows_what_the_commands_write() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(path("tests/repository/demo/pets.sms"), folder.path().join("pets.sms")).unwrap();
    let mut shown = String::new();
    for line in COMMANDS.lines() {
        let arguments = line.split(' ').skip(1).chain(["--color", "always"]);
        let output = Command::new(env!("CARGO_BIN_EXE_smsc"))
            .args(arguments)
            .current_dir(folder.path())
            .env_clear()
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap();
        let answer = String::from_utf8(output.stderr).unwrap();
        write!(shown, "\u{1b}[1m$ {line}\u{1b}[0m\n{}\n\n", answer.trim_end()).unwrap();
    }
    hold(PICTURE, &svg(shown.trim_end()));
}

#[test]
fn the_graph_shows_what_the_command_draws() {
    let output = Command::new(env!("CARGO_BIN_EXE_smsc"))
        .args(["graph", "pet_survey", "--project", "pet_survey.sms"])
        .current_dir(path("examples/pet_survey"))
        .output()
        .unwrap();
    hold("docs/images/pet-survey.svg", &String::from_utf8(output.stdout).unwrap());
}

const CHARACTER_WIDTH: f64 = 8.4;
const LINE_HEIGHT: usize = 19;
const MARGIN: usize = 16;
const PLAIN: &str = "#d0d0d0";

/// A terminal with this text, whose colours are SGR codes of ECMA-48.
fn svg(text: &str) -> String {
    let lines: Vec<Vec<(String, String)>> = text.lines().map(spans).collect();
    let columns =
        lines.iter().map(|line| line.iter().map(|(_, text)| text.chars().count()).sum::<usize>()).max();
    let width = (columns.unwrap_or(0) as f64 * CHARACTER_WIDTH) as usize + 2 * MARGIN;
    let height = lines.len() * LINE_HEIGHT + 2 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-label=\"smsc check finds two mistakes and repairs them; smsc test passes\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#16181d\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\" xml:space=\"preserve\">\n"
    );
    for (index, line) in lines.iter().enumerate() {
        let y = MARGIN + (index + 1) * LINE_HEIGHT - 5;
        let mut column = 0;
        for (colour, text) in line {
            let x = MARGIN as f64 + column as f64 * CHARACTER_WIDTH;
            let length = text.chars().count();
            column += length;
            if text.trim().is_empty() {
                continue;
            }
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let width = length as f64 * CHARACTER_WIDTH;
            writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{y}\" fill=\"{colour}\" textLength=\"{width:.1}\">{text}</text>"
            )
            .unwrap();
        }
    }
    out + "</g>\n</svg>\n"
}

/// Runs of one colour.
fn spans(line: &str) -> Vec<(String, String)> {
    let mut spans: Vec<(String, String)> = Vec::new();
    let mut colour = PLAIN.to_owned();
    for (index, part) in line.split("\u{1b}[").enumerate() {
        let text = match (index, part.split_once('m')) {
            (0, _) | (_, None) => part,
            (_, Some((code, text))) => {
                colour = colour_of(code);
                text
            }
        };
        match spans.last_mut() {
            Some((last, run)) if *last == colour => run.push_str(text),
            _ if text.is_empty() => {}
            _ => spans.push((colour.clone(), text.to_owned())),
        }
    }
    spans
}

fn colour_of(code: &str) -> String {
    let colour = match code {
        "1" => "#ffffff",
        "2" => "#8b8f98",
        _ if code.starts_with("31") => "#ff6b6b",
        "32" => "#7bd88f",
        "33" => "#f5c26b",
        "34" => "#78b4ff",
        "36" => "#6bd5e1",
        "38;5;246" | "38;5;240" => "#777c86",
        _ => PLAIN,
    };
    colour.to_owned()
}
