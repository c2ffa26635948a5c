//! Characters that no token begins with: what a word processor or another language left behind.

use super::super::token::Token;
use super::{Lexer, Quote, TextMode};
use crate::diag::{Diagnostic, Edit};

/// Characters that look like a sign of the language: the character, what it means, its kind.
const LOOKALIKES: &[(char, &str, Token)] = &[
    ('→', "->", Token::Arrow),
    ('⇒', "->", Token::Arrow),
    ('–', "-", Token::Minus),
    ('—', "-", Token::Minus),
    ('−', "-", Token::Minus),
    ('≠', "!=", Token::NotEqual),
    ('≤', "<=", Token::LessOrEqual),
    ('≥', ">=", Token::GreaterOrEqual),
    ('×', "*", Token::Star),
    ('÷', "/", Token::Slash),
    ('：', ":", Token::Colon),
    ('，', ",", Token::Comma),
    ('（', "(", Token::ParenOpen),
    ('）', ")", Token::ParenClose),
    ('＝', "=", Token::Assign),
    ('．', ".", Token::Dot),
];

/// What stands before and after code in Markdown.
const FENCE: &str = "```";

/// White space that is none to the lexer.
fn is_odd_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{180e}'
}

/// Characters that nobody sees.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
        || character.is_control()
}

impl Lexer<'_> {
    /// Takes the character at `start`, which begins no token.
    pub(super) fn odd_character(&mut self, start: usize) {
        let Some(character) = self.rest(start).chars().next() else { return };
        let end = start + character.len_utf8();
        self.at = end;
        match character {
            '“' | '”' | '„' | '‟' | '″' => self.open_curly(start, end),
            '«' => self.open_guillemet(start, end),
            '\'' | '‘' | '’' if self.has_single_end(end) => self.open_text(Quote::Single, start, end),
            _ if is_odd_space(character) || is_invisible(character) => self.invisible_run(start),
            '#' => self.hash(start),
            // The parser says what an item of a list is here.
            '•' | '◦' | '▪' | '‣' | '·' if self.is_first_on_line(start) => {
                self.push(Token::Minus, start, end);
            }
            '`' if self.rest(start).starts_with(FENCE) && self.is_first_on_line(start) => self.fence(start),
            '`' if self.rest(end).lines().next().unwrap_or_default().contains('`') => {
                self.backticks(start, end);
            }
            '–' | '—' | '−' if self.rest(end).starts_with('>') => self.dashed_arrow(start, end + 1),
            _ => self.sign(character, start, end),
        }
    }

    /// `—>`
    fn dashed_arrow(&mut self, start: usize, end: usize) {
        self.at = end;
        self.push(Token::Arrow, start, end);
        let (written, span) = (self.slice(start, end), self.span(start, end));
        self.report(
            self.unexpected(start, end, format!("`{written}` is written `->` here"))
                .note("a word processor makes a dash of a hyphen")
                .safe_fix("write `->`", span, "->"),
        );
    }

    /// The line that opens or closes a piece of code in Markdown: reported once for both.
    fn fence(&mut self, start: usize) {
        self.at = self.line_end(start);
        if self.fence_end == Some(start) {
            return;
        }
        let opening = self.span(start, self.at);
        let mut edits = vec![Edit { span: opening, text: String::new() }];
        if let Some(length) = self.rest(self.at).find("\n```") {
            let close = self.at + length + 1;
            self.fence_end = Some(close);
            edits.push(Edit { span: self.span(close, close + FENCE.len()), text: String::new() });
        }
        let (from, to) = (opening.start as usize, opening.end as usize);
        self.report(
            self.unexpected(from, to, "this is a sign of Markdown and no part of a script")
                .note("it tells where a piece of code begins and ends in another file")
                .fix("remove it", true, edits),
        );
    }

    /// A text in backticks, as a whole.
    fn backticks(&mut self, start: usize, open: usize) {
        let Some(length) = self.rest(open).find('`') else { return };
        let (close, end) = (open + length, open + length + 1);
        self.at = end;
        self.push(Token::Broken, start, end);
        let quote = |span| Edit { span, text: "\"".into() };
        let edits = vec![quote(self.span(start, open)), quote(self.span(close, end))];
        self.report(
            self.unexpected(start, end, "this text stands in backticks")
                .note("texts stand in double quotes: `\"…\"`")
                .fix("write double quotes", true, edits),
        );
    }

    fn open_curly(&mut self, start: usize, end: usize) {
        let straight_end = self.line_at(end).last_curly.is_none_or(|last| last < end);
        self.open_text(Quote::Curly { straight_end }, start, end);
    }

    fn open_guillemet(&mut self, start: usize, end: usize) {
        let space = self.rest(end).chars().next().filter(|next| matches!(next, ' ' | '\u{a0}' | '\u{202f}'));
        self.open_text(Quote::Guillemet, start, end + space.map_or(0, char::len_utf8));
    }

    /// Whether the line holds a quote that ends a text in single quotes.
    fn has_single_end(&mut self, from: usize) -> bool {
        if from < self.no_single_end_before {
            return false;
        }
        let end = self.line_end(from);
        let line = self.slice(from, end);
        let found = line.match_indices(['\'', '’']).any(|(at, quote)| {
            !line.get(at + quote.len()..).unwrap_or_default().starts_with(char::is_alphanumeric)
        });
        if !found {
            self.no_single_end_before = end;
        }
        found
    }

    /// Reports a text that stood in other quotes than `"`, with a repair of both.
    pub(super) fn report_quotes(&mut self, text: TextMode, start: usize, end: usize) {
        if self.is_full() {
            return;
        }
        let (what, why) = match text.quote {
            Quote::Guillemet => ("guillemets", "texts stand in straight quotes: `\"…\"`"),
            Quote::Single => ("single quotes", "texts stand in double quotes: `\"…\"`"),
            _ => ("curly quotes", "a word processor makes them; texts stand in straight quotes: `\"…\"`"),
        };
        let mut edits = vec![Edit { span: text.open, text: "\"".into() }];
        edits.extend(text.edits);
        edits.push(Edit { span: self.span(start, end), text: "\"".into() });
        let (from, to) = (text.open.start as usize, text.open.end as usize);
        self.report(
            self.unexpected(from, to, format!("this text stands in {what}"))
                .note(why)
                .label(self.span(start, end), "it ends here")
                .fix("write straight quotes", true, edits),
        );
    }

    /// Skips a run of characters that nobody sees; they are reported together, for they come in hundreds.
    fn invisible_run(&mut self, start: usize) {
        let run = self.rest(start);
        let length = run
            .find(|next: char| !is_odd_space(next) && !is_invisible(next) || next.is_ascii())
            .unwrap_or(run.len());
        let length = length.max(run.chars().next().map_or(1, char::len_utf8));
        let is_space = self.slice(start, start + length).contains(is_odd_space);
        self.at = start + length;
        let span = self.span(start, self.at);
        self.invisible.push((span, is_space));
    }

    /// One diagnostic for all invisible characters of the file.
    pub(super) fn report_invisible(&mut self) {
        let Some((first, is_space)) = self.invisible.first().copied() else { return };
        let character =
            self.text.get(first.start as usize..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
        let name = match character {
            '\u{a0}' | '\u{202f}' => "a no-break space".to_owned(),
            _ if is_space => format!("an unusual space (U+{:04X})", character as u32),
            _ => format!("an invisible character (U+{:04X})", character as u32),
        };
        let more = match self.invisible.len() - 1 {
            0 => String::new(),
            1 => ", and there is another in this file".into(),
            more => format!(", and there are {more} others in this file"),
        };
        let edits = self.invisible.iter().map(|(span, is_space)| Edit {
            span: *span,
            text: if *is_space { " ".into() } else { String::new() },
        });
        let diagnostic = Diagnostic::error(
            crate::diag::codes::UNEXPECTED_CHARACTER,
            first,
            format!("{name} stands between the words{more}"),
        )
        .note("it looks like nothing, but it is no space")
        .help("word processors and web pages leave such characters behind")
        .fix("write ordinary spaces", true, edits.collect());
        self.report(diagnostic);
    }

    fn hash(&mut self, start: usize) {
        if !self.is_first_on_line(start) {
            return self.sign('#', start, start + 1);
        }
        self.line_comment(start, "#");
    }

    /// Whether nothing but blanks stands before a byte on its line.
    fn is_first_on_line(&self, start: usize) -> bool {
        let before = self.slice(0, start).trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    }

    /// `-- …` at the start of a line: two signs before a word, which no value begins with.
    pub(super) fn is_dashed_comment(&self, start: usize) -> bool {
        // First, so that a long run of signs is gone over once and not again from each of them.
        if !self.is_first_on_line(start) {
            return false;
        }
        let words = self.rest(start).strip_prefix("--").map(|rest| rest.trim_start_matches(['-', ' ', '\t']));
        words
            .is_some_and(|words| words.starts_with(|next: char| next.is_alphabetic() || next.is_whitespace()))
    }

    /// A comment that begins as it does elsewhere and ends with its line.
    pub(super) fn line_comment(&mut self, start: usize, sign: &str) {
        self.at = self.line_end(start);
        let end = start + sign.len();
        let span = self.span(start, end);
        self.report(self.unexpected(start, end, "a comment begins with `//`").safe_fix(
            "write `//`",
            span,
            "//",
        ));
    }

    fn sign(&mut self, character: char, start: usize, end: usize) {
        let span = self.span(start, end);
        if let Some((_, meant, kind)) = LOOKALIKES.iter().find(|(odd, ..)| *odd == character) {
            self.push(*kind, start, end);
            return self.report(
                self.unexpected(start, end, format!("`{character}` is written `{meant}` here")).safe_fix(
                    format!("write `{meant}`"),
                    span,
                    *meant,
                ),
            );
        }
        if self.is_full() {
            return;
        }
        let diagnostic = match character {
            ';' => self
                .unexpected(start, end, "statements need no `;`")
                .note("a statement ends where the next one begins")
                .safe_fix("drop the `;`", span, ""),
            '\'' | '‘' | '’' | '`' => self
                .unexpected(start, end, format!("`{character}` does not begin a text"))
                .help("texts stand in double quotes: `\"…\"`"),
            '»' => {
                self.unexpected(start, end, "this `»` has no `«` before it").help("texts stand in `\"…\"`")
            }
            '\\' => self
                .unexpected(start, end, "a backslash means something in texts alone")
                .help("nothing joins lines: a statement may go on in the next one as it is"),
            _ if self.touches_word(start, end) => self
                .unexpected(start, end, format!("`{character}` cannot stand in a name"))
                .help("names are letters, digits and `_`")
                .safe_fix(format!("drop the `{character}`"), span, ""),
            _ => self
                .unexpected(start, end, format!("`{character}` means nothing here"))
                .help("if subscribers are to read it, put it in a text: `\"…\"`"),
        };
        self.report(diagnostic);
    }

    /// Whether a picture or the like stands beside a letter. Signs of ASCII have meanings elsewhere.
    fn touches_word(&self, start: usize, end: usize) -> bool {
        let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
        let is_ascii = self.slice(start, end).is_ascii();
        !is_ascii && (self.slice(0, start).ends_with(is_letter) || self.rest(end).starts_with(is_letter))
    }

    /// `/* … */`, `<!-- … -->`: left out, with a repair where it stands on one line.
    pub(super) fn foreign_comment(&mut self, start: usize, open: &str, close: &'static str) {
        let is_endless = self.no_comment_end.contains(&close);
        let end = if is_endless { None } else { self.rest(start).find(close) };
        let end = end.map(|length| start + length + close.len());
        if end.is_none() && !is_endless {
            self.no_comment_end.push(close);
        }
        let diagnostic =
            self.unexpected(start, start + open.len(), "a comment begins with `//` and ends with its line");
        let diagnostic = match end.map(|end| self.slice(start, end)) {
            Some(comment)
                if !comment.contains('\n')
                    && self
                        .rest(start + comment.len())
                        .trim_start_matches([' ', '\t', '\r'])
                        .starts_with('\n') =>
            {
                let words = comment.trim_start_matches(open).trim_end_matches(close).trim();
                let span = self.span(start, start + comment.len());
                diagnostic.safe_fix("write `//`", span, format!("// {words}"))
            }
            _ => diagnostic.help("put `//` before each line of it"),
        };
        self.report(diagnostic);
        self.at = end.unwrap_or_else(|| self.line_end(start));
    }
}
