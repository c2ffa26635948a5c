//! Texts in `"` that go on in the next lines, which only block texts may.

use super::{Lexer, Mode, Quote, TextMode};
use crate::diag::{Diagnostic, Edit, codes};

/// How many lines further the end of such a text is looked for.
const LINES_AHEAD: usize = 8;

/// Words that begin a line of a script: behind one of them a quote opens another text.
const STARTS: &[&str] = &[
    "say",
    "send",
    "email",
    "forward",
    "choice",
    "answer",
    "otherwise",
    "goto",
    "set",
    "message",
    "recommendation",
    "ending",
    "step",
    "default",
    "trigger",
    "reprompt",
    "fallback",
    "add",
    "remove",
    "let",
    "if",
    "else",
    "match",
    "conversation",
    "automation",
    "campaign",
    "test",
    "user",
    "bot",
    "expect",
    "given",
    "keyword",
    "start",
    "stop",
    "help",
    "const",
    "template",
    "group",
    "category",
    "sender",
];

impl Lexer<'_> {
    /// Whether a text in `"` that has no end on its line has one in a line that follows: then it was meant to have
    /// several lines. `line_break` is where its first line ends.
    pub(super) fn goes_on(&self, line_break: usize) -> bool {
        let lines = self.rest(line_break).split('\n').skip(1).take(LINES_AHEAD);
        for line in lines {
            let line = line.trim();
            let first = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next();
            let is_code = first.is_some_and(|word| STARTS.contains(&word)) || line.starts_with(['}', '/']);
            if is_code {
                return false;
            }
            if let Some((before, after)) = line.split_once('"') {
                return ends_here(before, after);
            }
        }
        false
    }

    /// Goes on with a text in the next line.
    pub(super) fn go_on_in_next_line(&mut self) {
        if let Some(Mode::Text(text)) = self.modes.last_mut() {
            text.quote = Quote::Lines;
        }
    }

    /// Reports a text in `"` of several lines, which ended between these bytes.
    pub(super) fn report_lines(&mut self, text: &TextMode, start: usize, end: usize) {
        let quotes = |span| Edit { span, text: "\"\"\"".into() };
        let close = self.span(start, end);
        self.report(
            Diagnostic::error(codes::UNTERMINATED_TEXT, text.open, "this text goes on in the next line")
                .note("a text in `\"` ends on the line it began on")
                .label(close, "it seems to end here")
                .help("begin and end a text of several lines with `\"\"\"`, or write `\\n` where a line ends")
                .fix("write `\"\"\"`", false, vec![quotes(text.open), quotes(close)]),
        );
    }
}

/// Whether a quote ends a text rather than opening one: it stands close behind a word, and no other is left open.
fn ends_here(before: &str, after: &str) -> bool {
    let closes = before.ends_with(|letter: char| !letter.is_whitespace() && letter != '(' && letter != '{');
    closes && after.matches('"').count().is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_behind_a_word_ends_a_text() {
        for (before, after, ends) in
            [("pet?", "", true), ("", "", false), ("choice ", "Cat", false), ("a", " with \"b", false)]
        {
            assert_eq!(ends_here(before, after), ends, "{before}\"{after}");
        }
    }
}
