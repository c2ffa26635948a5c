//! The pipeline: from the texts of a project to what is known of it.

pub use crate::check::again::Last;
use crate::check::again::{Memory, Typed};
use crate::check::model::Project;
use crate::codegen::{self, GenerateError, Options};
use crate::config::{self, Config};
use crate::diag::{Diagnostic, Severity, levels, order};
use crate::source::{Sources, Span};
use crate::syntax;
use crate::syntax::ast;

/// A project that was read and checked.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The trees of its files, in the order of the sources; none where they are not kept ([`check`]).
    pub files: Vec<ast::File>,
    /// What they mean.
    pub project: Project,
    /// Everything that is wrong, in source order, after lint levels and `smsc:allow`.
    pub diagnostics: Vec<Diagnostic>,
    /// What the next check of the same project can take over ([`check_again`]).
    pub memory: Memory,
}

impl Checked {
    /// Whether something is wrong that stops `build`.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Parses and checks all files of a project. Every independent mistake is reported in one run. The trees are gone
/// afterwards: they take as much memory as the model, into which they are turned unit by unit.
pub fn check(sources: &Sources, config: &Config) -> Checked {
    let (files, mistakes) = parse(sources);
    let comments = comments(&files);
    let typed = Typed::once(files, sources, config);
    settle(typed, mistakes, &comments, sources, config)
}

/// The same, with the trees.
pub fn check_with_trees(sources: &Sources, config: &Config) -> Checked {
    let (files, mistakes) = parse(sources);
    check_again(files, mistakes, sources, config, None)
}

/// The trees of all files, and what is wrong with how they are written.
fn parse(sources: &Sources) -> (Vec<ast::File>, Vec<Diagnostic>) {
    let mut files = Vec::with_capacity(sources.len());
    let mut mistakes = Vec::new();
    for (id, file) in sources.iter() {
        let (tree, found) = syntax::parse(id, file);
        files.push(tree);
        mistakes.extend(found);
    }
    (files, mistakes)
}

/// Checks a project whose files are parsed: their trees in the order of the sources, and all their mistakes of writing. Where it was
/// checked before, what the changes since then do not concern is taken from there.
pub fn check_again(
    files: Vec<ast::File>,
    mistakes: Vec<Diagnostic>,
    sources: &Sources,
    config: &Config,
    last: Option<Last<'_>>,
) -> Checked {
    let typed = Typed::again(&files, sources, config, last);
    let comments = comments(&files);
    Checked { files, ..settle(typed, mistakes, &comments, sources, config) }
}

fn comments(files: &[ast::File]) -> Vec<Span> {
    files.iter().flat_map(|file| &file.comments).map(|comment| comment.span).collect()
}

/// Asks the rules, and brings what is wrong into order.
fn settle(
    typed: Typed,
    mistakes: Vec<Diagnostic>,
    comments: &[Span],
    sources: &Sources,
    config: &Config,
) -> Checked {
    let mut diagnostics = mistakes;
    let (project, found, memory) = typed.finish(sources, config);
    diagnostics.extend(found);
    diagnostics.extend(undeclared_names(&project, config));
    let comments: Vec<(Span, &str)> = comments.iter().map(|span| (*span, sources.slice(*span))).collect();
    let mut diagnostics = levels::settle(sources, &comments, &config.lints, diagnostics);
    order::sort(&mut diagnostics);
    Checked { files: Vec::new(), project, diagnostics, memory }
}

/// Names in `smsc.toml` that no script declares.
fn undeclared_names(project: &Project, config: &Config) -> Vec<Diagnostic> {
    let senders: Vec<&str> = project.senders.iter().map(|sender| sender.name.as_str()).collect();
    let services: Vec<&str> = project.services.iter().map(|service| service.name.as_str()).collect();
    config::check_names(config, &senders, &services)
}

/// The program of a project that was checked, as a file; `strip` leaves out where instructions were written. A project
/// with errors has none: its diagnostics come back.
pub fn build(
    checked: &Checked,
    sources: &Sources,
    config: &Config,
    strip: bool,
) -> Result<Vec<u8>, GenerateError> {
    if checked.has_errors() {
        return Err(GenerateError::Diagnostics(checked.diagnostics.clone()));
    }
    let options = Options { strip, ..Options::from(config) };
    codegen::generate(&checked.project, sources, &options)
}
