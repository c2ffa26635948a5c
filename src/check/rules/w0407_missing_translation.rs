//! W0407 missing-translation: a localised text without one of the project's languages.

use crate::check::model::Untranslated;
use crate::check::rules::ProjectContext;
use crate::check::rules::words::listed;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// Finds localised texts and labels that lack languages.
pub fn check(context: &ProjectContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for text in &context.project.untranslated {
        diagnostics.push(missing(text, context.sources.slice(text.span)));
    }
}

fn missing(text: &Untranslated, source: &str) -> Diagnostic {
    let languages = listed(text.languages.iter().map(|language| language.as_str()));
    let found = Diagnostic::warning(
        codes::MISSING_TRANSLATION,
        text.span,
        format!("this text has no {languages}"),
    )
    .note("who reads that language would get the text of another")
    .help("add the translation; a text that is the same in all languages is written plainly, without braces");
    let Some(first) = first_literal(source) else { return found };
    let added: String = text.languages.iter().map(|language| format!("{language} {first} ")).collect();
    let end = text.span.end.saturating_sub(1);
    let place = Span { start: end, end, ..text.span };
    let space = if source.trim_end_matches('}').ends_with(char::is_whitespace) { "" } else { " " };
    found.unsafe_fix(
        format!("add {languages}, with this text, to be translated"),
        place,
        format!("{space}{added}"),
    )
}

/// The first text literal in the source of a localised text.
fn first_literal(source: &str) -> Option<&str> {
    let start = source.find('"')?;
    let rest = source.get(start..)?;
    rest.get(..literal_length(rest)?)
}

/// The length of the text literal at the beginning, with the literals of its interpolations.
fn literal_length(source: &str) -> Option<usize> {
    let quotes = if source.starts_with("\"\"\"") { "\"\"\"" } else { "\"" };
    let mut at = quotes.len();
    let mut depth = 0usize;
    loop {
        let rest = source.get(at..)?;
        if depth == 0 && rest.starts_with(quotes) {
            return Some(at + quotes.len());
        }
        let next = rest.chars().next()?;
        match next {
            '\\' => at += 1 + rest.chars().nth(1)?.len_utf8(),
            '"' if depth > 0 => at += literal_length(rest)?,
            _ => {
                match next {
                    '{' => depth += 1,
                    '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                at += next.len_utf8();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_text() {
        assert_eq!(first_literal("{ en \"Hi \\\"you\\\"\" fr \"x\" }"), Some("\"Hi \\\"you\\\"\""));
        assert_eq!(first_literal("{ en \"Hi {n ?? \"a\"}!\" }"), Some("\"Hi {n ?? \"a\"}!\""));
        assert_eq!(first_literal("{ en \"\"\"\na \"b\"\n\"\"\" }"), Some("\"\"\"\na \"b\"\n\"\"\""));
        assert_eq!(first_literal("{ en \"never ends }"), None);
    }
}
