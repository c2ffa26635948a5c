//! The only user of lalrpop: cuts the tokens of a file into declarations and parses each by itself, so that a mistake
//! in one leaves the others alone.

mod attempt;
mod candidates;
mod conflicts;
mod depth;
mod expected;
mod grammar;
mod habits;
mod headless;
mod lists;
mod message;
mod outside;
mod recover;
mod repair;
mod split;
mod surplus;
mod unbraced;
mod view;

use super::ast::{File, Item, Name};
use super::lexer::{self, Lexed};
use super::limits::{MAX_NESTING_LEVELS, MAX_SOURCE_BYTES};
use super::source_bytes::too_large;
use super::token::Lexeme;
use crate::diag::{Diagnostic, codes};
use crate::source::{FileId, SourceFile, Span};
use recover::Source;

/// Parses one file. Whatever the text, it gives a tree of what could be read and every independent mistake.
pub fn parse(id: FileId, file: &SourceFile) -> (File, Vec<Diagnostic>) {
    if file.text.len() > MAX_SOURCE_BYTES {
        let empty = File { id, items: Vec::new(), comments: Vec::new(), lost: Vec::new() };
        return (empty, vec![too_large(id, file.text.len())]);
    }
    match conflicts::resolve(id, &file.text) {
        None => read(id, &file.text, Vec::new()),
        Some(conflicts::Resolved { text, diagnostics, lost }) => {
            let (mut tree, found) = read(id, &text, diagnostics);
            tree.lost.extend(lost);
            (tree, found)
        }
    }
}

/// Parses a text, in which `conflicts` were found.
fn read(id: FileId, text: &str, conflicts: Vec<Diagnostic>) -> (File, Vec<Diagnostic>) {
    let Lexed { tokens, comments, mut diagnostics } = lexer::lex(id, text);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    let mut source = Source::new(id, text, &comments);
    source.holes = diagnostics.iter().filter(|diagnostic| leaves_hole(diagnostic)).map(place).collect();
    source.holes.extend(conflicts.iter().map(place));
    source.holes.sort_unstable();
    diagnostics.extend(conflicts);
    let mut tokens = tokens;
    diagnostics.extend(unbraced::brace(id, text, &mut tokens));
    diagnostics.extend(headless::rebracket(id, &mut tokens));
    diagnostics.extend(lists::read(id, text, &mut tokens));
    if source.holes.is_empty() {
        diagnostics.extend(headless::open(id, text, &mut tokens));
        let surplus = surplus::remove(id, text, &mut tokens);
        diagnostics.extend(surplus);
    }
    let mut reader =
        Reader { source, tokens: &tokens, items: Vec::new(), lost: Vec::new(), found: Vec::new() };
    reader.read();
    let Reader { items, lost, found, .. } = reader;
    diagnostics.retain(|literal| !found.iter().any(|whole| explains(whole, literal)));
    diagnostics.extend(found);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    (File { id, items, comments, lost }, diagnostics)
}

/// Whether a mistake is about more than a literal that is written in an unknown way, which is no mistake of its own then.
fn explains(whole: &Diagnostic, literal: &Diagnostic) -> bool {
    let (outer, inner) = (whole.span, literal.span);
    literal.code == codes::INVALID_LITERAL
        && outer != inner
        && outer.start <= inner.start
        && inner.end <= outer.end
}

fn place(diagnostic: &Diagnostic) -> (u32, u32) {
    (diagnostic.span.start, diagnostic.span.end)
}

/// Whether the lexer left something out that the parser may miss.
fn leaves_hole(diagnostic: &Diagnostic) -> bool {
    match diagnostic.code {
        codes::UNTERMINATED_TEXT | codes::UNCLOSED_DELIMITER => true,
        codes::UNEXPECTED_CHARACTER => diagnostic.fix.as_ref().is_none_or(|fix| !fix.safe),
        _ => false,
    }
}

/// Reads the declarations of a file.
struct Reader<'s> {
    source: Source<'s>,
    tokens: &'s [Lexeme],
    items: Vec<Item>,
    lost: Vec<Name>,
    found: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    fn read(&mut self) {
        // What follows a mistake and is no declaration is no mistake of its own.
        let mut went_wrong = false;
        for range in split::items(self.source.text, self.tokens) {
            let before = range.start.checked_sub(1).and_then(|before| self.tokens.get(before));
            let tokens = self.tokens.get(range).unwrap_or_default();
            let mistakes = self.found.len();
            if tokens.first().is_some_and(|token| token.kind.begins_item()) {
                self.item(tokens, before);
                went_wrong = self.found.len() > mistakes;
            } else {
                went_wrong = self.outside(tokens, before, went_wrong);
            }
        }
    }

    /// Reads one declaration.
    fn item(&mut self, tokens: &[Lexeme], before: Option<&Lexeme>) {
        if self.source.mistakes == 0 {
            return self.lose(tokens);
        }
        if let Some(index) = depth::first_too_deep(tokens) {
            self.lose(tokens);
            let token = tokens.get(index);
            return self.found.extend(token.map(|token| self.too_deep(token)));
        }
        let start = before.map_or(0, |token| token.end);
        let recovered = recover::recover(&mut self.source, tokens, start);
        match recovered.item {
            Some(mut item) => {
                item.broken |= self.has_hole(&item);
                self.items.push(item);
            }
            None => self.lose(tokens),
        }
        self.found.extend(recovered.diagnostics);
    }

    /// Reads what begins with no declaration's keyword: perhaps it was meant as one. Otherwise it is a mistake, unless
    /// it follows from one before it; then what follows it is none either.
    fn outside(&mut self, tokens: &[Lexeme], before: Option<&Lexeme>, went_wrong: bool) -> bool {
        let (file, text) = (self.source.file, self.source.text);
        if let Some((keyword, diagnostic)) = outside::misspelt(file, text, tokens) {
            let mut tokens = tokens.to_vec();
            if let Some(first) = tokens.first_mut() {
                first.kind = keyword;
            }
            self.found.push(diagnostic);
            let mistakes = self.found.len();
            self.item(&tokens, before);
            return self.found.len() > mistakes;
        }
        if went_wrong {
            return true;
        }
        let start = tokens.first().map_or(0, |token| token.start);
        if self.source.mistakes > 0 && !self.source.has_hole(start, start) {
            self.source.mistakes -= 1;
            self.found.extend(outside::stray(file, text, tokens, before));
        }
        true
    }

    /// Whether the lexer left something out of a declaration.
    fn has_hole(&self, item: &Item) -> bool {
        let first = self.source.holes.partition_point(|hole| hole.0 < item.span.start);
        self.source.holes.get(first).is_some_and(|hole| hole.0 < item.span.end)
    }

    /// Remembers the name of a declaration that could not be read.
    fn lose(&mut self, tokens: &[Lexeme]) {
        let Some(name) = tokens.get(1).filter(|token| token.kind.is_word()) else { return };
        let span = Span::new(self.source.file, name.start, name.end);
        let text = self.source.text.get(name.start as usize..name.end as usize).unwrap_or_default();
        self.lost.push(Name { text: text.into(), span });
    }

    fn too_deep(&self, token: &Lexeme) -> Diagnostic {
        let span = Span::new(self.source.file, token.start, token.end);
        let message = format!("this is nested more than {MAX_NESTING_LEVELS} levels deep");
        Diagnostic::error(codes::NESTED_TOO_DEEP, span, message)
            .note("every block, parenthesis and operator of an expression counts a level")
            .help("use `else if` or `match`, name a part with `let`, or move a branch to a `step` of its own")
    }
}
