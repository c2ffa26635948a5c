//! A loaded program: its sections as tables of typed records.

use super::container::{Container, LoadError};
use super::debug::Debug;
use super::keywords::Keywords;
use super::limits;
use super::op::{Function, Instruction, Op};
use super::packed::{
    ChoiceEntry, EachEntry, KeywordEntry, KindEntry, ResultEntry, ScanEntry, Shape, TriggerDetails,
    TriggerEntry, UnitEntry,
};
pub use super::records::*;
use super::regexes::Regexes;
use super::schema::{CodeOffset, Field, Schema};
use super::sections::Section;
use super::strings::Strings;
use super::table::Table;
use crate::value::{Names, Symbol, Value, codec};

/// The content hash of a program without its debug section, first 16 bytes of BLAKE3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ProgramId(pub [u8; 16]);

/// As hexadecimal digits.
impl std::fmt::Display for ProgramId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// Stands for "any" in the arguments of triggers on clicks, consent and schedules.
pub const ANY: u32 = u32::MAX;

/// A verified program: everything in it is known to be in bounds. Cheap to read, not to copy: share it in an `Arc`.
#[derive(Debug, Clone, Default)]
pub struct Program {
    id: ProgramId,
    pub(super) strings: Strings,
    pub(super) constants: Vec<Value>,
    pub(super) code: Table<Instruction>,
    pub(super) shapes: Table<Shape>,
    pub(super) units: Table<UnitEntry>,
    pub(super) steps: Table<CodeOffset>,
    pub(super) step_names: Table<u32>,
    pub(super) messages: Table<MessageRecord>,
    pub(super) choices: Table<ChoiceEntry>,
    pub(super) lists: Table<EachEntry>,
    pub(super) labels: Table<LabelRecord>,
    pub(super) answers: Table<AnswerRecord>,
    pub(super) symbols: Table<u32>,
    pub(super) results: Table<ResultEntry>,
    pub(super) triggers: Table<TriggerEntry>,
    pub(super) trigger_details: Table<TriggerDetails>,
    pub(super) keywords: Keywords,
    pub(super) words: Keywords,
    pub(super) scans: Table<ScanEntry>,
    pub(super) reply_keywords: Table<KeywordEntry>,
    pub(super) kinds: Table<KindEntry>,
    pub(super) schema: Schema,
    pub(super) regexes: Regexes,
    pub(super) debug: Option<Debug>,
    pub(super) section_sizes: Vec<(&'static str, usize)>,
    max_words: u32,
    symbols_of: SymbolsOf,
}

/// Symbols of declared names, computed once.
#[derive(Debug, Clone, Default)]
struct SymbolsOf {
    languages: Vec<Symbol>,
    senders: Vec<Symbol>,
    /// Sorted, with the position among the fields; of two fields with one symbol the first.
    contact: Vec<(Symbol, usize)>,
}

impl SymbolsOf {
    fn new(schema: &Schema) -> Self {
        let fields = schema.contact.iter().enumerate();
        let mut contact: Vec<(Symbol, usize)> =
            fields.map(|(at, field)| (Symbol::of(&field.name), at)).collect();
        contact.sort_unstable();
        contact.dedup_by_key(|(symbol, _)| *symbol);
        Self {
            languages: schema.languages.iter().map(|name| Symbol::of(name)).collect(),
            senders: schema.senders.iter().map(|sender| Symbol::of(&sender.name)).collect(),
            contact,
        }
    }
}

/// A keyword that is searched for in every message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scan<'a> {
    /// The keyword, folded.
    pub text: &'a str,
    /// Upper and lower case are kept apart.
    pub cased: bool,
    /// It may stand anywhere; else only as whole words.
    pub anywhere: bool,
    /// Its trigger.
    pub trigger: u32,
}

impl Program {
    /// Reads and verifies a program: no bytes make it panic, loop or take memory out of proportion.
    pub fn load(bytes: &[u8]) -> Result<Self, LoadError> {
        let container = Container::read(bytes)?;
        let mut program = Self::read(&container)?;
        super::verify::verify(&program)?;
        let regexes = program.schema.regexes.iter().map(|(text, cased)| (text.as_str(), *cased));
        program.regexes = Regexes::new(regexes).ok_or_else(|| {
            LoadError::invalid("a regular expression is none, or all of them are too large")
        })?;
        program.max_words = program.longest_keyword();
        program.symbols_of = SymbolsOf::new(&program.schema);
        Ok(program)
    }

    fn read(container: &Container<'_>) -> Result<Self, LoadError> {
        let bytes = |section: Section| container.section(section);
        Ok(Self {
            id: container.id,
            strings: Strings::new(bytes(Section::Strings), bytes(Section::StringEnds))
                .ok_or_else(|| broken(Section::Strings))?,
            constants: constants(bytes(Section::Constants)).ok_or_else(|| broken(Section::Constants))?,
            code: table(container, Section::Code)?,
            shapes: table(container, Section::Shapes)?,
            units: table(container, Section::Units)?,
            steps: table(container, Section::Steps)?,
            step_names: table(container, Section::StepNames)?,
            messages: table(container, Section::Messages)?,
            choices: table(container, Section::Choices)?,
            lists: table(container, Section::Lists)?,
            labels: table(container, Section::Labels)?,
            answers: table(container, Section::Answers)?,
            symbols: table(container, Section::Symbols)?,
            results: table(container, Section::Results)?,
            triggers: table(container, Section::Triggers)?,
            trigger_details: table(container, Section::TriggerDetails)?,
            keywords: Keywords::new(bytes(Section::KeywordSlots), bytes(Section::Keywords))
                .ok_or_else(|| broken(Section::Keywords))?,
            words: Keywords::new(bytes(Section::WordSlots), bytes(Section::Words))
                .ok_or_else(|| broken(Section::Words))?,
            scans: table(container, Section::Scans)?,
            reply_keywords: table(container, Section::ReplyKeywords)?,
            kinds: table(container, Section::Kinds)?,
            schema: super::container::read_message_pack(bytes(Section::Schema), limits::SCHEMA_VALUES)?,
            regexes: Regexes::default(),
            debug: container.debug.map(Debug::new).transpose()?,
            section_sizes: Section::ALL
                .iter()
                .map(|section| (section.name(), bytes(*section).len()))
                .collect(),
            max_words: 0,
            symbols_of: SymbolsOf::default(),
        })
    }

    /// Its id.
    pub fn id(&self) -> ProgramId {
        self.id
    }

    /// Its declarations.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// A text; empty where there is none.
    #[inline]
    pub fn string(&self, index: u32) -> &str {
        self.strings.get(index).unwrap_or_default()
    }

    /// A constant; missing where there is none.
    pub fn constant(&self, index: u32) -> Value {
        self.constants.get(index as usize).cloned().unwrap_or_default()
    }

    /// The instruction at an offset.
    #[inline]
    pub fn instruction(&self, at: CodeOffset) -> Option<Instruction> {
        self.code.get(at).copied()
    }

    /// Whether it makes short links, or links to the page on which a contact opts out: they lead to the runtime's own address.
    pub fn makes_links(&self) -> bool {
        let makes_link = |instruction: &Instruction| {
            let function = Function::from_code(instruction.a);
            instruction.op == Op::CallFunction
                && matches!(function, Some(Function::Link | Function::UnsubscribeUrl))
        };
        self.code.iter().any(makes_link)
            || (0..self.unit_count())
                .filter_map(|unit| self.settings_of(unit))
                .any(|settings| settings.short_links)
            || self.schema.campaigns.iter().any(|campaign| campaign.short_links)
    }

    /// How many automations and conversations.
    pub fn unit_count(&self) -> u32 {
        self.units.len()
    }

    /// A unit.
    pub fn unit(&self, index: u32) -> Option<UnitRecord> {
        let unit = self.units.get(index)?;
        self.shapes.get(unit.shape).map(|shape| unit.unit(shape))
    }

    /// The unit of a name, by search through all of them.
    pub fn unit_named(&self, name: &str) -> Option<u32> {
        (0..self.unit_count()).find(|unit| self.unit_name(*unit) == name)
    }

    /// The name of a unit; empty where there is none.
    pub fn unit_name(&self, index: u32) -> &str {
        self.units.get(index).map_or("", |unit| self.string(unit.name))
    }

    /// Settings by their index in [`UnitRecord`].
    pub fn settings(&self, index: u32) -> Option<&SettingsRecord> {
        self.shapes.get(index).map(|shape| &shape.settings)
    }

    /// The settings of a unit.
    #[inline]
    pub fn settings_of(&self, unit: u32) -> Option<&SettingsRecord> {
        self.settings(self.units.get(unit)?.shape)
    }

    /// A step of a unit, counted within the unit from 0.
    pub fn step(&self, unit: u32, step: u32) -> Option<StepRecord> {
        let entry = self.units.get(unit)?;
        let shape = self.shapes.get(entry.shape).filter(|shape| step < u32::from(shape.step_count))?;
        let name = self.step_names.get(shape.step_names.checked_add(step)?)?;
        let code = self.steps.get(entry.first_step.checked_add(step)?)?;
        Some(StepRecord { name: *name, code: *code })
    }

    /// The name of a step; empty where there is none.
    pub fn step_name(&self, unit: u32, step: u32) -> &str {
        self.step(unit, step).map_or("", |step| self.string(step.name))
    }

    /// The symbols and locals of the variables that a `run` of this unit gives back.
    pub fn result_names(&self, unit: u32) -> impl Iterator<Item = (Symbol, u16)> + '_ {
        let (first, count) = self.settings_of(unit).map_or((0, 0), |settings| settings.results);
        self.results.run(first, u32::from(count)).iter().map(|result| (Symbol(result.name), result.local))
    }

    /// What a message waits for.
    pub fn message(&self, index: u32) -> Option<&MessageRecord> {
        self.messages.get(index)
    }

    /// A choice by its index in the table.
    pub fn choice(&self, index: u32) -> Option<ChoiceRecord> {
        self.choices.get(index)?.choice(|list| self.lists.get(list).copied())
    }

    /// The choices of a message in order.
    pub fn choices(
        &self,
        message: &MessageRecord,
    ) -> impl DoubleEndedIterator<Item = ChoiceRecord> + Clone + '_ {
        let run = self.choices.run(message.first_choice, u32::from(message.choice_count));
        run.iter().filter_map(|choice| choice.choice(|list| self.lists.get(list).copied()))
    }

    /// A run of labels, as [`ChoiceMatcher::Labels`] names it.
    pub fn labels(&self, first: u32, count: u16) -> &[LabelRecord] {
        self.labels.run(first, u32::from(count))
    }

    /// A free answer.
    pub fn answer(&self, index: u32) -> Option<&AnswerRecord> {
        self.answers.get(index)
    }

    /// The enum values that an answer captures.
    pub fn answer_symbols(&self, answer: &AnswerRecord) -> impl Iterator<Item = Symbol> + Clone + '_ {
        let (first, count) = answer.symbols;
        self.symbols.run(first, u32::from(count)).iter().copied().map(Symbol)
    }

    /// The name of a field, group, category or enum value.
    pub fn symbol_name(&self, symbol: Symbol) -> Option<&str> {
        let names = &self.schema.names;
        let at = names.binary_search_by_key(&symbol, |(symbol, _)| *symbol).ok()?;
        names.get(at).map(|(_, name)| name.as_str())
    }

    /// A declared field of the contact.
    pub fn contact_field(&self, symbol: Symbol) -> Option<&Field> {
        let fields = &self.symbols_of.contact;
        let at = fields.binary_search_by_key(&symbol, |(name, _)| *name).ok()?;
        fields.get(at).and_then(|(_, field)| self.schema.contact.get(*field))
    }

    /// The position of a language by its symbol.
    pub fn language_of(&self, symbol: Symbol) -> Option<u32> {
        position(&self.symbols_of.languages, symbol)
    }

    /// The position of a sender by the symbol of its name.
    pub fn sender_of(&self, symbol: Symbol) -> Option<u32> {
        position(&self.symbols_of.senders, symbol)
    }

    /// Whether a regular expression is found in a text: searched in the trimmed text, then in its folded form.
    pub fn regex_matches(&self, regex: u32, text: &str) -> bool {
        self.regexes.is_match(regex, text)
    }

    /// The same for a text whose folded form is known.
    pub fn regex_matches_folded(&self, regex: u32, text: &str, folded: &str) -> bool {
        self.regexes.is_match_folded(regex, text, folded)
    }

    /// How many triggers; their order is source order.
    pub fn trigger_count(&self) -> u32 {
        self.triggers.len()
    }

    /// A trigger.
    pub fn trigger(&self, index: u32) -> Option<TriggerRecord> {
        let entry = self.triggers.get(index)?;
        Some(entry.unpack(entry.details.and_then(|details| self.trigger_details.get(details).copied())))
    }

    /// The triggers of a unit.
    pub fn triggers_of_unit(&self, unit: u32) -> impl DoubleEndedIterator<Item = u32> + Clone + use<> {
        let first = self.triggers.partition_point(|trigger| trigger.unit < unit);
        let end = self.triggers.partition_point(|trigger| trigger.unit <= unit);
        first..end
    }

    /// Triggers with exactly this keyword, in the order to be tried. The text is folded and stripped of punctuation at
    /// both ends ([`crate::text::strip_punctuation`]).
    pub fn keyword_triggers<'a>(&'a self, folded: &str) -> impl Iterator<Item = u32> + Clone + 'a {
        self.keywords.triggers(folded, &self.strings)
    }

    /// The exact keywords with their triggers, as they are compared; in an order of no meaning.
    pub fn keywords(&self) -> impl Iterator<Item = (&str, u32)> {
        self.keywords.entries().iter().map(|entry| (self.string(entry.text), entry.trigger))
    }

    /// Triggers on these words next to each other, folded and joined by one space, in the order to be tried.
    pub fn word_triggers<'a>(&'a self, words: &str) -> impl Iterator<Item = u32> + Clone + 'a {
        self.words.triggers(words, &self.strings)
    }

    /// The most words that a keyword of [`Self::word_triggers`] has; 0 where there is none.
    pub fn max_words(&self) -> u32 {
        self.max_words
    }

    /// Keywords to be searched for in every message, in source order.
    pub fn scans(&self) -> impl Iterator<Item = Scan<'_>> + Clone {
        self.scans.iter().map(|ScanEntry { text, trigger, cased, anywhere }| Scan {
            text: self.string(*text),
            cased: *cased,
            anywhere: *anywhere,
            trigger: *trigger,
        })
    }

    /// The keywords of a `reply to` trigger: folded, stripped of punctuation at both ends.
    pub fn reply_keywords(&self, trigger: u32) -> impl Iterator<Item = &str> + Clone {
        let first = self.reply_keywords.partition_point(|entry| entry.trigger < trigger);
        let rest = self.reply_keywords.run(first, u32::MAX);
        rest.iter().take_while(move |entry| entry.trigger == trigger).map(|entry| self.string(entry.text))
    }

    /// Triggers of a kind other than keyword, word and contains, with this argument, in source order. Kinds without an
    /// argument have 0.
    pub fn triggers_on(&self, kind: TriggerKind, argument: u32) -> impl Iterator<Item = u32> + Clone + '_ {
        let first = self.kinds.partition_point(|entry| (entry.kind, entry.argument) < (kind, argument));
        let rest = self.kinds.run(first, u32::MAX);
        rest.iter()
            .take_while(move |entry| (entry.kind, entry.argument) == (kind, argument))
            .map(|entry| entry.trigger)
    }

    /// The same with those that fire on any argument ([`ANY`]), in source order.
    pub fn triggers_on_or_any(&self, kind: TriggerKind, argument: u32) -> Vec<u32> {
        let mut triggers: Vec<u32> = self.triggers_on(kind, argument).collect();
        if argument != ANY {
            triggers.extend(self.triggers_on(kind, ANY));
        }
        triggers.sort_unstable();
        triggers
    }

    /// All triggers of a kind other than keyword, word and contains, in source order.
    pub fn triggers_of_kind(&self, kind: TriggerKind) -> Vec<u32> {
        let first = self.kinds.partition_point(|entry| entry.kind < kind);
        let rest = self.kinds.run(first, u32::MAX).iter().take_while(|entry| entry.kind == kind);
        let mut triggers: Vec<u32> = rest.map(|entry| entry.trigger).collect();
        triggers.sort_unstable();
        triggers
    }

    /// Where an instruction was written that was executed in this step of this unit (`u16::MAX`: outside steps);
    /// `None` for a stripped program.
    pub fn place(&self, unit: u32, step: u16, at: CodeOffset) -> Option<SourcePlace> {
        self.debug.as_ref()?.place(unit, step, at)
    }

    /// The path of a source file by its index in [`SourcePlace`].
    pub fn source_path(&self, file: u32) -> Option<&str> {
        self.debug.as_ref()?.path(file)
    }

    fn longest_keyword(&self) -> u32 {
        let words = self.words.entries().iter().map(|entry| self.string(entry.text).split(' ').count());
        words.max().unwrap_or(0) as u32
    }
}

/// Names of enum values, for texts.
impl Names for Program {
    fn name_of(&self, symbol: Symbol) -> Option<&str> {
        self.symbol_name(symbol)
    }
}

fn position(symbols: &[Symbol], symbol: Symbol) -> Option<u32> {
    symbols.iter().position(|known| *known == symbol).map(|at| at as u32)
}

fn table<R: super::part::Part + Copy>(
    container: &Container<'_>,
    section: Section,
) -> Result<Table<R>, LoadError> {
    Table::new(container.section(section)).ok_or_else(|| broken(section))
}

/// The constants, none of them larger than what a script could make; `None` where they are malformed or too large.
fn constants(mut bytes: &[u8]) -> Option<Vec<Value>> {
    if bytes.len() > limits::CONSTANTS_BYTES {
        return None;
    }
    let mut constants = Vec::new();
    while !bytes.is_empty() {
        let constant = codec::decode(&mut bytes).ok()?;
        let fits = constant.weight() <= limits::CONSTANT_WEIGHT;
        constants.push(Some(constant).filter(|_| fits)?);
    }
    Some(constants)
}

fn broken(section: Section) -> LoadError {
    LoadError::invalid(format!("section `{}` is malformed", section.name()))
}
