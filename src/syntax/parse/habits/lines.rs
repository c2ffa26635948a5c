//! Lines of triggers, conditions and tests that begin as they do elsewhere.

use super::super::super::token::Token;
use super::super::repair::Repair;
use super::super::view::View;
use super::error;
use crate::diag::Edit;

/// Words behind `bot` that ask for a part of the text.
const PART_WORDS: &[&str] = &["includes", "include", "has", "containing", "with"];
/// Words behind `user` and `bot` that mean nothing here.
const IDLE_WORDS: &[&str] = &[
    "say", "says", "said", "send", "sends", "write", "writes", "text", "texts", "reply", "replies", "equals",
    "is",
];
/// What is asked for by `is not set` elsewhere.
const EMPTY_WORDS: &[&str] =
    &["empty", "blank", "null", "nil", "none", "missing", "undefined", "unknown", "unset"];
/// What is asked for by `is set` elsewhere.
const FILLED_WORDS: &[&str] = &["filled", "defined", "known", "present", "there", "given"];

/// A line that is written otherwise here.
pub(super) fn find(view: &View) -> Option<Repair> {
    let searches =
        [colon_after_keyword, clock_of_trigger, kind_of_trigger, line_of_test, is_empty, exists, add_contact];
    searches.iter().find_map(|search| search(view))
}

/// `say: "…"`
fn colon_after_keyword(view: &View) -> Option<Repair> {
    if view.here() != Some(Token::Ident) || view.kind(view.at + 1) != Some(Token::Colon) {
        return None;
    }
    let word = view.slice(view.at);
    let (keyword, spelling) =
        view.expected.keywords().find(|(_, spelling)| word.eq_ignore_ascii_case(spelling))?;
    let span = view.span(view.at, view.at + 2);
    let diagnostic = error(view, view.at + 1, view.at + 2, format!("`{spelling}` needs no `:`"))
        .help(format!("write what belongs to it behind it: `{spelling} …`"))
        .safe_fix("drop the `:`", span, spelling);
    Some(Repair::replace(view, view.at, view.at + 2, keyword, diagnostic))
}

/// `trigger every day at 09:00`
fn clock_of_trigger(view: &View) -> Option<Repair> {
    let is_clock = matches!(
        view.slice(view.at),
        "every" | "each" | "daily" | "weekly" | "monthly" | "date" | "time" | "cron" | "timer"
    );
    if view.before(1) != Some(Token::Trigger) || !is_clock || !view.expected.has(Token::Keyword) {
        return None;
    }
    let last =
        (view.at + 1..view.tokens.len()).find(|index| view.begins_line(*index)).unwrap_or(view.tokens.len());
    let diagnostic = error(view, view.at, last, "a clock starts a unit by `schedule`")
        .note("minute, hour, day, month and day of the week; `*` is each of them")
        .help("write `trigger schedule \"0 9 * * *\" to all`, and `when …` for whom it is meant");
    Some(Repair::replace(view, view.at - 1, last, Token::Broken, diagnostic))
}

/// `trigger "PETS"`, `trigger message "PETS"`
fn kind_of_trigger(view: &View) -> Option<Repair> {
    let is_text = |index: usize| matches!(view.kind(index), Some(Token::PlainText | Token::TextOpen));
    if view.before(1) != Some(Token::Trigger) || !view.expected.has(Token::Keyword) {
        return None;
    }
    let note = "`keyword` is a message that is exactly this, `contains` one that has it somewhere";
    if is_text(view.at) {
        let diagnostic = error(view, view.at, view.at + 1, "this trigger does not tell what starts it")
            .note(note)
            .help(format!("write `trigger keyword {}`", view.slice(view.at)))
            .unsafe_fix("add `keyword`", view.here_span().before(), "keyword ");
        return Some(Repair::insert(view, view.at, Token::Keyword, diagnostic));
    }
    let is_other =
        matches!(view.here(), Some(Token::Message | Token::Say | Token::User)) && is_text(view.at + 1);
    let written = view.slice(view.at);
    is_other.then(|| {
        let diagnostic = error(view, view.at, view.at + 1, format!("there is no trigger `{written}`"))
            .note(note)
            .help("did you mean `keyword`?")
            .unsafe_fix("write `keyword`", view.here_span(), "keyword");
        Repair::replace(view, view.at, view.at + 1, Token::Keyword, diagnostic)
    })
}

/// `user says "…"`, `bot includes "…"`
fn line_of_test(view: &View) -> Option<Repair> {
    let is_text = matches!(view.here(), Some(Token::PlainText | Token::TextOpen | Token::BlockOpen));
    let line = view.before(2).filter(|kind| matches!(kind, Token::User | Token::Bot))?;
    if !is_text || view.begins_line(view.at) {
        return None;
    }
    let word = view.at - 1;
    let (written, spelling) = (view.slice(word), line.spelling());
    let lower = written.to_lowercase();
    if line == Token::Bot && PART_WORDS.contains(&lower.as_str()) {
        let diagnostic = error(view, word, view.at, format!("`{written}` is written `contains` here"))
            .safe_fix("write `contains`", view.span(word, view.at), "contains");
        return Some(Repair::replace(view, word, view.at, Token::Contains, diagnostic));
    }
    let between = view.span(word, view.at).to(view.here_span().before());
    IDLE_WORDS.contains(&lower.as_str()).then(|| {
        let diagnostic = error(view, word, view.at, format!("`{spelling}` needs no `{written}`"))
            .help(format!("the text follows at once: `{spelling} \"…\"`"))
            .safe_fix(format!("drop `{written}`"), between, "");
        Repair::delete(word, view.at, diagnostic).certain()
    })
}

/// `is empty`, `is not null`
fn is_empty(view: &View) -> Option<Repair> {
    let (first, negated) = match (view.before(2), view.before(1)) {
        (_, Some(Token::Is)) => (view.at, false),
        (Some(Token::Is), Some(Token::Not)) => (view.at - 1, true),
        _ => return None,
    };
    let word = view.slice(view.at).to_lowercase();
    let filled = match word.as_str() {
        word if EMPTY_WORDS.contains(&word) => false,
        word if FILLED_WORDS.contains(&word) => true,
        _ => return None,
    };
    let meant: &[Token] = if filled != negated { &[Token::Set] } else { &[Token::Not, Token::Set] };
    Some(whether_set(view, first, meant, if filled != negated { "set" } else { "not set" }))
}

/// `if contact.first_name exists`
fn exists(view: &View) -> Option<Repair> {
    let follows_value = view.before(1).is_some_and(Token::is_word);
    let fits = view.expected.has(Token::Is) || view.expected.has(Token::BraceOpen);
    if !matches!(view.slice(view.at), "exists" | "exist") || !follows_value || !fits {
        return None;
    }
    Some(whether_set(view, view.at, &[Token::Is, Token::Set], "is set"))
}

fn whether_set(view: &View, first: usize, meant: &[Token], spelling: &str) -> Repair {
    let span = view.span(first, view.at + 1);
    let written = view.text.get(span.start as usize..span.end as usize).unwrap_or_default();
    let diagnostic = error(view, first, view.at + 1, format!("`{written}` is written `{spelling}` here"))
        .note("`is set` asks whether a value is there, `is not set` whether it is missing")
        .safe_fix(format!("write `{spelling}`"), span, spelling);
    let mut repair = Repair::replace(view, first, view.at + 1, Token::Set, diagnostic);
    repair.tokens = meant.iter().map(|kind| view.token_over(*kind, first, view.at + 1)).collect();
    repair
}

/// `add contact to vip`
fn add_contact(view: &View) -> Option<Repair> {
    let keyword = view.before(1).filter(|kind| matches!(kind, Token::Add | Token::Remove))?;
    let link = if keyword == Token::Add { Token::To } else { Token::From };
    if view.kind(view.at + 1) != Some(link) || !view.here()?.is_word() {
        return None;
    }
    let (spelling, written) = (keyword.spelling(), view.slice(view.at));
    if !matches!(written, "contact" | "user" | "subscriber" | "customer" | "them" | "him" | "her" | "me") {
        return None;
    }
    let between = view.span(view.at, view.at + 1).to(view.span(view.at + 1, view.at + 2).before());
    let edits = vec![Edit { span: between, text: String::new() }];
    let diagnostic = error(view, view.at, view.at + 1, format!("`{spelling}` needs no `{written}`"))
        .note("it is always the contact that the conversation is with")
        .help(format!("write `{spelling} {} GROUP`", link.spelling()))
        .fix(format!("drop `{written}`"), true, edits);
    Some(Repair::delete(view.at, view.at + 1, diagnostic).certain())
}
