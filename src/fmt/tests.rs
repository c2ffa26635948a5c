//! Every script of the repository, as it is and with its white space and comments changed: the same tree, the same
//! comments, and nothing left to do the second time.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::syntax::dump;

/// The scripts that parse without errors: examples, goldens, code blocks of the documents, examples of the catalog.
fn scripts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut scripts = Vec::new();
    for folder in ["examples", "src/cli/templates", "tests/golden", "docs", "README.md"] {
        collect(&root.join(folder), &mut scripts);
    }
    for construct in crate::catalog::GROUPS.iter().flat_map(|group| group.constructs) {
        scripts.push((format!("example of {}", construct.name), construct.example.to_owned()));
    }
    scripts.retain(|(_, text)| parsed(text).is_some());
    scripts
}

/// The same, read once.
fn all_scripts() -> &'static [(String, String)] {
    static SCRIPTS: std::sync::OnceLock<Vec<(String, String)>> = std::sync::OnceLock::new();
    SCRIPTS.get_or_init(scripts)
}

fn collect(path: &Path, scripts: &mut Vec<(String, String)>) {
    let name = path.display().to_string();
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| collect(entry, scripts));
    } else if name.ends_with(".sms") {
        scripts.extend(std::fs::read_to_string(path).ok().map(|text| (name, text)));
    } else if name.ends_with(".md") {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let blocks = text.split("```sms").skip(1).filter_map(|rest| rest.split_once('\n'));
        let blocks = blocks.filter_map(|(_, rest)| rest.split("```").next());
        scripts.extend(
            blocks.enumerate().map(|(index, block)| (format!("{name} block {index}"), block.to_owned())),
        );
    }
}

fn source(text: &str) -> SourceFile {
    SourceFile::new("script.sms", text)
}

fn parsed(text: &str) -> Option<ast::File> {
    let (file, diagnostics) = parse(FileId::default(), &source(text));
    diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error).then_some(file)
}

/// The tree without places.
fn tree(text: &str) -> String {
    parsed(text).map_or_else(|| "a syntax error".to_owned(), |file| dump(&file))
}

fn comments(text: &str) -> Vec<String> {
    let file = parsed(text).unwrap();
    let source = source(text);
    file.comments.iter().map(|comment| source.slice(comment.span).trim_end().to_owned()).collect()
}

fn formatted(text: &str) -> String {
    format_source(&source(text)).unwrap()
}

/// What must hold of any script without syntax errors.
fn holds(name: &str, text: &str) {
    let once = formatted(text);
    assert_eq!(tree(text), tree(&once), "{name}: another tree\n--- before\n{text}\n--- after\n{once}");
    assert_eq!(
        comments(text),
        comments(&once),
        "{name}: other comments\n--- before\n{text}\n--- after\n{once}"
    );
    assert_eq!(once, formatted(&once), "{name}: not idempotent\n--- before\n{text}");
    assert!(
        !once.contains('\r') && !once.ends_with("\n\n") && (once.is_empty() || once.ends_with('\n')),
        "{name}\n{once}"
    );
}

#[test]
fn every_script_of_the_repository() {
    let scripts = all_scripts();
    assert!(scripts.len() > 50, "only {} scripts were found", scripts.len());
    for (name, text) in scripts {
        holds(name, text);
        holds(&format!("{name} with CRLF"), &text.replace('\r', "").replace('\n', "\r\n"));
    }
}

/// A line may go on with an operator that elsewhere begins the item of a list.
#[test]
fn a_calculation_is_no_list() {
    let script = "conversation a {\n  message m {\n    let x = y // after\n *\n \"4\" say \"{x}\"\n  }\n}\n";
    holds("a calculation", script);
    assert!(formatted(script).contains("\n      * \"4\"\n"), "{}", formatted(script));
}

/// The examples of the catalog show the style.
#[test]
fn catalog_examples_are_formatted() {
    for construct in crate::catalog::GROUPS.iter().flat_map(|group| group.constructs) {
        assert_eq!(formatted(construct.example).trim_end(), construct.example, "{}", construct.name);
    }
}

#[test]
fn a_file_with_errors_is_refused() {
    let errors = format_source(&source("automation a { say }")).unwrap_err();
    assert!(!errors.is_empty());
}

#[test]
fn time_is_linear() {
    let nested = format!("const a = {}1{}", "(".repeat(60), ")".repeat(60));
    holds("nested", &nested);
    let wide = format!("const a = [{}]\n", vec!["1"; 20_000].join(", "));
    assert_eq!(formatted(&wide).lines().count(), 20_002);
    let mut long = "automation a {\n  trigger keyword \"HELLO\"\n".to_owned();
    long.push_str(&"  say \"x\" // y\n".repeat(20_000));
    long.push('}');
    assert_eq!(formatted(&long).lines().count(), 20_003);
}

/// The script with other white space and comments between its tokens.
fn changed(text: &str, gaps: &[u8]) -> String {
    let file = parsed(text).unwrap();
    let source = source(text);
    let marks = marks::Marks::of(&file, &source);
    let script = scan::scan(&file, &source, &marks);
    let mut out = String::new();
    let mut end = 0;
    for (token, gap) in script.tokens.iter().zip(gaps.iter().cycle()) {
        let between = text.get(end..token.start as usize).unwrap();
        let other = match gap {
            0..=11 => between,
            12..=15 => "\n ",
            16..=18 => "\n\n\n    ",
            19 => " // after\n ",
            20 => "\n// above\n  ",
            21 => "\t// after\n  // above\n\n // again\n ",
            _ => " ",
        };
        // What stands together may have to, and comments that were there stay.
        out.push_str(if between.is_empty() || between.contains("//") { between } else { other });
        out.push_str(token.text);
        end = token.end as usize;
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn other_white_space_and_comments(
        which in any::<prop::sample::Index>(), gaps in prop::collection::vec(0_u8..30, 1..400),
    ) {
        let (name, text) = which.get(all_scripts());
        let text = changed(text, &gaps);
        // A declaration's keyword that is a name, on a line of its own, is taken for a declaration.
        prop_assume!(parsed(&text).is_some());
        holds(name, &text);
    }
}

/// Scripts that authors copy show the style; `SMSC_BLESS` set formats them.
#[test]
fn examples_are_formatted() {
    let mut scripts = Vec::new();
    for folder in ["examples", "src/cli/templates"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut scripts);
    }
    scripts.retain(|(name, _)| name.ends_with(".sms"));
    for (name, text) in scripts {
        let formatted = formatted(&text);
        if std::env::var_os("SMSC_BLESS").is_some() {
            std::fs::write(&name, &formatted).unwrap();
        } else {
            assert!(text == formatted, "{name} is not formatted: smsc fmt does it");
        }
    }
}
