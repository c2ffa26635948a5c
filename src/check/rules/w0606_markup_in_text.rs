//! W0606 markup-in-text: HTML in a text, which subscribers would read as it stands.

use crate::check::model::*;
use crate::check::rules::RuleContext;
use crate::check::{visit, wording};
use crate::diag::{Diagnostic, Edit, codes};
use crate::source::{Sources, Span};
use crate::value::Value;

/// Elements that a line ends behind.
const BLOCKS: &[&str] = &["p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"];
/// Elements that change how their words look.
const STYLES: &[&str] =
    &["b", "i", "u", "s", "em", "strong", "small", "big", "span", "font", "center", "td", "th", "strike"];
/// Elements of which more than words would be lost.
const OBJECTS: &[&str] = &["a", "img", "button"];
/// Characters as HTML writes them.
const ENTITIES: &[(&str, &str)] = &[
    ("&nbsp;", " "),
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\\\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&euro;", "€"),
    ("&eacute;", "é"),
    ("&egrave;", "è"),
    ("&agrave;", "à"),
    ("&ccedil;", "ç"),
    ("&rsquo;", "'"),
    ("&hellip;", "..."),
];

/// A piece of HTML: where it stands in its text, and what is written instead.
struct Markup {
    start: usize,
    end: usize,
    instead: &'static str,
    sure: bool,
}

/// Finds HTML tags and entities in what is sent by SMS, and in labels.
pub fn check(context: &RuleContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let templates = context.templates.iter().map(|template| &template.body);
    let mut told: Vec<Span> = Vec::new();
    for text in context.outgoing.iter().map(|outgoing| outgoing.text).chain(templates) {
        let pieces = visit::all(text).into_iter().filter_map(|expr| match &expr.kind {
            ExprKind::Constant(Value::Text(text)) => Some((&**text, expr.span)),
            _ => None,
        });
        report(context.sources, pieces, &mut told, diagnostics);
    }
    for label in labels(context.units) {
        report(
            context.sources,
            label.texts.iter().map(|text| (text.as_str(), label.span)),
            &mut told,
            diagnostics,
        );
    }
}

fn labels(units: &[Unit]) -> impl Iterator<Item = &Label> {
    let steps = units.iter().flat_map(|unit| &unit.steps);
    let messages = steps.filter_map(|step| match &step.kind {
        StepKind::Message(message) => Some(message),
        _ => None,
    });
    messages.flat_map(|message| &message.choices).flat_map(|choice| match &choice.kind {
        ChoiceKind::Labels(labels) => labels.as_slice(),
        _ => &[],
    })
}

/// One diagnostic for all the HTML of a text.
fn report<'a>(
    sources: &Sources,
    pieces: impl Iterator<Item = (&'a str, Span)>,
    told: &mut Vec<Span>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut edits: Vec<Edit> = Vec::new();
    let mut sure = true;
    let mut whole = true;
    for (text, span) in pieces {
        for markup in markups(text) {
            let Some(place) = place(sources, span, text, &markup) else {
                whole = false;
                continue;
            };
            if !told.contains(&place) {
                told.push(place);
                edits.push(Edit { span: place, text: markup.instead.to_owned() });
                sure &= markup.sure;
            }
        }
    }
    edits.sort_by_key(|edit| edit.span);
    let Some(first) = edits.first() else { return };
    let written = sources.slice(first.span);
    let mut found = Diagnostic::warning(codes::MARKUP_IN_TEXT, first.span, format!("`{written}` is HTML"))
        .note("an SMS is plain text: subscribers would read this as it stands");
    for edit in edits.iter().skip(1).take(5) {
        found = found.label(edit.span, "and this");
    }
    found = found.help("leave it out; `\\n` begins a new line");
    // Half of the HTML taken away would hide the rest.
    diagnostics.push(if whole { found.fix("write plain text", sure, edits) } else { found });
}

/// Where a piece of HTML is written, perhaps with its quotes escaped.
fn place(sources: &Sources, span: Span, text: &str, markup: &Markup) -> Option<Span> {
    let written = text.get(markup.start..markup.end)?;
    let before = text.get(..markup.start)?.matches(written).count();
    let escaped = || wording::find(sources, span, &written.replace('"', "\\\""), before);
    wording::find(sources, span, written, before).or_else(escaped)
}

fn markups(text: &str) -> Vec<Markup> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(['<', '&'])) {
        let start = at + next;
        let rest = text.get(start..).unwrap_or_default();
        let markup = tag(rest, start).or_else(|| entity(rest, start));
        at = markup.as_ref().map_or(start + 1, |markup| markup.end);
        found.extend(markup);
    }
    found
}

fn entity(rest: &str, start: usize) -> Option<Markup> {
    let (written, instead) = ENTITIES.iter().find(|(written, _)| rest.starts_with(written))?;
    Some(Markup { start, end: start + written.len(), instead, sure: true })
}

/// `<b>`, `</b>`, `<br/>`, `<a href=…>` at the start of `rest`.
fn tag(rest: &str, start: usize) -> Option<Markup> {
    let close = rest.find('>')?;
    let inside = rest.get(1..close)?;
    let (closes, inside) = match inside.strip_prefix('/') {
        Some(inside) => (true, inside),
        None => (false, inside.strip_suffix('/').unwrap_or(inside)),
    };
    let name = inside.split(char::is_whitespace).next()?.to_ascii_lowercase();
    let attributes = inside.get(name.len()..)?.trim();
    if !attributes.is_empty() && !attributes.contains('=') {
        return None;
    }
    let is_one_of = |names: &[&str]| names.contains(&name.as_str());
    let is_block = is_one_of(BLOCKS);
    let is_line = name == "br" || name == "hr";
    if !is_block && !is_line && !is_one_of(STYLES) && !is_one_of(OBJECTS) {
        return None;
    }
    let more = rest.get(close + 1..).is_some_and(|more| !more.trim().is_empty() && !more.starts_with("</"));
    let instead = if is_line || is_block && closes && more { "\\n" } else { "" };
    Some(Markup { start, end: start + close + 1, instead, sure: !is_one_of(OBJECTS) })
}

#[cfg(test)]
mod tests {
    use super::markups;

    fn found(text: &str) -> Vec<(&str, &str)> {
        markups(text).into_iter().map(|markup| (&text[markup.start..markup.end], markup.instead)).collect()
    }

    #[test]
    fn tags_and_entities_are_found() {
        assert_eq!(found("Hi <b>you</b>!"), [("<b>", ""), ("</b>", "")]);
        assert_eq!(found("a<br>b<BR />c"), [("<br>", "\\n"), ("<BR />", "\\n")]);
        assert_eq!(found("<p>a</p><p>b</p>"), [("<p>", ""), ("</p>", "\\n"), ("<p>", ""), ("</p>", "")]);
        assert_eq!(found("Tom &amp; Lea&nbsp;!"), [("&amp;", "&"), ("&nbsp;", " ")]);
        assert_eq!(found("<a href='x'>here</a>"), [("<a href='x'>", ""), ("</a>", "")]);
    }

    #[test]
    fn signs_of_other_meanings_are_left_alone() {
        for text in ["I <3 you", "a < b > c", "<b and c>", "5 <x> 6", "R&B; A&M", "<first name>", "1<b", "<>"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
