//! The portrait of a compiled program. Texts, statements and expressions are put together again from the instructions that
//! make them, as far as a program knows them: variables have numbers, and costs are not known.

use crate::bytecode::pieces;
use crate::bytecode::program::{ChoiceMatcher, MessageRecord};
use crate::bytecode::schema::CodeOffset;
use crate::bytecode::{Program, disassemble};

use super::portrait::{Portrait, StepPortrait, TriggerPortrait, UnitPortrait, WayPortrait};
use super::reading::Reading;

/// The portrait of a program.
pub fn of_program(program: &Program) -> Portrait {
    let units = (0..program.unit_count()).map(|index| unit(program, index));
    Portrait { declarations: declarations(program), units: units.collect() }
}

/// The lines of the listing between its sections and its units: each declares something.
fn declarations(program: &Program) -> Vec<(String, String)> {
    let listing = disassemble(program);
    let begin = listing.find("\nlanguages").map(|at| at + 1).unwrap_or_default();
    let lines = listing.get(begin..).unwrap_or_default().lines();
    let lines = lines.take_while(|line| !line.is_empty());
    let lines = lines.filter(|line| !line.starts_with(' '));
    lines
        .map(|line| {
            let name: Vec<&str> =
                line.split([' ', '(', '{', '=', ':']).filter(|word| !word.is_empty()).take(2).collect();
            (name.join(" "), line.to_owned())
        })
        .collect()
}

fn unit(program: &Program, index: u32) -> UnitPortrait {
    let record = program.settings_of(index);
    let conversation = record.is_some_and(|settings| settings.conversation);
    let triggers = program
        .triggers_of_unit(index)
        .map(|trigger| TriggerPortrait::new(&pieces::trigger(program, trigger)));
    let mut settings = vec![("settings".to_owned(), pieces::settings(program, index).join(", "))];
    let mut steps = Vec::new();
    if let Some(record) = record {
        let mut add = |name: &str, code: Option<CodeOffset>| {
            let read = code.map(|code| Reading::of(program, index, code)).unwrap_or_default();
            settings.push((name.to_owned(), read.all().join("; ")));
        };
        add("fallback", record.fallback);
        add("per", record.per);
        add("on timeout", record.on_timeout);
        add("on fallback", record.on_fallback);
        add("on undelivered", record.on_undelivered);
        add("on optout", record.on_optout);
    }
    let unit = program.unit(index);
    if let Some(unit) = unit.filter(|_| !conversation) {
        steps.push(step(program, index, "at once", unit.entry));
    }
    for at in 0..unit.map_or(0, |unit| u32::from(unit.step_count)) {
        if let Some(record) = program.step(index, at) {
            steps.push(step(program, index, program.string(record.name), record.code));
        }
    }
    UnitPortrait {
        name: program.unit_name(index).to_owned(),
        kind: if conversation { "conversation" } else { "automation" }.to_owned(),
        triggers: triggers.collect(),
        settings,
        steps,
        costs: Vec::new(),
    }
}

fn step(program: &Program, unit: u32, name: &str, code: CodeOffset) -> StepPortrait {
    let read = Reading::of(program, unit, code);
    let message = read.message.and_then(|message| program.message(message));
    let mut ways: Vec<WayPortrait> =
        read.targets.iter().map(|to| WayPortrait { to: to.clone(), ..WayPortrait::default() }).collect();
    let mut question = Vec::new();
    if let Some(message) = &message {
        question = asks(program, unit, message);
        ways.extend(message_ways(program, unit, message));
    }
    StepPortrait {
        name: name.to_owned(),
        kind: if message.is_some() { "message" } else { "step" }.to_owned(),
        waits: message.is_some() || read.pauses,
        texts: read.texts,
        actions: read.actions,
        question,
        ways,
    }
}

fn asks(program: &Program, unit: u32, message: &MessageRecord) -> Vec<(String, String)> {
    let word = |words: &[&str], at: u8| words.get(usize::from(at)).copied().unwrap_or_default().to_owned();
    let reprompt = message.reprompt.map(|code| Reading::of(program, unit, code).all().join("; "));
    vec![
        ("reprompt".to_owned(), reprompt.unwrap_or_default()),
        ("reprompts".to_owned(), message.reprompts.to_string()),
        ("matching".to_owned(), word(&["exact", "word", "prefix", "fuzzy", "anywhere"], message.matching)),
        ("choices".to_owned(), word(&["numbered", "bulleted", "hidden"], message.style)),
    ]
}

fn message_ways(program: &Program, unit: u32, message: &MessageRecord) -> Vec<WayPortrait> {
    let way = |label: String, code: CodeOffset| {
        let read = Reading::of(program, unit, code);
        WayPortrait {
            label,
            to: read.targets.join(" or "),
            does: read.texts.into_iter().chain(read.actions).collect(),
        }
    };
    let mut found = Vec::new();
    for choice in program.choices(message) {
        found.push(way(label(program, choice.matcher), choice.outcome));
    }
    if let Some(answer) = message.answer.and_then(|answer| program.answer(answer)) {
        found.push(way(format!("answer {:?}", answer.kind).to_lowercase(), answer.outcome));
    }
    found.extend(message.otherwise.map(|code| way("otherwise".to_owned(), code)));
    if let (Some(after), Some(code)) = (message.no_reply_after, message.no_reply) {
        let after = Reading::of(program, unit, after).all().join("; ");
        found.push(way(format!("no reply in {after}"), code));
    }
    found
}

fn label(program: &Program, matcher: ChoiceMatcher) -> String {
    match matcher {
        ChoiceMatcher::Labels { first, count } => {
            let mut labels: Vec<&str> = Vec::new();
            for label in program.labels(first, count) {
                let text = program.string(label.text);
                if !labels.contains(&text) {
                    labels.push(text);
                }
            }
            match labels.split_first() {
                Some((first, [])) => (*first).to_owned(),
                Some((first, more)) => format!("{first} ({})", more.join(", ")),
                None => String::new(),
            }
        }
        ChoiceMatcher::Intent(intent) => {
            let intent = program.schema().intents.get(intent as usize);
            format!("intent {}", intent.map(|intent| intent.name.as_str()).unwrap_or_default())
        }
        ChoiceMatcher::Regex(regex) => {
            let regex = program.schema().regexes.get(regex as usize);
            format!("matches {}", regex.map(|(text, _)| text.as_str()).unwrap_or_default())
        }
        ChoiceMatcher::Each { .. } => "each".to_owned(),
    }
}
