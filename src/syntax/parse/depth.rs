//! How deep a declaration is nested: looked at before anything that goes down recursively, so that no source overflows
//! a stack.

use super::super::limits::MAX_NESTING_LEVELS;
use super::super::token::{Lexeme, Token};

/// The first token past the limit. Every bracket counts one level, and so does every operator of the expressions that
/// it stands in, for a tree of operators may be as deep as there are operators.
pub(super) fn first_too_deep(tokens: &[Lexeme]) -> Option<usize> {
    let mut levels: Vec<usize> = Vec::new();
    let mut operators = 0_usize;
    let mut outside = 0_usize;
    let mut before = Token::BraceOpen;
    for (index, token) in tokens.iter().enumerate() {
        if begins_anew(before, token.kind) {
            operators = 0;
        }
        if opens(token.kind) {
            levels.push(operators);
            outside += operators + 1;
            operators = 0;
        } else if closes(token.kind) {
            operators = levels.pop().unwrap_or(0);
            outside = outside.saturating_sub(operators + 1);
        } else if is_operator(token.kind) {
            operators += 1;
        }
        if outside + operators > MAX_NESTING_LEVELS {
            return Some(index);
        }
        before = token.kind;
    }
    None
}

fn opens(kind: Token) -> bool {
    use Token::*;
    matches!(kind, BraceOpen | ParenOpen | BracketOpen | InterpolationOpen | TextOpen | BlockOpen)
}

fn closes(kind: Token) -> bool {
    use Token::*;
    matches!(kind, BraceClose | ParenClose | BracketClose | InterpolationClose | TextClose)
}

fn is_operator(kind: Token) -> bool {
    use Token::*;
    kind.is_hard() || kind.joins_values() || matches!(kind, Percent | Dot | Habit)
}

/// Whether the expression before has ended: one operand follows another, or a sign that stands in none.
fn begins_anew(before: Token, kind: Token) -> bool {
    use Token::*;
    if matches!(kind, Comma | Arrow | Assign | Colon | BraceOpen)
        || matches!(before, Comma | Arrow | Assign | Colon)
    {
        return true;
    }
    let ends_operand = !is_operator(before) && !opens(before);
    let begins_operand = !is_operator(kind) && !closes(kind) && kind != ParenOpen;
    // `} else if` and an `if` after a value begin a statement.
    ends_operand && (begins_operand || kind == If) || before == BraceClose && kind == Else
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::lexer::lex;

    fn is_too_deep(text: &str) -> bool {
        first_too_deep(&lex(FileId(0), text).tokens).is_some()
    }

    #[test]
    fn long_is_not_deep() {
        assert!(!is_too_deep(&"say \"a\" + b ".repeat(1000)));
        assert!(!is_too_deep(&"if a { } else if b { } ".repeat(1000)));
        assert!(!is_too_deep(&"set x = -1 set x = not y ".repeat(1000)));
        assert!(!is_too_deep(&"f(a + 1, b.c, { a: b.c }) ".repeat(1000)));
        assert!(!is_too_deep(&"message m { say \"{a.b}\" choice \"A\" -> b.c } ".repeat(1000)));
        assert!(!is_too_deep(&"wait 1h else { end } ".repeat(1000)));
    }

    #[test]
    fn deep_is_deep() {
        for piece in ["(", "[", "{ ", "not ", "-", "a.b.", "a + ", "if a then ", "if a { ", "\"{", "f(a ?? "]
        {
            assert!(is_too_deep(&piece.repeat(200)), "{piece}");
        }
    }
}
