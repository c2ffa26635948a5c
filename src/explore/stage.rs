//! The project with the lines that explorations begin with, compiled once. The compiler says which of them are wrong.

use std::collections::BTreeMap;

use crate::check::model::*;
use crate::compile::{self, Checked};
use crate::config::Config;
use crate::diag::Severity;
use crate::source::{SourceFile, Sources};

use super::openings::{Missing, Opening};
use super::samples::{self, Interests, MISSING};

/// Where the lines stand. It sorts behind all other files.
const FILE: &str = "\u{10FFFF}explore.sms";
/// Answers of one service function that are tried.
const ANSWERS: usize = 7;

/// A project with its openings and the answers of its services.
pub(super) struct Stage {
    pub(super) checked: Checked,
    pub(super) sources: Sources,
    /// What could be made up, without what the compiler refuses.
    pub(super) openings: Vec<Opening>,
    /// For each service function what it may answer: the lines as they are written.
    pub(super) answers: Vec<Vec<String>>,
}

impl Stage {
    pub(super) fn new(
        project: &Project,
        sources: &Sources,
        config: &Config,
        openings: Vec<Opening>,
        interests: &Interests,
        missing: &mut Vec<Missing>,
    ) -> Self {
        let answers = answers(project, interests);
        let mut stage = Self { checked: Checked::default(), sources: Sources::default(), openings, answers };
        loop {
            stage.sources = with(sources, &stage.script());
            stage.checked = compile::check(&stage.sources, config);
            let before = stage.openings.len();
            stage.drop_refused(missing);
            if stage.openings.len() == before {
                return stage;
            }
        }
    }

    fn script(&self) -> String {
        // No test of a project has such a name.
        let openings = self.openings.iter().map(|opening| &opening.lines);
        let tests = openings.chain(&self.answers).enumerate();
        tests
            .map(|(index, lines)| format!("test \"\u{10FFFF}{index}\" {{\n{}\n}}\n", lines.join("\n")))
            .collect()
    }

    /// Leaves out the openings in which the compiler finds a mistake.
    fn drop_refused(&mut self, missing: &mut Vec<Missing>) {
        let Some((id, _)) = self.sources.iter().last() else { return };
        let mut refused = Vec::new();
        for problem in self.checked.diagnostics.iter().filter(|problem| problem.severity == Severity::Error) {
            if problem.span.file != id {
                continue;
            }
            let holds =
                |test: &Test| test.span.start <= problem.span.start && problem.span.end <= test.span.end;
            let ours = self.checked.project.tests.iter().filter(|test| test.span.file == id);
            let Some(at) = ours.into_iter().position(holds) else { continue };
            if let Some(opening) = self.openings.get(at) {
                let why = problem.message.clone();
                let one = Missing { what: format!("`{}`", opening.lines.join("  ")), why };
                if !missing.contains(&one) {
                    missing.push(one);
                }
                refused.push(at);
            }
        }
        let mut index = 0;
        self.openings.retain(|_| {
            index += 1;
            !refused.contains(&(index - 1))
        });
    }

    /// The compiled lines of the tests of this stage: openings first, then answers.
    pub(super) fn lines(&self) -> (Vec<&[TestLine]>, Vec<&[TestLine]>) {
        let Some((id, _)) = self.sources.iter().last() else { return (Vec::new(), Vec::new()) };
        let tests = self.checked.project.tests.iter().filter(|test| test.span.file == id);
        let mut lines: Vec<&[TestLine]> = tests.map(|test| test.lines.as_slice()).collect();
        let answers = lines.split_off(self.openings.len().min(lines.len()));
        (lines, answers)
    }
}

/// The sources with one more file.
pub(super) fn with(sources: &Sources, text: &str) -> Sources {
    let files = sources.iter().map(|(_, file)| file.clone()).chain([SourceFile::new(FILE, text)]).collect();
    let settings = sources.get(sources.settings_id()).cloned();
    match settings {
        Some(settings) => Sources::new(files).with_settings(settings),
        None => Sources::new(files),
    }
}

/// What each service function may answer: a sample, one with each value that a condition asks for, lists without and with
/// two items, and nothing.
fn answers(project: &Project, interests: &Interests) -> Vec<Vec<String>> {
    let functions =
        project.services.iter().flat_map(|service| service.functions.iter().map(move |one| (service, one)));
    functions
        .map(|(service, function)| {
            let name = format!("service {}.{}", service.name, function.name);
            let fields = function.answer.as_deref().unwrap_or_default();
            let mut lines: Vec<String> = Vec::new();
            for chosen in chosen_answers(project, fields, interests) {
                let record = samples::fields(project, fields, "answer", &chosen);
                let line = record.map(|record| format!("{name} returns {record}"));
                lines.extend(line.filter(|line| !lines.contains(line)));
            }
            lines.truncate(ANSWERS);
            lines.push(format!("{name} fails"));
            lines
        })
        .collect()
}

fn chosen_answers(
    project: &Project,
    fields: &[Field],
    interests: &Interests,
) -> Vec<BTreeMap<String, String>> {
    let dear = BTreeMap::from([(samples::TEXTS.to_owned(), samples::Texts::Dear.name())]);
    let mut found = vec![BTreeMap::new(), dear];
    for field in fields {
        let place = format!("answer.{}", field.name);
        let one = |value: String| BTreeMap::from([(place.clone(), value)]);
        if let TypeKind::List(item) = &field.ty.kind {
            let item = samples::sample(project, item, "", &BTreeMap::new()).unwrap_or_default();
            found.push(one("[]".to_owned()));
            found.push(one(format!("[{item}, {item}]")));
        }
        let ending = format!(".{}", field.name);
        let asked =
            interests.iter().filter(|(place, _)| place.starts_with("local.") && place.ends_with(&ending));
        for value in
            asked.flat_map(|(_, values)| values).filter(|value| *value != MISSING || field.ty.optional)
        {
            found.push(one(value.clone()));
        }
    }
    found
}
