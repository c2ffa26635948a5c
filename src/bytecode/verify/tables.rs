//! Tables: every record means something, every index is in bounds, what is searched is sorted.

use super::super::container::LoadError;
use super::super::limits;
use super::super::packed::{KindEntry, MatcherKind, Shape, TriggerEntry};
use super::super::part::Part;
use super::super::program::{ANY, Program, TriggerKind};
use super::super::table::Table;
use super::ensure;
use crate::value::cron::Cron;

/// Checks every table.
pub(super) fn verify(program: &Program) -> Result<(), LoadError> {
    each("unit shape", &program.shapes, |shape| is_shape(program, shape))?;
    units(program)?;
    each("step name", &program.step_names, |name| is_name(program, *name))?;
    each("message", &program.messages, |message| {
        message.style <= 2
            && message.matching <= 4
            && usize::from(message.choice_count) <= limits::CHOICES
            && program.choices.holds(message.first_choice, u32::from(message.choice_count))
            && message.answer.is_none_or(|answer| answer < program.answers.len())
    })?;
    choices(program)?;
    each("label", &program.labels, |label| {
        let strings = program.strings.len();
        let languages = program.schema.languages.len();
        let known = label.language == u8::MAX || usize::from(label.language) < languages;
        label.text < strings && label.folded < strings && known
    })?;
    each("answer", &program.answers, |answer| {
        let (first, count) = answer.symbols;
        usize::from(count) <= limits::ENUM_VALUES && program.symbols.holds(first, u32::from(count))
    })?;
    triggers(program)?;
    keywords(program)
}

fn each<R: Part + Copy>(what: &str, table: &Table<R>, holds: impl Fn(&R) -> bool) -> Result<(), LoadError> {
    let wrong = table.iter().position(|record| !holds(record));
    ensure(wrong.is_none(), || format!("{what} {} is out of range", wrong.unwrap_or_default()))
}

fn is_shape(program: &Program, shape: &Shape) -> bool {
    let Shape { settings, step_names, step_count, local_count, .. } = *shape;
    let (first_result, results) = settings.results;
    let is_local = |local: Option<u16>| local.is_none_or(|local| local < local_count);
    usize::from(step_count) <= limits::STEPS
        && usize::from(local_count) <= limits::LOCALS
        && program.step_names.holds(step_names, u32::from(step_count))
        && settings.unicode <= 2
        && settings.handlers_say <= 3
        && settings.parameter_count <= local_count
        && below(settings.sender, program.schema.senders.len())
        && below(settings.category, program.schema.categories.len())
        && is_local(settings.event_local)
        && is_local(settings.campaign_local)
        && is_local(settings.intent_local)
        && usize::from(results) <= limits::RESULTS
        && program.results.holds(first_result, u32::from(results))
}

/// Whether a string is the name of a unit or a step.
fn is_name(program: &Program, name: u32) -> bool {
    program.strings.get(name).is_some_and(|name| name.len() <= limits::NAME_BYTES)
}

fn below(index: Option<u32>, length: usize) -> bool {
    index.is_none_or(|index| (index as usize) < length)
}

/// The steps of units lie one behind the other, so that all of them together are looked at once.
fn units(program: &Program) -> Result<(), LoadError> {
    let mut next_step = 0_u32;
    for (index, unit) in program.units.iter().enumerate() {
        let shape = program.shapes.get(unit.shape);
        let holds = is_name(program, unit.name) && unit.first_step == next_step;
        next_step = next_step.saturating_add(shape.map_or(0, |shape| u32::from(shape.step_count)));
        ensure(holds && shape.is_some(), || format!("unit {index} is out of range"))?;
    }
    ensure(next_step == program.steps.len(), || "units and steps do not fit together".to_owned())
}

fn choices(program: &Program) -> Result<(), LoadError> {
    each("choice", &program.choices, |choice| match choice.kind {
        MatcherKind::Labels => {
            usize::from(choice.count) <= limits::CHOICES
                && program.labels.holds(choice.argument, u32::from(choice.count))
        }
        MatcherKind::Intent => below(Some(choice.argument), program.schema.intents.len()),
        MatcherKind::Regex => below(Some(choice.argument), program.schema.regexes.len()),
        MatcherKind::Each => choice.argument < program.lists.len(),
    })
}

fn triggers(program: &Program) -> Result<(), LoadError> {
    let mut unit_before = 0;
    for (index, entry) in program.triggers.iter().enumerate() {
        let details = entry.details.is_none_or(|details| details < program.trigger_details.len());
        let in_order = unit_before <= entry.unit && entry.unit < program.units.len();
        let known = entry.flags <= TriggerEntry::FLAGS;
        unit_before = entry.unit;
        let sound = details
            && in_order
            && known
            && program.trigger(index as u32).is_some_and(|t| {
                argument_is_in_range(program, t.kind, t.argument)
                    && (t.kind != TriggerKind::Schedule || is_schedule(program, t.argument))
            });
        ensure(sound, || format!("trigger {index} is out of range"))?;
    }
    kinds(program)
}

fn argument_is_in_range(program: &Program, kind: TriggerKind, argument: u32) -> bool {
    let schema = &program.schema;
    let below = |length: usize| (argument as usize) < length;
    match kind {
        TriggerKind::Matches => below(schema.regexes.len()),
        TriggerKind::Intent => below(schema.intents.len()),
        TriggerKind::ReplyToCampaign => below(schema.campaigns.len()),
        TriggerKind::ReplyToUnit => argument < program.units.len(),
        TriggerKind::Event => below(schema.events.len()),
        TriggerKind::Click => argument == ANY || below(schema.campaigns.len()),
        TriggerKind::Subscribes | TriggerKind::Unsubscribes => {
            argument == ANY || below(schema.categories.len())
        }
        TriggerKind::Joins => true,
        TriggerKind::Schedule => argument < program.strings.len(),
        TriggerKind::Keyword
        | TriggerKind::Word
        | TriggerKind::Contains
        | TriggerKind::AnyMessage
        | TriggerKind::Request => argument == 0,
    }
}

fn is_schedule(program: &Program, text: u32) -> bool {
    let text = program.string(text);
    text.len() <= limits::CRON_BYTES && Cron::parse(text).is_ok()
}

/// The table by kind holds each trigger that is found there once, in order.
fn kinds(program: &Program) -> Result<(), LoadError> {
    let by_table = |kind| matches!(kind, TriggerKind::Keyword | TriggerKind::Word | TriggerKind::Contains);
    let expected = program.triggers.iter().filter(|trigger| !by_table(trigger.kind)).count();
    let told = |entry: &KindEntry| {
        let trigger = program.trigger(entry.trigger);
        trigger.is_some_and(|t| (t.kind, t.argument) == (entry.kind, entry.argument) && !by_table(t.kind))
    };
    let sorted = program.kinds.iter().is_sorted_by(|one, other| one < other);
    let complete = expected == program.kinds.len() as usize;
    ensure(sorted && complete && program.kinds.iter().all(told), || {
        "the table of triggers by kind does not fit the triggers".to_owned()
    })
}

fn keywords(program: &Program) -> Result<(), LoadError> {
    let (strings, triggers) = (program.strings.len(), program.triggers.len());
    for (what, table) in [
        ("keyword", program.keywords.entries()),
        ("word keyword", program.words.entries()),
        ("reply keyword", &program.reply_keywords),
    ] {
        each(what, table, |entry| entry.text < strings && entry.trigger < triggers)?;
    }
    each("word keyword", program.words.entries(), |entry| {
        let words = program.string(entry.text).split(' ').take(limits::KEYWORD_WORDS + 1);
        words.count() <= limits::KEYWORD_WORDS
    })?;
    ensure(program.scans.len() <= limits::SCANS, || {
        format!("more than {} keywords are searched for in every message", limits::SCANS)
    })?;
    each("scan", &program.scans, |scan| scan.text < strings && scan.trigger < triggers)?;
    let sorted = program.reply_keywords.iter().is_sorted_by_key(|entry| entry.trigger);
    ensure(sorted, || "the reply keywords are not in order".to_owned())
}
