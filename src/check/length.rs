//! How long texts can be: from the shortest to the longest that values allow, in both encodings, and which characters and
//! values make them UCS-2 (matching.md, "Segments").
//!
//! Widths of values: a text, e-mail or web address up to its `max`, at two units a character at most and usually one, and a
//! text may bring UCS-2; an enum its names; a date 10, a clock time 5 to 8, a date-time 16 to 19, a truth 4 or 5, a duration 2 to 24, a phone
//! number 3 to 16, a number up to 31 and a whole one up to 30 characters; `format` what its pattern writes in that language; a link
//! that the runtime makes [`LINK_CHARACTERS`]. What has no `max` counts nothing and is named as unbounded.

use std::mem::take;
use std::ops::{Add, Range, RangeInclusive};

use crate::check::model::*;
use crate::check::visit::{self, MAX_TEMPLATE_DEPTH};
use crate::config::Config;
use crate::source::Span;
use crate::text::{self, Encoding, Length, LengthRange};
use crate::value::pattern::Pattern;
use crate::value::{Context, Value, Zone, display, iso};

/// How long a link of `link(…)` and the address of `unsubscribe_url()` are: `https://`, a short host, a short code.
pub const LINK_CHARACTERS: RangeInclusive<usize> = 20..=45;

/// What is known of a text before it is sent, for one language.
#[derive(Debug, Clone, Default)]
pub struct TextLength {
    /// From the shortest to the longest, without what is unbounded.
    pub range: LengthRange,
    /// [`plain`](Self::plain), where that is another range.
    plain: Option<Box<LengthRange>>,
    /// [`spelled`](Self::spelled), where that is another range.
    spelled: Option<Box<LengthRange>>,
    /// Values without a bound.
    pub unbounded: Vec<Span>,
    /// Values that may bring characters outside GSM-7.
    pub foreign_values: Vec<Span>,
    /// The author's characters outside GSM-7, in order.
    pub forced: Vec<Forced>,
    /// How many characters the author wrote.
    pub written: usize,
}

/// A character of the author's, as a reader sees it, that is not in GSM-7.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forced {
    /// The piece of text in which it stands.
    pub piece: Span,
    /// How many of the same character stand before it in that piece.
    pub nth: usize,
    /// The character.
    pub text: String,
    /// Its nearest spelling in GSM-7, if there is one.
    pub nearest: Option<String>,
}

impl TextLength {
    /// A text that is known, written at a place.
    pub fn known(text: &str, span: Span) -> Self {
        let range = LengthRange::exactly(text);
        let (forced, spelled) = match range.longest.forces_ucs2 {
            true => forced_in(text, span),
            false => Default::default(),
        };
        let spelled = (!forced.is_empty()).then(|| Box::new(LengthRange::exactly(&spelled)));
        Self { range, spelled, forced, written: text::length_in_characters(text), ..Self::default() }
    }

    fn value(range: LengthRange, span: Span) -> Self {
        let foreign = range.longest.forces_ucs2;
        let plain = foreign.then(|| Box::new(range.clone().without_ucs2()));
        let foreign_values = if foreign { vec![span] } else { Vec::new() };
        Self { range, spelled: plain.clone(), plain, foreign_values, ..Self::default() }
    }

    /// Nothing, of which no more is known.
    fn nothing() -> Self {
        Self { range: LengthRange::letters(0..=0), ..Self::default() }
    }

    /// A text of at most so many characters, which may be foreign.
    fn bounded(max: usize, span: Span) -> Self {
        Self::value(LengthRange::up_to(Length::any(max)), span).usually_letters(max)
    }

    /// An e-mail or web address of at most so many characters: all of them are in GSM-7, some in its extension table.
    fn address(max: usize, span: Span) -> Self {
        let longest = Length { septets: max.saturating_mul(2), pairs: max, ..Length::plain(max) };
        Self::value(LengthRange::up_to(longest), span).usually_letters(max)
    }

    fn usually_letters(self, max: usize) -> Self {
        let usual = Box::new(LengthRange::letters(0..=max));
        Self { plain: Some(usual.clone()), spelled: Some(usual), ..self }
    }

    fn unbounded(span: Span) -> Self {
        let foreign = LengthRange::up_to(Length { forces_ucs2: true, ..Length::default() });
        Self { unbounded: vec![span], ..Self::value(foreign, span) }
    }

    /// The range if every value kept to the letters of GSM-7 that take one septet each: what is usual.
    pub fn plain(&self) -> &LengthRange {
        self.plain.as_deref().unwrap_or(&self.range)
    }

    /// The same if the author's characters were spelled in GSM-7, too.
    pub fn spelled(&self) -> &LengthRange {
        self.spelled.as_deref().unwrap_or(&self.range)
    }

    /// The text, where all of it is known.
    pub fn text(&self) -> Option<&str> {
        self.range.known()
    }

    /// The fewest and the most segments, without what is unbounded. Exact where the text is known.
    pub fn segments(&self) -> RangeInclusive<usize> {
        match self.text().filter(|_| !self.range.longest.fits_one_segment()) {
            Some(known) => {
                let exact = text::segments(known).segments;
                exact..=exact
            }
            None => self.range.segments(),
        }
    }

    /// The fewest and the most segments with values in usual letters, without what is unbounded.
    pub fn usual_segments(&self) -> RangeInclusive<usize> {
        if self.text().is_some() { self.segments() } else { self.plain().segments() }
    }

    /// The encodings that it can have: of the shortest and of the longest.
    pub fn encodings(&self) -> (Encoding, Encoding) {
        (self.range.shortest.encoding(), self.range.longest.encoding())
    }

    /// Whether nothing can be read in it, whatever the values are.
    pub fn is_blank(&self) -> bool {
        self.text().is_some_and(|text| text.trim().is_empty())
    }

    /// This text with another behind it.
    pub fn then(self, other: Self) -> Self {
        self.with(other, LengthRange::add)
    }

    /// Either this text or another.
    pub fn or(self, other: Self) -> Self {
        self.with(other, LengthRange::or)
    }

    fn with(mut self, mut other: Self, both: fn(LengthRange, LengthRange) -> LengthRange) -> Self {
        // Where both are as their ranges say, so is what comes of them.
        let of_two = |own: Option<Box<LengthRange>>, others: Option<Box<LengthRange>>| {
            (own.is_some() || others.is_some()).then(|| {
                let own = own.map_or_else(|| self.range.clone(), |own| *own);
                let others = others.map_or_else(|| other.range.clone(), |others| *others);
                Box::new(both(own, others))
            })
        };
        let plain = of_two(take(&mut self.plain), take(&mut other.plain));
        let spelled = of_two(take(&mut self.spelled), take(&mut other.spelled));
        let range = both(take(&mut self.range), take(&mut other.range));
        Self { range, plain, spelled, ..self }.absorb(other)
    }

    /// The same where each range is another.
    fn map(self, change: fn(LengthRange) -> LengthRange) -> Self {
        let change_box = |range: Box<LengthRange>| Box::new(change(*range));
        let (plain, spelled) = (self.plain.map(change_box), self.spelled.map(change_box));
        Self { range: change(self.range), plain, spelled, ..self }
    }

    fn absorb(mut self, other: Self) -> Self {
        self.unbounded.extend(other.unbounded);
        self.foreign_values.extend(other.foreign_values);
        self.forced.extend(other.forced);
        self.written += other.written;
        self
    }

    /// The same where values are replaced or refused: they bring no other alphabet.
    fn under(mut self, unicode: Unicode) -> Self {
        if unicode != Unicode::Allow && self.forced.is_empty() {
            self.range = self.range.without_ucs2();
            self.foreign_values.clear();
        }
        self
    }
}

/// The characters of a text that force UCS-2, and the text in its nearest spelling.
fn forced_in(known: &str, piece: Span) -> (Vec<Forced>, String) {
    let (mut found, mut spelled, mut end) = (Vec::<Forced>::new(), String::new(), 0);
    for character in text::forcing_characters(known) {
        let Range { start, end: next } = character.range;
        let cluster = known.get(start..next).unwrap_or_default();
        spelled.push_str(known.get(end..start).unwrap_or_default());
        spelled.push_str(character.nearest.as_deref().unwrap_or_default());
        end = next;
        let nth = found.iter().filter(|before| before.text == cluster).count();
        found.push(Forced { piece, nth, text: cluster.to_owned(), nearest: character.nearest });
    }
    spelled.push_str(known.get(end..).unwrap_or_default());
    (found, spelled)
}

/// Measures texts of a project in one language.
#[derive(Debug, Clone, Copy)]
pub struct Lengths<'a> {
    project: &'a Project,
    config: &'a Config,
    language: usize,
    /// The list that `{choices}` stands for.
    list: Option<&'a TextLength>,
    /// What the parameters of the template that is being measured stand for.
    arguments: Option<&'a [TextLength]>,
    depth: usize,
}

impl<'a> Lengths<'a> {
    /// For texts in the language at that place of the project's list.
    pub fn new(project: &'a Project, config: &'a Config, language: usize) -> Self {
        Self { project, config, language, list: None, arguments: None, depth: 0 }
    }

    /// The same where `{choices}` stands for this list.
    pub fn with_list(self, list: &'a TextLength) -> Self {
        Self { list: Some(list), ..self }
    }

    /// A text as it is sent, with the list behind it if there is one.
    pub fn message(&self, text: &Expr, appended: Option<&TextLength>, unicode: Unicode) -> TextLength {
        let length = self.of(text);
        let whole = match appended {
            Some(list) => length.then(TextLength::known("\n", text.span.after())).then(list.clone()),
            None => length,
        };
        whole.under(unicode)
    }

    /// Any expression as a text shows it.
    pub fn of(&self, expr: &Expr) -> TextLength {
        match &expr.kind {
            ExprKind::Constant(value) => self.constant(value, expr),
            ExprKind::LocalDateTime(moment) => TextLength::known(&iso::display_datetime(*moment), expr.span),
            ExprKind::Text(parts) => self.joined(parts, expr.span),
            ExprKind::Choices => self.list.cloned().unwrap_or_else(TextLength::nothing),
            ExprKind::Localised(texts) => {
                let text = texts.get(self.language).or(texts.first());
                text.map_or_else(TextLength::nothing, |text| self.of(text))
            }
            ExprKind::Local(local) => match self.arguments.and_then(|all| all.get(local.index())) {
                Some(argument) => argument.clone(),
                None => self.of_type(&expr.ty, expr.span),
            },
            ExprKind::Function(name, arguments) => self.function(name, arguments, expr),
            ExprKind::Template(id, arguments) => self.template(*id, arguments),
            ExprKind::Binary(BinaryOperator::Default, left, right) => self.defaulted(left).or(self.of(right)),
            ExprKind::Binary(BinaryOperator::Add, left, right) if is_text(&expr.ty) => {
                self.of(left).then(self.of(right))
            }
            ExprKind::If(_, then, otherwise) => self.of(then).or(self.of(otherwise)),
            ExprKind::Reply => TextLength::unbounded(expr.span),
            ExprKind::Error => TextLength::nothing(),
            _ => self.of_type(&expr.ty, expr.span),
        }
    }

    fn joined(&self, parts: &[Expr], span: Span) -> TextLength {
        let empty = TextLength::known("", span);
        parts.iter().fold(empty, |text, part| text.then(self.of(part)))
    }

    fn constant(&self, value: &Value, expr: &Expr) -> TextLength {
        if let (Value::Symbol(symbol), TypeKind::Enum(id)) = (value, &expr.ty.kind) {
            let values = self.project.enums.get(id.index());
            let name = values.and_then(|values| values.name_of(*symbol));
            return TextLength::known(name.map(|name| name.as_str()).unwrap_or_default(), expr.span);
        }
        let context = Context { now_ms: 0, zone: &Zone::UTC, language: "", country: "", names: &() };
        TextLength::known(&display(value, &context), expr.span)
    }

    /// The left side of `??` where it is used: a text that is there is not blank.
    fn defaulted(&self, left: &Expr) -> TextLength {
        self.of(left).map(LengthRange::not_empty)
    }

    fn template(&self, id: TemplateId, arguments: &[Expr]) -> TextLength {
        let Some(body) = visit::template(self.project, id).filter(|_| self.depth < MAX_TEMPLATE_DEPTH) else {
            return TextLength::nothing();
        };
        let arguments: Vec<TextLength> = arguments.iter().map(|argument| self.of(argument)).collect();
        let inside = Lengths { arguments: Some(&arguments), list: None, depth: self.depth + 1, ..*self };
        inside.of(body)
    }

    fn function(&self, name: &str, arguments: &[Expr], expr: &Expr) -> TextLength {
        match (name, arguments) {
            ("upper" | "lower" | "title" | "trim", [text]) => self.recased(name, self.of(text), expr.span),
            ("word" | "digits", [text, ..]) => self.of(text).map(|whole| LengthRange::up_to(whole.longest)),
            ("format", [_, pattern]) => self.formatted(pattern, expr),
            ("link" | "unsubscribe_url", _) => {
                TextLength::value(LengthRange::letters(*LINK_CHARACTERS.start()..=self.link_max()), expr.span)
            }
            _ => self.of_type(&expr.ty, expr.span),
        }
    }

    fn link_max(&self) -> usize {
        let host = match &self.config.server.public_url {
            Some(url) => match &url.value {
                crate::config::TextSource::Literal(url) => url.len() + CODE_CHARACTERS,
                crate::config::TextSource::Variable(_) => 0,
            },
            None => 0,
        };
        host.max(*LINK_CHARACTERS.end())
    }

    /// Other letters of the same text: where it is known, exactly; else letters keep their number, more or less, but `à` becomes
    /// `À`, which is not in GSM-7.
    fn recased(&self, name: &str, text: TextLength, span: Span) -> TextLength {
        let Some(known) = text.text() else { return text };
        let changed = match name {
            "lower" => known.to_lowercase(),
            "trim" => known.trim().to_owned(),
            "upper" => known.to_uppercase(),
            _ => return text,
        };
        TextLength::known(&changed, span)
    }

    fn formatted(&self, pattern: &Expr, expr: &Expr) -> TextLength {
        let text = match &pattern.kind {
            ExprKind::Constant(Value::Text(text)) => Pattern::parse(text).ok(),
            _ => None,
        };
        match text {
            Some(pattern) => {
                let language = self.project.languages.get(self.language).map(|language| language.as_str());
                TextLength::value(pattern.length(language), expr.span)
            }
            None => TextLength::value(LengthRange::letters(1..=64), expr.span),
        }
    }

    /// What a value of a type takes.
    pub fn of_type(&self, ty: &Type, span: Span) -> TextLength {
        let range = match &ty.kind {
            TypeKind::Text(Some(max)) => return TextLength::bounded(*max as usize, span),
            TypeKind::Email(Some(max)) | TypeKind::Url(Some(max)) => {
                return TextLength::address(*max as usize, span);
            }
            TypeKind::Number => LengthRange::letters(1..=31),
            TypeKind::Whole => LengthRange::letters(1..=30),
            TypeKind::Bool => LengthRange::letters(4..=5),
            TypeKind::Date => LengthRange::letters(10..=10),
            TypeKind::Time => LengthRange::letters(5..=8),
            TypeKind::DateTime => LengthRange::letters(16..=19),
            TypeKind::Duration => LengthRange::letters(2..=24),
            TypeKind::Phone => LengthRange::letters(3..=16),
            TypeKind::Enum(id) => return self.any_of_enum(*id, span),
            TypeKind::Error | TypeKind::Never => return TextLength::nothing(),
            TypeKind::Text(None) | TypeKind::Email(None) | TypeKind::Url(None) => {
                return TextLength::unbounded(span);
            }
            TypeKind::Object(_) | TypeKind::Record(_) | TypeKind::List(_) => {
                return TextLength::unbounded(span);
            }
        };
        TextLength::value(range, span)
    }

    fn any_of_enum(&self, id: EnumId, span: Span) -> TextLength {
        let values = self.project.enums.get(id.index()).map(|values| values.values.as_slice());
        let lengths = values.unwrap_or_default().iter().map(|name| LengthRange::exactly(name));
        TextLength::value(lengths.reduce(LengthRange::or).unwrap_or_default(), span)
    }

    /// The list of a message's choices: its lines joined by `\n`. A choice with a condition may be missing.
    pub fn list(&self, message: &Message, span: Span) -> TextLength {
        let bulleted = message.style == ChoiceStyle::Bulleted;
        let most = *self.config.limits.choices as usize;
        let mut list = TextLength::known("", span);
        let mut number = 0;
        let mut certain = 0;
        for choice in &message.choices {
            let (line, repeat) = match &choice.kind {
                ChoiceKind::Labels(labels) => match labels.first() {
                    Some(label) => (Line::Label(label), 1),
                    None => continue,
                },
                ChoiceKind::Each { label, .. } => (Line::Each(self.of(label)), most),
                _ => continue,
            };
            let optional = choice.when.is_some() || repeat > 1;
            for _ in 0..repeat.max(1) {
                number += 1;
                let mark = if bulleted { "- ".to_owned() } else { format!("{number}. ") };
                let before = if list.is_first(certain) { mark } else { format!("\n{mark}") };
                let entry = match &line {
                    Line::Label(label) => self.label(before, label),
                    Line::Each(label) => TextLength::known(&before, choice.head_span).then(label.clone()),
                };
                list = if optional {
                    list.clone().then(entry.or(TextLength::known("", span)))
                } else {
                    list.then(entry)
                };
                certain += usize::from(!optional);
            }
        }
        list
    }

    /// A label with what stands before it in a list, none of which is foreign.
    fn label(&self, before: String, label: &Label) -> TextLength {
        let text = label.texts.get(self.language).or(label.texts.first());
        TextLength::known(&(before + text.map(String::as_str).unwrap_or_default()), label.span)
    }
}

/// What is behind the mark of a line in a list of choices.
enum Line<'l> {
    /// A label as it is written.
    Label(&'l Label),
    /// That of an item of a list.
    Each(TextLength),
}

impl TextLength {
    /// Whether a line of a list is certainly its first: nothing before it, not even perhaps.
    fn is_first(&self, certain: usize) -> bool {
        certain == 0 && self.range.longest == Length::default()
    }
}

/// Characters behind the host in a link that the runtime makes: `/l/` and a code.
const CODE_CHARACTERS: usize = 16;

fn is_text(ty: &Type) -> bool {
    matches!(ty.kind, TypeKind::Text(_))
}
