//! What stands between the quotes of a text.

use logos::Logos;

use super::super::habits::placeholder;
use super::super::token::Token;
use super::text_token::TextToken;
use super::{Lexer, Mode, Quote, TextMode};
use crate::diag::{Diagnostic, Edit, codes};

/// So far the end of a quotation inside of a text is looked for, so that a line full of quotes takes no time.
const QUOTATION_MAX_CHARS: usize = 512;

impl Lexer<'_> {
    /// Reads pieces until the text ends or an interpolation begins.
    pub(super) fn text_pieces(&mut self) {
        let mut pieces = TextToken::lexer(self.text);
        pieces.bump(self.at);
        while let Some(piece) = pieces.next() {
            let range = pieces.span();
            self.at = range.end;
            // Every character begins a piece, so an error is taken as a character that means itself.
            if !self.piece(piece.unwrap_or(TextToken::Plain), range.start, range.end) {
                return;
            }
        }
        self.end_chunk(self.text.len());
        self.at = self.text.len();
    }

    /// Takes one piece; false where the text is left or has to be looked at anew.
    fn piece(&mut self, piece: TextToken, start: usize, end: usize) -> bool {
        match piece {
            TextToken::Plain | TextToken::Escape => self.continue_chunk(start),
            TextToken::UnicodeEscape => self.unicode_escape(start, end),
            TextToken::BadEscape | TextToken::LoneBackslash => self.bad_escape(start, end),
            TextToken::Open => return self.interpolation(start, end),
            TextToken::Close => self.lone_brace(start, end),
            TextToken::Gap => self.gap(start, end),
            TextToken::Bracketed => {
                if !self.is_placeholder(start, end) {
                    self.continue_chunk(start);
                    self.at = start + 1;
                    return false;
                }
                self.gap(start, end);
            }
            TextToken::LineBreak => return self.line_break(start),
            quote => return self.quote(quote, start, end),
        }
        true
    }

    /// Whether what stands in signs that other tools put around gaps is surely one.
    fn is_placeholder(&self, start: usize, end: usize) -> bool {
        let gap = self.slice(start, end);
        // `info@contact.name` is an address.
        let joins = gap.starts_with('@') && self.slice(0, start).ends_with(char::is_alphanumeric);
        !joins && placeholder::is_sure(gap)
    }

    fn continue_chunk(&mut self, start: usize) {
        self.chunk.get_or_insert(start);
    }

    /// Makes a token of the characters so far.
    pub(super) fn end_chunk(&mut self, end: usize) {
        if let Some(start) = self.chunk.take().filter(|start| *start < end) {
            self.push(Token::TextChunk, start, end);
        }
    }

    fn interpolation(&mut self, start: usize, end: usize) -> bool {
        self.end_chunk(start);
        self.push(Token::InterpolationOpen, start, end);
        let open = self.span(start, end);
        self.modes.push(Mode::Interpolation { open, braces: 0 });
        false
    }

    /// `{{first_name}}`, `[prénom]`, `${x}`: what is meant is an interpolation.
    fn gap(&mut self, start: usize, end: usize) {
        self.end_chunk(start);
        let span = self.span(start, end);
        self.report(placeholder::mistake(self.slice(start, end), span));
        self.push(Token::InterpolationOpen, start, start + 1);
        self.push(Token::Broken, start + 1, end - 1);
        self.push(Token::InterpolationClose, end - 1, end);
    }

    fn unicode_escape(&mut self, start: usize, end: usize) {
        self.continue_chunk(start);
        let digits = self.slice(start + 3, end - 1);
        if u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).is_none() {
            let written = self.slice(start, end);
            self.report(
                self.error(codes::INVALID_ESCAPE, start, end, format!("`{written}` is no character"))
                    .note("there is no Unicode character of this number")
                    .help("write the character itself, or its number as in `\\u{1F600}`"),
            );
        }
    }

    fn bad_escape(&mut self, start: usize, end: usize) {
        self.continue_chunk(start);
        if self.is_full() || self.is_reported_pattern() {
            return;
        }
        let diagnostic = self.bad_escape_diagnostic(start, end);
        self.report(diagnostic);
    }

    fn bad_escape_diagnostic(&self, start: usize, end: usize) -> Diagnostic {
        let escaped = self.slice(start + 1, end);
        let diagnostic = self.error(
            codes::INVALID_ESCAPE,
            start,
            end,
            format!("`{}` means nothing in a text", self.slice(start, end)),
        );
        let span = self.span(start, end);
        let is_pattern = self.opens_pattern();
        match (is_pattern, escaped) {
            (Some(open), _) => diagnostic
                .note("in a plain text the backslash is taken before the regular expression sees it")
                .help("put `r` before the quotes: `r\"…\"` is taken as it is written")
                .unsafe_fix("make it a raw text", open.before(), "r"),
            (None, "'") => {
                diagnostic.help("an apostrophe needs no backslash").safe_fix("drop the backslash", span, "'")
            }
            (None, "r") => diagnostic.help("a line break is `\\n`").safe_fix("write `\\n`", span, "\\n"),
            _ => diagnostic
                .note("a backslash begins `\\n`, `\\t`, `\\\"`, `\\\\`, `\\{`, `\\}` or `\\u{1F600}`")
                .help("for a backslash that the subscriber reads, write `\\\\`")
                .unsafe_fix("write a backslash", span, format!("\\\\{escaped}")),
        }
    }

    /// Whether a backslash of this text was reported that the whole text has to be written otherwise for.
    fn is_reported_pattern(&self) -> bool {
        let Some(Mode::Text(TextMode { open, .. })) = self.modes.last() else { return false };
        let last = self.out.diagnostics.last();
        let edit = last.and_then(|last| last.fix.as_ref()).and_then(|fix| fix.edits.first());
        edit.is_some_and(|edit| edit.span == open.before() && edit.text == "r")
    }

    /// The opening quotes of the text that is being read, if it is a plain one after `matches`.
    fn opens_pattern(&self) -> Option<crate::source::Span> {
        let Some(Mode::Text(TextMode { quote: Quote::Straight, open, .. })) = self.modes.last() else {
            return None;
        };
        let open_index = self.out.tokens.iter().rposition(|token| token.kind == Token::TextOpen)?;
        let before = self.out.tokens.get(open_index.checked_sub(1)?)?;
        (before.kind == Token::Matches).then_some(*open)
    }

    fn lone_brace(&mut self, start: usize, end: usize) {
        self.continue_chunk(start);
        let span = self.span(start, end);
        self.report(
            self.error(codes::UNEXPECTED_TOKEN, start, end, "this `}` has no `{` before it")
                .note("the subscriber would read it")
                .help("write `{` before the value that it ends, or `\\}` for a brace that is to be read")
                .unsafe_fix("write `\\}`", span, "\\}"),
        );
    }

    fn line_break(&mut self, start: usize) -> bool {
        if matches!(self.modes.last(), Some(Mode::Text(TextMode { quote: Quote::Block, .. }))) {
            self.continue_chunk(start);
            return true;
        }
        if self.goes_on_in_lines(start) {
            self.continue_chunk(start);
            return true;
        }
        self.end_chunk(start);
        self.at = start;
        self.close_line();
        false
    }

    /// Whether a text that should end with its line has its end in one that follows.
    fn goes_on_in_lines(&mut self, line_break: usize) -> bool {
        let quote = match self.modes.last() {
            Some(Mode::Text(text)) if self.modes.len() == 1 && text.curly.is_none() => text.quote,
            _ => return false,
        };
        let goes_on = match quote {
            Quote::Lines => true,
            Quote::Straight => self.goes_on(line_break),
            _ => false,
        };
        if goes_on {
            self.go_on_in_next_line();
        }
        goes_on
    }

    /// A quote of any kind: the end of the text, or a character of it.
    fn quote(&mut self, piece: TextToken, start: usize, end: usize) -> bool {
        let Some(Mode::Text(text)) = self.modes.last() else { return false };
        let end = if piece == TextToken::BlockQuote && text.quote != Quote::Block { start + 1 } else { end };
        if self.is_nested_quote(start, end) {
            self.continue_chunk(start);
            return true;
        }
        let Some(Mode::Text(text)) = self.modes.last() else { return false };
        if self.ends(text.quote, piece, end) {
            if self.leaves_quote_alone(end) && self.end_at_curly(self.modes.len() - 1) {
                return false;
            }
            self.end_text(start, end);
            return false;
        }
        self.continue_chunk(start);
        self.note_inner_quote(piece, start, end);
        self.at = end;
        // The lexer stands behind all three quotes, so it has to be set back after the first.
        piece != TextToken::BlockQuote
    }

    /// Whether a text in `"` with a curly quote in it ended there: its end in `"` would leave one of the line alone.
    fn leaves_quote_alone(&mut self, after: usize) -> bool {
        let curly = match self.modes.last() {
            Some(Mode::Text(TextMode { quote: Quote::Straight, curly, .. })) => *curly,
            _ => None,
        };
        let line_end = self.line_end(after);
        let quotes = self
            .slice(after, line_end)
            .chars()
            .take(QUOTATION_MAX_CHARS)
            .filter(|quote| matches!(quote, '"' | '”'));
        curly.is_some_and(|curly| self.slice(curly.start as usize, curly.end as usize) == "”")
            && quotes.count() % 2 == 1
    }

    /// Takes a quote that opens or closes a quotation inside of a text: `“Reply “yes” now”`. It opens one where the line
    /// has an end for it and another one for the text.
    fn is_nested_quote(&mut self, start: usize, end: usize) -> bool {
        let closing = match (self.modes.last(), self.slice(start, end)) {
            (Some(Mode::Text(TextMode { quote: Quote::Curly { .. }, .. })), "“" | "”") => '”',
            (Some(Mode::Text(TextMode { quote: Quote::Guillemet, .. })), "«" | "»") => '»',
            _ => return false,
        };
        let is_end = self.slice(start, end).ends_with(closing);
        let opens = !is_end && self.has_ends(end, closing);
        let span = self.span(start, end);
        let Some(Mode::Text(text)) = self.modes.last_mut() else { return false };
        match (opens, text.nested) {
            (true, nested) => text.nested = nested + 1,
            (false, 1..) if is_end => text.nested -= 1,
            _ => return false,
        }
        text.edits.push(Edit { span, text: "\\\"".into() });
        true
    }

    /// Whether the rest of the line closes a quotation that opened here, and the text around it.
    fn has_ends(&mut self, from: usize, closing: char) -> bool {
        let opening = if closing == '»' { '«' } else { '“' };
        let line_end = self.line_end(from);
        let mut open = 2_usize;
        for quote in self.slice(from, line_end).chars().take(QUOTATION_MAX_CHARS) {
            open += usize::from(quote == opening);
            open -= usize::from(quote == closing);
            if open == 0 {
                return true;
            }
        }
        false
    }

    /// Whether this quote ends a text that began so; `after` is the byte after the quote.
    fn ends(&self, quote: Quote, piece: TextToken, after: usize) -> bool {
        match (quote, piece) {
            (Quote::Straight | Quote::Lines, TextToken::Quote | TextToken::BlockQuote)
            | (Quote::Block, TextToken::BlockQuote)
            | (Quote::Guillemet, TextToken::Guillemet) => true,
            (Quote::Curly { .. }, TextToken::CurlyQuote) => true,
            (Quote::Curly { straight_end }, TextToken::Quote | TextToken::BlockQuote) => straight_end,
            (Quote::Single, TextToken::Apostrophe | TextToken::CurlyApostrophe) => self.ends_word(after),
            _ => false,
        }
    }

    /// An apostrophe before a letter stands inside a word.
    fn ends_word(&self, after: usize) -> bool {
        !self.rest(after).starts_with(char::is_alphanumeric)
    }

    /// Remembers what a repair of this text has to change, or where a curly quote may have been meant as its end.
    fn note_inner_quote(&mut self, piece: TextToken, start: usize, end: usize) {
        let span = self.span(start, end);
        let counts = (self.out.tokens.len(), self.out.diagnostics.len());
        let Some(Mode::Text(text)) = self.modes.last_mut() else { return };
        match (text.quote, piece) {
            (Quote::Straight, TextToken::CurlyQuote) if text.curly.is_none() => {
                text.curly = Some(span);
                text.before_curly = counts;
            }
            (
                Quote::Curly { .. } | Quote::Guillemet | Quote::Single,
                TextToken::Quote | TextToken::BlockQuote,
            ) => {
                text.edits.push(Edit { span, text: "\\\"".into() });
            }
            _ => {}
        }
    }

    /// Ends the innermost text at the quote between these bytes.
    pub(super) fn end_text(&mut self, start: usize, end: usize) {
        let Some(Mode::Text(text)) = self.modes.pop() else { return };
        let from = if text.quote == Quote::Guillemet { self.before_space(start) } else { start };
        self.end_chunk(from);
        self.push(Token::TextClose, from, end);
        self.at = end;
        match text.quote {
            Quote::Straight | Quote::Block => {}
            Quote::Lines => self.report_lines(&text, from, end),
            _ => self.report_quotes(text, from, end),
        }
    }

    /// Where the space before a closing guillemet begins.
    fn before_space(&self, end: usize) -> usize {
        let start = self.chunk.unwrap_or(end);
        let chunk = self.slice(start, end);
        start + chunk.strip_suffix([' ', '\u{a0}', '\u{202f}']).unwrap_or(chunk).len()
    }
}
