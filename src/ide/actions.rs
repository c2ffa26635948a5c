//! What can be changed at a place by a machine.

mod create;
mod otherwise;
mod spelling;

use super::analysis::Analysis;
use crate::diag::{Diagnostic, Edit, Severity, codes};
use crate::source::{FileId, Span};

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it does, as a menu shows it.
    pub title: String,
    /// What kind of thing it is.
    pub kind: ActionKind,
    /// What is changed; nothing for an explanation.
    pub edits: Vec<Edit>,
    /// The problem that it is for.
    pub problem: Option<Diagnostic>,
    /// What is explained or walked: a code, a unit; else empty.
    pub subject: String,
}

/// Kinds of actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    /// Repairs a problem and cannot change what was meant.
    SafeFix,
    /// Repairs a problem.
    Fix,
    /// Repairs everything in a file that can be repaired safely.
    FixAll,
    /// Writes something in another way.
    Rewrite,
    /// Tells more about the problem.
    Explain,
    /// Writes tests for a unit: which is found out when it is asked for, because it takes its time.
    WriteTests,
}

/// What can be done in a part of a file, the repairs of problems first.
pub fn actions(analysis: &Analysis, file: FileId, within: Span) -> Vec<Action> {
    let touches = |span: Span| span.file == file && span.start <= within.end && within.start <= span.end;
    let problems: Vec<&Diagnostic> =
        analysis.checked().diagnostics.iter().filter(|problem| touches(problem.span)).collect();
    let mut found: Vec<Action> = problems.iter().filter_map(|problem| fix(problem)).collect();
    for problem in &problems {
        found.extend(create::missing(analysis, problem));
    }
    found.extend(write_tests(analysis, file, within.start));
    found.extend(otherwise::add(analysis, file, within.start));
    found.extend(spelling::replace(analysis, file, within));
    found.extend(fix_all(analysis, file));
    found.extend(problems.iter().filter_map(|problem| silence(analysis, problem)));
    found.extend(problems.iter().map(|problem| explain(problem)));
    let mut unique: Vec<Action> = Vec::new();
    for action in found {
        let same = |known: &Action| known.edits == action.edits && !action.edits.is_empty();
        if !unique.iter().any(|known| same(known) || *known == action) {
            unique.push(action);
        }
    }
    unique
}

/// The repair that a problem carries.
fn fix(problem: &Diagnostic) -> Option<Action> {
    let fix = problem.fix.as_ref()?;
    let kind = if fix.safe { ActionKind::SafeFix } else { ActionKind::Fix };
    Some(Action {
        title: capitalised(&fix.title),
        kind,
        edits: fix.edits.clone(),
        problem: Some(problem.clone()),
        subject: String::new(),
    })
}

/// All safe repairs of a file that do not touch the same text.
fn fix_all(analysis: &Analysis, file: FileId) -> Option<Action> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut repaired = 0;
    for problem in &analysis.checked().diagnostics {
        let Some(fix) = problem.fix.as_ref().filter(|fix| fix.safe) else { continue };
        let apart = fix.edits.iter().all(|edit| {
            edit.span.file == file
                && edits
                    .iter()
                    .all(|other| other.span.end < edit.span.start || edit.span.end < other.span.start)
        });
        if apart {
            edits.extend(fix.edits.iter().cloned());
            repaired += 1;
        }
    }
    let title = format!("Repair all {repaired} problems of this file that have one safe repair");
    (repaired > 1).then_some(Action {
        title,
        kind: ActionKind::FixAll,
        edits,
        problem: None,
        subject: String::new(),
    })
}

/// A comment that silences a warning, on the line before it.
fn silence(analysis: &Analysis, problem: &Diagnostic) -> Option<Action> {
    let entry = codes::REGISTRY.iter().find(|entry| entry.code == problem.code)?;
    if entry.severity != Severity::Warning || problem.span.file == analysis.sources().settings_id() {
        return None;
    }
    let file = analysis.sources().get(problem.span.file)?;
    let start = file.lines().start_of(file.lines().line_of(problem.span.start))?;
    let line = file.text.get(start as usize..)?;
    let indent: String = line.chars().take_while(|character| matches!(character, ' ' | '\t')).collect();
    let span = Span::new(problem.span.file, start, start);
    let edits = vec![Edit { span, text: format!("{indent}// smsc:allow {}\n", entry.name) }];
    let title = format!("Silence `{}` here", entry.name);
    Some(Action {
        title,
        kind: ActionKind::Fix,
        edits,
        problem: Some(problem.clone()),
        subject: String::new(),
    })
}

fn explain(problem: &Diagnostic) -> Action {
    Action {
        title: format!("Explain {}", problem.code.0),
        kind: ActionKind::Explain,
        edits: Vec::new(),
        problem: Some(problem.clone()),
        subject: problem.code.0.to_owned(),
    }
}

/// For the unit whose head stands at a place.
fn write_tests(analysis: &Analysis, file: FileId, offset: u32) -> Option<Action> {
    let unit = super::play::unit_at(analysis, file, offset)?;
    let name = &unit.declared.name;
    let at_head = offset <= unit.declared.span.end;
    at_head.then(|| Action {
        title: format!("Write tests for the paths of `{name}`"),
        kind: ActionKind::WriteTests,
        edits: Vec::new(),
        problem: None,
        subject: name.to_string(),
    })
}

fn capitalised(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
