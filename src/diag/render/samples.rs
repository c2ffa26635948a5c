//! Every renderer on the same ugly inputs.

use proptest::prelude::*;

use super::*;
use crate::diag::{Code, Diagnostic, codes};
use crate::source::{FileId, SourceFile, Span};

const PLAIN: Format = Format::Full(Style { colour: false, ascii: false });

fn one_file(text: &str) -> Sources {
    Sources::new(vec![SourceFile::new("pets.sms", text)])
}

/// The span of the first occurrence of `part` in a file.
fn span_of(sources: &Sources, file: u32, part: &str) -> Span {
    let text = &sources.get(FileId(file)).unwrap().text;
    let start = text.find(part).unwrap() as u32;
    Span::new(FileId(file), start, start + part.len() as u32)
}

/// A warning with a note at a part of the only file.
fn noted(sources: &Sources, part: &str) -> Diagnostic {
    Diagnostic::warning(codes::UNREACHABLE_STEP, span_of(sources, 0, part), "wrong").note("here")
}

fn missing_name(sources: &Sources) -> Diagnostic {
    let span = span_of(sources, 0, "contact.first_name");
    Diagnostic::error(codes::MISSING_VALUE, span, "`contact.first_name` may be missing")
        .note("some contacts have no first name: they would read \"Hi !\"")
        .help("give a default: `{contact.first_name ?? \"there\"}`")
        .unsafe_fix("Give a default", span.after(), " ?? \"there\"")
}

fn french() -> Sources {
    one_file("// départ « é » 😀\r\n\tsay \"« é » 😀 {contact.first_name} !\"\r\n")
}

/// Compares without the line break before the first line, so that goldens can begin on a line of their own.
#[track_caller]
fn check(format: Format, sources: &Sources, diagnostic: Diagnostic, golden: &str) {
    let got = text(format, sources, &[diagnostic]);
    assert_eq!(got, golden.strip_prefix('\n').unwrap(), "\n{got}");
}

#[test]
fn underlines_the_right_columns_after_accents_emoji_tabs_and_crlf() {
    let sources = french();
    check(
        PLAIN,
        &sources,
        missing_name(&sources),
        r#"
error[E0302]: `contact.first_name` may be missing
   ╭─[ pets.sms:2:16 ]
   │
 2 │     say "« é » 😀 {contact.first_name} !"
   │                    ┬─────────────────
   │                    ╰─────────────────── some contacts have no first name: they would read "Hi !"
───╯
  help: give a default: `{contact.first_name ?? "there"}`

"#,
    );
}

#[test]
fn frames_can_be_ascii() {
    let sources = french();
    let ascii = Format::Full(Style { colour: false, ascii: true });
    check(
        ascii,
        &sources,
        missing_name(&sources),
        r#"
error[E0302]: `contact.first_name` may be missing
   ,-[ pets.sms:2:16 ]
   |
 2 |     say "« é » 😀 {contact.first_name} !"
   |                    |^^^^^^^^^^^^^^^^^
   |                    `------------------- some contacts have no first name: they would read "Hi !"
---'
  help: give a default: `{contact.first_name ?? "there"}`

"#,
    );
}

#[test]
fn colours_are_asked_for() {
    let sources = french();
    let diagnostic = [missing_name(&sources)];
    let coloured = text(Format::Full(Style { colour: true, ascii: false }), &sources, &diagnostic);
    assert!(coloured.starts_with("\u{1b}[31merror[E0302]\u{1b}[0m: `contact.first_name` may be missing\n"));
    assert!(coloured.contains("\u{1b}[36mhelp\u{1b}[0m: "));
    assert!(!text(PLAIN, &sources, &diagnostic).contains('\u{1b}'));
}

#[test]
fn labels_point_to_other_lines_and_files() {
    let a = SourceFile::new("a.sms", "// ééééééééééééééé\nmessage ask {\n}\n\n\nmessage ask {\n}\n");
    let b = SourceFile::new("b.sms", "// éééééééééééé\n\ngoto ask\n");
    let sources = Sources::new(vec![b, a]);
    let text = sources.get(FileId(0)).unwrap().text.clone();
    let second = text.rfind("ask").unwrap() as u32;
    let diagnostic = Diagnostic::error(
        codes::DUPLICATE_DEFINITION,
        Span::new(FileId(0), second, second + 3),
        "`ask` is declared twice",
    )
    .note("this is the second")
    .label(span_of(&sources, 1, "ask"), "which one is meant?")
    .label(span_of(&sources, 0, "ask"), "this is the first");
    check(
        PLAIN,
        &sources,
        diagnostic,
        r#"
error[E0201]: `ask` is declared twice
   ╭─[ a.sms:6:9 ]
   │
 2 │ message ask {
   │         ┬──
   │         ╰──── this is the first
   │
 6 │ message ask {
   │         ┬──
   │         ╰──── this is the second
───╯
   ╭─[ b.sms:3:6 ]
   │
 3 │ goto ask
   │      ┬──
   │      ╰──── which one is meant?
───╯

"#,
    );
}

#[test]
fn spans_may_cross_lines() {
    let sources = one_file("say \"\"\"\r\n  Été 😀\r\n  fin\r\n");
    check(
        PLAIN,
        &sources,
        noted(&sources, "\"\"\"\r\n  Été 😀\r\n  fin\r\n"),
        r#"
warning[W0401]: wrong
   ╭─[ pets.sms:1:5 ]
   │
 1 │ ╭─▶ say """
   ┆ ┆
 3 │ ├─▶   fin
   │ │
   │ ╰──────────── here
───╯

"#,
    );
}

#[test]
fn empty_spans_show_at_the_end_of_line_and_file() {
    let sources = one_file("say\r\nend");
    let empty = |at| Span::new(FileId(0), at, at);
    let diagnostic = Diagnostic { span: empty(3), ..noted(&sources, "say") };
    check(
        PLAIN,
        &sources,
        diagnostic,
        r#"
warning[W0401]: wrong
   ╭─[ pets.sms:1:4 ]
   │
 1 │ say
   │    ┬
   │    ╰── here
───╯

"#,
    );
    let diagnostic = Diagnostic { span: empty(8), ..noted(&sources, "say") };
    check(
        PLAIN,
        &sources,
        diagnostic,
        r#"
warning[W0401]: wrong
   ╭─[ pets.sms:2:4 ]
   │
 2 │ end
   │    ┬
   │    ╰── here
───╯

"#,
    );
    let sources = one_file("say\n");
    let diagnostic = Diagnostic { span: empty(4), ..noted(&sources, "say") };
    check(
        PLAIN,
        &sources,
        diagnostic,
        r#"
warning[W0401]: wrong
   ╭─[ pets.sms:2:1 ]
   │
 2 │
   │ ┬
   │ ╰── here
───╯

"#,
    );
}

#[test]
fn an_empty_file_and_no_file_have_places_too() {
    let sources = one_file("");
    let diagnostic =
        Diagnostic::error(codes::UNEXPECTED_TOKEN, Span::default(), "nothing here").note("empty");
    check(
        PLAIN,
        &sources,
        diagnostic.clone(),
        r#"
error[E0105]: nothing here
   ╭─[ pets.sms:1:1 ]
   │
 1 │
   │ ┬
   │ ╰── empty
───╯

"#,
    );
    check(
        PLAIN,
        &Sources::default(),
        diagnostic.clone(),
        r#"
error[E0105]: nothing here
  note: empty

"#,
    );
    check(Format::Concise, &Sources::default(), diagnostic.clone(), "\nerror[E0105] nothing here\n");
    check(
        Format::Github,
        &Sources::default(),
        diagnostic.clone(),
        r#"
::error title=E0105 unexpected-token::nothing here%0Aempty
"#,
    );
    let json: serde_json::Value =
        serde_json::from_str(&text(Format::Json, &Sources::default(), &[diagnostic])).unwrap();
    assert_eq!(json["file"], serde_json::Value::Null);
}

#[test]
fn very_long_lines_are_named_and_not_shown() {
    let sources = one_file(&format!("say \"{}\" here\n", "x".repeat(500)));
    check(
        PLAIN,
        &sources,
        noted(&sources, "here"),
        r#"
warning[W0401]: wrong
  --> pets.sms:1:508
  note: here

"#,
    );
}

#[test]
fn controls_of_a_text_reach_nobody() {
    let sources = Sources::new(vec![SourceFile::new(
        "a\u{1b}[2J.sms",
        "say\r \u{1b}]0;x\u{7}\u{9b}31m\u{202e}é bad\n",
    )]);
    let diagnostic = noted(&sources, "bad").note("in \u{1b}[1mbold").help("a\u{8}b");
    let diagnostic = Diagnostic { message: "name \u{9b}31m\nnext line".into(), ..diagnostic };
    for format in [PLAIN, Format::Concise, Format::Json, Format::Sarif, Format::Github] {
        let shown = text(format, &sources, std::slice::from_ref(&diagnostic));
        let raw = |character: char| character.is_control() && character != '\n';
        assert!(!shown.contains(raw), "{shown:?}");
    }
    check(
        PLAIN,
        &sources,
        diagnostic.clone(),
        r#"
warning[W0401]: name �31m␊next line
   ╭─[ a␛[2J.sms:1:19 ]
   │
 1 │ say␍ ␛]0;x␇�31m�é bad
   │                   ┬──
   │                   ╰──── in ␛[1mbold
───╯
  help: a␈b

"#,
    );
    check(
        Format::Concise,
        &sources,
        diagnostic,
        r#"
a␛[2J.sms:1:19: warning[W0401] name �31m␊next line
"#,
    );
}

#[test]
fn concise_is_a_line() {
    let sources = french();
    check(
        Format::Concise,
        &sources,
        missing_name(&sources),
        r#"
pets.sms:2:16: error[E0302] `contact.first_name` may be missing
"#,
    );
}

#[test]
fn github_escapes_what_it_reads_itself() {
    let sources = Sources::new(vec![SourceFile::new("a,b:c%.sms", "x\n")]);
    let diagnostic =
        Diagnostic::warning(codes::HOLE_IN_TEXT, Span::new(FileId(0), 0, 1), "100%\r\nsure, no: \"x\"");
    check(
        Format::Github,
        &sources,
        diagnostic.help("a"),
        r#"
::warning file=a%2Cb%3Ac%25.sms,line=1,endLine=1,col=1,endColumn=2,title=W0605 hole-in-text::100%25%0D%0Asure, no: "x"%0Ahelp: a
"#,
    );
    let sources = one_file("a\nb\n");
    check(
        Format::Github,
        &sources,
        noted(&sources, "a\nb"),
        r#"
::warning file=pets.sms,line=1,endLine=2,title=W0401 unreachable-step::wrong%0Ahere
"#,
    );
}

#[test]
fn json_has_every_field() {
    let sources = french();
    check(
        Format::Json,
        &sources,
        missing_name(&sources).label(Span::new(FileId(0), 3, 4), "é"),
        r#"
{"code":"E0302","name":"missing-value","severity":"error","file":"pets.sms","line":2,"column":16,"end_line":2,"end_column":34,"start_byte":47,"end_byte":65,"message":"`contact.first_name` may be missing","note":"some contacts have no first name: they would read \"Hi !\"","labels":[{"file":"pets.sms","line":1,"column":4,"end_line":1,"end_column":5,"start_byte":3,"end_byte":4,"text":"é"}],"help":"give a default: `{contact.first_name ?? \"there\"}`","fix":{"title":"Give a default","safe":false,"edits":[{"file":"pets.sms","start_byte":65,"end_byte":65,"text":" ?? \"there\""}]},"url":"docs/diagnostics/E0302.md"}
"#,
    );
}

#[test]
fn sarif_is_a_document() {
    let sources =
        Sources::new(vec![SourceFile::new("my pets/é.sms", &french().get(FileId(0)).unwrap().text)]);
    let got = text(Format::Sarif, &sources, &[missing_name(&sources), missing_name(&sources)]);
    let document: serde_json::Value = serde_json::from_str(&got).unwrap();
    let run = &document["runs"][0];
    assert_eq!(document["version"], "2.1.0");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 1);
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "E0302");
    let result = &run["results"][1];
    assert_eq!(result["ruleId"], "E0302");
    assert_eq!(result["ruleIndex"], 0);
    assert_eq!(result["level"], "error");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20pets/%C3%A9.sms");
    let region = serde_json::json!({ "startLine": 2, "startColumn": 16, "endLine": 2, "endColumn": 34 });
    assert_eq!(place["region"], region);
    let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], " ?? \"there\"");
    let inserted = serde_json::json!({ "startLine": 2, "startColumn": 34, "endLine": 2, "endColumn": 34 });
    assert_eq!(replacement["deletedRegion"], inserted);
}

#[test]
fn no_diagnostics_are_a_valid_answer() {
    let sources = french();
    for format in [PLAIN, Format::Concise, Format::Json, Format::Github] {
        assert_eq!(text(format, &sources, &[]), "");
    }
    let document: serde_json::Value = serde_json::from_str(&text(Format::Sarif, &sources, &[])).unwrap();
    assert_eq!(document["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn unknown_codes_do_no_harm() {
    let sources = french();
    let diagnostic = Diagnostic::error(Code("E9999"), Span::new(FileId(0), 0, 1), "x");
    assert!(text(Format::Sarif, &sources, &[diagnostic]).contains("E9999"));
}

proptest! {
    #[test]
    fn no_text_and_no_span_make_it_panic(
        source in "([a-zé😀👨‍👩‍👧\\t\\r\\n\u{1b}\u{2028}\u{85}\u{301}中]){0,24}",
        spans in prop::collection::vec((0u32..2, 0u32..80, 0u32..80), 1..5),
        colour: bool,
        ascii: bool,
    ) {
        let sources = one_file(&source);
        let spans: Vec<_> = spans.iter().map(|(file, start, end)| Span::new(FileId(*file), *start, *end)).collect();
        let first = Diagnostic::error(codes::UNEXPECTED_TOKEN, spans[0], "m").note("n");
        let diagnostic = spans.iter().skip(1).fold(first, |d, span| d.label(*span, "l"));
        for format in [Format::Full(Style { colour, ascii }), Format::Concise, Format::Json, Format::Sarif, Format::Github] {
            prop_assert!(!text(format, &sources, std::slice::from_ref(&diagnostic)).is_empty());
        }
    }
}
