//! The portrait of a compiled program. Texts, statements and expressions are put together again from the instructions that
//! make them, as far as a program knows them: variables have numbers, and costs are not known.

use crate::bytecode::Program;
use crate::bytecode::pieces;
use crate::bytecode::program::{AnswerRecord, ChoiceMatcher, ChoiceRecord, MessageRecord};
use crate::bytecode::schema::CodeOffset;
use crate::check::model::{Project, Unit};

use super::declared;
use super::exact::Exact;
use super::node::Node;
use super::portrait::{Portrait, StepPortrait, TriggerPortrait, UnitPortrait, WayPortrait};
use super::reading::Reading;
use super::statement;

/// What an automation does before it waits.
pub(super) const AT_ONCE: &str = "at once";

/// The portrait of a program.
pub fn of_program(program: &Program) -> Portrait {
    of_named(program, &[])
}

/// The same of a program that was made from a project, with the names of its variables.
pub fn of_compiled(program: &Program, project: &Project) -> Portrait {
    let names = |unit: &Unit| unit.locals.iter().map(|local| local.name.to_string()).collect();
    of_named(program, &project.units.iter().map(names).collect::<Vec<Vec<String>>>())
}

fn of_named(program: &Program, names: &[Vec<String>]) -> Portrait {
    let exact = Exact { program, names };
    let units: Vec<UnitPortrait> = (0..program.unit_count()).map(|index| unit(exact, index)).collect();
    let declarations = declared::declarations(exact);
    let declared = declarations.iter().map(|(name, _)| name.clone());
    let steps =
        |unit: &UnitPortrait| unit.steps.iter().map(|step| step.name.clone()).collect::<Vec<_>>().join(", ");
    let order = declared.chain(units.iter().map(|unit| format!("{}: {}", unit.name, steps(unit)))).collect();
    let code = declared::code(exact);
    Portrait { declarations, exact: code, units, id: Some(program.id()), order, ..Portrait::default() }
}

fn unit(exact: Exact<'_>, index: u32) -> UnitPortrait {
    let program = exact.program;
    let record = program.settings_of(index);
    let conversation = record.is_some_and(|settings| settings.conversation);
    let unit = program.unit(index);
    let mut steps = Vec::new();
    if let Some(unit) = unit.filter(|_| !conversation) {
        let lines = exact.code(index, "", Some(unit.entry));
        steps.push(StepPortrait { exact: lines, ..step(program, index, AT_ONCE, unit.entry) });
    }
    for at in 0..unit.map_or(0, |unit| u32::from(unit.step_count)) {
        if let Some(record) = program.step(index, at) {
            let read = step(program, index, program.string(record.name), record.code);
            steps.push(StepPortrait { exact: exact.step(index, record), ..read });
        }
    }
    UnitPortrait {
        name: program.unit_name(index).to_owned(),
        kind: if conversation { "conversation" } else { "automation" }.to_owned(),
        triggers: program.triggers_of_unit(index).map(|trigger| triggered(program, index, trigger)).collect(),
        settings: settings(program, index),
        steps,
        costs: Vec::new(),
        exact: exact.unit(index),
    }
}

fn triggered(program: &Program, unit: u32, index: u32) -> TriggerPortrait {
    let TriggerPortrait { mut text, words } = TriggerPortrait::new(&pieces::trigger(program, index));
    if let Some(when) = program.trigger(index).and_then(|trigger| trigger.when) {
        text.push_str(&format!(" when {}", expression(program, unit, when)));
    }
    TriggerPortrait { text, words }
}

fn settings(program: &Program, unit: u32) -> Vec<(String, String)> {
    let mut found = vec![("settings".to_owned(), pieces::settings(program, unit).join(", "))];
    let Some(record) = program.settings_of(unit) else { return found };
    let first_values = program.unit(unit).filter(|_| record.conversation).map(|unit| unit.entry);
    for (name, code) in [
        ("fallback", record.fallback),
        ("per", record.per),
        ("on timeout", record.on_timeout),
        ("on fallback", record.on_fallback),
        ("on undelivered", record.on_undelivered),
        ("on optout", record.on_optout),
        ("begins with", first_values),
    ] {
        let read = code.map(|code| Reading::of(program, unit, code).all());
        found.push((name.to_owned(), read.unwrap_or_default()));
    }
    found
}

/// What code that makes a value comes to.
fn expression(program: &Program, unit: u32, code: CodeOffset) -> String {
    statement::code(&Reading::of(program, unit, code).all())
}

fn step(program: &Program, unit: u32, name: &str, code: CodeOffset) -> StepPortrait {
    let read = Reading::of(program, unit, code);
    let message = read.message.and_then(|message| program.message(message));
    let mut next = read.targets;
    let (mut question, mut ways) = (Vec::new(), Vec::new());
    if let Some(message) = &message {
        question = asks(program, unit, message);
        ways = message_ways(program, unit, message, &mut next);
    }
    StepPortrait {
        name: name.to_owned(),
        kind: if message.is_some() { "message" } else { "step" }.to_owned(),
        waits: message.is_some() || read.pauses,
        body: read.body,
        question,
        ways,
        next,
        exact: Vec::new(),
    }
}

fn asks(program: &Program, unit: u32, message: &MessageRecord) -> Vec<(String, String)> {
    let word = |words: &[&str], at: u8| words.get(usize::from(at)).copied().unwrap_or_default().to_owned();
    let reprompt = message.reprompt.map(|code| Reading::of(program, unit, code).all());
    vec![
        ("reprompt".to_owned(), reprompt.unwrap_or_default()),
        ("reprompts".to_owned(), message.reprompts.to_string()),
        ("matching".to_owned(), word(&["exact", "word", "prefix", "fuzzy", "anywhere"], message.matching)),
        ("choices".to_owned(), word(&["numbered", "bulleted", "hidden"], message.style)),
    ]
}

/// The ways on from a message. The steps that they lead to are added to `next`.
fn message_ways(
    program: &Program,
    unit: u32,
    message: &MessageRecord,
    next: &mut Vec<String>,
) -> Vec<WayPortrait> {
    let mut way = |label: String, code: CodeOffset| {
        let Reading { mut body, targets, .. } = Reading::of(program, unit, code);
        let leads = |node: &Node| matches!(node, Node::Action(action) if action == "end" || action.starts_with("goto "));
        if body.last().is_some_and(leads) {
            body.pop();
        }
        next.extend(targets.iter().cloned());
        WayPortrait { label, to: targets.join(" or "), body }
    };
    let mut found = Vec::new();
    for choice in program.choices(message) {
        found.push(way(choice_label(program, unit, &choice), choice.outcome));
    }
    if let Some(answer) = message.answer.and_then(|answer| program.answer(answer)) {
        found.push(way(answer_label(program, unit, answer), answer.outcome));
    }
    found.extend(message.otherwise.map(|code| way("otherwise".to_owned(), code)));
    if let (Some(after), Some(code)) = (message.no_reply_after, message.no_reply) {
        found.push(way(format!("no reply in {}", expression(program, unit, after)), code));
    }
    found
}

fn choice_label(program: &Program, unit: u32, choice: &ChoiceRecord) -> String {
    let mut text = label(program, choice.matcher);
    if let ChoiceMatcher::Each { list, label, .. } = choice.matcher {
        let (list, label) = (expression(program, unit, list), expression(program, unit, label));
        text = format!("each of {list} label {label}");
    }
    match choice.when {
        Some(when) => format!("{text} (when {})", expression(program, unit, when)),
        None => text,
    }
}

fn answer_label(program: &Program, unit: u32, answer: &AnswerRecord) -> String {
    let mut text = format!("answer {:?}", answer.kind).to_lowercase();
    if answer.max > 0 {
        text.push_str(&format!(" max {}", answer.max));
    }
    let values: Vec<&str> =
        program.answer_symbols(answer).filter_map(|symbol| program.symbol_name(symbol)).collect();
    if !values.is_empty() {
        text.push_str(&format!("({})", values.join(", ")));
    }
    if let Some(accept) = answer.accept {
        text.push_str(&format!(" where {}", expression(program, unit, accept)));
    }
    text
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
