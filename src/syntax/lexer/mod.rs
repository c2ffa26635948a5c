//! Text to tokens. Never fails: what is no token is reported and left out, and a text without its end ends with its line.

mod close;
mod code;
mod lines;
mod odd;
mod soften;
mod text;
mod text_token;
mod unicode;

use super::ast::Comment;
use super::limits::MAX_MISTAKES_PER_FILE;
use super::token::{Lexeme, Token};
use crate::diag::{Code, Diagnostic, Edit, codes};
use crate::source::{FileId, Span};

/// A file as tokens.
#[derive(Debug, Clone, Default)]
pub struct Lexed {
    /// Tokens in order; keywords that stand for names are names already.
    pub tokens: Vec<Lexeme>,
    /// Comments in order.
    pub comments: Vec<Comment>,
    /// What no token begins with, texts without their end, escapes and literals that are none.
    pub diagnostics: Vec<Diagnostic>,
}

/// Lexes a file's text.
pub fn lex(file: FileId, text: &str) -> Lexed {
    let mut lexer = Lexer::new(file, text);
    while lexer.at < text.len() {
        match lexer.modes.last() {
            Some(Mode::Text(_)) => lexer.text_pieces(),
            _ => lexer.code_tokens(),
        }
    }
    lexer.close_all();
    lexer.report_invisible();
    soften::soften(text, &mut lexer.out.tokens);
    lexer.out
}

/// How a text began, and so how it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quote {
    /// `"`
    Straight,
    /// `"`, and it goes on in the next lines.
    Lines,
    /// `"""`
    Block,
    /// `“`, `”` or `„`: ends at another of them, or at `"` where the line has none.
    Curly { straight_end: bool },
    /// `«`
    Guillemet,
    /// `'` or `‘`
    Single,
}

/// A text that is being read.
#[derive(Debug, Clone)]
struct TextMode {
    quote: Quote,
    /// Where its opening quotes stand.
    open: Span,
    /// Repairs of a text that does not stand in straight quotes.
    edits: Vec<Edit>,
    /// The first curly quote in a text in straight quotes: perhaps meant as its end.
    curly: Option<Span>,
    /// How many tokens and diagnostics there were before that quote.
    before_curly: (usize, usize),
    /// How many quotes are open inside of the text, each with its own end.
    nested: usize,
}

/// What the lexer is inside of.
#[derive(Debug, Clone)]
enum Mode {
    Text(TextMode),
    /// `{…` in a text, with the braces that are open inside it.
    Interpolation {
        open: Span,
        braces: u32,
    },
}

/// What is known of one line, so that a long line is not searched again and again.
#[derive(Debug, Clone, Copy, Default)]
struct LineCache {
    /// A byte of the line.
    from: usize,
    /// Its end, without the line break.
    end: usize,
    /// Its last curly quote after `from`.
    last_curly: Option<usize>,
}

struct Lexer<'s> {
    file: FileId,
    text: &'s str,
    /// First byte not read yet.
    at: usize,
    modes: Vec<Mode>,
    /// Start of the characters of a text that are not a token yet.
    chunk: Option<usize>,
    /// Runs of invisible characters, reported together at the end.
    invisible: Vec<(Span, bool)>,
    /// No closing `'` stands between here and there.
    no_single_end_before: usize,
    /// A block text without its end has been cut short already.
    block_cut: bool,
    /// Where the fence stands that closes the one which was reported.
    fence_end: Option<usize>,
    /// Ends of comments that do not follow.
    no_comment_end: Vec<&'static str>,
    /// The line that was looked at last: its first and last byte known, and its last curly quote.
    line: LineCache,
    /// Up to here the lexer has gone back once; it does so once a line.
    gone_back_until: usize,
    out: Lexed,
}

impl<'s> Lexer<'s> {
    fn new(file: FileId, text: &'s str) -> Self {
        Self {
            file,
            text,
            at: 0,
            modes: Vec::new(),
            chunk: None,
            invisible: Vec::new(),
            no_single_end_before: 0,
            block_cut: false,
            fence_end: None,
            no_comment_end: Vec::new(),
            line: LineCache::default(),
            gone_back_until: 0,
            out: Lexed {
                tokens: Vec::with_capacity(text.len() / 8),
                comments: Vec::new(),
                diagnostics: Vec::new(),
            },
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start as u32, end as u32)
    }

    fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn rest(&self, start: usize) -> &'s str {
        self.text.get(start..).unwrap_or_default()
    }

    /// Adds a token; whether a line begins with it follows from what stands before it.
    fn push(&mut self, kind: Token, start: usize, end: usize) {
        let before = self.out.tokens.last().map_or(0, |last| last.end as usize);
        let first_on_line =
            self.out.tokens.is_empty() || (start > before && self.slice(before, start).contains('\n'));
        self.out.tokens.push(Lexeme { kind, first_on_line, start: start as u32, end: end as u32 });
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if !self.is_full() {
            self.out.diagnostics.push(diagnostic);
        }
    }

    fn error(&self, code: Code, start: usize, end: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.span(start, end), message)
    }

    fn unexpected(&self, start: usize, end: usize, message: impl Into<String>) -> Diagnostic {
        self.error(codes::UNEXPECTED_CHARACTER, start, end, message)
    }

    /// Begins a text whose opening quotes lie between these bytes.
    fn open_text(&mut self, quote: Quote, start: usize, end: usize) {
        let kind = if quote == Quote::Block { Token::BlockOpen } else { Token::TextOpen };
        self.push(kind, start, end);
        let open = self.span(start, end);
        self.modes.push(Mode::Text(TextMode {
            quote,
            open,
            edits: Vec::new(),
            curly: None,
            before_curly: (0, 0),
            nested: 0,
        }));
        self.at = end;
    }

    /// The line that a byte stands on.
    fn line_at(&mut self, from: usize) -> LineCache {
        if !(self.line.from <= from && from <= self.line.end && self.line.end > 0) {
            let length = self.rest(from).find('\n').unwrap_or(self.text.len() - from.min(self.text.len()));
            let line = self.slice(from, from + length);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let last_curly = line.rfind(['“', '”', '‟', '″']).map(|at| from + at);
            self.line = LineCache { from, end: from + line.len(), last_curly };
        }
        self.line
    }

    /// The end of the line that a byte stands on, without its line break.
    fn line_end(&mut self, from: usize) -> usize {
        self.line_at(from).end
    }

    fn is_full(&self) -> bool {
        self.out.diagnostics.len() >= MAX_MISTAKES_PER_FILE
    }
}
