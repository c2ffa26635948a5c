//! Texts as subscribers get them, with what they cost.

use super::analysis::Analysis;
use crate::check::flow::Flow;
use crate::check::length::TextLength;
use crate::check::model::*;
use crate::check::outgoing::{self, Outgoing};
use crate::check::visit::{self, MAX_TEMPLATE_DEPTH};
use crate::source::{FileId, Span};
use crate::text::{self, Encoding};
use crate::value::Value;

/// The texts that the units, campaigns and compliance texts of a file send, in source order. A text that is sent in several
/// steps is there once, as it is sent first.
pub fn of_file(analysis: &Analysis, file: FileId) -> Vec<Outgoing<'_>> {
    let model = analysis.model();
    let ids = (0..model.units.len() as u32).map(UnitId);
    let here = |id: &UnitId| model.units.get(id.index()).is_some_and(|unit| unit.span.file == file);
    let flows: Vec<Flow<'_>> = ids.filter(here).filter_map(|id| Flow::of(model, id)).collect();
    let mut found = outgoing::collect(model, analysis.config(), &flows);
    found.retain(|outgoing| outgoing.span().file == file);
    found.sort_by_key(Outgoing::span);
    found.dedup_by_key(|outgoing| outgoing.span());
    found
}

/// Where a text is measured against: `143/160 · 1 SMS`.
pub fn measure(length: &TextLength) -> String {
    let segments = length.segments();
    let (least, most) = (*segments.start(), *segments.end());
    let open = if length.unbounded.is_empty() { "" } else { "+" };
    let count = if least == most { format!("{most}") } else { format!("{least}–{most}") };
    let longest = length.range.longest;
    let encoding = longest.encoding();
    let units = match length.text() {
        Some(known) => text::segments(known).units,
        None => longest.units(encoding),
    };
    let room = match most {
        0 | 1 => encoding.units_of_single(),
        _ => most * encoding.units_of_part(),
    };
    let alphabet = match length.encodings() {
        (Encoding::Ucs2, Encoding::Ucs2) => " · UCS-2",
        (_, Encoding::Ucs2) => " · UCS-2 possible",
        _ => "",
    };
    format!("{units}{open}/{room} · {count}{open} SMS{alphabet}")
}

/// A text as it is sent in one language: values stand in braces as they are written, and the choices follow.
pub fn rendered(analysis: &Analysis, outgoing: &Outgoing<'_>, language: usize) -> String {
    let model = analysis.model();
    let mut writer = Writer { analysis, language, list: None };
    let owner = match outgoing.owner {
        outgoing::Owner::Unit(id) => model.units.get(id.index()),
        _ => None,
    };
    let message = |step: StepId| match owner.and_then(|unit| unit.steps.get(step.index()))?.kind {
        StepKind::Message(ref message) => Some(&**message),
        _ => None,
    };
    writer.list = outgoing.step.and_then(message).map(|message| writer.choices(message));
    let mut shown = writer.text(outgoing.text, MAX_TEMPLATE_DEPTH);
    if let Some(message) = outgoing.appended.and_then(message) {
        shown.push('\n');
        shown.push_str(&writer.choices(message));
    }
    shown
}

/// Any expression as a text shows it.
pub fn shown(analysis: &Analysis, expr: &Expr, language: usize) -> String {
    Writer { analysis, language, list: None }.text(expr, MAX_TEMPLATE_DEPTH)
}

struct Writer<'a> {
    analysis: &'a Analysis,
    language: usize,
    list: Option<String>,
}

impl Writer<'_> {
    fn text(&self, expr: &Expr, depth: usize) -> String {
        match &expr.kind {
            ExprKind::Constant(Value::Text(text)) => text.to_string(),
            ExprKind::Text(parts) => parts.iter().map(|part| self.text(part, depth)).collect(),
            ExprKind::Binary(BinaryOperator::Add, left, right)
                if matches!(expr.ty.kind, TypeKind::Text(_)) =>
            {
                self.text(left, depth) + &self.text(right, depth)
            }
            ExprKind::Localised(texts) => {
                let text = texts.get(self.language).or(texts.first());
                text.map(|text| self.text(text, depth)).unwrap_or_default()
            }
            ExprKind::Choices => self.list.clone().unwrap_or_else(|| "{choices}".to_owned()),
            ExprKind::Template(id, arguments) if depth > 0 && arguments.is_empty() => {
                let body = visit::template(self.analysis.model(), *id);
                body.map(|body| self.text(body, depth - 1)).unwrap_or_default()
            }
            _ => format!("{{{}}}", self.written(expr.span)),
        }
    }

    fn written(&self, span: Span) -> String {
        let words = self.analysis.sources().slice(span).split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    }

    /// The list of a message's choices as it is sent.
    fn choices(&self, message: &Message) -> String {
        let mut lines = Vec::new();
        for choice in &message.choices {
            let label = match &choice.kind {
                ChoiceKind::Labels(labels) => {
                    let label = labels.first();
                    label.and_then(|label| label.texts.get(self.language).or(label.texts.first())).cloned()
                }
                ChoiceKind::Each { label, .. } => Some(self.text(label, MAX_TEMPLATE_DEPTH)),
                _ => None,
            };
            let Some(label) = label else { continue };
            let mark = match message.style {
                ChoiceStyle::Bulleted => "- ".to_owned(),
                _ => format!("{}. ", lines.len() + 1),
            };
            lines.push(mark + &label);
        }
        lines.join("\n")
    }
}

/// A table of all texts of the project, for those who review them: CSV as RFC 4180 has it, with a line of headings.
pub fn table(analysis: &Analysis) -> String {
    let report = crate::check::report::report(analysis.model(), analysis.sources(), analysis.config());
    let texts = all_rendered(analysis);
    let mut csv = String::from(
        "file,line,unit,step,role,language,text,encodings,least_segments,most_segments,ucs2_characters\r\n",
    );
    for message in &report.messages {
        let key = (message.place.file.clone(), message.place.line, message.language.clone());
        let text = texts.iter().find(|(known, _)| *known == key).map(|(_, text)| text.as_str());
        let cells = [
            message.place.file.clone(),
            message.place.line.to_string(),
            message.owner.clone().unwrap_or_default(),
            message.step.clone().unwrap_or_default(),
            message.role.to_owned(),
            message.language.clone().unwrap_or_default(),
            text.unwrap_or_default().to_owned(),
            message.encodings.join(" "),
            message.least_segments.to_string(),
            message.most_segments.to_string(),
            message.ucs2_characters.concat(),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
        csv.push_str(&cells.join(","));
        csv.push_str("\r\n");
    }
    csv
}

type Key = (String, u32, Option<String>);

/// Every text as it is sent, by where it stands and its language.
fn all_rendered(analysis: &Analysis) -> Vec<(Key, String)> {
    let model = analysis.model();
    let flows = Flow::of_all(model);
    let mut found = Vec::new();
    for outgoing in outgoing::collect(model, analysis.config(), &flows) {
        let Some(file) = analysis.sources().get(outgoing.span().file) else { continue };
        let line = file.position(outgoing.span().start).line;
        let languages = model.languages.iter().map(|language| Some(language.to_string()));
        for (index, language) in languages.enumerate() {
            found.push(((file.path.clone(), line, language), rendered(analysis, &outgoing, index)));
        }
        found.push(((file.path.clone(), line, None), rendered(analysis, &outgoing, 0)));
    }
    found
}

/// A cell; one that a spreadsheet would take for a formula begins with an apostrophe.
fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
