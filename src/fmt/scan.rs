//! Tokens and the comments between them.

use crate::source::SourceFile;
use crate::syntax::ast;

use super::marks::Marks;

/// A word, literal or sign, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// Byte offset in the source.
    pub start: u32,
    /// Byte offset after it.
    pub end: u32,
    /// As written.
    pub text: &'a str,
    /// A line break stands somewhere between the token before and this one.
    pub on_new_line: bool,
    /// A blank line stands directly above it, below the comments before it.
    pub blank_above: bool,
    /// The comments between the token before and this one: a range of [`Script::comments`].
    pub comments: (usize, usize),
}

/// A comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Comment<'a> {
    /// With its slashes, without white space at its end.
    pub text: &'a str,
    /// It has its line to itself.
    pub own_line: bool,
    /// A blank line stands directly above it.
    pub blank_above: bool,
}

/// A file as tokens and comments, in order.
#[derive(Debug)]
pub(super) struct Script<'a> {
    /// The tokens; the last is an empty one at the end of the file, which holds the comments there.
    pub tokens: Vec<Token<'a>>,
    /// The comments.
    pub comments: Vec<Comment<'a>>,
}

/// Signs of two characters.
const SIGNS: [&str; 6] = ["->", "==", "!=", "<=", ">=", "??"];

/// Cuts the source into tokens. Literals are known from the tree, so what is left is words and signs.
pub(super) fn scan<'a>(file: &ast::File, source: &'a SourceFile, marks: &Marks<'_>) -> Script<'a> {
    let mut scanner = Scanner {
        text: &source.text,
        at: 0,
        script: Script { tokens: Vec::new(), comments: Vec::new() },
        comments_from: 0,
        line_breaks: Breaks::default(),
    };
    let mut literals = marks.literals.iter().peekable();
    let mut comments = file.comments.iter().peekable();
    loop {
        scanner.skip_space();
        while literals.next_if(|literal| (literal.start as usize) < scanner.at).is_some() {}
        while comments.next_if(|comment| (comment.span.start as usize) < scanner.at).is_some() {}
        if let Some(comment) = comments.next_if(|comment| comment.span.start as usize == scanner.at) {
            scanner.comment(comment.span.end as usize);
        } else if let Some(literal) = literals.next_if(|literal| literal.start as usize == scanner.at) {
            scanner.token(literal.end as usize);
        } else if scanner.rest().is_empty() {
            scanner.token(scanner.at);
            return scanner.script;
        } else {
            scanner.token(scanner.at + word_length(scanner.rest()));
        }
    }
}

/// Line breaks since the last token or comment.
#[derive(Debug, Clone, Copy, Default)]
struct Breaks {
    /// How many, since the last token or comment.
    here: usize,
    /// Whether there was one since the last token.
    since_token: bool,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    script: Script<'a>,
    comments_from: usize,
    line_breaks: Breaks,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        let space = rest.len() - rest.trim_start().len();
        let skipped = rest.get(..space).unwrap_or_default();
        self.line_breaks.here += skipped.bytes().filter(|byte| *byte == b'\n').count();
        self.line_breaks.since_token |= self.line_breaks.here > 0;
        self.at += space;
    }

    /// Takes what stands from here to `end`.
    fn take(&mut self, end: usize) -> &'a str {
        let text = self.text.get(self.at..end).unwrap_or_default();
        self.at = end.max(self.at);
        text
    }

    fn comment(&mut self, end: usize) {
        let breaks = std::mem::take(&mut self.line_breaks);
        let first = self.script.tokens.is_empty() && self.script.comments.is_empty();
        let text = self.take(end).trim_end();
        let own_line = breaks.here > 0 || first;
        self.script.comments.push(Comment { text, own_line, blank_above: breaks.here > 1 });
        self.line_breaks.since_token = true;
    }

    fn token(&mut self, end: usize) {
        let breaks = std::mem::take(&mut self.line_breaks);
        let comments = (self.comments_from, self.script.comments.len());
        self.comments_from = comments.1;
        let start = self.at as u32;
        let text = self.take(end);
        self.script.tokens.push(Token {
            start,
            end: self.at as u32,
            text,
            on_new_line: breaks.since_token,
            blank_above: breaks.here > 1,
            comments,
        });
    }
}

/// Bytes of the word or sign that `rest` begins with; at least one character.
fn word_length(rest: &str) -> usize {
    if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        return sign.len();
    }
    let ends =
        |character: char| character.is_whitespace() || (character.is_ascii_punctuation() && character != '_');
    match rest.find(ends) {
        Some(0) => rest.chars().next().map_or(1, char::len_utf8),
        Some(length) => length,
        None => rest.len(),
    }
}
