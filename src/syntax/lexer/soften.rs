//! Keywords that stand for names, and words that their neighbours make keywords.

use super::super::token::{Lexeme, Token};

/// After `.` and before `:` every keyword is a name. A few words are keywords beside certain others alone, so that
/// the grammar needs to look at one token only.
pub(super) fn soften(text: &str, tokens: &mut [Lexeme]) {
    let mut before = None;
    for index in 0..tokens.len() {
        let kind = tokens.get(index).map_or(Token::Broken, |token| token.kind);
        if kind.is_word() {
            let next = tokens.get(index + 1).map(|token| token.kind);
            let softened = soft_kind(text, tokens, index, kind, before, next);
            if let Some(token) = tokens.get_mut(index) {
                token.kind = softened;
            }
            if softened == Token::Segments
                && before == Some(Token::Max)
                && let Some(token) = index.checked_sub(1).and_then(|max| tokens.get_mut(max))
            {
                token.kind = Token::MaxOf;
            }
        }
        before = Some(kind);
    }
}

/// Words that begin a statement, a way on or a step. First on a line they are no field's name that a `.` at the end of
/// the line before would lack: the name was forgotten there.
fn begins_element(kind: Token) -> bool {
    use Token::*;
    matches!(
        kind,
        Choice
            | Answer
            | Otherwise
            | Message
            | Recommendation
            | Ending
            | Step
            | Say
            | Send
            | Forward
            | Add
            | Remove
            | Set
            | Clear
            | Goto
            | End
            | Wait
            | Call
            | Run
            | Track
    )
}

fn soft_kind(
    text: &str,
    tokens: &[Lexeme],
    index: usize,
    kind: Token,
    before: Option<Token>,
    next: Option<Token>,
) -> Token {
    let starts_line = || tokens.get(index).is_some_and(|token| token.first_on_line);
    let is_forgotten = before == Some(Token::Dot) && begins_element(kind) && starts_line();
    if next == Some(Token::Colon) || before == Some(Token::Dot) && !is_forgotten {
        return Token::Ident;
    }
    let word = || {
        let token = tokens.get(index);
        token.and_then(|token| text.get(token.start as usize..token.end as usize)).unwrap_or_default()
    };
    let at = |index: Option<usize>| index.and_then(|index| tokens.get(index)).map(|token| token.kind);
    match (before, kind) {
        (Some(Token::Max), Token::Ident) if word() == "segments" => Token::Segments,
        (Some(Token::Expect), Token::Ident) if word() == "segments" => Token::Segments,
        (Some(Token::Expect), Token::Ident) if word() == "ended" => Token::Ended,
        (Some(Token::Expect), Token::At) => Token::ExpectAt,
        (_, Token::Per) if at(index.checked_sub(2)) == Some(Token::Cancel) => Token::CancelPer,
        (_, Token::On)
            if next.is_some_and(Token::is_word) && at(index.checked_add(2)) == Some(Token::BraceOpen) =>
        {
            Token::OnEvent
        }
        _ => kind,
    }
}
