//! Blocks without their braces.

use super::super::super::token::{Lexeme, Token};
use super::super::headless::has_block;
use super::super::repair::Repair;
use super::super::view::{View, closer};
use super::error;
use crate::diag::Edit;

/// Words that end an `if` elsewhere.
const END_IFS: &[&str] = &["endif", "fi", "end_if"];

/// A block that other languages write otherwise.
pub(super) fn find(view: &View) -> Option<Repair> {
    let searches = [other_bracket, basic_if, bare_statement, percent, otherwise];
    searches.iter().find_map(|search| search(view))
}

/// `message ask [ … ]`, `message ask ( … )`
fn other_bracket(view: &View) -> Option<Repair> {
    let open = view.here().filter(|kind| matches!(kind, Token::BracketOpen | Token::ParenOpen))?;
    let wanted = view.expected.has(Token::BraceOpen);
    if !wanted || view.expected.has(open) || view.expected.begins_value() {
        return None;
    }
    let close = closer(open)?;
    let mut depth = 0_usize;
    let last = (view.at + 1..view.tokens.len()).find(|index| {
        let kind = view.kind(*index);
        depth += usize::from(kind == Some(open));
        let ends = kind == Some(close) && depth == 0;
        depth -= usize::from(kind == Some(close) && depth > 0);
        ends
    })?;
    let (written, ended) = (view.slice(view.at), view.slice(last));
    let edits = vec![
        Edit { span: view.here_span(), text: "{".into() },
        Edit { span: view.span(last, last + 1), text: "}".into() },
    ];
    let diagnostic = error(view, view.at, view.at + 1, "a block stands in braces")
        .note(format!("not between `{written}` and `{ended}`"))
        .label(view.span(last, last + 1), "it ends here")
        .fix("write braces", true, edits);
    let mut repair = Repair::replace(view, view.at, last + 1, Token::BraceOpen, diagnostic);
    repair.tokens = vec![view.token_over(Token::BraceOpen, view.at, view.at + 1)];
    repair.tokens.extend(view.tokens.get(view.at + 1..last).unwrap_or_default());
    repair.tokens.push(view.token_over(Token::BraceClose, last, last + 1));
    Some(repair)
}

/// `if … say "…" else say "…"`, with or without `then`.
fn bare_statement(view: &View) -> Option<Repair> {
    let then = view.here() == Some(Token::Then);
    let first = if then { view.at + 1 } else { view.at };
    if !view.expected.has(Token::BraceOpen)
        || view.expected.begins_statement()
        || view.expected.begins_value()
        || !view.kind(first).is_some_and(begins_statement)
    {
        return None;
    }
    let last = end_of_statement(view, first);
    let place = view.span(view.at, first + 1);
    let open =
        Edit { span: crate::source::Span { end: view.span(first, last).start, ..place }, text: "{ ".into() };
    let close = Edit { span: view.span(first, last).after(), text: " }".into() };
    let diagnostic = error(view, first, first + 1, "what happens here stands in braces")
        .note("the braces tell where it begins and ends")
        .help("write `{ … }` around it")
        .fix("add the braces", true, vec![open, close]);
    let mut repair = Repair::replace(view, view.at, last, Token::BraceOpen, diagnostic);
    // More than this statement may belong to a step.
    repair.certain = !view.before(2).is_some_and(has_block);
    repair.tokens = vec![view.empty_token(Token::BraceOpen, first)];
    repair.tokens.extend(view.tokens.get(first..last).unwrap_or_default());
    repair.tokens.push(view.empty_token(Token::BraceClose, last));
    Some(repair)
}

/// The token after a statement without a block of its own: the next line, another branch, or the end of the block.
fn end_of_statement(view: &View, first: usize) -> usize {
    let mut depth = 0_usize;
    for index in first + 1..view.tokens.len() {
        let kind = view.kind(index);
        match kind {
            Some(Token::BraceOpen | Token::ParenOpen | Token::InterpolationOpen) => depth += 1,
            Some(Token::BraceClose) if depth == 0 => return index,
            Some(Token::BraceClose | Token::ParenClose | Token::InterpolationClose) => {
                depth = depth.saturating_sub(1);
            }
            Some(Token::Else) if depth == 0 => return index,
            _ if depth == 0 && view.begins_line(index) => return index,
            _ => {}
        }
    }
    view.tokens.len()
}

fn begins_statement(kind: Token) -> bool {
    use Token::*;
    matches!(
        kind,
        Say | Send
            | Email
            | Forward
            | Add
            | Remove
            | Set
            | Clear
            | Subscribe
            | Unsubscribe
            | Track
            | Start
            | Run
            | Cancel
            | Wait
            | Goto
            | End
    )
}

/// `if … then`, lines, perhaps `else`, `endif`.
fn basic_if(view: &View) -> Option<Repair> {
    let opens = matches!(view.here(), Some(Token::Then | Token::Colon)) || view.begins_line(view.at);
    if !opens || !view.expected.has(Token::BraceOpen) || view.expected.begins_statement() {
        return None;
    }
    let has_word = matches!(view.here(), Some(Token::Then | Token::Colon));
    let body = if has_word { view.at + 1 } else { view.at };
    if !view.begins_line(body) {
        return None;
    }
    let (end, after) = end_if(view, body)?;
    let mut tokens = vec![view.empty_token(Token::BraceOpen, body)];
    let opening = if has_word { view.here_span() } else { view.gap() };
    let mut edits = vec![Edit { span: opening, text: if has_word { "{".into() } else { " {".into() } }];
    let mut depth = 0_usize;
    for index in body..end {
        let token = view.tokens.get(index).copied()?;
        match token.kind {
            Token::BraceOpen => depth += 1,
            Token::BraceClose => depth = depth.saturating_sub(1),
            Token::Else if depth == 0 => {
                let is_last = view.kind(index + 1) != Some(Token::If);
                if !is_last {
                    return None;
                }
                tokens.extend([view.empty_token(Token::BraceClose, index), token]);
                tokens.push(view.empty_token(Token::BraceOpen, index + 1));
                edits.push(Edit { span: view.span(index, index + 1), text: "} else {".into() });
                continue;
            }
            _ => {}
        }
        tokens.push(token);
    }
    tokens.push(Lexeme { kind: Token::BraceClose, ..view.token_over(Token::BraceClose, end, after) });
    edits.push(Edit { span: view.span(end, after), text: "}".into() });
    let ended = view.slice(end).to_owned();
    let place = if has_word { view.at } else { view.at.saturating_sub(1) };
    let diagnostic = error(view, place, place + 1, "the block of an `if` stands in braces")
        .note(format!("there is no `{ended}`: a block begins with `{{` and ends with `}}`"))
        .fix("write braces", true, edits);
    Some(Repair {
        tokens,
        last: after,
        ..Repair::replace(view, view.at, after, Token::BraceOpen, diagnostic)
    })
}

/// Where the `endif` of an `if` begins and ends.
fn end_if(view: &View, body: usize) -> Option<(usize, usize)> {
    let mut depth = 0_usize;
    for index in body..view.tokens.len() {
        match view.kind(index)? {
            Token::BraceOpen => depth += 1,
            Token::BraceClose => depth = depth.checked_sub(1)?,
            Token::Ident if depth == 0 && END_IFS.contains(&view.slice(index).to_lowercase().as_str()) => {
                return Some((index, index + 1));
            }
            Token::End if depth == 0 && view.kind(index + 1) == Some(Token::If) => {
                return Some((index, index + 2));
            }
            _ => {}
        }
    }
    None
}

/// `split { 50 { … } 50 { … } }`
fn percent(view: &View) -> Option<Repair> {
    let opener = *view.openers().last()?;
    let is_arm = view.here() == Some(Token::BraceOpen) && view.before(1) == Some(Token::Number);
    let in_split = opener.checked_sub(1).and_then(|split| view.kind(split)) == Some(Token::Split);
    if !is_arm || !in_split || !view.expected.has(Token::Percent) {
        return None;
    }
    let number = view.slice(view.at - 1);
    let diagnostic = error(view, view.at - 1, view.at, format!("`%` is missing after `{number}`"))
        .note("the parts of a `split` are percentages and add up to 100")
        .safe_fix("add `%`", view.gap(), "%");
    Some(Repair::insert(view, view.at, Token::Percent, diagnostic))
}

/// `else -> dogs` among the choices of a message.
fn otherwise(view: &View) -> Option<Repair> {
    let leads = matches!(view.kind(view.at + 1), Some(Token::Arrow | Token::BraceOpen));
    let is_else = matches!(view.here(), Some(Token::Else | Token::Default));
    if !is_else || !leads || !view.expected.has(Token::Otherwise) {
        return None;
    }
    let written = view.slice(view.at);
    let diagnostic = error(view, view.at, view.at + 1, format!("`{written}` is written `otherwise` here"))
        .note("what happens with a reply that is none of the choices")
        .safe_fix("write `otherwise`", view.here_span(), "otherwise");
    Some(Repair::replace(view, view.at, view.at + 1, Token::Otherwise, diagnostic))
}
