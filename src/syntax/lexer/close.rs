//! Texts and interpolations without their end.

use super::super::token::{Lexeme, Token};
use super::{Lexer, Mode, Quote, TextMode};
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

impl Lexer<'_> {
    /// Ends every text that has to end on this line, and reports the one mistake behind it.
    pub(super) fn close_line(&mut self) {
        let keep = self.modes.iter().rposition(is_block).map_or(0, |block| block + 1);
        // Interpolations of a block text may go on in the next line.
        let first = self.modes.iter().skip(keep).position(|mode| matches!(mode, Mode::Text(_)));
        let Some(first) = first.map(|offset| keep + offset) else { return };
        if self.end_at_curly(first) {
            return;
        }
        self.forget_braces(first);
        let diagnostic = self.unclosed(first);
        self.report(diagnostic);
        while self.modes.len() > first {
            self.close_innermost();
        }
    }

    /// A text that began with `"` and ends with a curly quote.
    pub(super) fn end_at_curly(&mut self, first: usize) -> bool {
        let Some(Mode::Text(TextMode { curly: Some(curly), before_curly, .. })) = self.modes.get(first)
        else {
            return false;
        };
        let (curly, (tokens, diagnostics)) = (*curly, *before_curly);
        let (start, end) = (curly.start as usize, curly.end as usize);
        if start < self.gone_back_until {
            return false;
        }
        self.gone_back_until = self.at;
        self.modes.truncate(first + 1);
        self.out.tokens.truncate(tokens);
        self.out.diagnostics.truncate(diagnostics);
        let last = self.out.tokens.last().map_or(0, |last| last.end as usize);
        self.chunk = Some(last);
        self.end_text(start, end);
        let written = self.slice(start, end);
        self.report(
            self.unexpected(start, end, format!("this text ends with `{written}` and not with `\"`"))
                .note("a word processor makes curly quotes; texts stand in straight ones")
                .safe_fix("write `\"`", curly, "\""),
        );
        true
    }

    /// A `}` in a text that has no end is no mistake of its own.
    fn forget_braces(&mut self, first: usize) {
        let Some(Mode::Text(text)) = self.modes.get(first) else { return };
        let open = text.open.start;
        while let Some(last) = self.out.diagnostics.last() {
            if last.code != codes::UNEXPECTED_TOKEN || last.span.start < open {
                return;
            }
            self.out.diagnostics.pop();
        }
    }

    fn unclosed(&self, first: usize) -> Diagnostic {
        let brace = self.modes.iter().skip(first).rev().find_map(|mode| match mode {
            Mode::Interpolation { open, .. } => Some(*open),
            Mode::Text(_) => None,
        });
        match (self.modes.last(), brace) {
            (Some(Mode::Text(text)), Some(brace)) if self.is_blank_after(text.open) => {
                self.unclosed_brace(brace)
            }
            (Some(Mode::Text(text)), _) if self.is_blank_after(text.open) => self.unopened_text(text.open),
            (Some(Mode::Text(text)), _) => self.unclosed_text(text),
            (_, Some(brace)) => self.unclosed_brace(brace),
            _ => self.error(codes::UNTERMINATED_TEXT, self.at, self.at, "a text has no closing quotes"),
        }
    }

    fn is_blank_after(&self, open: Span) -> bool {
        self.slice(open.end as usize, self.at).trim().is_empty()
    }

    fn unclosed_brace(&self, open: Span) -> Diagnostic {
        Diagnostic::error(codes::UNCLOSED_DELIMITER, open, "this `{` has no `}` in its text")
            .note("a value in a text stands between `{` and `}`, on one line with it")
            .help("add the `}` after the value; for a brace that the subscriber reads, write `\\{`")
    }

    /// A quote at the end of a line: the end of a text that does not begin, or a text of which nothing is written yet.
    fn unopened_text(&self, quote: Span) -> Diagnostic {
        match self.unquoted_words(quote) {
            Some(start) => {
                Diagnostic::error(codes::UNTERMINATED_TEXT, quote, "this text has no opening quotes")
                    .help("begin it with `\"`")
                    .unsafe_fix("add the opening quotes", self.span(start, start), "\"")
            }
            None => Diagnostic::error(codes::UNTERMINATED_TEXT, quote, "this text has no closing quotes")
                .note("a text ends on the line it began on")
                .help("end it with `\"`; for a text of several lines begin and end it with `\"\"\"`"),
        }
    }

    /// Where the words begin that stand between a keyword which wants a text and a quote on its line.
    fn unquoted_words(&self, quote: Span) -> Option<usize> {
        use Token::*;
        let before = self.out.tokens.iter().rposition(|token| token.start < quote.start)?;
        let line = self.out.tokens.get(..=before)?;
        let first = line.iter().rposition(|token| token.first_on_line)?;
        let mut words = line.get(first..)?.iter().skip_while(|token| {
            !matches!(
                token.kind,
                Say | Send | Reprompt | Fallback | User | Bot | Choice | Keyword | Word | Label
            )
        });
        words.next()?;
        let is_prose =
            |token: &&Lexeme| token.kind.is_word() || matches!(token.kind, Comma | Dot | Question | Number);
        let words: Vec<&Lexeme> = words.collect();
        let start = words.first()?.start as usize;
        words.iter().all(is_prose).then_some(start)
    }

    fn unclosed_text(&self, text: &TextMode) -> Diagnostic {
        let end = text.open.end as usize;
        let trimmed = end + before_surplus_braces(self.slice(end, self.at)).len();
        let unclosed =
            Diagnostic::error(codes::UNTERMINATED_TEXT, text.open, "this text has no closing quotes")
                .note("a text ends on the line it began on")
                .help("end it with `\"`; for a text of several lines begin and end it with `\"\"\"`");
        if is_code(self.slice(end, trimmed)) {
            return unclosed;
        }
        unclosed.unsafe_fix("add the closing quotes", self.span(trimmed, trimmed), "\"")
    }

    /// Ends the innermost text or interpolation with an empty token.
    fn close_innermost(&mut self) {
        let at = self.at;
        self.end_chunk(at);
        match self.modes.pop() {
            Some(Mode::Text(_)) => self.push(Token::TextClose, at, at),
            Some(Mode::Interpolation { .. }) => self.push(Token::InterpolationClose, at, at),
            None => {}
        }
    }

    /// At the end of the file: whatever is open.
    pub(super) fn close_all(&mut self) {
        self.end_chunk(self.text.len());
        self.at = self.text.len();
        while !self.modes.is_empty() {
            self.close_line();
            let Some(block) = self.modes.iter().position(is_block) else { return };
            self.close_block(block);
        }
    }

    /// A block text without its end: it ends where the lines stand further left than the line it began on.
    fn close_block(&mut self, block: usize) {
        let Some(Mode::Text(text)) = self.modes.get(block) else { return };
        let open = text.open;
        self.report(
            Diagnostic::error(codes::UNTERMINATED_TEXT, open, "this block text has no closing `\"\"\"`")
                .help("end it with `\"\"\"` on a line of its own"),
        );
        while self.modes.len() > block + 1 {
            self.close_innermost();
        }
        if self.block_cut {
            return self.close_innermost();
        }
        self.block_cut = true;
        let end = self.outdented_line(open.start as usize);
        self.out.tokens.retain(|token| (token.start as usize) < end);
        self.out.diagnostics.retain(|diagnostic| (diagnostic.span.start as usize) < end);
        if let Some(last) = self.out.tokens.last_mut() {
            last.end = last.end.min(end as u32);
        }
        self.at = end;
        self.close_innermost();
        while self.at < self.text.len() {
            match self.modes.last() {
                Some(Mode::Text(_)) => self.text_pieces(),
                _ => self.code_tokens(),
            }
        }
        self.end_chunk(self.text.len());
    }

    /// The first line after `open` that is indented less than the line of `open`.
    fn outdented_line(&mut self, open: usize) -> usize {
        let line_start = self.slice(0, open).rfind('\n').map_or(0, |at| at + 1);
        let indent = indentation(self.rest(line_start));
        let mut at = self.line_end(open);
        for line in self.rest(at).split_inclusive('\n') {
            let is_blank = line.trim().is_empty();
            if !is_blank && at > open && indentation(line) < indent {
                return at;
            }
            at += line.len();
        }
        self.text.len()
    }
}

/// A text without the braces at its end that close nothing in it: those of the blocks around it.
fn before_surplus_braces(written: &str) -> &str {
    let mut surplus = written.matches('}').count().saturating_sub(written.matches('{').count());
    let mut text = written.trim_end();
    while let Some(rest) = text.strip_suffix('}').filter(|_| surplus > 0) {
        surplus -= 1;
        text = rest.trim_end();
    }
    text
}

/// Whether what follows a quote looks like no text: then the quote ends one, and another is missing before it.
fn is_code(written: &str) -> bool {
    let words = written.trim_start();
    words.is_empty()
        || words.starts_with("->")
        || words.len() < written.len() && words.starts_with(['{', ','])
}

fn is_block(mode: &Mode) -> bool {
    matches!(mode, Mode::Text(TextMode { quote: Quote::Block, .. }))
}

/// Blanks at the start of a line.
fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
