//! Words that are told by what stands beside them: there is another word for them here, or none.

use super::super::super::token::{Lexeme, Token};
use super::super::repair::Repair;
use super::super::view::{View, closer};
use super::error;
use crate::diag::Edit;

/// A word before the mistake, how the mistake is written elsewhere, the word that is meant, and why.
const INSTEAD: &[(Token, &[&str], Token, &str)] = &[
    (
        Token::Reply,
        &["after", "within", "for", "during"],
        Token::In,
        "`no reply in 2h` tells how long nobody answers",
    ),
    (
        Token::No,
        &["answer", "answers", "replies", "response"],
        Token::Reply,
        "`no reply in 2h` tells how long nobody answers",
    ),
];

/// Types that stand before the name of an answer elsewhere.
const TYPES: &[&str] =
    &["text", "number", "whole", "bool", "date", "time", "datetime", "duration", "phone", "email", "url"];

/// A word, or words, that are written otherwise here.
pub(super) fn find(view: &View) -> Option<Repair> {
    let searches = [
        another_word,
        of_each,
        wait_for,
        the_place,
        type_before_name,
        braces_of_value,
        hand_over,
        keyword_alone,
        length_in_parentheses,
        maximum,
        when_behind_target,
    ];
    searches.iter().find_map(|search| search(view))
}

/// `no reply after 2h`, `no answer in 2h`
fn another_word(view: &View) -> Option<Repair> {
    let written = view.slice(view.at);
    let (_, _, meant, why) = INSTEAD
        .iter()
        .find(|(before, words, ..)| view.before(1) == Some(*before) && words.contains(&written))?;
    view.expected.has(*meant).then(|| instead(view, *meant, why))
}

/// `choice each slot of contact.slots`
fn of_each(view: &View) -> Option<Repair> {
    let is_of = matches!(view.slice(view.at), "of" | "from") && view.before(2) == Some(Token::Each);
    (is_of && view.expected.has(Token::In)).then(|| instead(view, Token::In, "`choice each NAME in LIST`"))
}

fn instead(view: &View, meant: Token, why: &str) -> Repair {
    let (written, spelling) = (view.slice(view.at), meant.spelling());
    let diagnostic = error(view, view.at, view.at + 1, format!("`{written}` is written `{spelling}` here"))
        .note(why)
        .safe_fix(format!("write `{spelling}`"), view.here_span(), spelling);
    Repair::replace(view, view.at, view.at + 1, meant, diagnostic)
}

/// `wait for 1d`: `for` was taken for the name of a value.
fn wait_for(view: &View) -> Option<Repair> {
    let is_for = view.before(2) == Some(Token::Wait) && view.slice(view.at.checked_sub(1)?) == "for";
    is_for.then(|| without_word_before(view, "wait"))
}

/// `set the language to …`: `the` was taken for the name of a variable.
fn the_place(view: &View) -> Option<Repair> {
    let keyword = view.before(2).filter(|kind| matches!(kind, Token::Set | Token::Clear))?;
    let is_the = view.slice(view.at - 1) == "the" && view.here()?.is_word() && !view.begins_line(view.at);
    is_the.then(|| without_word_before(view, keyword.spelling()))
}

/// Leaves the word before the mistake out.
fn without_word_before(view: &View, keyword: &str) -> Repair {
    let word = view.at - 1;
    let written = view.slice(word);
    let blank = view.span(word, view.at).to(view.here_span().before());
    let diagnostic = error(view, word, view.at, format!("`{keyword}` needs no `{written}`")).safe_fix(
        format!("drop `{written}`"),
        blank,
        "",
    );
    Repair::delete(word, view.at, diagnostic).certain()
}

/// `answer number age`
fn type_before_name(view: &View) -> Option<Repair> {
    let word = view.at.checked_sub(1)?;
    let ty = view.slice(word);
    let is_typed = view.before(2) == Some(Token::Answer) && TYPES.contains(&ty);
    if !is_typed || !view.here()?.is_word() || view.begins_line(view.at) || !view.expected.has(Token::Colon) {
        return None;
    }
    let meant = format!("{}: {ty}", view.slice(view.at));
    let diagnostic = error(view, word, view.at + 1, "the name stands before its type")
        .help(format!("write `answer {meant}`"))
        .safe_fix(format!("write `{meant}`"), view.span(word, view.at + 1), meant);
    let mut repair = Repair::replace(view, word, view.at + 1, Token::Ident, diagnostic);
    repair.tokens = vec![
        view.token_over(Token::Ident, view.at, view.at + 1),
        view.empty_token(Token::Colon, view.at + 1),
        view.token_over(Token::Ident, word, view.at),
    ];
    Some(repair)
}

/// `let rate = if vip { 15 } else { 10 }`
fn braces_of_value(view: &View) -> Option<Repair> {
    if view.here() != Some(Token::BraceOpen) || !view.expected.has(Token::Then) {
        return None;
    }
    let mut changed = Unbraced::default();
    let end = changed.take(view, view.at, "then")?;
    if view.kind(end) != Some(Token::Else) {
        return None;
    }
    let mut last = end;
    let mut tokens = vec![view.token_over(Token::Then, view.at, view.at + 1)];
    tokens.append(&mut changed.tokens);
    if view.kind(end + 1) == Some(Token::BraceOpen) {
        last = changed.take(view, end + 1, "")?;
        tokens.extend(view.tokens.get(end));
        tokens.append(&mut changed.tokens);
    }
    let diagnostic = error(view, view.at, view.at + 1, "the values of an `if` stand without braces")
        .note("braces are for what is done, as in `if … { say \"…\" }`")
        .help("write `if … then … else …`")
        .fix("write `then` and `else`", true, changed.edits);
    let mut repair = Repair::delete(view.at, last, diagnostic).certain();
    repair.tokens = tokens;
    Some(repair)
}

/// What stands in braces, and how it is written without them.
#[derive(Default)]
struct Unbraced {
    tokens: Vec<Lexeme>,
    edits: Vec<Edit>,
}

impl Unbraced {
    /// Takes the braces off that open at a token, with a word instead of the first; the token behind them.
    fn take(&mut self, view: &View, open: usize, word: &str) -> Option<usize> {
        let close = (open + 1..view.tokens.len())
            .find(|index| matches!(view.kind(*index), Some(Token::BraceOpen | Token::BraceClose)))?;
        if view.kind(close) != Some(Token::BraceClose) || close == open + 1 {
            return None;
        }
        let inside = view.span(open + 1, close);
        let opening = match word {
            "" => view.span(open, open + 1).to(inside.before()),
            _ => view.span(open, open + 1),
        };
        self.edits.push(Edit { span: opening, text: word.to_owned() });
        self.edits.push(Edit { span: inside.after().to(view.span(close, close + 1)), text: String::new() });
        self.tokens.extend(view.tokens.get(open + 1..close)?);
        Some(close + 1)
    }
}

/// `handover to sales`
fn hand_over(view: &View) -> Option<Repair> {
    let is_word = matches!(view.slice(view.at), "handover" | "handoff");
    if !is_word || !view.expected.has(Token::Hand) || view.kind(view.at + 1) != Some(Token::To) {
        return None;
    }
    let written = view.slice(view.at);
    let diagnostic = error(view, view.at, view.at + 1, format!("`{written}` is written `hand over` here"))
        .safe_fix("write `hand over`", view.here_span(), "hand over");
    let mut repair = Repair::replace(view, view.at, view.at + 1, Token::Hand, diagnostic);
    repair.tokens.push(view.empty_token(Token::Over, view.at + 1));
    Some(repair)
}

/// `keyword "PETS"`
fn keyword_alone(view: &View) -> Option<Repair> {
    let kind = match view.slice(view.at) {
        "keyword" => Token::Keyword,
        "word" => Token::Word,
        "contains" => Token::Contains,
        _ => return None,
    };
    let is_text = matches!(view.kind(view.at + 1), Some(Token::PlainText | Token::TextOpen));
    if !is_text || !view.expected.has(Token::Trigger) {
        return None;
    }
    let diagnostic = error(view, view.at, view.at + 1, "`trigger` is missing before this")
        .help(format!("write `trigger {} …`", view.slice(view.at)))
        .safe_fix("add `trigger`", view.here_span().before(), "trigger ");
    let mut repair = Repair::insert(view, view.at, Token::Trigger, diagnostic);
    repair.tokens.push(view.token_over(kind, view.at, view.at + 1));
    repair.last = view.at + 1;
    Some(repair)
}

/// `answer name: text(30)`
fn length_in_parentheses(view: &View) -> Option<Repair> {
    let is_type = view.before(2) == Some(Token::Colon) && view.before(1).is_some_and(Token::is_word);
    let end = view.at + 3;
    let is_length = view.here() == Some(Token::ParenOpen)
        && view.kind(view.at + 1) == Some(Token::Number)
        && view.kind(end - 1) == closer(Token::ParenOpen);
    if !is_type || !is_length || !view.expected.has(Token::Max) {
        return None;
    }
    let meant = format!("max {}", view.slice(view.at + 1));
    let diagnostic = error(view, view.at, end, "the greatest length is told by `max`")
        .help(format!("write `{} {meant}`", view.slice(view.at - 1)))
        .safe_fix(format!("write `{meant}`"), view.gap().to(view.span(view.at, end)), format!(" {meant}"));
    let mut repair = Repair::replace(view, view.at, end, Token::Max, diagnostic);
    repair.tokens.extend(view.tokens.get(view.at + 1));
    Some(repair)
}

/// `answer name: text maximum 30`
fn maximum(view: &View) -> Option<Repair> {
    let is_type = view.before(2) == Some(Token::Colon) && view.before(1).is_some_and(Token::is_word);
    let is_word = matches!(view.slice(view.at), "maximum" | "maxlength" | "max_length");
    let is_length = is_word && view.kind(view.at + 1) == Some(Token::Number);
    (is_type && is_length)
        .then(|| instead(view, Token::Max, "`max` tells how many characters a text may have"))
}

/// `choice "Cat" -> cats when contact in vip`
fn when_behind_target(view: &View) -> Option<Repair> {
    let arrow = view.at.checked_sub(2).filter(|arrow| view.kind(*arrow) == Some(Token::Arrow))?;
    if !matches!(view.slice(view.at), "when" | "if") || view.begins_line(view.at) {
        return None;
    }
    let ends = |index: &usize| view.begins_line(*index) || view.kind(*index) == Some(Token::BraceClose);
    let last = (view.at..view.tokens.len()).find(ends).unwrap_or(view.tokens.len());
    let condition = view.span(view.at + 1, last);
    let written = view.text.get(condition.start as usize..condition.end as usize)?;
    let edits = vec![
        Edit { span: view.span(arrow.checked_sub(1)?, arrow).after(), text: format!(" when {written}") },
        Edit { span: view.gap().to(condition), text: String::new() },
    ];
    let diagnostic = error(view, view.at, last, "the condition of a choice stands before its `->`")
        .help(format!("write `choice … when {written} -> {}`", view.slice(view.at - 1)))
        .fix("put it before the `->`", true, edits);
    (last > view.at + 1).then(|| Repair::delete(view.at, last, diagnostic))
}
