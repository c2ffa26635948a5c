//! Walks a unit: every reply, every answer of a service, every passing of time, on the machine that plays it for real.
//!
//! [`openings`] and [`samples`] make up how the unit begins, [`stage`] has the compiler look at that, [`walk`] plays it, [`paths`] finds the
//! longest and the dearest way, [`claims`] replies that two choices could claim, [`tests`] what to write.

mod claims;
mod mentions;
mod openings;
mod paths;
mod pattern;
mod replies;
mod samples;
mod stage;
mod tests;
mod walk;

use serde::Serialize;

use crate::check::flow::{Flow, search};
use crate::check::model::{StepId, UnitId};
use crate::check::report;
use crate::codegen::GenerateError;
use crate::compile::{self, Checked};
use crate::config::Config;
use crate::play::Rehearsal;
use crate::play::quote::quote;
use crate::script_test::coverage::{Coverage, Item, UnitCoverage};
use crate::script_test::{self, Selection};
use crate::source::Sources;

use openings::Missing;
use paths::Sum;
use stage::Stage;
use walk::{Walk, Walker};

/// The version of the JSON form.
pub const VERSION: u32 = 1;

/// What came of a walk.
#[derive(Debug, Clone, Serialize)]
pub struct Exploration {
    /// [`VERSION`].
    pub version: u32,
    /// The unit.
    pub unit: String,
    /// How many paths the flow of the unit has: the number of `smsc check --report`.
    pub paths: u64,
    /// Ways through what was walked on which the contact is understood in time and services answer: one for each path, and for
    /// each of the values that were tried.
    pub walked_paths: u64,
    /// Different situations that were met.
    pub situations: usize,
    /// Replies, answers of services and passings of time that were played.
    pub moves: usize,
    /// Whether there is more than was walked.
    pub cut: bool,
    /// Replies that two choices could claim.
    pub claims: Vec<Claim>,
    /// A way with the most messages.
    pub longest: Option<Transcript>,
    /// A way with the most segments.
    pub dearest: Option<Transcript>,
    /// Edges, by what reaches them.
    pub coverage: Reached,
    /// Edges that nothing reaches, with the reason as far as it is known.
    pub missed: Vec<Missed>,
    /// Ways to begin that could not be made up.
    pub not_begun: Vec<NotBegun>,
    /// Tests that cover what the project's own tests do not.
    pub tests: Vec<Written>,
}

/// A reply that two choices could claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// The message.
    pub step: String,
    /// The reply.
    pub reply: String,
    /// The choices that would take it alone, each with the tier of matching that it would do so by.
    pub choices: Vec<(String, u8)>,
    /// The choice that takes it; `null` where it is not recognised.
    pub taken: Option<String>,
}

/// A way through the unit, as it was played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transcript {
    /// Messages of both sides.
    pub messages: u64,
    /// SMS to the contact.
    pub sms: u64,
    /// Their segments.
    pub segments: u64,
    /// What happened.
    pub lines: Vec<Line>,
}

/// A line of a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// A line of a test, as it is written.
    Written(String),
    /// An SMS of the contact.
    User(String),
    /// An SMS to the contact.
    Bot(String),
    /// Time passes.
    After {
        /// Seconds.
        seconds: i64,
    },
}

/// Edges of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reached {
    /// All.
    pub edges: usize,
    /// Taken by the project's own tests.
    pub by_tests: usize,
    /// Taken by them or on the walk.
    pub reached: usize,
}

/// An edge that nothing reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missed {
    /// The edge, as `smsc test --coverage` names it.
    pub edge: String,
    /// File and line.
    pub place: String,
    /// Why.
    pub why: String,
}

/// A way to begin that could not be made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotBegun {
    /// Which.
    pub what: String,
    /// Why.
    pub why: String,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// All of it, not formatted.
    pub source: String,
}

impl Line {
    /// As a line of a test.
    pub fn to_source(&self) -> String {
        match self {
            Self::Written(line) => line.clone(),
            Self::User(text) => format!("user {}", quote(text)),
            Self::Bot(text) => format!("bot {}", quote(text)),
            Self::After { seconds } => format!("after {}", duration(*seconds)),
        }
    }
}

/// A duration literal of hours, minutes and seconds.
fn duration(seconds: i64) -> String {
    let parts = [(seconds / 3600, 'h'), (seconds / 60 % 60, 'm'), (seconds % 60, 's')];
    let text: String =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// Walks a unit of a project without errors. After `most` situations the walk ends.
///
/// # Errors
/// The project has errors, or is larger than a program can be.
pub fn explore(
    checked: &Checked,
    sources: &Sources,
    config: &Config,
    unit: UnitId,
    most: usize,
) -> Result<Exploration, GenerateError> {
    let own = script_test::run(checked, sources, config, &Selection::default())?;
    let project = &checked.project;
    let (openings, mut missing) = openings::of(project, unit);
    let interests = openings::all_interests(project, unit);
    let stage = Stage::new(project, sources, config, openings, &interests, &mut missing);
    let rehearsal = Rehearsal::new(&stage.checked, &stage.sources, config)?;
    let walker = Walker {
        project: &stage.checked.project,
        unit,
        stage: &stage,
        rehearsal: &rehearsal,
        interests: &interests,
        most,
        tardy: false,
    };
    let mut walk = walker.walk();
    if !walk.cut && tests::misses_of_time(&own.coverage, rehearsal.programs(), unit, project, &walk) {
        walk = Walker { tardy: true, ..walker }.walk();
    }
    let report = report::report(project, sources, config);
    let paths = report.units.get(unit.index()).map_or(0, |unit| unit.paths.paths);
    let found = Found { checked, sources, unit, walk: &walk, rehearsal: &rehearsal };
    let mut exploration = found.tell(&own.coverage, paths, missing);
    leave_out_failing(&mut exploration, sources, config)?;
    Ok(exploration)
}

/// Plays the tests as they are written, in the project as it would be. One that does not pass is left out, and told.
fn leave_out_failing(
    exploration: &mut Exploration,
    sources: &Sources,
    config: &Config,
) -> Result<(), GenerateError> {
    let written: String = exploration.tests.iter().map(|test| test.source.as_str()).collect();
    let sources = stage::with(sources, &written);
    let checked = compile::check(&sources, config);
    let run = script_test::run(&checked, &sources, config, &Selection::default())?;
    for result in run.results {
        let Some(failure) = result.failure else { continue };
        let Some(at) = exploration.tests.iter().position(|test| test.name == result.name) else { continue };
        exploration.tests.remove(at);
        exploration
            .not_begun
            .push(NotBegun { what: format!("the test \"{}\"", result.name), why: failure.message });
    }
    Ok(())
}

/// What is known when the walk is over.
struct Found<'f> {
    checked: &'f Checked,
    sources: &'f Sources,
    unit: UnitId,
    walk: &'f Walk<'f>,
    rehearsal: &'f Rehearsal<'f>,
}

impl Found<'_> {
    fn tell(&self, own: &Coverage, paths: u64, missing: Vec<Missing>) -> Exploration {
        let project = &self.checked.project;
        let declared = project.units.get(self.unit.index());
        let name = declared.map(|unit| unit.declared.name.to_string()).unwrap_or_default();
        let ways = paths::of(self.walk);
        let (tests, coverage, missed) = self.tests(own, &name, [&ways.longest, &ways.dearest]);
        let program = self.rehearsal.programs().current();
        Exploration {
            version: VERSION,
            unit: name,
            paths,
            walked_paths: ways.count,
            situations: self.walk.nodes.len(),
            moves: self.walk.moves.len(),
            cut: self.walk.cut,
            claims: declared.map(|unit| claims::of(program, unit, self.unit, self.walk)).unwrap_or_default(),
            longest: self.transcript(&ways.longest),
            dearest: self.transcript(&ways.dearest),
            coverage,
            missed,
            not_begun: missing.into_iter().map(|one| NotBegun { what: one.what, why: one.why }).collect(),
            tests,
        }
    }

    fn lines(&self, way: &[usize]) -> Vec<Line> {
        let moves = way.iter().filter_map(|at| self.walk.moves.get(*at));
        moves.flat_map(|one| one.lines.iter().cloned()).collect()
    }

    fn transcript(&self, way: &[usize]) -> Option<Transcript> {
        let lines = self.lines(way);
        let Sum { messages, sms, segments } = Sum::of(lines.iter());
        (!lines.is_empty()).then_some(Transcript { messages, sms, segments, lines })
    }

    /// The tests to write, how much is reached with them, and what is not.
    fn tests(
        &self,
        own: &Coverage,
        name: &str,
        ways: [&Vec<usize>; 2],
    ) -> (Vec<Written>, Reached, Vec<Missed>) {
        let project = &self.checked.project;
        let programs = self.rehearsal.programs();
        let nothing = Coverage::of(project).alone(self.unit);
        let first = (0..self.walk.moves.len()).map(|last| tests::way_to(self.walk, last));
        let all = first.chain(ways.into_iter().cloned());
        let candidates: Vec<tests::Candidate> =
            all.map(|way| tests::candidate(&nothing, programs, self.unit, self.walk, way)).collect();
        let Some(covered) = own.units.get(self.unit.index()) else {
            return (Vec::new(), Reached { edges: 0, by_tests: 0, reached: 0 }, Vec::new());
        };
        let (chosen, reached) = tests::choose(&candidates, tests::row(covered));
        let known = |name: &str| project.tests.iter().any(|test| test.name == name);
        let mut number = 0;
        let mut written = Vec::new();
        for candidate in chosen {
            number += 1;
            while known(&format!("{name}: walk {number}")) {
                number += 1;
            }
            let test = format!("{name}: walk {number}");
            let source = tests::write(&test, name, &self.lines(&candidate.way));
            written.push(Written { name: test, source });
        }
        let edges = reached.iter().skip(covered.steps.len() + covered.choices.len());
        let missed = covered.edges.iter().zip(edges.clone()).filter(|(_, reached)| !**reached);
        let missed = missed.map(|(item, _)| self.missed(item)).collect();
        let by_tests = UnitCoverage::count(&covered.edges).0;
        let reached = edges.filter(|reached| **reached).count();
        (written, Reached { edges: covered.edges.len(), by_tests, reached }, missed)
    }

    fn missed(&self, item: &Item) -> Missed {
        let place = self.sources.get(item.span.file);
        let place = place.map(|file| format!("{}:{}", file.path, file.position(item.span.start).line));
        Missed { edge: item.label.clone(), place: place.unwrap_or_default(), why: self.why(item) }
    }

    /// Why nothing reaches an edge, as far as that is known.
    fn why(&self, item: &Item) -> String {
        let Some(flow) = Flow::of(&self.checked.project, self.unit) else { return String::new() };
        let reachable = search::reachable(&flow);
        let from =
            flow.unit.steps.iter().position(|step| item.label.starts_with(&format!("{} -> ", step.name)));
        let node = from.and_then(|from| flow.step_node(StepId(from as u32)));
        match (node, from.and_then(|from| flow.unit.steps.get(from))) {
            (Some(node), Some(step)) if !search::has(reachable, node) => {
                format!("nothing leads to `{}`", step.name)
            }
            _ if self.walk.moves.is_empty() => "no way to begin was found".to_owned(),
            _ if self.walk.cut => {
                "the walk ended before it came there: --situations lets it go on".to_owned()
            }
            _ if item.label.ends_with("-> timeout") => {
                "something else came first, also where the contact answered a minute before its time was up"
                    .to_owned()
            }
            _ if item.label.contains(": ") => {
                "no value that was tried leads there: a test can give the one that does".to_owned()
            }
            _ => "no reply, value or moment that was tried leads there".to_owned(),
        }
    }
}
