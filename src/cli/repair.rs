//! Repairs of a project, until nothing is left to repair.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::failure::Failure;
use super::output::folder_of;
use super::terminal::Terminal;
use crate::compile::Checked;
use crate::diag::fixes::{self, FixedFile, Which};
use crate::diag::{Code, diff};
use crate::project::Project;
use crate::source::{FileId, Span};

/// Repairs may lay others open; no honest project needs more rounds.
const ROUNDS_MAX: usize = 20;

/// A project after its repairs.
pub(super) struct Repaired {
    /// The project with the new texts.
    pub(super) project: Project,
    /// What is left.
    pub(super) checked: Checked,
    /// The files that changed.
    pub(super) files: Vec<FixedFile>,
    /// How many repairs were carried out.
    pub(super) applied: usize,
}

impl Repaired {
    /// The project as it is.
    pub(super) fn nothing(project: &Project) -> Self {
        Self { project: project.clone(), checked: project.check(), files: Vec::new(), applied: 0 }
    }
}

/// Carries out the repairs that the diagnostics offer, and those that the repaired project then offers.
pub(super) fn repair(project: &Project, which: Which) -> Repaired {
    let mut repaired = Repaired::nothing(project);
    let mut texts: BTreeMap<FileId, String> = BTreeMap::new();
    let mut seen = vec![words(project)];
    for _ in 0..ROUNDS_MAX {
        let fixed = fixes::apply(&repaired.project.sources, &repaired.checked.diagnostics, which);
        if fixed.files.is_empty() {
            break;
        }
        let project = repaired.project.with_texts(&fixed.files);
        let checked = project.check();
        let breaks = unreadable(&checked) > unreadable(&repaired.checked);
        // A repair that breaks what could be read, after which all is as it was, or that takes back another, is none.
        let words = words(&project);
        if breaks || said(&checked) == said(&repaired.checked) || seen.contains(&words) {
            break;
        }
        seen.push(words);
        (repaired.project, repaired.checked) = (project, checked);
        repaired.applied += fixed.applied;
        texts.extend(fixed.files.into_iter().map(|fixed| (fixed.file, fixed.text)));
    }
    repaired.files = texts.into_iter().map(|(file, text)| FixedFile { file, text }).collect();
    repaired
}

/// How many places cannot be read.
fn unreadable(checked: &Checked) -> usize {
    checked.diagnostics.iter().filter(|diagnostic| diagnostic.code.0.starts_with("E01")).count()
}

/// The texts without their blanks, to tell when one repair undoes another.
fn words(project: &Project) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (_, file) in project.sources.iter() {
        file.text.split_whitespace().for_each(|word| word.hash(&mut hasher));
    }
    hasher.finish()
}

/// What is wrong, and where.
fn said(checked: &Checked) -> Vec<(Code, Span)> {
    checked.diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.span)).collect()
}

/// Writes the changed files. A byte order mark stays where there was one.
pub(super) fn save(project: &Project, repaired: &Repaired) -> Result<(), Failure> {
    for fixed in &repaired.files {
        let Some(file) = project.sources.get(fixed.file) else { continue };
        let path = project.path_of(file);
        let before = fs::read(&path).map_err(|error| Failure::reading(&path, &error))?;
        let mark = if before.starts_with("\u{feff}".as_bytes()) { "\u{feff}" } else { "" };
        let after = format!("{mark}{}", fixed.text);
        fs::write(&path, after).map_err(|error| Failure::writing(&path, &error))?;
    }
    Ok(())
}

/// Shows the changes on standard output, as a diff that `patch` understands.
pub(super) fn show(terminal: &mut Terminal, project: &Project, repaired: &Repaired) -> Result<(), Failure> {
    let folder = folder_of(&project.root);
    for fixed in &repaired.files {
        let Some(file) = project.sources.get(fixed.file) else { continue };
        let diff = diff::unified(&format!("{folder}{}", file.path), &file.text, &fixed.text);
        write_diff(terminal, &diff)?;
    }
    Ok(())
}

/// Writes a diff: byte for byte, or painted where standard output has colours.
pub(super) fn write_diff(terminal: &mut Terminal, diff: &str) -> Result<(), Failure> {
    let colour = terminal.out_colour();
    let shown = if colour { diff::for_terminal(diff, true) } else { diff.to_owned() };
    Ok(terminal.out().write_all(shown.as_bytes())?)
}
