//! Programs of small scripts.

use std::path::Path;

use crate::bytecode::Program;
use crate::compile;
use crate::config::{self, Config};
use crate::source::{FileId, SourceFile, Sources};

/// The file of some scripts; panics with the diagnostics where they have errors.
fn build_file(files: Vec<SourceFile>, config: &Config, strip: bool) -> Vec<u8> {
    let sources = Sources::new(files);
    let checked = compile::check(&sources, config);
    compile::build(&checked, &sources, config, strip).unwrap_or_else(|error| panic!("{error:#?}"))
}

/// The program of one script.
fn build(script: &str) -> Program {
    let file = build_file(vec![SourceFile::new("test.sms", script)], &Config::default(), false);
    Program::load(&file).unwrap()
}

#[test]
fn a_survey() {
    let program = build(
        r#"conversation survey {
            trigger keyword "PETS"
            message kind {
                say "Which pet?"
                choice "Cat", "kitty" -> thanks
                choice "Dog"
            }
            recommendation thanks { say "Cats rule." }
            default recommendation { say "Thanks!" }
        }"#,
    );
    assert_eq!(program.unit_named("survey"), Some(0));
    assert_eq!(program.keyword_triggers("pets").collect::<Vec<_>>(), [0]);
    assert_eq!(program.step_name(0, 2), "default");
}

#[test]
fn every_example_builds_to_the_same_bytes_whatever_the_order_of_files() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut built = 0;
    for entry in std::fs::read_dir(examples).unwrap() {
        let folder = entry.unwrap().path();
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let mut files = Vec::new();
        let mut config = Config::default();
        for path in entries.map(|entry| entry.unwrap().path()) {
            let text = || std::fs::read_to_string(&path).unwrap();
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("sms") => files.push(SourceFile::new(path.display().to_string(), &text())),
                Some("toml") => config = config::parse(FileId(u32::MAX), &text()).0,
                _ => {}
            }
        }
        if files.is_empty() {
            continue;
        }
        let turned = files.iter().rev().cloned().collect();
        let file = build_file(files, &config, false);
        assert!(
            file == build_file(turned, &config, false),
            "{}: the order of files counts",
            folder.display()
        );
        assert!(Program::load(&file).unwrap().unit_count() > 0, "{}", folder.display());
        built += 1;
    }
    assert!(built >= 8);
}

/// Scripts as in the benchmark: each conversation has texts and keywords of its own.
fn surveys(count: usize) -> Vec<SourceFile> {
    let text = include_str!("../../benches/workload/survey.txt");
    let survey = |i: usize| {
        let keywords = format!("\"PETS{i:06}\", \"SURVEY {i:06}\"");
        text.replace("KEYWORDS", &keywords).replace("NUMBER", &i.to_string())
    };
    let mut files: Vec<SourceFile> =
        (0..count).map(|i| SourceFile::new(format!("{i:06}.sms"), &survey(i))).collect();
    let schema = "object contact { first_name: text? max 20  pet: enum(cat, dog, other)? }\ngroup owners \"Pet owners\"\n";
    files.push(SourceFile::new("schema.sms", schema));
    files
}

#[test]
fn a_conversation_takes_less_than_400_bytes() {
    let file = build_file(surveys(200), &Config::default(), true);
    assert!(file.len() / 200 < 400, "{} bytes a conversation", file.len() / 200);
    assert_eq!(Program::load(&file).unwrap().unit_count(), 200);
}

#[test]
fn the_order_of_files_does_not_matter() {
    let mut files = surveys(20);
    let one = build_file(files.clone(), &Config::default(), false);
    files.reverse();
    let other = build_file(files, &Config::default(), false);
    assert!(one == other);
}

#[test]
fn the_id_leaves_debug_data_out() {
    let load = |strip| Program::load(&build_file(surveys(2), &Config::default(), strip)).unwrap();
    let (full, stripped) = (load(false), load(true));
    assert_eq!(full.id(), stripped.id());
    let code = full.step(1, 0).unwrap().code;
    let place = full.place(1, 0, code).unwrap();
    assert_eq!(full.source_path(place.file), Some("000001.sms"));
    assert!(stripped.place(1, 0, code).is_none());
}

#[test]
fn every_built_in_function_has_a_code() {
    use crate::bytecode::op::Function;
    let catalog: Vec<&str> = crate::catalog::functions::all().iter().map(|function| function.name).collect();
    let mut codes: Vec<&str> = Function::ALL.iter().map(|function| function.name()).collect();
    codes.sort_unstable();
    assert_eq!(catalog, codes);
}

#[test]
fn templates_in_templates_do_not_explode() {
    let mut script = String::from(
        "automation a { trigger keyword \"START ME\" say t30(x: contact.phone) }\ntemplate t0(x: text) = \"{x}{x}\"\n",
    );
    for level in 1..=30 {
        script
            .push_str(&format!("template t{level}(x: text) = \"{{t{0}(x: x)}}{{t{0}(x: x)}}\"\n", level - 1));
    }
    let sources = Sources::new(vec![SourceFile::new("test.sms", &script)]);
    let checked = compile::check(&sources, &Config::default());
    assert!(compile::build(&checked, &sources, &Config::default(), true).is_err());
}

#[test]
fn places_tell_shared_code_apart() {
    let program = build(
        r#"conversation first {
            trigger keyword "FIRST"
            message ask { say "Which?" choice "A" -> default choice "B" -> default }
            default recommendation { say "Thanks!" }
        }
        conversation second {
            trigger keyword "SECOND"
            message ask { say "Which?" choice "A" -> default choice "B" -> default }
            default recommendation { say "Thanks!" }
        }"#,
    );
    let (one, other) = (program.step(0, 1).unwrap().code, program.step(1, 1).unwrap().code);
    assert_eq!(one, other);
    let (one, other) = (program.place(0, 1, one).unwrap(), program.place(1, 1, other).unwrap());
    assert_eq!(one.end - one.start, other.end - other.start);
    assert!(one.start < other.start);
}

#[test]
fn keywords_are_found_as_messages_are_folded() {
    let program = build(
        r#"automation a { trigger keyword "Été sûr !" say "A" }
        automation b { trigger word "tea time" say "B" }
        automation d { trigger keyword "ete sur" when contact.subscribed say "D" }
        automation e { trigger contains "Deal" cased say "E" }"#,
    );
    assert_eq!(program.keyword_triggers("ete sur").collect::<Vec<_>>(), [2, 0]);
    assert_eq!(program.word_triggers("tea time").collect::<Vec<_>>(), [1]);
    assert_eq!(program.max_words(), 2);
    let scans: Vec<_> =
        program.scans().map(|scan| (scan.text, scan.cased, scan.anywhere, scan.trigger)).collect();
    assert_eq!(scans, [("Deal", true, true, 3)]);
}
