//! Letters beyond ASCII in names and literals. They stand here and not in the patterns of the tokens: the classes of Unicode
//! make a state machine of many thousand states, which takes a compiler minutes (docs/decisions/0052).

use icu_properties::CodePointSetData;
use icu_properties::props::{XidContinue, XidStart};

use super::super::token::Token;
use super::Lexer;

impl Lexer<'_> {
    /// The end of the name that begins with the character at `start`, if that can begin one.
    pub(super) fn unicode_name(&self, start: usize) -> Option<usize> {
        let first = self.rest(start).chars().next().filter(|first| begins_name(*first))?;
        Some(self.name_end(start + first.len_utf8()))
    }

    /// A token that letters beyond ASCII go on from: `goto` of `gotoé` is the beginning of a name, `24` of `24é` that of
    /// no literal.
    pub(super) fn with_unicode_end(&self, kind: Token, end: usize) -> (Token, usize) {
        if self.text.as_bytes().get(end).is_none_or(u8::is_ascii) {
            return (kind, end);
        }
        let Some(next) = self.rest(end).chars().next() else { return (kind, end) };
        match kind {
            _ if kind.is_word() && continues_name(next) => (Token::Ident, self.name_end(end)),
            Token::BadLiteral if continues_name(next) => (Token::BadLiteral, self.name_end(end)),
            Token::Number | Token::Duration | Token::Time | Token::Date | Token::DateTime
                if begins_name(next) =>
            {
                (Token::BadLiteral, self.name_end(end))
            }
            _ => (kind, end),
        }
    }

    fn name_end(&self, from: usize) -> usize {
        let rest = self.rest(from);
        from + rest.find(|next| !continues_name(next)).unwrap_or(rest.len())
    }
}

fn begins_name(character: char) -> bool {
    const BEGINS: icu_properties::CodePointSetDataBorrowed<'static> = CodePointSetData::new::<XidStart>();
    BEGINS.contains(character)
}

fn continues_name(character: char) -> bool {
    const CONTINUES: icu_properties::CodePointSetDataBorrowed<'static> =
        CodePointSetData::new::<XidContinue>();
    CONTINUES.contains(character)
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::syntax::lexer::lex;
    use crate::syntax::token::Token;

    fn kinds(text: &str) -> Vec<(Token, &str)> {
        let lexed = lex(FileId(0), text);
        lexed
            .tokens
            .iter()
            .map(|token| (token.kind, &text[token.start as usize..token.end as usize]))
            .collect()
    }

    #[test]
    fn names_go_on_beyond_ascii() {
        for name in ["été", "prénom", "gotoé", "end\u{301}", "naïve_9", "имя", "名前", "_é", "step2é"]
        {
            assert_eq!(kinds(name), [(Token::Ident, name)]);
        }
        assert_eq!(kinds("goto é"), [(Token::Goto, "goto"), (Token::Ident, "é")]);
        assert_eq!(kinds("a\u{a0}é"), [(Token::Ident, "a"), (Token::Ident, "é")]);
    }

    #[test]
    fn literals_do_not() {
        for literal in ["24é", "12.5é", "2hé", "12:00é", "2026-12-25é", "24heuré", "24heure\u{301}x"] {
            assert_eq!(kinds(literal), [(Token::BadLiteral, literal)]);
        }
    }
}
