//! Puts a program together: equal texts, constants, code, settings, messages and runs of choices are kept once.

use std::collections::HashMap;
use std::hash::Hash;

use super::code_pool::CodePool;
use super::container::{self, LoadError};
use super::debug::DebugBuilder;
use super::keywords::encode_slots;
use super::op::Instruction;
use super::packed::{
    ChoiceEntry, EachEntry, KeywordEntry, KindEntry, MatcherKind, ResultEntry, ScanEntry, Shape,
    TriggerDetails, TriggerEntry, UnitEntry,
};
use super::part::Part;
use super::records::*;
use super::schema::{CodeOffset, Schema};
use super::sections::Section;
use super::table;
use crate::value::{Symbol, Value, codec};

/// A program in the making.
#[derive(Debug, Default)]
pub struct ProgramBuilder {
    /// Declarations.
    pub schema: Schema,
    /// Places in sources, for the debug section.
    pub debug: DebugBuilder,
    strings: Pool<String>,
    constants: Pool<Vec<u8>>,
    code: CodePool,
    shapes: Pool<Shape>,
    units: Vec<UnitEntry>,
    steps: Vec<CodeOffset>,
    step_names: Runs<u32>,
    messages: Pool<MessageRecord>,
    choices: Runs<ChoiceEntry>,
    lists: Pool<EachEntry>,
    labels: Runs<LabelRecord>,
    answers: Pool<AnswerRecord>,
    symbols: Runs<u32>,
    results: Runs<ResultEntry>,
    triggers: Vec<TriggerEntry>,
    details: Pool<TriggerDetails>,
    keywords: Vec<KeywordEntry>,
    words: Vec<KeywordEntry>,
    scans: Vec<ScanEntry>,
    reply_keywords: Vec<KeywordEntry>,
    kinds: Vec<KindEntry>,
}

/// What a unit is made of, for [`ProgramBuilder::unit`].
#[derive(Debug, Clone)]
pub struct NewUnit<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its settings.
    pub settings: SettingsRecord,
    /// Where it begins.
    pub entry: CodeOffset,
    /// How many locals.
    pub local_count: u16,
    /// Its steps in order: name and code.
    pub steps: Vec<(&'a str, CodeOffset)>,
}

impl ProgramBuilder {
    /// An empty program.
    pub fn new() -> Self {
        Self::default()
    }

    /// The index of a text.
    pub fn string(&mut self, text: &str) -> u32 {
        self.strings.index_of(text)
    }

    /// The index of a constant.
    pub fn constant(&mut self, value: &Value) -> u32 {
        let mut bytes = Vec::new();
        codec::encode(value, &mut bytes);
        self.constants.index(bytes)
    }

    /// The index of a regular expression.
    pub fn regex(&mut self, text: &str, cased: bool) -> u32 {
        index_in(&mut self.schema.regexes, (text.to_owned(), cased))
    }

    /// The index of a window, from 1 as the instructions count them.
    pub fn window(&mut self, window: super::schema::Window) -> u16 {
        index_in(&mut self.schema.windows, window).saturating_add(1).min(u32::from(u16::MAX)) as u16
    }

    /// Where code stands: where the same code, or code that ends with it, stands already, or at the end.
    pub fn code(&mut self, instructions: &[Instruction]) -> CodeOffset {
        self.code.place(instructions)
    }

    /// How many instructions there are so far.
    pub fn instruction_count(&self) -> usize {
        self.code.len()
    }

    /// The first index and number of a run of results: names and locals.
    pub fn results(&mut self, results: &[(Symbol, u16)]) -> (u32, u16) {
        self.results
            .run(results.iter().map(|(name, local)| ResultEntry { name: name.0, local: *local }).collect())
    }

    /// The first index and number of a run of enum values.
    pub fn symbols(&mut self, symbols: &[Symbol]) -> (u32, u16) {
        self.symbols.run(symbols.iter().map(|symbol| symbol.0).collect())
    }

    /// The first index and number of a run of labels.
    pub fn labels(&mut self, labels: Vec<LabelRecord>) -> (u32, u16) {
        self.labels.run(labels)
    }

    /// The first index and number of a run of choices.
    pub fn choices(&mut self, choices: &[ChoiceRecord]) -> (u32, u16) {
        let entries = choices.iter().map(|choice| self.choice_entry(choice)).collect();
        self.choices.run(entries)
    }

    fn choice_entry(&mut self, choice: &ChoiceRecord) -> ChoiceEntry {
        let (kind, argument, count) = match choice.matcher {
            ChoiceMatcher::Labels { first, count } => (MatcherKind::Labels, first, count),
            ChoiceMatcher::Intent(intent) => (MatcherKind::Intent, intent, 0),
            ChoiceMatcher::Regex(regex) => (MatcherKind::Regex, regex, 0),
            ChoiceMatcher::Each { list, label, item } => {
                (MatcherKind::Each, self.lists.index(EachEntry { list, label, item }), 0)
            }
        };
        ChoiceEntry { kind, count, argument, when: choice.when, outcome: choice.outcome }
    }

    /// The index of an answer.
    pub fn answer(&mut self, answer: AnswerRecord) -> u32 {
        self.answers.index(answer)
    }

    /// The index of a message.
    pub fn message(&mut self, message: MessageRecord) -> u32 {
        self.messages.index(message)
    }

    /// Adds a unit; units are added in source order.
    pub fn unit(&mut self, unit: NewUnit<'_>) -> u32 {
        let names = unit.steps.iter().map(|(name, _)| self.strings.index_of(name)).collect();
        let (step_names, step_count) = self.step_names.run(names);
        let shape = Shape {
            settings: unit.settings,
            entry: unit.entry,
            step_names,
            step_count,
            local_count: unit.local_count,
        };
        let entry = UnitEntry {
            name: self.string(unit.name),
            shape: self.shapes.index(shape),
            first_step: self.steps.len() as u32,
        };
        self.steps.extend(unit.steps.iter().map(|(_, code)| *code));
        self.units.push(entry);
        self.units.len() as u32 - 1
    }

    /// Adds a trigger; triggers are added in source order. Keywords are added with the methods below.
    pub fn trigger(&mut self, trigger: TriggerRecord) -> u32 {
        let index = self.triggers.len() as u32;
        let (entry, details) = TriggerEntry::pack(&trigger);
        let details = details.map(|details| self.details.index(details));
        self.triggers.push(TriggerEntry { details, ..entry });
        if !matches!(trigger.kind, TriggerKind::Keyword | TriggerKind::Word | TriggerKind::Contains) {
            self.kinds.push(KindEntry { kind: trigger.kind, argument: trigger.argument, trigger: index });
        }
        index
    }

    /// A keyword that the whole message has to be: folded, stripped of punctuation at both ends.
    pub fn keyword(&mut self, folded: &str, trigger: u32) {
        let text = self.string(folded);
        self.keywords.push(KeywordEntry { text, trigger });
    }

    /// Words that have to stand next to each other: folded, joined by one space.
    pub fn words(&mut self, words: &str, trigger: u32) {
        let text = self.string(words);
        self.words.push(KeywordEntry { text, trigger });
    }

    /// A keyword to be searched for in every message.
    pub fn scan(&mut self, folded: &str, cased: bool, anywhere: bool, trigger: u32) {
        let text = self.string(folded);
        self.scans.push(ScanEntry { text, trigger, cased, anywhere });
    }

    /// A keyword of a `reply to` trigger: folded, stripped of punctuation at both ends.
    pub fn reply_keyword(&mut self, folded: &str, trigger: u32) {
        let text = self.string(folded);
        self.reply_keywords.push(KeywordEntry { text, trigger });
    }

    /// The program as a file, with a debug section unless it is stripped.
    pub fn finish(mut self, strip: bool) -> Result<Vec<u8>, LoadError> {
        let debug = if strip { None } else { Some(self.debug.encode()?) };
        self.sort();
        let sections =
            Section::ALL.iter().map(|section| self.section(*section)).collect::<Result<Vec<_>, _>>()?;
        container::write(&sections, debug.as_deref())
    }

    /// Brings the tables into the order in which they are searched.
    fn sort(&mut self) {
        let (triggers, strings) = (&self.triggers, &self.strings.items);
        let has_when = |trigger: u32| {
            let entry = triggers.get(trigger as usize);
            let details = entry.and_then(|entry| self.details.items.get(entry.details? as usize));
            details.is_some_and(|details| details.when.is_some())
        };
        for keywords in [&mut self.keywords, &mut self.words] {
            keywords.sort_by_cached_key(|keyword| {
                (strings.get(keyword.text as usize), !has_when(keyword.trigger), keyword.trigger)
            });
            keywords.dedup();
        }
        self.reply_keywords.sort_by_key(|keyword| keyword.trigger);
        self.kinds.sort_unstable();
        self.schema.names.sort();
        self.schema.names.dedup();
    }

    fn section(&self, section: Section) -> Result<Vec<u8>, LoadError> {
        let text_of = |index: u32| self.strings.items.get(index as usize).map_or("", String::as_str);
        Ok(match section {
            Section::Strings => self.strings.items.concat().into_bytes(),
            Section::StringEnds => self.string_ends()?,
            Section::Constants => self.constants.items.concat(),
            Section::Code => table::encode(self.code.instructions()),
            Section::Shapes => table::encode(&self.shapes.items),
            Section::Units => table::encode(&self.units),
            Section::Steps => table::encode(&self.steps),
            Section::StepNames => table::encode(&self.step_names.items),
            Section::Messages => table::encode(&self.messages.items),
            Section::Choices => table::encode(&self.choices.items),
            Section::Lists => table::encode(&self.lists.items),
            Section::Labels => table::encode(&self.labels.items),
            Section::Answers => table::encode(&self.answers.items),
            Section::Symbols => table::encode(&self.symbols.items),
            Section::Results => table::encode(&self.results.items),
            Section::Triggers => table::encode(&self.triggers),
            Section::TriggerDetails => table::encode(&self.details.items),
            Section::KeywordSlots => encode_slots(&self.keywords, text_of),
            Section::Keywords => table::encode(&self.keywords),
            Section::WordSlots => encode_slots(&self.words, text_of),
            Section::Words => table::encode(&self.words),
            Section::Scans => table::encode(&self.scans),
            Section::ReplyKeywords => table::encode(&self.reply_keywords),
            Section::Kinds => table::encode(&self.kinds),
            Section::Schema => rmp_serde::to_vec(&self.schema).map_err(|_| LoadError::TooLarge)?,
        })
    }

    fn string_ends(&self) -> Result<Vec<u8>, LoadError> {
        let (mut end, mut bytes) = (0_usize, Vec::new());
        for text in &self.strings.items {
            end += text.len();
            u32::try_from(end).map_err(|_| LoadError::TooLarge)?.write(&mut bytes);
        }
        Ok(bytes)
    }
}

/// Distinct items in the order in which they came.
#[derive(Debug)]
struct Pool<T> {
    items: Vec<T>,
    known: HashMap<T, u32>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { items: Vec::new(), known: HashMap::new() }
    }
}

impl<T: Hash + Eq + Clone> Pool<T> {
    fn index(&mut self, item: T) -> u32 {
        if let Some(index) = self.known.get(&item) {
            return *index;
        }
        let index = self.items.len() as u32;
        self.items.push(item.clone());
        self.known.insert(item, index);
        index
    }
}

impl Pool<String> {
    fn index_of(&mut self, text: &str) -> u32 {
        match self.known.get(text) {
            Some(index) => *index,
            None => self.index(text.to_owned()),
        }
    }
}

/// Runs of items, equal runs once.
#[derive(Debug)]
struct Runs<T> {
    items: Vec<T>,
    known: HashMap<Vec<T>, u32>,
}

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self { items: Vec::new(), known: HashMap::new() }
    }
}

impl<T: Hash + Eq + Clone> Runs<T> {
    fn run(&mut self, run: Vec<T>) -> (u32, u16) {
        let count = run.len() as u16;
        if run.is_empty() {
            return (0, 0);
        }
        if let Some(first) = self.known.get(&run) {
            return (*first, count);
        }
        let first = self.items.len() as u32;
        self.items.extend_from_slice(&run);
        self.known.insert(run, first);
        (first, count)
    }
}

fn index_in<T: PartialEq>(items: &mut Vec<T>, item: T) -> u32 {
    let at = items.iter().position(|other| *other == item).unwrap_or_else(|| {
        items.push(item);
        items.len() - 1
    });
    at as u32
}
