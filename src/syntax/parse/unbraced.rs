//! Files without any brace, whose blocks are told by their indentation as in other languages.

use std::collections::BTreeMap;

use super::super::token::{KEYWORDS, Lexeme, Token};
use super::headless::has_block;
use crate::diag::{Diagnostic, Edit, codes};
use crate::source::{FileId, Span};

/// A line of the file.
struct Line {
    /// Its first token, and the one after its last.
    first: usize,
    last: usize,
    /// Blanks before it.
    indentation: usize,
}

/// Puts braces around what is indented under a head, with one diagnostic for the file.
pub(super) fn brace(file: FileId, text: &str, tokens: &mut Vec<Lexeme>) -> Option<Diagnostic> {
    if tokens.iter().any(|token| matches!(token.kind, Token::BraceOpen | Token::BraceClose)) {
        return None;
    }
    let lines = lines(text, tokens);
    harden(text, tokens, &lines);
    let heads: Vec<usize> = (0..lines.len()).filter(|index| is_head(tokens, &lines, *index)).collect();
    let first = heads
        .iter()
        .filter_map(|head| lines.get(*head))
        .find(|line| tokens.get(line.first).is_some_and(|token| has_block(token.kind)))?;
    let diagnostic = missing(file, text, tokens, first)?.fix(
        "add the braces",
        true,
        edits(file, text, tokens, &lines, &heads),
    );
    *tokens = braced(tokens, &lines, &heads);
    Some(diagnostic)
}

fn lines(text: &str, tokens: &[Lexeme]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut in_text = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        if in_text == 0 && (token.first_on_line || index == 0) {
            let before = text.get(..token.start as usize).unwrap_or_default();
            let start = before.rfind('\n').map_or(0, |end| end + 1);
            lines.push(Line { first: index, last: index, indentation: before.len() - start });
        }
        match token.kind {
            Token::TextOpen | Token::BlockOpen => in_text += 1,
            Token::TextClose => in_text = in_text.saturating_sub(1),
            _ => {}
        }
        if let Some(line) = lines.last_mut() {
            line.last = index + 1;
        }
    }
    lines
}

/// A word before the `:` at the end of a line was taken for the name of a field.
fn harden(text: &str, tokens: &mut [Lexeme], lines: &[Line]) {
    for line in lines.iter().filter(|line| line.last >= line.first + 2) {
        let kind = |index: usize| tokens.get(index).map(|token| token.kind);
        let word = line.last - 2;
        let is_name = word > line.first && kind(word - 1).is_some_and(has_block);
        if kind(word) != Some(Token::Ident) || kind(word + 1) != Some(Token::Colon) || is_name {
            continue;
        }
        if let Some(token) = tokens.get_mut(word) {
            let written = text.get(token.start as usize..token.end as usize).unwrap_or_default();
            let keyword = KEYWORDS.iter().find(|(_, spelling)| *spelling == written);
            token.kind = keyword.map_or(token.kind, |(kind, _)| *kind);
        }
    }
}

/// Whether a line begins something with a block, and lines that are further right follow it.
fn is_head(tokens: &[Lexeme], lines: &[Line], index: usize) -> bool {
    use Token::*;
    let (Some(line), Some(next)) = (lines.get(index), lines.get(index + 1)) else { return false };
    let begins = |kind: Token| {
        has_block(kind)
            || matches!(
                kind,
                Default | Test | If | Else | Choice | On | OnEvent | Match | Compliance | Event | Intent
            )
    };
    next.indentation > line.indentation && tokens.get(line.first).is_some_and(|token| begins(token.kind))
}

/// The line after the last that belongs to a head.
fn end_of_block(lines: &[Line], head: usize) -> usize {
    let own = lines.get(head).map_or(0, |line| line.indentation);
    let behind = lines.iter().enumerate().skip(head + 1);
    behind.clone().find(|(_, line)| line.indentation <= own).map_or(lines.len(), |(index, _)| index)
}

/// The last token of a head without its `:`, and whether it has one.
fn end_of_head(tokens: &[Lexeme], line: &Line) -> Option<(Lexeme, bool)> {
    let last = line.last.checked_sub(1)?;
    let colon = last > line.first && tokens.get(last)?.kind == Token::Colon;
    Some((*tokens.get(if colon { last - 1 } else { last })?, colon))
}

fn missing(file: FileId, text: &str, tokens: &[Lexeme], line: &Line) -> Option<Diagnostic> {
    let (end, _) = end_of_head(tokens, line)?;
    let start = tokens.get(line.first)?.start;
    let head = text.get(start as usize..end.end as usize)?;
    let place = Span::new(file, end.end, end.end);
    let found = Diagnostic::error(codes::UNEXPECTED_TOKEN, place, format!("`{{` is missing after `{head}`"));
    Some(found.note("what belongs to it stands between `{` and `}`: that it is indented is not enough"))
}

fn edits(file: FileId, text: &str, tokens: &[Lexeme], lines: &[Line], heads: &[usize]) -> Vec<Edit> {
    let mut inserted: BTreeMap<(u32, u32), String> = BTreeMap::new();
    // Inner blocks end before those around them.
    for head in heads.iter().rev() {
        let Some(line) = lines.get(*head) else { continue };
        let Some((end, colon)) = end_of_head(tokens, line) else { continue };
        let behind =
            if colon { tokens.get(line.last - 1).map_or(end.end, |colon| colon.end) } else { end.end };
        inserted.insert((end.end, behind), " {".to_owned());
        let last = end_of_block(lines, *head).checked_sub(1).and_then(|last| lines.get(last));
        let last =
            last.and_then(|line| tokens.get(line.last.checked_sub(1)?)).map_or(end.end, |token| token.end);
        let rest = text.get(last as usize..).unwrap_or_default();
        let place = last + rest.lines().next().map_or(0, str::len) as u32;
        let start = tokens.get(line.first).map_or(0, |token| token.start as usize);
        let blanks = text.get(start - line.indentation..start).unwrap_or_default();
        inserted.entry((place, place)).or_default().push_str(&format!("\n{blanks}}}"));
    }
    inserted.into_iter().map(|((from, to), text)| Edit { span: Span::new(file, from, to), text }).collect()
}

fn braced(tokens: &[Lexeme], lines: &[Line], heads: &[usize]) -> Vec<Lexeme> {
    let mut out = Vec::with_capacity(tokens.len() + 2 * heads.len());
    let mut ends: Vec<usize> = Vec::new();
    let empty = |kind: Token, at: u32| Lexeme { kind, first_on_line: false, start: at, end: at };
    for (index, line) in lines.iter().enumerate() {
        close(&mut out, &mut ends, index);
        let is_head = heads.binary_search(&index).is_ok();
        let mut last = line.last;
        if is_head && end_of_head(tokens, line).is_some_and(|(_, colon)| colon) {
            last -= 1;
        }
        out.extend(tokens.get(line.first..last).unwrap_or_default());
        if is_head {
            let at = out.last().map_or(0, |token| token.end);
            out.push(empty(Token::BraceOpen, at));
            ends.push(end_of_block(lines, index));
        }
    }
    close(&mut out, &mut ends, lines.len());
    out
}

/// Ends the blocks that end before a line.
fn close(out: &mut Vec<Lexeme>, ends: &mut Vec<usize>, line: usize) {
    while ends.last().is_some_and(|end| *end <= line) {
        ends.pop();
        let at = out.last().map_or(0, |token| token.end);
        out.push(Lexeme { kind: Token::BraceClose, first_on_line: true, start: at, end: at });
    }
}
