//! Words of other languages.

use super::super::super::token::Token;
use super::super::repair::Repair;
use super::super::view::View;
use super::error;

/// A word as other languages and tools have it, and the keywords that it may stand for here.
const ALIASES: &[(&str, &[Token])] = &[
    ("flow", &[Token::Conversation]),
    ("dialog", &[Token::Conversation]),
    ("dialogue", &[Token::Conversation]),
    ("bot", &[Token::Conversation]),
    ("chat", &[Token::Conversation]),
    ("survey", &[Token::Conversation]),
    ("workflow", &[Token::Automation]),
    ("rule", &[Token::Automation]),
    ("function", &[Token::Template]),
    ("let", &[Token::Const, Token::Var]),
    ("var", &[Token::Let, Token::Const]),
    ("const", &[Token::Let, Token::Var]),
    ("variable", &[Token::Var, Token::Let]),
    ("type", &[Token::Object]),
    ("class", &[Token::Object]),
    ("struct", &[Token::Object]),
    ("segment", &[Token::Group]),
    ("question", &[Token::Message]),
    ("node", &[Token::Step]),
    ("state", &[Token::Step]),
    ("block", &[Token::Step]),
    ("result", &[Token::Recommendation]),
    ("option", &[Token::Choice]),
    ("button", &[Token::Choice]),
    ("case", &[Token::Choice]),
    ("input", &[Token::Answer]),
    ("capture", &[Token::Answer]),
    ("print", &[Token::Say]),
    ("echo", &[Token::Say]),
    ("text", &[Token::Say]),
    ("sms", &[Token::Say]),
    ("reply", &[Token::Say]),
    ("ask", &[Token::Say]),
    ("jump", &[Token::Goto]),
    ("redirect", &[Token::Goto]),
    ("exit", &[Token::End]),
    ("stop", &[Token::End]),
    ("quit", &[Token::End]),
    ("finish", &[Token::End]),
    ("return", &[Token::End]),
    ("sleep", &[Token::Wait]),
    ("delay", &[Token::Wait]),
    ("pause", &[Token::Wait]),
    ("switch", &[Token::Match]),
    ("tag", &[Token::Add]),
    ("untag", &[Token::Remove]),
    ("on", &[Token::Trigger]),
    ("when", &[Token::Where, Token::Trigger, Token::If]),
    ("assert", &[Token::Expect]),
    ("receive", &[Token::User]),
    ("expects", &[Token::Expect]),
    ("check", &[Token::Expect]),
    ("customer", &[Token::User]),
    ("to", &[Token::Audience]),
    ("wait", &[Token::After]),
    ("say", &[Token::Bot]),
    // Words of the languages that authors speak.
    ("dire", &[Token::Say]),
    ("dis", &[Token::Say]),
    ("envoyer", &[Token::Say]),
    ("envoie", &[Token::Say]),
    ("écrire", &[Token::Say]),
    ("decir", &[Token::Say]),
    ("sag", &[Token::Say]),
    ("sagen", &[Token::Say]),
    ("aller", &[Token::Goto]),
    ("si", &[Token::If]),
    ("sinon", &[Token::Else]),
    ("wenn", &[Token::If]),
    ("sonst", &[Token::Else]),
    ("choix", &[Token::Choice]),
    ("réponse", &[Token::Answer]),
    ("reponse", &[Token::Answer]),
    ("fin", &[Token::End]),
    ("attendre", &[Token::Wait]),
    ("étape", &[Token::Step]),
    ("etape", &[Token::Step]),
    ("groupe", &[Token::Group]),
    ("ajouter", &[Token::Add]),
    ("retirer", &[Token::Remove]),
    ("déclencheur", &[Token::Trigger]),
    ("declencheur", &[Token::Trigger]),
    ("mot", &[Token::Word]),
    ("sondage", &[Token::Conversation]),
    ("campagne", &[Token::Campaign]),
    ("objet", &[Token::Object]),
    ("relance", &[Token::Reprompt]),
];

/// Words of which there is nothing here, and what does their work.
const ABSENT: &[(&str, &str)] = &[
    ("for", "a step that is gone to again makes a loop; `choice each` offers the items of a list"),
    ("foreach", "`choice each` offers the items of a list"),
    ("while", "a step that is gone to again makes a loop"),
    ("repeat", "a step that is gone to again makes a loop"),
    ("loop", "a step that is gone to again makes a loop"),
    ("function", "a `template` names a text, a `step` names statements"),
    ("def", "a `template` names a text, a `step` names statements"),
    ("func", "a `template` names a text, a `step` names statements"),
    ("fn", "a `template` names a text, a `step` names statements"),
    ("import", "all files of a project know each other"),
    ("include", "all files of a project know each other"),
    ("require", "all files of a project know each other"),
    ("use", "all files of a project know each other"),
    ("try", "a `call` that fails goes on in its `else { … }`"),
    ("catch", "a `call` that fails goes on in its `else { … }`"),
    ("break", "`goto` leaves for another step, `end` ends"),
    ("continue", "`goto` leaves for another step, `end` ends"),
];

/// Words that open the other branch of an `if` elsewhere.
const ELSE_IFS: &[&str] = &["elif", "elseif", "elsif", "elsef"];

/// The declaration's keyword that a word stands for.
pub(in super::super) fn declaration(word: &str) -> Option<Token> {
    let lower = word.to_lowercase();
    let (_, keywords) = ALIASES.iter().find(|(alias, _)| *alias == lower)?;
    keywords.iter().copied().find(|token| token.begins_item())
}

/// Whether a word stands for another one.
pub(super) fn is_alias(word: &str) -> bool {
    let lower = word.to_lowercase();
    ALIASES.iter().any(|(alias, _)| *alias == lower)
}

/// What does the work of a word that there is none of here.
pub(in super::super) fn absent_help(word: &str) -> Option<&'static str> {
    ABSENT.iter().find(|(absent, _)| *absent == word).map(|(_, instead)| *instead)
}

/// A word that stands for another one here, or for none.
pub(super) fn find(view: &View) -> Option<Repair> {
    if !view.here()?.is_word() {
        return None;
    }
    let word = view.slice(view.at);
    else_if(view, word).or_else(|| alias(view, word)).or_else(|| absent(view, word))
}

fn else_if(view: &View, word: &str) -> Option<Repair> {
    if !ELSE_IFS.contains(&word) || !view.expected.has(Token::Else) {
        return None;
    }
    let diagnostic = error(view, view.at, view.at + 1, format!("`{word}` is written `else if` here"))
        .safe_fix("write `else if`", view.here_span(), "else if");
    let mut repair = Repair::replace(view, view.at, view.at + 1, Token::Else, diagnostic);
    repair.tokens.push(view.empty_token(Token::If, view.at + 1));
    Some(repair)
}

fn alias(view: &View, word: &str) -> Option<Repair> {
    let lower = word.to_lowercase();
    let (_, keywords) = ALIASES.iter().find(|(alias, _)| *alias == lower)?;
    let meant = *keywords.iter().find(|token| view.expected.has(**token))?;
    let spelling = meant.spelling();
    let diagnostic = error(view, view.at, view.at + 1, format!("there is no `{word}` here"))
        .help(format!("did you mean `{spelling}`?"))
        .unsafe_fix(format!("write `{spelling}`"), view.here_span(), spelling);
    let mut repair = Repair::replace(view, view.at, view.at + 1, meant, diagnostic);
    if meant == Token::Expect && view.slice(view.at + 1) == "ended" {
        // Behind `expect` it is a keyword.
        repair.tokens.push(view.token_over(Token::Ended, view.at + 1, view.at + 2));
        repair.last = view.at + 2;
    }
    Some(repair)
}

fn absent(view: &View, word: &str) -> Option<Repair> {
    let instead = absent_help(&word.to_lowercase())?;
    if !view.expected.has(Token::Broken) {
        return None;
    }
    let diagnostic = error(view, view.at, view.at + 1, format!("there is no `{word}`")).help(instead);
    let end = end_of_statement(view);
    Some(Repair::replace(view, view.at, end, Token::Broken, diagnostic))
}

/// The token after the line that begins with the mistake, and after the block that begins on it.
fn end_of_statement(view: &View) -> usize {
    let mut depth = 0_usize;
    for index in view.at + 1..view.tokens.len() {
        let kind = view.kind(index);
        if depth == 0 && (view.begins_line(index) || kind == Some(Token::BraceClose)) {
            return index;
        }
        match kind {
            Some(Token::BraceOpen) => depth += 1,
            Some(Token::BraceClose) => depth -= 1,
            _ => {}
        }
    }
    view.tokens.len()
}
