//! What a project can cost and how long it can last, before anything is sent: `smsc check --report`.
//!
//! Of every unit: how many paths it has, the most SMS and segments that one run can cost, the longest time that it can
//! last. Of every text: its encodings and segments, and what makes it UCS-2. docs/reference/report.md says how each
//! number is counted; the names of the fields are the JSON output's.

mod cost;
mod duration;
mod paths;
mod render;

use serde::Serialize;

use crate::check::flow::Flow;
use crate::check::length::TextLength;
use crate::check::model::*;
use crate::check::outgoing::{self, Outgoing, Owner, Role};
use crate::config::Config;
use crate::source::{Sources, Span};
use crate::text::Encoding;

pub use cost::Cost;
pub use duration::Longest;
pub use paths::Paths;

/// The version of the report's form.
pub const VERSION: u32 = 1;

/// The report of a project.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// Conversations and automations in source order.
    pub units: Vec<UnitReport>,
    /// Texts in source order; one of several languages once for each.
    pub messages: Vec<MessageReport>,
}

/// What one run of a unit can come to.
#[derive(Debug, Clone, Serialize)]
pub struct UnitReport {
    /// Its name.
    pub name: String,
    /// `conversation` or `automation`.
    pub kind: &'static str,
    /// Where it is declared.
    #[serde(flatten)]
    pub place: Place,
    /// How many ways lead through it.
    #[serde(flatten)]
    pub paths: Paths,
    /// The most that one run costs.
    pub most: Cost,
    /// Where it can go round: the most that one more round costs.
    pub per_round: Option<Cost>,
    /// The longest that it can last.
    pub longest: Longest,
}

/// What one text comes to in one language.
#[derive(Debug, Clone, Serialize)]
pub struct MessageReport {
    /// The unit or campaign that sends it; `null` for compliance texts.
    pub owner: Option<String>,
    /// The step in which it stands.
    pub step: Option<String>,
    /// `say`, `reprompt`, `fallback`, `send`, `campaign` or `compliance`.
    pub role: &'static str,
    /// Where it is written.
    #[serde(flatten)]
    pub place: Place,
    /// The language; `null` where the project has only one.
    pub language: Option<String>,
    /// The encodings that it can have, `GSM-7` first.
    pub encodings: Vec<&'static str>,
    /// The fewest segments.
    pub least_segments: usize,
    /// The most segments, values without a bound left out.
    pub most_segments: usize,
    /// The author's characters that force UCS-2, each once.
    pub ucs2_characters: Vec<String>,
    /// Values that may bring UCS-2, as written.
    pub ucs2_values: Vec<String>,
    /// Values without a bound, as written.
    pub unbounded: Vec<String>,
}

/// A place in the sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file's path in the project.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// The report of a project that was checked, with or without mistakes.
pub fn report(project: &Project, sources: &Sources, config: &Config) -> Report {
    let flows = Flow::of_all(project);
    let outgoing = outgoing::collect(project, config, &flows);
    let mut costs = cost::Costs::new(project, &flows, &outgoing);
    let units = flows
        .iter()
        .map(|flow| UnitReport {
            name: flow.unit.declared.name.to_string(),
            kind: if flow.unit.conversation { "conversation" } else { "automation" },
            place: place(sources, flow.unit.declared.span),
            paths: paths::count(flow),
            most: costs.of(flow.id),
            per_round: costs.per_round(flow.id),
            longest: duration::longest(flow, sources),
        })
        .collect();
    let messages = outgoing.iter().flat_map(|outgoing| messages(project, sources, outgoing)).collect();
    Report { version: VERSION, units, messages }
}

/// For each step of a unit the most that it can cost from there to the end.
pub fn costs_from_steps(project: &Project, config: &Config, unit: UnitId) -> Vec<Cost> {
    let flows = Flow::of_all(project);
    let outgoing = outgoing::collect(project, config, &flows);
    cost::Costs::new(project, &flows, &outgoing).of_steps(unit)
}

/// The most that one run of a unit can cost.
pub fn unit_cost(project: &Project, config: &Config, unit: UnitId) -> Cost {
    let flows = Flow::of_all(project);
    let outgoing = outgoing::collect(project, config, &flows);
    cost::Costs::new(project, &flows, &outgoing).of(unit)
}

impl Report {
    /// The report as people read it, ending in a line break.
    pub fn to_text(&self) -> String {
        render::text(self)
    }
}

fn place(sources: &Sources, span: Span) -> Place {
    let Some(file) = sources.get(span.file) else { return Place { file: String::new(), line: 0 } };
    Place { file: file.path.clone(), line: file.position(span.start).line }
}

fn messages(project: &Project, sources: &Sources, outgoing: &Outgoing<'_>) -> Vec<MessageReport> {
    let localised = project.languages.len() > 1;
    let same = outgoing.lengths.windows(2).all(|pair| matches!(pair, [one, other] if alike(one, other)));
    let shown = if same { 1 } else { outgoing.lengths.len() };
    let languages = project.languages.iter().map(ToString::to_string).map(Some);
    outgoing
        .lengths
        .iter()
        .zip(languages.chain(std::iter::repeat(None)))
        .take(shown)
        .map(|(length, language)| {
            message(project, sources, outgoing, length, language.filter(|_| localised && !same))
        })
        .collect()
}

/// Whether a text comes to the same in two languages.
fn alike(one: &TextLength, other: &TextLength) -> bool {
    let lengths = |length: &TextLength| (length.range.shortest, length.range.longest, length.segments());
    lengths(one) == lengths(other) && one.text() == other.text()
}

fn message(
    project: &Project,
    sources: &Sources,
    outgoing: &Outgoing<'_>,
    length: &TextLength,
    language: Option<String>,
) -> MessageReport {
    let (owner, step) = names(project, outgoing);
    let segments = length.segments();
    let (shortest, longest) = length.encodings();
    let mut encodings = vec![shortest, longest];
    encodings.sort_unstable();
    encodings.dedup();
    let written = |spans: &[Span]| unique(spans.iter().map(|span| sources.slice(*span).to_owned()));
    MessageReport {
        owner,
        step,
        role: role(outgoing.role),
        place: place(sources, outgoing.span()),
        language,
        encodings: encodings.into_iter().map(Encoding::name).collect(),
        least_segments: *segments.start(),
        most_segments: *segments.end(),
        ucs2_characters: unique(length.forced.iter().map(|forced| forced.text.clone())),
        ucs2_values: written(&length.foreign_values),
        unbounded: written(&length.unbounded),
    }
}

fn names(project: &Project, outgoing: &Outgoing<'_>) -> (Option<String>, Option<String>) {
    match outgoing.owner {
        Owner::Unit(id) => {
            let unit = project.units.get(id.index());
            let step = outgoing.step.and_then(|step| unit?.steps.get(step.index()));
            (unit.map(|unit| unit.declared.name.to_string()), step.map(|step| step.name.to_string()))
        }
        Owner::Campaign(id) => {
            let campaign = project.campaigns.get(id.index());
            (campaign.map(|campaign| campaign.declared.name.to_string()), None)
        }
        Owner::Project => (None, None),
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Say => "say",
        Role::Reprompt => "reprompt",
        Role::Fallback => "fallback",
        Role::Send => "send",
        Role::Campaign => "campaign",
        Role::Compliance => "compliance",
    }
}

fn unique(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}
