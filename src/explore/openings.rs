//! How a unit can begin, as lines of tests.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::model::*;
use crate::check::visit;

use super::mentions;
use super::pattern;
use super::samples::{self, Interests, MISSING, TEXTS, Texts, sample};
use crate::play::quote::quote;

/// The lines that lead to the beginning of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opening {
    /// Lines of a test, one each.
    pub(super) lines: Vec<String>,
    /// Whether the clock has to bring it about.
    pub(super) clock: bool,
    /// What the contact answers when the lines, or the clock after them, have brought a text.
    pub(super) reply: Option<String>,
}

/// What could not be made up, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) what: String,
    pub(super) why: String,
}

/// Openings of a unit that are tried at most.
const MOST: usize = 96;
/// Units that start each other and are followed.
const DEPTH: usize = 4;

/// The openings of a unit: by each of its triggers, as a call, and by the units that start or run it; each with different
/// values of what its conditions read.
pub(super) fn of(project: &Project, unit: UnitId) -> (Vec<Opening>, Vec<Missing>) {
    let mut missing = Vec::new();
    let Some(declared) = project.units.get(unit.index()) else { return (Vec::new(), missing) };
    let interests = all_interests(project, unit);
    let mentioned = mentions::fields(project, &related(project, unit));
    let mut found = Vec::new();
    for chosen in choices(&interests) {
        let given = given(project, &chosen, &mentioned);
        let mut ways = Vec::new();
        ways_to(project, unit, declared, &chosen, DEPTH, &mut ways, &mut missing);
        for way in ways {
            let lines = given.iter().chain(&way.lines).cloned().collect();
            let opening = Opening { lines, ..way };
            if !found.contains(&opening) && found.len() < MOST {
                found.push(opening);
            }
        }
    }
    let mut known: Vec<Missing> = Vec::new();
    for one in missing {
        if !known.contains(&one) {
            known.push(one);
        }
    }
    (found, known)
}

/// A unit with those that lead to it or that it runs.
fn related(project: &Project, unit: UnitId) -> Vec<UnitId> {
    let mut units = vec![unit];
    for _ in 0..DEPTH {
        let more: Vec<UnitId> = units
            .iter()
            .flat_map(|unit| starters(project, *unit).into_iter().chain(replied_to(project, *unit)))
            .collect();
        units.extend(more);
        let run = units
            .iter()
            .filter_map(|unit| project.units.get(unit.index()))
            .flat_map(runs)
            .collect::<Vec<_>>();
        units.extend(run);
        units.sort_unstable();
        units.dedup();
    }
    units
}

/// The interests of a unit and of those that lead to it or that it runs.
pub(super) fn all_interests(project: &Project, unit: UnitId) -> Interests {
    let mut found = Interests::new();
    for unit in related(project, unit).iter().filter_map(|unit| project.units.get(unit.index())) {
        for (place, values) in samples::interests(project, unit) {
            let known = found.entry(place).or_default();
            values.into_iter().for_each(|value| {
                if !known.contains(&value) {
                    known.push(value)
                }
            });
        }
    }
    found
}

fn runs(unit: &Unit) -> Vec<UnitId> {
    let statements = visit::statements(unit).into_iter();
    statements
        .filter_map(|statement| match statement.kind {
            StatementKind::Run { unit, .. } => Some(unit),
            _ => None,
        })
        .collect()
}

/// The units that start or run a unit, or do what it waits for.
fn starters(project: &Project, wanted: UnitId) -> Vec<UnitId> {
    let triggers = project.units.get(wanted.index()).map(|unit| unit.triggers.as_slice()).unwrap_or_default();
    let leads = |unit: &Unit| {
        visit::statements(unit).iter().any(|statement| {
            let starts = matches!(statement.kind, StatementKind::Start { unit, contact: None, .. } | StatementKind::Run { unit, .. } if unit == wanted);
            starts || triggers.iter().any(|trigger| sets_off(&statement.kind, &trigger.kind))
        })
    };
    let units = project.units.iter().enumerate();
    units.filter(|(_, unit)| leads(unit)).map(|(index, _)| UnitId(index as u32)).collect()
}

/// Whether a statement brings about what a trigger waits for.
fn sets_off(statement: &StatementKind, trigger: &TriggerKind) -> bool {
    let within =
        |given: &Option<CategoryId>, wanted: &Option<CategoryId>| wanted.is_none() || given == wanted;
    match (statement, trigger) {
        (StatementKind::Add(group), TriggerKind::Joins(wanted)) => group == wanted,
        (StatementKind::Subscribe(to), TriggerKind::Subscribes(wanted)) => within(to, wanted),
        (StatementKind::Unsubscribe(from), TriggerKind::Unsubscribes(wanted)) => within(from, wanted),
        _ => false,
    }
}

/// The automations that a unit is a reply to.
fn replied_to(project: &Project, unit: UnitId) -> Vec<UnitId> {
    let triggers = project.units.get(unit.index()).map(|unit| unit.triggers.as_slice()).unwrap_or_default();
    let targets = triggers.iter().filter_map(|trigger| match trigger.kind {
        TriggerKind::ReplyTo { to: ReplyTarget::Unit(unit), .. } => Some(unit),
        _ => None,
    });
    targets.collect()
}

/// Values for the places that tests set: nothing chosen, texts at their longest and at their dearest in every language, one place
/// after another, then all together if those are few.
fn choices(interests: &Interests) -> Vec<BTreeMap<String, String>> {
    let places: Vec<(&String, &Vec<String>)> = interests
        .iter()
        .filter(|(place, values)| {
            !values.is_empty()
                && ["contact.", "event.", "in ", "parameter.", samples::REPLY]
                    .iter()
                    .any(|begin| place.starts_with(begin))
        })
        .collect();
    let mut found = vec![BTreeMap::new()];
    let languages = interests.get(LANGUAGE).into_iter().flatten().map(Some);
    for language in std::iter::once(None).chain(languages) {
        let language = language.map(|language| (LANGUAGE.to_owned(), language.clone()));
        found.extend(language.iter().map(|language| BTreeMap::from([language.clone()])));
        for texts in [Texts::Long, Texts::Dear] {
            found.push(language.iter().cloned().chain([(TEXTS.to_owned(), texts.name())]).collect());
        }
    }
    let product: usize = places.iter().map(|(_, values)| values.len() + 1).fold(1, usize::saturating_mul);
    if product <= MOST / 2 {
        let mut all = vec![BTreeMap::new()];
        for (place, values) in &places {
            let with = |chosen: &BTreeMap<String, String>, value: &String| {
                let mut chosen = chosen.clone();
                chosen.insert((*place).clone(), value.clone());
                chosen
            };
            let more: Vec<_> =
                all.iter().flat_map(|chosen| values.iter().map(|value| with(chosen, value))).collect();
            all.extend(more);
        }
        found.extend(all);
        return found;
    }
    for (place, values) in &places {
        found.extend(values.iter().map(|value| BTreeMap::from([((*place).clone(), value.clone())])));
    }
    for at in 0..3 {
        let pick = |(place, values): &(&String, &Vec<String>)| {
            Some(((*place).clone(), values.get(at % values.len().max(1))?.clone()))
        };
        found.push(places.iter().filter_map(pick).collect());
    }
    found
}

/// The place of the contact's language.
const LANGUAGE: &str = "contact.language";

/// The `given` lines of chosen values; texts only for fields that are mentioned.
fn given(project: &Project, chosen: &BTreeMap<String, String>, mentioned: &BTreeSet<usize>) -> Vec<String> {
    let mut fields = Vec::new();
    let mut lines = Vec::new();
    if let Some(texts) = chosen.get(TEXTS)
        && let Some(contact) = project.objects.first()
    {
        let known = mentioned.iter().filter_map(|at| contact.fields.get(*at));
        for field in known.filter(|field| field.writable && !field.span.is_empty()) {
            let value = sample(project, &field.ty, "", &BTreeMap::from([(TEXTS.to_owned(), texts.clone())]));
            fields.extend(value.map(|value| format!("{}: {value}", field.name)));
        }
    }
    for (place, value) in chosen {
        if let Some(group) = place.strip_prefix("in ") {
            lines.push(format!("given contact in {group}"));
        } else if let Some(field) = place.strip_prefix("contact.").filter(|field| !field.contains('.'))
            && value != MISSING
        {
            fields.push(format!("{field}: {value}"));
        }
    }
    if !fields.is_empty() {
        lines.insert(0, format!("given contact {{ {} }}", fields.join(", ")));
    }
    lines
}

fn ways_to(
    project: &Project,
    id: UnitId,
    unit: &Unit,
    chosen: &BTreeMap<String, String>,
    depth: usize,
    found: &mut Vec<Opening>,
    missing: &mut Vec<Missing>,
) {
    for trigger in &unit.triggers {
        match by_trigger(project, trigger, chosen, depth) {
            Ok(ways) => found.extend(ways),
            Err(why) => missing.push(Missing {
                what: format!("a trigger of `{}`", unit.declared.name),
                why: why.to_owned(),
            }),
        }
    }
    let called = unit.triggers.iter().any(|trigger| matches!(trigger.kind, TriggerKind::Request));
    if called || unit.triggers.is_empty() {
        found.extend(call(project, unit, chosen));
    }
    if let Some(depth) = depth.checked_sub(1) {
        for starter in starters(project, id).into_iter().filter(|starter| *starter != id) {
            if let Some(starting) = project.units.get(starter.index()) {
                ways_to(project, starter, starting, chosen, depth, found, missing);
            }
        }
    }
}

fn call(project: &Project, unit: &Unit, chosen: &BTreeMap<String, String>) -> Option<Opening> {
    let mut arguments = Vec::new();
    for parameter in &unit.parameters {
        let local = unit.locals.get(parameter.index())?;
        let value = sample(project, &local.ty, &format!("parameter.{}", local.name), chosen)?;
        arguments.push(format!("{}: {value}", local.name));
    }
    let arguments = match arguments.join(", ").as_str() {
        "" => String::new(),
        arguments => format!("({arguments})"),
    };
    Some(once(vec![format!("start {}{arguments}", unit.declared.name)]))
}

fn once(lines: Vec<String>) -> Opening {
    Opening { lines, clock: false, reply: None }
}

fn user(text: &str) -> Opening {
    once(vec![format!("user {}", quote(text))])
}

fn by_trigger(
    project: &Project,
    trigger: &Trigger,
    chosen: &BTreeMap<String, String>,
    depth: usize,
) -> Result<Vec<Opening>, &'static str> {
    let more = chosen.get(samples::REPLY).map(|more| more.trim_matches('"')).unwrap_or_default();
    let with_more = |keyword: &str| user(format!("{keyword} {more}").trim_end());
    Ok(match &trigger.kind {
        TriggerKind::Keyword(keywords) => {
            keywords.first().map(|keyword| user(&keyword.text)).into_iter().collect()
        }
        TriggerKind::Word(keywords, _) | TriggerKind::Contains(keywords, _) => {
            keywords.first().map(|keyword| with_more(&keyword.text)).into_iter().collect()
        }
        TriggerKind::Matches(regex) => {
            let text = pattern::sample(&regex.text).ok_or("no text that the expression matches was found")?;
            vec![user(&text)]
        }
        TriggerKind::Intent(intent) => {
            let text = example(project, *intent).ok_or("the intent has no example")?;
            vec![user(&text)]
        }
        TriggerKind::ReplyTo { to, keywords, .. } => reply_to(project, *to, keywords, chosen, depth)?,
        TriggerKind::Event(id) => {
            let event = project.events.get(id.index()).ok_or("the event is unknown")?;
            let data = samples::fields(project, &event.fields, "event", chosen);
            vec![once(vec![format!("event {} {}", event.name, data.ok_or("a field has no sample")?)])]
        }
        TriggerKind::Click(campaign) => {
            let campaign = campaign.unwrap_or(CampaignId(0));
            let campaign =
                project.campaigns.get(campaign.index()).ok_or("no campaign has a link to click on")?;
            let mut lines = sent(project, campaign);
            lines.push("click".to_owned());
            vec![once(lines)]
        }
        TriggerKind::Joins(group) => {
            let adds =
                |statement: &&Statement| matches!(statement.kind, StatementKind::Add(to) if to == *group);
            if !project.units.iter().any(|unit| visit::statements(unit).iter().any(adds)) {
                return Err("no unit adds contacts to the group, and no line of a test does");
            }
            Vec::new()
        }
        TriggerKind::Subscribes(_) => {
            vec![once(vec!["given contact { subscribed: false }".to_owned(), "user \"START\"".to_owned()])]
        }
        TriggerKind::Unsubscribes(_) => vec![user("STOP")],
        TriggerKind::Schedule { group, .. } => {
            let group = group.and_then(|group| project.groups.get(group.index()));
            let lines = group.map(|group| format!("given contact in {}", group.name)).into_iter().collect();
            vec![Opening { lines, clock: true, reply: None }]
        }
        TriggerKind::AnyMessage => vec![match more {
            "" => user("Hello, is anybody there?"),
            more => user(more),
        }],
        TriggerKind::Request | TriggerKind::Error => Vec::new(),
    })
}

/// A campaign that is sent to a contact in the group of its audience.
fn sent(project: &Project, campaign: &Campaign) -> Vec<String> {
    let group = campaign.group.and_then(|group| project.groups.get(group.index()));
    let member = group.map(|group| format!("given contact in {}", group.name));
    member.into_iter().chain([format!("campaign {}", campaign.declared.name)]).collect()
}

fn reply_to(
    project: &Project,
    to: ReplyTarget,
    keywords: &[Keyword],
    chosen: &BTreeMap<String, String>,
    depth: usize,
) -> Result<Vec<Opening>, &'static str> {
    let reply = keywords.first().map_or("Yes please", |keyword| &keyword.text);
    let mut before = Vec::new();
    match to {
        ReplyTarget::Campaign(campaign) => {
            let campaign = project.campaigns.get(campaign.index()).ok_or("the campaign is unknown")?;
            before.push(once(sent(project, campaign)));
        }
        ReplyTarget::Unit(id) => {
            let depth = depth.checked_sub(1).ok_or("units reply to each other")?;
            let unit = project.units.get(id.index()).ok_or("the unit is unknown")?;
            ways_to(project, id, unit, chosen, depth, &mut before, &mut Vec::new());
        }
    }
    Ok(before.into_iter().map(|opening| Opening { reply: Some(reply.to_owned()), ..opening }).collect())
}

/// An example of an intent with samples for its parameters.
pub(super) fn example(project: &Project, intent: IntentId) -> Option<String> {
    let intent = project.intents.get(intent.index())?;
    let mut text = String::new();
    for part in intent.examples.first()? {
        match part {
            IntentPart::Literal(words) => text.push_str(words),
            IntentPart::Parameter(index) => {
                let parameter = intent.parameters.get(*index as usize)?;
                let value = sample(project, &parameter.ty, "", &BTreeMap::new())?;
                text.push_str(value.trim_matches('"'));
            }
        }
    }
    Some(text)
}
