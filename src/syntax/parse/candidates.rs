//! The repairs that are tried for a mistake, the most telling first.

use super::super::token::Token;
use super::headless::has_block;
use super::recover::Trial;
use super::repair::Repair;
use super::view::{View, closer, opener};
use super::{habits, message};
use crate::diag::{Diagnostic, codes, suggest};

/// Tokens before and after a mistake among which its ends are looked for.
const TOKENS_NEAR: usize = 48;

/// Words and signs that are forgotten between others.
const GLUE: &[Token] = &[
    Token::To,
    Token::From,
    Token::Assign,
    Token::Comma,
    Token::Colon,
    Token::Arrow,
    Token::Over,
    Token::In,
    Token::Then,
    Token::With,
    Token::Label,
    Token::Subject,
    Token::Dot,
];

/// The first repair that lets the parser go on.
pub(super) fn find(trial: &mut Trial, view: &View) -> Option<Repair> {
    type Search = fn(&mut Trial, &View) -> Option<Repair>;
    const SEARCHES: [Search; 13] = [
        habits::find,
        unclosed,
        misspelt,
        misspelt_before,
        missing_name,
        missing_word,
        missing_value,
        missing_word_before_more,
        misspelt_before_more,
        too_much,
        broken_here,
        broken_element,
        rest_of_declaration,
    ];
    SEARCHES.iter().find_map(|search| search(trial, view))
}

/// A bracket without its end.
fn unclosed(trial: &mut Trial, view: &View) -> Option<Repair> {
    let opener = *view.openers().last()?;
    let kind = view.kind(opener)?;
    let close = closer(kind)?;
    if !view.expected.has(close) || kind == Token::InterpolationOpen || !lacks_closer(view, kind) {
        return None;
    }
    let diagnostic = message::unclosed(view, opener);
    let mut repair = Repair::insert(view, view.at, close, diagnostic).explained();
    let lacks_value = kind == Token::ParenOpen && view.at == opener + 1 && view.expected.has(Token::Broken);
    if lacks_value {
        // What the call was to be given is not known, so nothing is said of it.
        repair.tokens.insert(0, view.empty_token(Token::Broken, view.at));
    }
    if view.here().is_none() {
        let around = view.openers().into_iter().rev().skip(1);
        let closers = around.filter_map(|opener| view.kind(opener).and_then(closer));
        repair.tokens.extend(closers.map(|close| view.empty_token(close, view.at)));
    }
    trial.fits_for(&repair, 1).then_some(repair)
}

/// Whether fewer brackets of this kind close than open; parentheses also where another bracket closes around them or
/// a line begins.
fn lacks_closer(view: &View, kind: Token) -> bool {
    let count = |wanted: Token| view.tokens.iter().filter(|token| token.kind == wanted).count();
    let is_short = closer(kind).is_some_and(|close| count(kind) > count(close));
    let is_round = matches!(kind, Token::ParenOpen | Token::BracketOpen);
    let other_closes = view.here().and_then(opener).is_some_and(|other| other != kind);
    is_short || is_round && (other_closes || view.begins_line(view.at))
}

/// A keyword with a slip of the hand in it.
fn misspelt(trial: &mut Trial, view: &View) -> Option<Repair> {
    let is_capital = view.slice(view.at).starts_with(char::is_uppercase);
    spelling(view)
        .filter(|repair| if is_capital { trial.fits_for(repair, 0) } else { trial.fits_closely(repair) })
}

/// The same where another mistake follows at once.
fn misspelt_before_more(trial: &mut Trial, view: &View) -> Option<Repair> {
    spelling(view).filter(|repair| trial.fits_for(repair, 0))
}

/// A keyword with a slip that was taken for a name, so that what follows it does not fit.
fn misspelt_before(trial: &mut Trial, view: &View) -> Option<Repair> {
    let at = view.at.checked_sub(1)?;
    if view.kind(at) != Some(Token::Ident) || view.begins_line(at) {
        return None;
    }
    let expected = trial.expected_at(at).filter(|failure| failure.index == at)?.expected;
    let view = View { at, expected, ..*view };
    spelling(&view).filter(|repair| trial.fits(repair))
}

/// The keyword that was meant.
fn spelling(view: &View) -> Option<Repair> {
    let here = view.here().filter(|kind| kind.is_word())?;
    let word = view.slice(view.at);
    let keywords = || view.expected.keywords().filter(|(token, _)| *token != here);
    let same = keywords().find(|(_, spelling)| word.eq_ignore_ascii_case(spelling));
    let long = || keywords().map(|(_, spelling)| spelling).filter(|spelling| spelling.len() > 2);
    let near = || suggest::nearest(word, long()).filter(|_| here == Token::Ident || word.len() > 3);
    let (token, spelling) =
        same.or_else(|| near().and_then(|near| keywords().find(|(_, spelling)| *spelling == near)))?;
    let span = view.here_span();
    // A keyword of another place is one all the same.
    let message = match here {
        Token::Ident => format!("`{word}` is not a word of the language"),
        _ => format!("`{word}` cannot stand here"),
    };
    let diagnostic =
        Diagnostic::error(codes::UNEXPECTED_TOKEN, span, message).help(format!("did you mean `{spelling}`?"));
    let title = format!("write `{spelling}`");
    let diagnostic = match same {
        Some(_) => diagnostic.note("keywords are written in small letters").safe_fix(title, span, spelling),
        None => diagnostic.unsafe_fix(title, span, spelling),
    };
    Some(Repair::replace(view, view.at, view.at + 1, token, diagnostic).explained())
}

/// A declaration or a step without its name: the rest of it can be read all the same.
fn missing_name(trial: &mut Trial, view: &View) -> Option<Repair> {
    if !view.before(1).is_some_and(has_block) || !view.expected.has(Token::Ident) {
        return None;
    }
    let mut repair = Repair::insert(view, view.at, Token::Ident, message::generic(view));
    repair.certain = false;
    trial.fits_for(&repair, 2).then_some(repair)
}

/// A word or a sign that was left out.
fn missing_word(trial: &mut Trial, view: &View) -> Option<Repair> {
    glue(view).find(|repair| trial.fits(repair))
}

/// The same where another mistake follows soon. Where the next word but one is no better, the word was not missing:
/// another stands in its place. A comma between two of a kind was.
fn missing_word_before_more(trial: &mut Trial, view: &View) -> Option<Repair> {
    let joins_two = view.before(1) == view.here();
    glue(view).find(|repair| trial.fits_for(repair, if joins_two { 1 } else { 2 }))
}

/// Each word and sign that may stand before the mistake, put there.
fn glue<'v>(view: &'v View) -> impl Iterator<Item = Repair> + 'v {
    let wanted = GLUE.iter().filter(|token| view.here().is_some() && view.expected.has(**token));
    wanted.filter_map(|token| {
        let spelling = token.spelling();
        let here = message::shown(view, view.at);
        let gap = view.gap();
        let insertion = match token {
            Token::Comma | Token::Colon | Token::Dot => spelling.to_owned(),
            _ => format!(" {spelling}"),
        };
        let message = format!("`{spelling}` is missing before {here}");
        let diagnostic = Diagnostic::error(codes::UNEXPECTED_TOKEN, view.here_span(), message).safe_fix(
            format!("add `{spelling}`"),
            gap,
            insertion,
        );
        let repair = Repair::insert(view, view.at, *token, diagnostic);
        joins(view, *token).then_some(repair)
    })
}

/// Whether a word or sign may join what stands before and after it. A comma would make one list of two statements, if
/// they were not of one kind and on one line.
fn joins(view: &View, token: Token) -> bool {
    match token {
        Token::Comma if view.before(1) == view.here() => !view.begins_line(view.at),
        Token::Comma => view
            .openers()
            .last()
            .is_some_and(|opener| matches!(view.kind(*opener), Some(Token::ParenOpen | Token::BracketOpen))),
        Token::Dot | Token::With => !view.begins_line(view.at),
        // What such a word is followed by is there, or the word alone repairs nothing.
        Token::To | Token::Label => !view.begins_line(view.at) && view.here().is_some_and(may_be_operand),
        _ => true,
    }
}

/// Whether this may be what `to` or `label` is followed by: a value, and nothing that begins something else.
fn may_be_operand(kind: Token) -> bool {
    !kind.is_keyword() && !matches!(kind, Token::BraceOpen | Token::Arrow)
}

/// A value that was left out: what follows fits once there is one.
fn missing_value(trial: &mut Trial, view: &View) -> Option<Repair> {
    if !view.expected.has(Token::Broken)
        || view.expected.has(Token::BraceClose) && view.expected.begins_statement()
    {
        return None;
    }
    let repair = Repair::insert(view, view.at, Token::Broken, message::generic(view));
    trial.fits_for(&repair, 2).then_some(repair)
}

/// Words too many: what follows them on the line fits.
fn too_much(trial: &mut Trial, view: &View) -> Option<Repair> {
    let here = view.here()?;
    if opener(here).is_some()
        || view.begins_line(view.at) && view.at > 0 && !view.expected.has(Token::BraceClose)
    {
        return None;
    }
    let mut ends = ends_after(view, view.at + 1).take_while(|end| {
        let is_same_line = *end == view.at + 1 || !view.begins_line(*end - 1);
        is_same_line && *end <= view.at + 16
    });
    ends.find_map(|end| {
        let repair = Repair::delete(view.at, end, message::generic(view));
        trial.fits(&repair).then_some(repair)
    })
}

/// Something that cannot be read up to where the next thing fits.
fn broken_here(trial: &mut Trial, view: &View) -> Option<Repair> {
    if !view.expected.has(Token::Broken) {
        return None;
    }
    broken_from(trial, view, view.at, view.at)
}

/// The statement, step or field around the mistake, then the block around that, and so on.
fn broken_element(trial: &mut Trial, view: &View) -> Option<Repair> {
    let mut openers = view.openers();
    let mut inner = view.at;
    while let Some(opener) = openers.pop() {
        let starts = (opener + 1..inner).rev().filter(|start| is_outside(view, opener, *start));
        let starts: Vec<usize> = starts.take(TOKENS_NEAR).collect();
        for start in starts {
            if !may_begin_element(view, start, opener) {
                continue;
            }
            let at = trial.expected_at(start)?;
            if at.index != start || !at.expected.has(Token::Broken) {
                continue;
            }
            if let Some(repair) = broken_from(trial, view, start, view.at.max(inner)) {
                return Some(repair);
            }
        }
        inner = opener;
    }
    None
}

/// Whether a token stands directly in the block of an opening bracket, as far as the mistake.
fn is_outside(view: &View, opener: usize, index: usize) -> bool {
    let inside = view.tokens.get(opener + 1..index).unwrap_or_default();
    super::view::openers(inside).is_empty()
}

fn may_begin_element(view: &View, index: usize, opener: usize) -> bool {
    let is_start = view.kind(index).is_some_and(|kind| kind.is_keyword() && !is_connecting(kind));
    is_start || view.begins_line(index) || index == opener + 1
}

/// Words inside of statements, which begin none.
fn is_connecting(kind: Token) -> bool {
    use Token::*;
    kind.is_hard() && kind != If
        || matches!(kind, To | From | With | Media | Subject | For | During | Within | Cased)
}

/// Leaves `start..end` out, for the first `end` from the mistake on after which the parser goes on.
fn broken_from(trial: &mut Trial, view: &View, start: usize, mistake: usize) -> Option<Repair> {
    let ends: Vec<usize> = std::iter::once(mistake)
        .filter(|end| *end > start)
        .chain(ends_after(view, mistake + 1).take(TOKENS_NEAR))
        .filter(|end| *end > start && may_end_element(view, *end))
        .collect();
    ends.into_iter().find_map(|end| {
        let repair = Repair::replace(view, start, end, Token::Broken, message::generic(view));
        trial.fits(&repair).then_some(repair)
    })
}

/// Whether something new may begin at a token.
fn may_end_element(view: &View, index: usize) -> bool {
    let Some(kind) = view.kind(index) else { return true };
    let begins = kind.is_keyword() && !is_connecting(kind) || view.begins_line(index);
    begins
        || opener(kind).is_some()
        || matches!(kind, Token::BraceOpen | Token::Arrow | Token::Comma | Token::Then)
}

/// Where something that began in the same block may end: after each token from `first - 1` on, brackets as a whole.
fn ends_after<'v>(view: &'v View, first: usize) -> impl Iterator<Item = usize> + 'v {
    let mut depth = 0_usize;
    let last = view.tokens.len();
    let mut ended = false;
    (first.saturating_sub(1)..last).filter_map(move |index| {
        let kind = view.kind(index)?;
        if ended {
            return None;
        }
        if closer(kind).is_some() {
            depth += 1;
        } else if opener(kind).is_some() {
            ended = depth == 0 && index + 1 > first;
            if ended {
                return None;
            }
            depth = depth.saturating_sub(1);
        }
        (depth == 0).then_some(index + 1)
    })
}

/// The declaration ends before the mistake.
fn rest_of_declaration(trial: &mut Trial, view: &View) -> Option<Repair> {
    let is_done = view.openers().is_empty() && view.at > 0 && trial.may_end_at(view.at);
    is_done.then(|| Repair::delete(view.at, view.tokens.len(), message::generic(view)))
}
