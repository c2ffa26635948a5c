//! Walks every unit of every example, and holds what it writes to what it promises: the tests pass, and take every edge
//! that the walk has reached.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that panics has failed, which is what it is for"
)]

use std::path::Path;

use smsc::check::model::UnitId;
use smsc::compile;
use smsc::explore::{Exploration, explore};
use smsc::project::Project;
use smsc::script_test::{self, Selection, UnitCoverage};
use smsc::source::{SourceFile, Sources};

/// Edges of examples that no walk can reach.
const UNREACHED: &[&str] = &[
    // The question before has set the field on every way.
    "bike_guide: pick -> default",
    "bike_guide: pick: missing",
    // It is paused.
    "monthly: start -> end",
    // No unit takes consent to this category.
    "news_wanted: start -> end",
];

#[test]
fn what_is_written_covers_every_edge_of_the_examples() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut unreached = Vec::new();
    for entry in std::fs::read_dir(examples).unwrap() {
        let mut project = Project::read(&entry.unwrap().path()).unwrap();
        project.sources = without_tests(&project);
        for index in 0..project.check().project.units.len() {
            unreached.extend(walk(&project, index));
        }
    }
    unreached.sort();
    assert_eq!(unreached, UNREACHED);
}

/// What may happen at any time: a text that comes back, an opt-out.
const HANDLERS: &str = r#"
conversation visit "A visit" {
  trigger keyword "VISIT"
  reprompt "Sorry? {choices}"
  fallback "Maybe later."
  on undelivered { goto elsewhere }
  on optout { email "{contact.phone} left" subject "Visit" to "desk@example.com" }

  message ask {
    say "Shall we come on Monday?"
    choice "Yes" -> fine
    choice "No" -> fine
  }

  ending fine { say "Fine." }

  step elsewhere { email "{contact.phone} cannot be reached" subject "Visit" to "desk@example.com"  end }
}

automation notice {
  trigger keyword "NOTICE"
  on undelivered { email "{contact.phone} got no notice" subject "Notice" to "desk@example.com" }
  say "Noticed."
}
"#;

#[test]
fn handlers_are_walked() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("visit.sms"), HANDLERS).unwrap();
    let project = Project::read(folder.path()).unwrap();
    assert_eq!(project.check().diagnostics, []);
    let unreached: Vec<String> = (0..2).flat_map(|index| walk(&project, index)).collect();
    assert_eq!(unreached, Vec::<String>::new());
    let checked = project.check();
    let moves =
        |unit| explore(&checked, &project.sources, &project.config, UnitId(unit), 2000).unwrap().moves;
    // The keyword; the text comes back when the automation is over.
    assert_eq!(moves(1), 2);
}

/// The scripts without their tests, so that the walk has everything to cover.
fn without_tests(project: &Project) -> Sources {
    let checked = project.check();
    let files = project.sources.iter().map(|(id, file)| {
        let mut text = file.text.to_string();
        for test in checked.project.tests.iter().rev().filter(|test| test.span.file == id) {
            text.replace_range(test.span.start as usize..test.span.end as usize, "");
        }
        SourceFile::new(file.path.clone(), &text)
    });
    Sources::new(files.collect())
}

fn walk(project: &Project, index: usize) -> Vec<String> {
    let checked = project.check();
    let found = explore(&checked, &project.sources, &project.config, UnitId(index as u32), 2000).unwrap();
    let written: String = found.tests.iter().map(|test| test.source.as_str()).collect();
    let files = project.sources.iter().map(|(_, file)| file.clone());
    let sources = Sources::new(files.chain([SourceFile::new("walks.sms", &written)]).collect());
    let with_tests = compile::check(&sources, &project.config);
    let run = script_test::run(&with_tests, &sources, &project.config, &Selection::default()).unwrap();
    let failed: Vec<_> = run.results.iter().filter(|result| result.failure.is_some()).collect();
    assert!(failed.is_empty(), "{failed:#?}\n{written}");
    let (covered, all) = UnitCoverage::count(&run.coverage.units.get(index).unwrap().edges);
    assert_eq!((covered, all), (found.coverage.reached, found.coverage.edges), "{}", found.unit);
    names(&found)
}

fn names(found: &Exploration) -> Vec<String> {
    found.missed.iter().map(|missed| format!("{}: {}", found.unit, missed.edge)).collect()
}
