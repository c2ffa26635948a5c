//! Test results as JUnit XML.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::script_test::{Failure, Run, TestResult};
use crate::source::{FileId, Sources, Span};

/// One suite for each file that has tests. There are no times: tests take none, and the same run gives the same bytes.
pub(super) fn write(sources: &Sources, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<FileId, TestSuite> = BTreeMap::new();
    for result in &run.results {
        let path = sources.get(result.span.file).map_or("", |file| file.path.as_str());
        let suite = suites.entry(result.span.file).or_insert_with(|| TestSuite::new(path));
        suite.add_test_case(case(sources, result, path));
    }
    let mut report = Report::new("smsc");
    report.add_test_suites(suites.into_values());
    let xml = report.to_string().map_err(io::Error::other)?;
    out.write_all(xml.as_bytes())
}

fn case(sources: &Sources, result: &TestResult, path: &str) -> TestCase {
    let status = match &result.failure {
        None => TestCaseStatus::success(),
        Some(failure) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(failure.message.as_str()).set_description(description(sources, failure));
            status
        }
    };
    let mut case = TestCase::new(result.name.as_str(), status);
    case.set_classname(result.unit.as_deref().unwrap_or(path));
    case
}

fn description(sources: &Sources, failure: &Failure) -> String {
    let place = |span: Span| {
        let file = sources.get(span.file)?;
        Some(format!("{}:{}", file.path, file.position(span.start).line))
    };
    let parts = [
        ("at", place(failure.span)),
        ("expected", failure.expected.clone()),
        ("got", failure.got.clone()),
        ("sent by", failure.origin.and_then(place)),
    ];
    let lines = parts.into_iter().filter_map(|(name, text)| Some(format!("{name}: {}\n", text?)));
    lines.collect()
}
