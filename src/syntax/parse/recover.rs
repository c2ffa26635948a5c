//! Past the mistakes of a declaration: each is reported, the tokens are changed by the smallest repair that lets the
//! parser go on, and the declaration is read again. `docs/decisions` says why this and not the grammar's own recovery.

use super::super::ast::{Comment, Item};
use super::super::limits::{MAX_MISTAKES_PER_FILE, MAX_REREAD_TOKENS};
use super::super::token::{Lexeme, Token};
use super::attempt::{Failure, attempt};
use super::repair::Repair;
use super::view::View;
use super::{candidates, message};
use crate::diag::{Diagnostic, codes};
use crate::source::FileId;

/// Tokens past a repair that have to fit before it is taken.
const TOKENS_AHEAD: usize = 4;

/// What all declarations of a file share.
pub(super) struct Source<'s> {
    pub(super) file: FileId,
    pub(super) text: &'s str,
    pub(super) comments: &'s [Comment],
    /// Spans of mistakes that the lexer reported and that leave a hole: what follows on their lines is no mistake of
    /// its own.
    pub(super) holes: Vec<(u32, u32)>,
    /// Tokens that may still be read again.
    pub(super) budget: usize,
    /// Mistakes that may still be reported.
    pub(super) mistakes: usize,
}

impl<'s> Source<'s> {
    pub(super) fn new(file: FileId, text: &'s str, comments: &'s [Comment]) -> Self {
        Self {
            file,
            text,
            comments,
            holes: Vec::new(),
            budget: MAX_REREAD_TOKENS,
            mistakes: MAX_MISTAKES_PER_FILE,
        }
    }

    /// Whether a mistake of the lexer stands on the lines of these bytes.
    pub(super) fn has_hole(&self, start: u32, end: u32) -> bool {
        let line_start =
            self.text.get(..start as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line_end = self.text.get(end as usize..).and_then(|after| after.find('\n'));
        let line_end = line_end.map_or(self.text.len(), |length| end as usize + length);
        let (from, to) = (line_start as u32, line_end as u32);
        let first = self.holes.partition_point(|hole| hole.0 < from);
        self.holes.get(first).is_some_and(|hole| hole.0 <= to)
    }
}

/// What could be read of a declaration.
pub(super) struct Recovered {
    /// The declaration, if anything of it could be read.
    pub(super) item: Option<Item>,
    /// Its mistakes.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads a declaration whatever is wrong with it. The declaration before ended at byte `before`.
pub(super) fn recover(source: &mut Source, tokens: &[Lexeme], before: u32) -> Recovered {
    let first = attempt(source.file, source.text, tokens, source.comments, before);
    let mut failure = match first.result {
        Ok(item) => return Recovered { item: Some(item), diagnostics: first.diagnostics },
        Err(failure) => failure,
    };
    let mut tokens = tokens.to_vec();
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let mut certain = true;
    let mut unclosed = false;
    loop {
        let Some(repair) = next_repair(source, &tokens, before, &failure) else {
            let view = view(source, &tokens, &failure);
            report(source, &mut diagnostics, &view, &Repair::delete(0, 0, message::generic(&view)));
            return Recovered { item: None, diagnostics };
        };
        let view = view(source, &tokens, &failure);
        let left = tokens.len().saturating_sub(failure.index);
        unclosed |= repair.diagnostic.code == codes::UNCLOSED_DELIMITER && closes_block(&repair);
        certain &= repair.certain || view.is_in_interpolation();
        report(source, &mut diagnostics, &view, &repair);
        tokens = repair.preview(&tokens, usize::MAX);
        source.budget = source.budget.saturating_sub(tokens.len());
        let outcome = attempt(source.file, source.text, &tokens, source.comments, before);
        failure = match outcome.result {
            Ok(mut item) => {
                item.broken |= !certain;
                item.unclosed |= unclosed;
                diagnostics.extend(outcome.diagnostics);
                return Recovered { item: Some(item), diagnostics };
            }
            // A repair goes forward, or the declaration is given up.
            Err(next) if tokens.len().saturating_sub(next.index) < left => next,
            Err(_) => return Recovered { item: None, diagnostics },
        };
    }
}

fn closes_block(repair: &Repair) -> bool {
    repair.tokens.iter().any(|token| token.kind == Token::BraceClose)
}

fn view<'v>(source: &Source<'v>, tokens: &'v [Lexeme], failure: &Failure) -> View<'v> {
    View { file: source.file, text: source.text, tokens, at: failure.index, expected: failure.expected }
}

/// Reports a mistake, unless it follows from another on its line.
fn report(source: &mut Source, diagnostics: &mut Vec<Diagnostic>, view: &View, repair: &Repair) {
    let here = view.here_span();
    let (start, end) = (view.gap().start.min(here.start), here.end);
    let after_hole = !repair.explained && source.has_hole(start, end);
    let after_other =
        !repair.certain && !repair.explained && follows_other(source.text, diagnostics, view, here.start);
    let follows = after_hole || after_other || is_in_text(source, repair);
    if !follows && source.mistakes > 0 {
        source.mistakes -= 1;
        diagnostics.push(repair.diagnostic.clone());
    }
}

/// Whether the bracket that is missing would stand on the line of a text without its end, which may have taken it in.
fn is_in_text(source: &Source, repair: &Repair) -> bool {
    let edit = repair.diagnostic.fix.as_ref().and_then(|fix| fix.edits.first());
    let is_unclosed = repair.diagnostic.code == codes::UNCLOSED_DELIMITER;
    is_unclosed && edit.is_some_and(|edit| source.has_hole(edit.span.start, edit.span.start))
}

/// Whether the mistake before stands on the same line, and not in another interpolation.
fn follows_other(text: &str, diagnostics: &[Diagnostic], view: &View, start: u32) -> bool {
    let Some(last) = diagnostics.last() else { return false };
    let opener = view.openers().last().copied();
    let opener = opener.filter(|opener| view.kind(*opener) == Some(Token::InterpolationOpen));
    let is_apart = opener.is_some_and(|opener| view.span(opener, opener + 1).start >= last.span.end);
    !is_apart && same_line(text, last.span.start, start)
}

fn same_line(text: &str, one: u32, other: u32) -> bool {
    let (from, to) = (one.min(other) as usize, one.max(other) as usize);
    text.get(from..to).is_some_and(|between| !between.contains('\n'))
}

/// The first repair that lets the parser go on.
fn next_repair(source: &mut Source, tokens: &[Lexeme], before: u32, failure: &Failure) -> Option<Repair> {
    if source.mistakes == 0 {
        return None;
    }
    let mut trial = Trial { source, tokens, before };
    let at = trial.blamed(failure);
    let view = View {
        file: trial.source.file,
        text: trial.source.text,
        tokens,
        at: at.index,
        expected: at.expected,
    };
    candidates::find(&mut trial, &view)
}

/// Tries repairs out.
pub(super) struct Trial<'t, 's> {
    source: &'t mut Source<'s>,
    tokens: &'t [Lexeme],
    before: u32,
}

impl Trial<'_, '_> {
    /// Whether the parser gets past a repair and some tokens more: at most those of the line, for the next line may
    /// have mistakes of its own. Something new has to be able to begin there.
    pub(super) fn fits(&mut self, repair: &Repair) -> bool {
        match self.rest_of_line(repair) {
            Some(rest) if rest < TOKENS_AHEAD => {
                self.ends_element(repair, rest) || self.fits_for(repair, rest + 1)
            }
            _ => self.fits_for(repair, TOKENS_AHEAD),
        }
    }

    /// Whether the parser gets past a repair that explains itself, and one token more of the line.
    pub(super) fn fits_closely(&mut self, repair: &Repair) -> bool {
        let ahead = if self.rest_of_line(repair) == Some(0) { 0 } else { 1 };
        self.fits_for(repair, ahead)
    }

    /// How many tokens follow on the line of a repair; `None` where no line follows.
    fn rest_of_line(&self, repair: &Repair) -> Option<usize> {
        let after = self.tokens.get(repair.last..).unwrap_or_default();
        after.iter().position(|token| token.first_on_line)
    }

    /// Whether a statement or the like is complete so many tokens after a repair.
    fn ends_element(&mut self, repair: &Repair, ahead: usize) -> bool {
        let preview = repair.preview(self.tokens, ahead);
        self.stop(&preview)
            .is_none_or(|failure| failure.index >= preview.len() && failure.expected.has(Token::BraceClose))
    }

    /// Whether the parser gets past a repair and so many tokens more.
    pub(super) fn fits_for(&mut self, repair: &Repair, ahead: usize) -> bool {
        let preview = repair.preview(self.tokens, ahead);
        self.stop(&preview).is_none_or(|failure| failure.index >= preview.len())
    }

    /// What may stand before a token; `None` where the declaration may end there.
    pub(super) fn expected_at(&mut self, index: usize) -> Option<Failure> {
        let tokens = self.tokens.get(..index)?;
        self.stop(tokens)
    }

    /// Whether the declaration may end before a token.
    pub(super) fn may_end_at(&mut self, index: usize) -> bool {
        let tokens = self.tokens.get(..index).unwrap_or_default();
        self.has_budget(tokens.len()) && self.stop(tokens).is_none()
    }

    fn has_budget(&self, tokens: usize) -> bool {
        self.source.budget > tokens
    }

    /// Where the parser stops, if it does. Without budget it stops at once.
    fn stop(&mut self, tokens: &[Lexeme]) -> Option<Failure> {
        if !self.has_budget(tokens.len()) {
            return Some(Failure { index: 0, expected: Default::default() });
        }
        self.source.budget -= tokens.len();
        let outcome = attempt(self.source.file, self.source.text, tokens, self.source.comments, self.before);
        outcome.result.err()
    }

    /// A keyword that begins a line and was taken for a name because the statement before lacks one: then it is the
    /// keyword that does not fit.
    fn blamed(&mut self, failure: &Failure) -> Failure {
        let index = failure.index;
        let keyword = index.checked_sub(1).and_then(|before| self.tokens.get(before));
        if !keyword.is_some_and(|token| token.first_on_line && token.kind.is_keyword()) {
            return failure.clone();
        }
        match self.expected_at(index - 1) {
            Some(at) if at.index == index - 1 && at.expected.has(Token::Ident) => {
                let is_block = at.expected.has(Token::BraceClose);
                if is_block { failure.clone() } else { at }
            }
            _ => failure.clone(),
        }
    }
}
