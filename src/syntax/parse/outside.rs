//! What stands between declarations and is none.

use super::super::token::{Lexeme, Token};
use super::expected::Expected;
use super::view::View;
use crate::diag::{Diagnostic, codes, suggest};
use crate::source::{FileId, Span};

/// The declaration that tokens are meant as, with its first word put right, and what the author is told.
pub(super) fn misspelt(file: FileId, text: &str, tokens: &[Lexeme]) -> Option<(Token, Diagnostic)> {
    let first = tokens.first().filter(|token| token.kind.is_word())?;
    let word = text.get(first.start as usize..first.end as usize)?;
    let keywords = || super::super::token::KEYWORDS.iter().filter(|(token, _)| token.begins_item());
    let meant = suggest::nearest(word, keywords().map(|(_, spelling)| *spelling));
    let meant = meant.or(super::habits::declaration(word).map(Token::spelling))?;
    let (token, spelling) = keywords().find(|(_, spelling)| *spelling == meant)?;
    // A keyword of another place was hardly meant as one of these.
    let second = tokens.get(1).map(|token| token.kind);
    if first.kind != Token::Ident || !second.is_some_and(|kind| kind.is_word() || kind == Token::PlainText) {
        return None;
    }
    let span = Span::new(file, first.start, first.end);
    let diagnostic =
        Diagnostic::error(codes::UNEXPECTED_TOKEN, span, format!("`{word}` begins no declaration"))
            .help(format!("did you mean `{spelling}`?"));
    let title = format!("write `{spelling}`");
    let diagnostic = if word.eq_ignore_ascii_case(spelling) {
        diagnostic.safe_fix(title, span, *spelling)
    } else {
        diagnostic.unsafe_fix(title, span, *spelling)
    };
    Some((*token, diagnostic))
}

/// `conversation: pets`
fn is_declaration_with_colon(view: &View) -> bool {
    let word = view.slice(0);
    let is_item = |(token, spelling): &(Token, &str)| token.begins_item() && *spelling == word;
    view.kind(1) == Some(Token::Colon) && super::super::token::KEYWORDS.iter().any(is_item)
}

/// What the author is told of tokens that belong to no declaration. `before` is the last token before them.
pub(super) fn stray(
    file: FileId,
    text: &str,
    tokens: &[Lexeme],
    before: Option<&Lexeme>,
) -> Option<Diagnostic> {
    let first = tokens.first()?;
    let view = View { file, text, tokens, at: 0, expected: Expected::default() };
    let word = super::message::shown(&view, 0);
    let span = view.here_span();
    let error = |message: String| Diagnostic::error(codes::UNEXPECTED_TOKEN, span, message);
    let diagnostic = match first.kind {
        Token::BraceClose => error("this `}` ends nothing".into())
            .note("every `{` before it has its `}` already")
            .help("remove it, or look for a block that ends too early"),
        Token::Less => error("this is HTML".into())
            .note("a script says in its own words when an SMS leaves, and what it says is plain text")
            .help("begin with `conversation NAME { … }` or `automation NAME { … }`"),
        kind if kind.is_keyword() => error(format!("{word} stands outside of any declaration"))
            .note("it belongs inside the braces of a conversation, an automation or the like")
            .help(match before {
                Some(_) => "is there a `}` too many before it?",
                None => "put it in one: `conversation NAME { … }`",
            }),
        _ if is_declaration_with_colon(&view) => error(format!("{word} is followed by a name, not by `:`"))
            .help(format!("write `{} NAME {{ … }}`", view.slice(0))),
        _ if super::habits::absent_help(&view.slice(0).to_lowercase()).is_some() => {
            let help = super::habits::absent_help(&view.slice(0).to_lowercase()).unwrap_or_default();
            error(format!("there is no {word}")).help(help)
        }
        _ => error(format!("{word} begins no declaration"))
            .note("expected a declaration such as `conversation`, `automation`, `group` or `object`"),
    };
    let brace = before.filter(|token| token.kind == Token::BraceClose && first.kind != Token::BraceClose);
    Some(match brace {
        Some(brace) => {
            diagnostic.label(Span::new(file, brace.start, brace.end), "the declaration before ends here")
        }
        None => diagnostic,
    })
}
