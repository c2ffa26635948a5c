//! Reading a table setting by setting, so that every problem is found and what nobody asked for is told.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::setting::{Located, TextSource, span_of};
use super::{Config, Variable};
use crate::diag::{Code, Diagnostic, codes, suggest};
use crate::source::{FileId, Span};
use crate::value::Duration;

/// What was found wrong in the file, and the variables that it names.
pub(super) struct Problems {
    file: FileId,
    /// Whether it is valid TOML: else what is missing may stand in what could not be read.
    complete: bool,
    diagnostics: Vec<Diagnostic>,
    variables: Vec<Variable>,
}

impl Problems {
    pub(super) fn new(file: FileId, complete: bool) -> Self {
        Self { file, complete, diagnostics: Vec::new(), variables: Vec::new() }
    }

    /// Adds what is wrong. What could not be read is no value to complain about again.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let known = self.diagnostics.iter().any(|known| known.span == diagnostic.span);
        if self.complete || !known {
            self.diagnostics.push(diagnostic);
        }
    }

    pub(super) fn finish(mut self, config: Config) -> (Config, Vec<Diagnostic>) {
        self.diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
        self.variables.sort_by_key(|variable| variable.span);
        (Config { variables: self.variables, ..config }, self.diagnostics)
    }
}

/// One table of the file.
pub(super) struct Table<'a, 'p> {
    problems: &'p mut Problems,
    entries: &'a DeTable<'a>,
    /// How people call it, such as `channels.shop`; empty for the whole file.
    path: String,
    /// Its name in the file: where something that it lacks is told.
    span: Span,
    /// Every key that was asked for.
    known: Vec<&'static str>,
}

impl<'a, 'p> Table<'a, 'p> {
    pub(super) fn root(entries: &'a DeTable<'a>, problems: &'p mut Problems) -> Self {
        let span = Span::new(problems.file, 0, 0);
        Self { problems, entries, path: String::new(), span, known: Vec::new() }
    }

    /// Reads a table of this one; an empty one where it is not there.
    pub(super) fn section<T: Default>(&mut self, key: &'static str, read: impl Fn(Table<'_, '_>) -> T) -> T {
        self.optional_section(key, |table| Some(read(table))).unwrap_or_default()
    }

    /// Reads a table of this one, if it is there.
    pub(super) fn optional_section<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(Table<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        let (entries, span) = self.table(key)?;
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        read(Table { problems: self.problems, entries, path, span, known: Vec::new() })
    }

    /// Reads the tables of a table, `[channels.shop]`, by the order of their names.
    pub(super) fn named_sections<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&str, Table<'_, '_>) -> Option<T>,
    ) -> Vec<T> {
        let Some((sections, _)) = self.table(key) else { return Vec::new() };
        let mut found = Vec::new();
        for (name, value) in sections.iter() {
            let path = format!("{key}.{}", name.get_ref());
            let span = span_of(self.problems.file, name.span());
            match value.get_ref().as_table() {
                Some(entries) => {
                    let table = Table { problems: self.problems, entries, path, span, known: Vec::new() };
                    found.extend(read(name.get_ref(), table));
                }
                None => self.wrong_type(&path, value, "a table"),
            }
        }
        found
    }

    /// Where something that the table lacks is told.
    pub(super) fn span(&self) -> Span {
        self.span
    }

    /// All entries, for tables whose keys are names.
    pub(super) fn entries(
        &self,
    ) -> impl Iterator<Item = (Located<&'a str>, &'a Spanned<DeValue<'a>>)> + use<'a> {
        let file = self.problems.file;
        self.entries.iter().map(move |(key, value)| {
            (Located { value: key.get_ref().as_ref(), span: span_of(file, key.span()) }, value)
        })
    }

    /// A text that `parse` takes; `expected` says what it takes, with an example.
    pub(super) fn parsed<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Located<T>> {
        let text = self.text(key)?;
        match parse(&text.value) {
            Some(value) => Some(Located { value, span: text.span }),
            None => {
                let message = format!("`{}` cannot be `{}`", self.full(key), text.value);
                self.invalid(text.span, message, format!("write {expected}"));
                None
            }
        }
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<Located<T>> {
        let text = self.text(key)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text.value) {
            return Some(Located { value: *value, span: text.span });
        }
        let known = words.iter().map(|(word, _)| *word);
        let listed = known.clone().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let help =
            suggest::did_you_mean(&text.value, known).unwrap_or_else(|| format!("write one of {listed}"));
        let message = format!("`{}` cannot be `{}`", self.full(key), text.value);
        self.invalid(text.span, message, help);
        None
    }

    /// A text.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Located<String>> {
        let value = self.take(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(Located { value: text.to_owned(), span: self.span_of(value) }),
            None => {
                self.wrong_type(&self.full(key), value, "a text in quotes");
                None
            }
        }
    }

    /// A text or `env:NAME`; `expected` and `is_valid` hold for a text of the file.
    pub(super) fn source(
        &mut self,
        key: &'static str,
        expected: &str,
        is_valid: impl Fn(&str) -> bool,
    ) -> Option<Located<TextSource>> {
        let found = self.parsed(key, &format!("{expected}, or `env:NAME`"), |text| {
            TextSource::of(text).filter(|source| match source {
                TextSource::Literal(text) => is_valid(text),
                TextSource::Variable(_) => true,
            })
        })?;
        if let TextSource::Variable(name) = &found.value {
            let variable = Variable { name: name.clone(), setting: self.full(key), span: found.span };
            self.problems.variables.push(variable);
        }
        Some(found)
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &'static str) -> Option<Located<Vec<String>>> {
        let value = self.take(key)?;
        let list: Option<Vec<String>> = value
            .get_ref()
            .as_array()
            .and_then(|items| items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect());
        match list {
            Some(texts) => Some(Located { value: texts, span: self.span_of(value) }),
            None => {
                self.wrong_type(&self.full(key), value, "a list of texts, as in `[\"STOP\", \"END\"]`");
                None
            }
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<Located<bool>> {
        let value = self.take(key)?;
        match value.get_ref().as_bool() {
            Some(flag) => Some(Located { value: flag, span: self.span_of(value) }),
            None => {
                self.wrong_type(&self.full(key), value, "`true` or `false`");
                None
            }
        }
    }

    /// A whole number within bounds.
    pub(super) fn whole(&mut self, key: &'static str, bounds: RangeInclusive<u32>) -> Option<Located<u32>> {
        let value = self.take(key)?;
        let span = self.span_of(value);
        let Some(digits) = value.get_ref().as_integer() else {
            self.wrong_type(&self.full(key), value, "a whole number");
            return None;
        };
        let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok();
        match number.and_then(|number| u32::try_from(number).ok()).filter(|number| bounds.contains(number)) {
            Some(value) => Some(Located { value, span }),
            None => {
                let message = format!("`{}` cannot be {}", self.full(key), digits.as_str());
                self.invalid(span, message, format!("write {}", in_bounds(&bounds)));
                None
            }
        }
    }

    /// A duration longer than nothing, as scripts write it.
    pub(super) fn duration(&mut self, key: &'static str) -> Option<Located<Duration>> {
        self.parsed(key, "a duration, as in `10s`, `15m` or `1h30m`", |text| {
            Duration::parse(text).filter(|duration| duration.nominal_ms() > 0)
        })
    }

    /// Tells that a setting is missing that this table cannot do without.
    pub(super) fn require<T>(&mut self, key: &'static str, found: Option<T>) -> Option<T> {
        if found.is_none() && self.problems.complete && !self.has(key) {
            let message = format!("`[{}]` needs `{key}`", self.path);
            self.invalid(
                self.span,
                message,
                format!("add `{key} = …`; docs/reference/smsc-toml.md says what it means"),
            );
        }
        found
    }

    /// Whether the file has this key, valid or not.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Tells that a value cannot be.
    pub(super) fn invalid(&mut self, span: Span, message: String, help: String) {
        self.problems.report(Diagnostic::error(codes::INVALID_SETTING, span, message).help(help));
    }

    /// Tells what is wrong with a key that is a name.
    pub(super) fn report(&mut self, code: Code, span: Span, message: String, help: String) {
        self.problems.report(Diagnostic::error(code, span, message).help(help));
    }

    /// Tells every key that nobody asked for.
    pub(super) fn finish(self) {
        for (key, _) in self.entries.iter().filter(|(key, _)| !self.known.contains(&key.get_ref().as_ref())) {
            let span = span_of(self.problems.file, key.span());
            let diagnostic = unknown(&self.path, key.get_ref(), span, &self.known);
            self.problems.report(diagnostic);
        }
    }

    fn take(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.push(key);
        self.entries.get(key)
    }

    fn table(&mut self, key: &'static str) -> Option<(&'a DeTable<'a>, Span)> {
        let value = self.take(key)?;
        let key_span = self.entries.get_key_value(key).map(|(found, _)| found.span()).unwrap_or_default();
        match value.get_ref().as_table() {
            Some(table) => Some((table, span_of(self.problems.file, key_span))),
            None => {
                self.wrong_type(&self.full(key), value, "a table");
                None
            }
        }
    }

    fn wrong_type(&mut self, path: &str, value: &Spanned<DeValue<'_>>, expected: &str) {
        let message = format!("`{path}` must be {expected}, not {}", in_words(value.get_ref()));
        let span = self.span_of(value);
        self.problems.report(Diagnostic::error(codes::INVALID_SETTING, span, message));
    }

    fn span_of(&self, value: &Spanned<DeValue<'_>>) -> Span {
        span_of(self.problems.file, value.span())
    }

    fn full(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

fn unknown(path: &str, key: &str, span: Span, known: &[&str]) -> Diagnostic {
    let message = match path {
        "" => format!("there is no section `[{key}]`"),
        _ => format!("`[{path}]` has no setting `{key}`"),
    };
    let diagnostic = Diagnostic::error(codes::UNKNOWN_SETTING, span, message);
    match suggest::nearest(key, known.iter().copied()) {
        Some(name) => diagnostic.help(format!("did you mean `{name}`?")).unsafe_fix(
            format!("Change to `{name}`"),
            span,
            name,
        ),
        None => diagnostic.help(format!("it has {}", listed(known))),
    }
}

fn in_bounds(bounds: &RangeInclusive<u32>) -> String {
    match (bounds.start(), bounds.end()) {
        (least, most) if least == most => least.to_string(),
        (least, most) => format!("{least} to {most}"),
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn in_words(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
