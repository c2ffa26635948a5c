//! Tokens outside of texts.

use logos::Logos;

use super::super::ast::Comment;
use super::super::literal;
use super::super::token::Token;
use super::{Lexer, Mode, Quote};
use crate::diag::codes;

impl Lexer<'_> {
    /// Reads tokens until a text begins, an interpolation ends, or something odd was met.
    pub(super) fn code_tokens(&mut self) {
        let mut tokens = Token::lexer(self.text);
        tokens.bump(self.at);
        loop {
            let next = tokens.next();
            let range = tokens.span();
            if self.line_ended_before(range.start) {
                return;
            }
            self.at = range.end;
            match next {
                None => {
                    self.at = self.text.len();
                    return;
                }
                Some(Err(()) | Ok(Token::BeyondAscii)) => {
                    let Some(end) = self.unicode_name(range.start) else {
                        return self.odd_character(range.start);
                    };
                    self.at = end;
                    self.push(Token::Ident, range.start, end);
                    tokens.bump(end - range.end);
                }
                Some(Ok(kind)) => {
                    let (kind, end) = self.with_unicode_end(kind, range.end);
                    self.at = end;
                    tokens.bump(end - range.end);
                    if !self.code_token(kind, range.start, end) {
                        return;
                    }
                }
            }
        }
    }

    /// Takes one token; false where something else than code begins.
    fn code_token(&mut self, kind: Token, start: usize, end: usize) -> bool {
        match kind {
            Token::Comment => self.comment(start, end),
            Token::TextOpen => {
                self.open_text(Quote::Straight, start, end);
                return false;
            }
            Token::BlockOpen => {
                self.open_text(Quote::Block, start, end);
                return false;
            }
            Token::BraceOpen | Token::BraceClose => return self.brace(kind, start, end),
            Token::ForeignComment => {
                self.foreign_comment(start, "/*", "*/");
                return false;
            }
            Token::Less if self.rest(start).starts_with("<!--") => {
                self.foreign_comment(start, "<!--", "-->");
                return false;
            }
            Token::Minus if self.is_dashed_comment(start) => {
                self.line_comment(start, "--");
                return false;
            }
            Token::OpenRawText => self.open_raw_text(start, end),
            Token::Number
            | Token::Duration
            | Token::Time
            | Token::Date
            | Token::DateTime
            | Token::BadLiteral => {
                self.literal(kind, start, end);
            }
            _ => self.push(kind, start, end),
        }
        true
    }

    fn comment(&mut self, start: usize, end: usize) {
        let doc = self.slice(start, end).starts_with("///");
        let span = self.span(start, end);
        self.out.comments.push(Comment { span, doc });
    }

    /// A brace; false where it ends an interpolation.
    fn brace(&mut self, kind: Token, start: usize, end: usize) -> bool {
        if let Some(Mode::Interpolation { braces, .. }) = self.modes.last_mut() {
            match (kind, *braces) {
                (Token::BraceOpen, _) => *braces += 1,
                (_, 0) => {
                    self.modes.pop();
                    self.push(Token::InterpolationClose, start, end);
                    return false;
                }
                _ => *braces -= 1,
            }
        }
        self.push(kind, start, end);
        true
    }

    fn open_raw_text(&mut self, start: usize, end: usize) {
        let trimmed = start + self.slice(start, end).trim_end().len();
        let here = self.span(trimmed, trimmed);
        self.report(
            self.error(codes::UNTERMINATED_TEXT, start, start + 2, "this text has no closing quotes")
                .help("end it with `\"` on the same line")
                .unsafe_fix("add the closing quotes", here, "\""),
        );
        self.push(Token::RawText, start, end);
    }

    fn literal(&mut self, kind: Token, start: usize, end: usize) {
        let span = self.span(start, end);
        let kind = match literal::mistake(kind, self.slice(start, end), span) {
            Some(diagnostic) => {
                self.report(diagnostic);
                Token::BadLiteral
            }
            None => kind,
        };
        self.push(kind, start, end);
    }

    /// Ends the text around this code if its line ended before `next`, where the next token starts.
    fn line_ended_before(&mut self, next: usize) -> bool {
        let Some(text) = self.enclosing_text() else { return false };
        if text == Quote::Block {
            return false;
        }
        let Some(offset) = self.slice(self.at, next).find('\n') else { return false };
        let end = self.at + offset;
        self.at = if self.slice(self.at, end).ends_with('\r') { end - 1 } else { end };
        self.close_line();
        true
    }

    /// How the text began that this code is interpolated into.
    fn enclosing_text(&self) -> Option<Quote> {
        let index = self.modes.len().checked_sub(2)?;
        match self.modes.get(index) {
            Some(Mode::Text(text)) => Some(text.quote),
            _ => None,
        }
    }
}
