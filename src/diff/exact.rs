//! All that a program knows of a unit, a step or a declaration, as lines that are alike in two programs where they do the same: without
//! places in the program, with names where there are any. Records are taken apart whole, so that none of their fields can be forgotten.

use similar::{ChangeTag, TextDiff};

use crate::bytecode::program::{
    AnswerRecord, ChoiceMatcher, ChoiceRecord, LabelRecord, MessageRecord, SettingsRecord, StepRecord,
    TriggerRecord, UnitRecord,
};
use crate::bytecode::schema::CodeOffset;
use crate::bytecode::{Op, Program, pieces};

/// Lines of each side that are shown where no words were found.
const SHOWN: usize = 3;

/// Reads one program.
#[derive(Clone, Copy)]
pub(super) struct Exact<'p> {
    pub(super) program: &'p Program,
    /// The names of the variables of each unit, as far as they are known.
    pub(super) names: &'p [Vec<String>],
}

impl Exact<'_> {
    /// What a unit is beside its steps.
    pub(super) fn unit(self, index: u32) -> Vec<String> {
        let Some((unit, settings)) = self.program.unit(index).zip(self.program.settings_of(index)) else {
            return Vec::new();
        };
        // The name is how it is found; steps stand by themselves.
        let UnitRecord { name: _, settings: _, entry, first_step: _, step_count: _, local_count: _ } = unit;
        let mut lines = self.settings(index, settings);
        for trigger in self.program.triggers_of_unit(index) {
            lines.extend(self.trigger(index, trigger));
        }
        if settings.conversation {
            lines.extend(self.code(index, "begin", Some(entry)));
        }
        lines
    }

    fn settings(self, unit: u32, settings: &SettingsRecord) -> Vec<String> {
        let SettingsRecord {
            conversation,
            paused,
            unicode,
            short_links,
            max_segments,
            parameter_count,
            sender,
            category,
            timeout_days,
            timeout_ms,
            fallback,
            per,
            on_timeout,
            on_fallback,
            on_undelivered,
            on_optout,
            handlers_say,
            event_local: _,
            campaign_local: _,
            intent_local: _,
            results: _,
        } = settings;
        let schema = self.program.schema();
        let sender = sender.and_then(|sender| schema.senders.get(sender as usize)).map(|sender| &sender.name);
        let category = category.and_then(|category| schema.categories.get(category as usize));
        let category = category.map(|category| &category.name);
        let results: Vec<String> = self
            .program
            .result_names(unit)
            .map(|(name, local)| format!("{name:?} {}", self.local(unit, local)))
            .collect();
        let mut lines = vec![format!(
            "conversation {conversation}, paused {paused}, unicode {unicode}, short links {short_links}, max segments \
             {max_segments}, parameters {parameter_count}, sender {sender:?}, category {category:?}, timeout {timeout_days} \
             days {timeout_ms} ms, handlers say {handlers_say}, gives back {results:?}"
        )];
        for (what, code) in [
            ("fallback", fallback),
            ("per", per),
            ("on timeout", on_timeout),
            ("on fallback", on_fallback),
            ("on undelivered", on_undelivered),
            ("on optout", on_optout),
        ] {
            lines.extend(self.code(unit, what, *code));
        }
        lines
    }

    fn trigger(self, unit: u32, index: u32) -> Vec<String> {
        let Some(trigger) = self.program.trigger(index) else { return Vec::new() };
        let TriggerRecord {
            kind: _,
            interrupting: _,
            open: _,
            cased: _,
            unit: _,
            when,
            argument: _,
            argument_2: _,
            has_keywords: _,
        } = trigger;
        let head = format!("trigger {}", pieces::trigger(self.program, index));
        std::iter::once(head).chain(self.code(unit, "when", when)).collect()
    }

    /// All that runs in a step.
    pub(super) fn step(self, unit: u32, record: StepRecord) -> Vec<String> {
        let StepRecord { name: _, code } = record;
        let mut lines = self.code(unit, "", Some(code));
        let run = pieces::code(self.program, unit, code);
        let awaited = run.iter().find(|(_, instruction, _)| instruction.op == Op::Await);
        if let Some(message) = awaited.and_then(|(_, instruction, _)| self.program.message(instruction.c)) {
            lines.extend(self.message(unit, message));
        }
        lines
    }

    fn message(self, unit: u32, message: &MessageRecord) -> Vec<String> {
        let MessageRecord {
            style,
            matching,
            reprompts,
            reprompt,
            first_choice: _,
            choice_count: _,
            answer,
            otherwise,
            no_reply_after,
            no_reply,
        } = message;
        let mut lines = vec![format!("style {style}, matching {matching}, reprompts {reprompts}")];
        lines.extend(self.code(unit, "reprompt", *reprompt));
        for choice in self.program.choices(message) {
            lines.extend(self.choice(unit, choice));
        }
        if let Some(answer) = answer.and_then(|answer| self.program.answer(answer)) {
            lines.extend(self.answer(unit, answer));
        }
        lines.extend(self.code(unit, "otherwise", *otherwise));
        lines.extend(self.code(unit, "no reply after", *no_reply_after));
        lines.extend(self.code(unit, "no reply", *no_reply));
        lines
    }

    fn choice(self, unit: u32, choice: ChoiceRecord) -> Vec<String> {
        let ChoiceRecord { matcher, when, outcome } = choice;
        let mut lines = match matcher {
            ChoiceMatcher::Labels { first, count } => {
                self.program.labels(first, count).iter().map(|label| self.label(label)).collect()
            }
            ChoiceMatcher::Intent(_) | ChoiceMatcher::Regex(_) => {
                vec![pieces::matcher(self.program, matcher)]
            }
            ChoiceMatcher::Each { list, label, item } => {
                let mut lines = vec![format!("each as {}", self.local(unit, item))];
                lines.extend(self.code(unit, "list", Some(list)));
                lines.extend(self.code(unit, "label", Some(label)));
                lines
            }
        };
        lines.extend(self.code(unit, "when", when));
        lines.extend(self.code(unit, "choice", Some(outcome)));
        lines
    }

    fn label(self, label: &LabelRecord) -> String {
        let LabelRecord { text, folded, language, listed, negated } = *label;
        let (text, folded) = (self.program.string(text), self.program.string(folded));
        let language = self.program.schema().languages.get(usize::from(language));
        format!("label {text:?} as {folded:?}, language {language:?}, listed {listed}, negated {negated}")
    }

    fn answer(self, unit: u32, answer: &AnswerRecord) -> Vec<String> {
        let AnswerRecord { kind, max, symbols: _, local, accept, outcome } = answer;
        let values: Vec<&str> = self
            .program
            .answer_symbols(answer)
            .filter_map(|symbol| self.program.symbol_name(symbol))
            .collect();
        let local = self.local(unit, *local);
        let mut lines = vec![format!("answer {kind:?}, max {max}, of {values:?}, in {local}")];
        lines.extend(self.code(unit, "where", *accept));
        lines.extend(self.code(unit, "answer", Some(*outcome)));
        lines
    }

    /// The instructions of a run of code, behind what it is for.
    pub(super) fn code(self, unit: u32, what: &str, entry: Option<CodeOffset>) -> Vec<String> {
        let Some(entry) = entry else { return Vec::new() };
        let local = |local: u16| self.local(unit, local);
        let run = pieces::code(self.program, unit, entry).into_iter();
        run.map(|(_, instruction, _)| {
            let text = pieces::exact(self.program, unit, instruction, &local);
            format!("{what} {text}").trim_start().to_owned()
        })
        .collect()
    }

    fn local(self, unit: u32, local: u16) -> String {
        let names = self.names.get(unit as usize);
        let name = names.and_then(|names| names.get(usize::from(local)));
        name.cloned().unwrap_or_else(|| format!("variable_{local}"))
    }
}

/// The first lines that are only in the old ones, and those that are only in the new ones.
pub(super) fn unlike(old: &[String], new: &[String]) -> (String, String) {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) =
        (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
    let (mut gone, mut came) = (Vec::new(), Vec::new());
    let difference = TextDiff::from_slices(&old_lines, &new_lines);
    for change in difference.iter_all_changes() {
        match change.tag() {
            ChangeTag::Delete => gone.push(change.value()),
            ChangeTag::Insert => came.push(change.value()),
            ChangeTag::Equal => {}
        }
    }
    match (shown(&gone), shown(&came)) {
        // What only stands elsewhere, or differs behind what is shown.
        (old, new) if old == new => (format!("{old} (before)"), format!("{new} (in another place)")),
        shown => shown,
    }
}

fn shown(lines: &[&str]) -> String {
    let more = lines.len().saturating_sub(SHOWN);
    let first: Vec<&str> = lines.iter().take(SHOWN).copied().collect();
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    format!("{}{more}", first.join("; "))
}
