//! Goldens: an input `name.sms` (or a folder `name/`, for what takes projects) and beside it `name.txt`, what must come
//! of it. `SMSC_BLESS=1 cargo test --test golden` writes the expected files anew; one without its input fails.
//!
//! Each folder of `tests/golden` has a line in [`KINDS`]: its name, whether its inputs are projects, and the function
//! that makes the output of one input.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, which is what it is for"
)]

#[cfg(feature = "cli")]
mod console;
#[cfg(feature = "lsp")]
mod editor;
mod player;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use smsc::diag::Diagnostic;
use smsc::source::{FileId, SourceFile, Sources, Span};
use smsc::syntax;

/// What a folder of goldens is about.
struct Kind {
    /// The folder in `tests/golden`.
    folder: &'static str,
    /// Whether an input is a folder (a project) and not a file.
    projects: bool,
    /// What comes of an input: the whole expected file, or why there is none.
    run: fn(&Path) -> Result<String, String>,
}

const KINDS: &[Kind] = &[
    Kind { folder: "build", projects: false, run: build },
    Kind { folder: "check", projects: false, run: check_script },
    Kind { folder: "clean", projects: false, run: clean },
    #[cfg(feature = "cli")]
    Kind { folder: "cli", projects: true, run: cli },
    Kind { folder: "fmt", projects: false, run: fmt },
    Kind { folder: "lex", projects: false, run: lex },
    #[cfg(feature = "lsp")]
    Kind { folder: "lsp", projects: true, run: edit },
    Kind { folder: "parse", projects: false, run: parse },
    Kind { folder: "recover", projects: false, run: recover },
    Kind { folder: "vm", projects: false, run: play },
];

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let trials = KINDS.iter().flat_map(|kind| trials(kind, &root)).collect();
    libtest_mimic::run(&arguments, trials).exit();
}

/// One trial for each input, and one for each expected file without an input.
fn trials(kind: &'static Kind, root: &Path) -> Vec<Trial> {
    let mut inputs = Vec::new();
    let mut expected = Vec::new();
    walk(&root.join(kind.folder), kind.projects, &mut inputs, &mut expected);
    let orphans = expected.into_iter().filter(|file| !inputs.iter().any(|input| output_path(input) == *file));
    let orphans: Vec<PathBuf> = orphans.collect();
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string();
    let checks = inputs.into_iter().map(|input| Trial::test(name(&input), move || check(kind, &input)));
    let failures = orphans.into_iter().map(|file| {
        Trial::test(name(&file), || Err(Failed::from("an expected file without its input: delete it")))
    });
    checks.chain(failures).collect()
}

/// Collects inputs and expected files of a folder and the folders in it.
fn walk(folder: &Path, projects: bool, inputs: &mut Vec<PathBuf>, expected: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match (path.is_dir(), extension) {
            (true, _) if projects => inputs.push(path),
            (true, _) => walk(&path, projects, inputs, expected),
            (false, "txt") => expected.push(path),
            (false, "sms") if !projects => inputs.push(path),
            _ => {}
        }
    }
}

/// Where the output of an input is expected.
fn output_path(input: &Path) -> PathBuf {
    input.with_extension("txt")
}

fn check(kind: &Kind, input: &Path) -> Result<(), Failed> {
    let got = (kind.run)(input)?;
    let path = output_path(input);
    if std::env::var_os("SMSC_BLESS").is_some() {
        return std::fs::write(&path, got).map_err(|error| Failed::from(error.to_string()));
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if got == expected {
        return Ok(());
    }
    let diff = similar::TextDiff::from_lines(&expected, &got);
    let diff = diff.unified_diff().context_radius(3).header("expected", "got").to_string();
    Err(Failed::from(format!("{}\n{diff}\nSMSC_BLESS=1 cargo test --test golden refreshes", path.display())))
}

/// Reads a script as the only file of a project.
fn read(input: &Path) -> Result<SourceFile, String> {
    let bytes = std::fs::read(input).map_err(|error| error.to_string())?;
    let name = input.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    syntax::decode(FileId(0), name, &bytes).map_err(|unreadable| unreadable.1.message)
}

/// What `smsc check` says of a script that is a whole project.
fn check_script(input: &Path) -> Result<String, String> {
    let file = read(input)?;
    let sources = Sources::new(vec![file.clone()]);
    let checked = smsc::compile::check(&sources, &smsc::config::Config::default());
    Ok(render(&file, &checked.diagnostics))
}

/// A script without anything to complain of: its tests, played as it is formatted.
fn clean(input: &Path) -> Result<String, String> {
    let file = read(input)?;
    let complaints = |file: &SourceFile, found: &[Diagnostic]| match found.is_empty() {
        true => Ok(()),
        false => Err(render(file, found)),
    };
    let config = smsc::config::Config::default();
    let written = Sources::new(vec![file.clone()]);
    complaints(&file, &smsc::compile::check(&written, &config).diagnostics)?;
    let text = smsc::fmt::format_source(&file).map_err(|found| render(&file, &found))?;
    let formatted = SourceFile::new(file.path.as_str(), &text);
    if smsc::fmt::format_source(&formatted).as_ref() != Ok(&text) {
        return Err("formatting is not stable".into());
    }
    let sources = Sources::new(vec![formatted.clone()]);
    let checked = smsc::compile::check(&sources, &config);
    complaints(&formatted, &checked.diagnostics)?;
    let run = smsc::script_test::run(&checked, &sources, &config, &Default::default())
        .map_err(|error| format!("{error:#?}"))?;
    let mut out = String::new();
    for result in &run.results {
        if let Some(failure) = &result.failure {
            return Err(format!("{}: {failure:#?}", result.name));
        }
        let _ = writeln!(out, "ok {}: {}", result.unit.as_deref().unwrap_or("-"), result.name);
    }
    Ok(out)
}

/// The script in the one style.
fn fmt(input: &Path) -> Result<String, String> {
    let file = read(input)?;
    smsc::fmt::format_source(&file).map_err(|diagnostics| render(&file, &diagnostics))
}

/// The listing of a script's program, from its declarations on: ids and sizes say nothing about one script.
fn build(input: &Path) -> Result<String, String> {
    let sources = Sources::new(vec![read(input)?]);
    let config = smsc::config::Config::default();
    let checked = smsc::compile::check(&sources, &config);
    let file =
        smsc::compile::build(&checked, &sources, &config, true).map_err(|error| format!("{error:#?}"))?;
    let program = smsc::bytecode::Program::load(&file).map_err(|error| error.to_string())?;
    let listing = smsc::bytecode::disassemble(&program);
    let declarations = listing.find("\nlanguages").map(|start| start + 1).unwrap_or_default();
    Ok(listing.get(declarations..).unwrap_or_default().to_owned())
}

/// Diagnostics in a stable form: code, place, message, and what else is there, each on a line.
fn render(file: &SourceFile, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let _ =
            writeln!(out, "{} {} {}", diagnostic.code.0, place(file, diagnostic.span), diagnostic.message);
        for (what, text) in [("note", &diagnostic.note), ("help", &diagnostic.help)] {
            if !text.is_empty() {
                let _ = writeln!(out, "  {what}: {text}");
            }
        }
        for label in &diagnostic.labels {
            let _ = writeln!(out, "  also {}: {}", place(file, label.span), label.text);
        }
        if let Some(fix) = &diagnostic.fix {
            let _ = writeln!(out, "  {}: {}", if fix.safe { "fix" } else { "suggestion" }, fix.title);
            for edit in &fix.edits {
                let _ = writeln!(
                    out,
                    "    {} {:?} -> {:?}",
                    place(file, edit.span),
                    file.slice(edit.span),
                    edit.text
                );
            }
        }
    }
    out
}

/// `3:7-3:9`
fn place(file: &SourceFile, span: Span) -> String {
    let (start, end) = (file.position(span.start), file.position(span.end));
    format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
}

/// Tokens, comments and what the lexer reports.
fn lex(input: &Path) -> Result<String, String> {
    let file = read(input)?;
    let lexed = syntax::lexer::lex(FileId(0), &file.text);
    let mut out = render(&file, &lexed.diagnostics);
    for token in &lexed.tokens {
        let span = Span::new(FileId(0), token.start, token.end);
        let _ = writeln!(out, "{} {:?} {:?}", place(&file, span), token.kind, file.slice(span));
    }
    for comment in &lexed.comments {
        let kind = if comment.doc { "doc comment" } else { "comment" };
        let _ = writeln!(out, "{} {kind} {:?}", place(&file, comment.span), file.slice(comment.span));
    }
    Ok(out)
}

/// The tree of a script without mistakes.
fn parse(input: &Path) -> Result<String, String> {
    let file = read(input)?;
    let (tree, diagnostics) = syntax::parse(FileId(0), &file);
    if !diagnostics.is_empty() {
        return Err(render(&file, &diagnostics));
    }
    Ok(syntax::dump(&tree))
}

/// Every mistake of a script, and what of it was read all the same.
fn recover(input: &Path) -> Result<String, String> {
    let file = read(input)?;
    let (tree, diagnostics) = syntax::parse(FileId(0), &file);
    if diagnostics.is_empty() {
        return Err("nothing is wrong with it: it belongs in `parse`".into());
    }
    Ok(format!("{}\n{}", render(&file, &diagnostics), syntax::dump(&tree)))
}

/// What the commands of the folder's file `commands` answer.
#[cfg(feature = "cli")]
fn cli(input: &Path) -> Result<String, String> {
    let commands = std::fs::read_to_string(input.join("commands")).map_err(|error| error.to_string())?;
    console::play(input, &commands)
}

/// What the language server answers to the session in the folder's file `session`.
#[cfg(feature = "lsp")]
fn edit(input: &Path) -> Result<String, String> {
    let session = std::fs::read_to_string(input.join("session")).map_err(|error| error.to_string())?;
    editor::play(input, &session)
}

/// What comes of the `//> …` lines of a script.
fn play(input: &Path) -> Result<String, String> {
    player::play(&std::fs::read_to_string(input).map_err(|error| error.to_string())?)
}
