//! Whatever the text, the parser ends with diagnostics: token soup, mutated scripts, random bytes, deep nesting.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::lexer::lex;
use super::limits::{MAX_MISTAKES_PER_FILE, MAX_NESTING_LEVELS};
use super::token::{KEYWORDS, SIGNS};
use super::{decode, dump, parse};
use crate::diag::Diagnostic;
use crate::source::{FileId, SourceFile, Span};

/// Scripts that use the whole language.
const SCRIPTS: &[&str] = &[
    include_str!("../../tests/golden/parse/first_script.sms"),
    include_str!("../../tests/golden/parse/declarations.sms"),
    include_str!("../../tests/golden/parse/automations.sms"),
    include_str!("../../tests/golden/parse/triggers.sms"),
    include_str!("../../tests/golden/parse/settings.sms"),
    include_str!("../../tests/golden/parse/steps.sms"),
    include_str!("../../tests/golden/parse/statements.sms"),
    include_str!("../../tests/golden/parse/expressions.sms"),
    include_str!("../../tests/golden/parse/tests.sms"),
    include_str!("../../tests/golden/parse/texts.sms"),
    include_str!("../../tests/golden/recover/independent/every_kind.sms"),
];

/// Pieces beside keywords and signs that token soup is made of.
const PIECES: &[&str] = &[
    "name",
    "x",
    "contact.first_name",
    "\"text\"",
    "\"a {",
    "\"",
    "\"\"\"",
    "r\"",
    "12",
    "12.50",
    "1h30m",
    "09:00",
    "25:00",
    "2026-12-25",
    "24hours",
    "\n",
    "\n",
    "// comment\n",
    "/// doc\n",
    "“",
    "”",
    "«",
    "»",
    "'",
    "\u{a0}",
    "\u{200b}",
    ";",
    "&&",
    "=>",
    "#",
    "@",
    "\\",
    "é",
    "😀",
    "/*",
    "{{x}}",
    "[nom]",
    "\r\n",
    "\t",
    "\u{0}",
];

/// Parses and checks what holds of every result.
fn survives(text: &str) -> Result<(), TestCaseError> {
    let file = SourceFile::new("a.sms", text);
    let started = Instant::now();
    let (tree, diagnostics) = parse(FileId(0), &file);
    prop_assert!(started.elapsed() < Duration::from_secs(20), "{:?} for {text:?}", started.elapsed());
    let _ = dump(&tree);
    prop_assert!(diagnostics.len() <= 2 * MAX_MISTAKES_PER_FILE + 1);
    for diagnostic in &diagnostics {
        spans_fit(&file, diagnostic)?;
        prop_assert!(!diagnostic.message.is_empty());
    }
    for item in &tree.items {
        prop_assert!(fits(&file, item.span), "{:?} in {text:?}", item.span);
    }
    for comment in &tree.comments {
        prop_assert!(fits(&file, comment.span));
    }
    if tree.items.iter().any(|item| item.broken) || !tree.lost.is_empty() {
        prop_assert!(!diagnostics.is_empty(), "something was left out without a word: {text:?}");
    }
    Ok(())
}

fn spans_fit(file: &SourceFile, diagnostic: &Diagnostic) -> Result<(), TestCaseError> {
    let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
    let labels = diagnostic.labels.iter().map(|label| label.span);
    for span in std::iter::once(diagnostic.span).chain(edits).chain(labels) {
        prop_assert!(fits(file, span), "{span:?} of {diagnostic:?} in {:?}", file.text);
    }
    Ok(())
}

/// Inside the file and between characters.
fn fits(file: &SourceFile, span: Span) -> bool {
    span.start <= span.end && file.text.get(span.start as usize..span.end as usize).is_some()
}

fn piece() -> impl Strategy<Value = String> {
    let keyword = (0..KEYWORDS.len()).prop_map(|index| KEYWORDS[index].1.to_owned());
    let sign = (0..SIGNS.len()).prop_map(|index| SIGNS[index].1.to_owned());
    let other = (0..PIECES.len()).prop_map(|index| PIECES[index].to_owned());
    prop_oneof![2 => keyword, 2 => sign, 3 => other]
}

/// A change of a script: where, of what kind, and a piece to put in.
type Change = (prop::sample::Index, u8, String);

fn mutate(script: &str, changes: &[Change]) -> String {
    let mut characters: Vec<char> = script.chars().collect();
    for (at, kind, piece) in changes {
        if characters.is_empty() {
            break;
        }
        let at = at.index(characters.len());
        let other = (at * 7 + 3) % characters.len();
        match kind % 5 {
            0 => drop(characters.remove(at)),
            1 => characters.insert(at, characters[at]),
            2 => characters.swap(at, other),
            3 => drop(characters.splice(at..at, piece.chars())),
            _ => drop(characters.splice(at..(at + 8).min(characters.len()), std::iter::empty())),
        }
    }
    characters.into_iter().collect()
}

/// The same with whole tokens.
fn mutate_tokens(script: &str, changes: &[Change]) -> String {
    let tokens = lex(FileId(0), script).tokens;
    let mut pieces: Vec<String> =
        tokens.iter().map(|token| script[token.start as usize..token.end as usize].to_owned()).collect();
    for (at, kind, piece) in changes {
        if pieces.is_empty() {
            break;
        }
        let at = at.index(pieces.len());
        let other = (at * 7 + 3) % pieces.len();
        match kind % 4 {
            0 => drop(pieces.remove(at)),
            1 => pieces.insert(at, pieces[other].clone()),
            2 => pieces.swap(at, other),
            _ => pieces[at] = piece.clone(),
        }
    }
    pieces.join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn token_soup(pieces in prop::collection::vec(piece(), 0..80)) {
        survives(&pieces.join(" "))?;
    }

    #[test]
    fn token_soup_in_a_unit(pieces in prop::collection::vec(piece(), 0..60)) {
        survives(&format!("conversation c {{ message m {{ {} }} }}\ngroup vip", pieces.join(" ")))?;
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        survives(&text)?;
        survives(&format!("const a = \"{text}"))?;
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        match decode(FileId(0), "a.sms", &bytes) {
            Ok(file) => survives(&file.text)?,
            Err(unreadable) => spans_fit(&unreadable.0, &unreadable.1)?,
        }
    }

    #[test]
    fn mutated_characters(
        script in 0..SCRIPTS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), piece()), 1..6),
    ) {
        survives(&mutate(SCRIPTS[script], &changes))?;
    }

    #[test]
    fn mutated_tokens(
        script in 0..SCRIPTS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), piece()), 1..6),
    ) {
        survives(&mutate_tokens(SCRIPTS[script], &changes))?;
    }
}

/// Things that nest, and what closes them.
const NESTING: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("f(a, ", ")"),
    ("not ", ""),
    ("-", ""),
    ("a ?? ", ""),
    ("a + ", ""),
    ("a and ", ""),
    ("a.b.", ""),
    ("if a then b else ", ""),
    ("if ", " then a else b"),
    ("{ a: ", " }"),
    ("\"{", "}\""),
    ("“{", "}”"),
];

#[test]
fn nesting_past_the_limit_is_one_mistake() {
    for (open, close) in NESTING {
        for (start, end) in [("const x = ", "\n"), ("automation a { set x = ", " }\n"), ("", "")] {
            let count = 50_000 / open.len();
            let text = format!("{start}{}a{}{end}group vip\n", open.repeat(count), close.repeat(count));
            survives(&text).unwrap();
        }
        let deep = format!(
            "const x = {}a{}",
            open.repeat(MAX_NESTING_LEVELS + 2),
            close.repeat(MAX_NESTING_LEVELS + 2)
        );
        let (tree, diagnostics) = parse(FileId(0), &SourceFile::new("a.sms", &deep));
        let codes: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect();
        assert!(codes.contains(&"E0108"), "{open}: {codes:?}");
        assert_eq!(tree.lost.first().map(|name| name.text.as_str()), Some("x"), "{open}");
    }
    let blocks = format!("automation a {{ {}", "if a { ".repeat(10_000));
    survives(&blocks).unwrap();
}

#[test]
fn nesting_below_the_limit_is_read() {
    for (open, close) in NESTING.iter().filter(|(open, _)| !matches!(*open, "“{" | "a.b.")) {
        let text = format!("const x = {}a{}", open.repeat(30), close.repeat(30));
        let (_, diagnostics) = parse(FileId(0), &SourceFile::new("a.sms", &text));
        assert_eq!(diagnostics, [], "{open}");
    }
}

#[test]
fn large_hostile_sources_end() {
    let pieces = [
        "(",
        "{",
        "}",
        "\"",
        "\"{",
        "“",
        "'",
        "'a",
        "\"\"\"",
        "#",
        "#\n",
        "/*",
        "/*\n",
        ";",
        "say ",
        "a\n",
        "group\n",
        "conversation a {\n",
        "\u{a0}a",
        "\\q",
        "{{a}}",
        "if a ",
        "message m {",
        "choice \"A\" ",
        "\"”{",
        "« ",
        "=> ",
    ];
    for piece in pieces {
        for start in ["", "automation a {\n say ", "automation a {\n say \"", "conversation c { message m { "]
        {
            survives(&format!("{start}{}", piece.repeat(60_000 / piece.len()))).unwrap();
        }
    }
}

/// Repairs of quotes within texts took every quote for a straight one, and cut others in the middle.
#[test]
fn quotes_of_other_kinds_within_texts() {
    for (open, close) in [("“", "”"), ("«", "»"), ("‘", "’"), ("\"", "\"")] {
        for text in [
            format!("{open}Reply {open}YES{close} now{close}"),
            format!("{open}Reply {close}YES{open} now{close}"),
            format!("\"Reply {close}YES\" now{open}"),
            format!("{open}Reply {close}YES\" now\""),
        ] {
            survives(&format!("automation a {{ say {text}\n}}")).unwrap();
        }
    }
}
