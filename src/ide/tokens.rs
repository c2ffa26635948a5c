//! What the words of a file are, for colours: from the tokens, with what names mean where that is known.

use std::collections::HashMap;

use super::analysis::Analysis;
use super::cursor::Cursor;
use super::declarations::Kind;
use crate::catalog::functions;
use crate::source::{FileId, Span};
use crate::syntax::token::Token;

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word of the language.
    Keyword,
    /// A sign.
    Operator,
    /// A comment.
    Comment,
    /// Characters of a text.
    Text,
    /// A regular expression.
    Regex,
    /// A number, duration, date or time.
    Number,
    /// A type.
    Type,
    /// A function, a template, a function of a service.
    Function,
    /// A variable.
    Variable,
    /// A parameter.
    Parameter,
    /// A field.
    Property,
    /// A step.
    Step,
    /// A conversation, an automation or a campaign.
    Unit,
    /// An event.
    Event,
    /// A value of an enum.
    EnumMember,
    /// A group, category, sender, team, service or intent.
    Declared,
}

/// A word with what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SemanticToken {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: TokenKind,
    /// It is declared here.
    pub declares: bool,
    /// It never changes.
    pub constant: bool,
    /// It is built in.
    pub built_in: bool,
}

/// All words and comments of a file, in order.
pub fn tokens(analysis: &Analysis, file: FileId) -> Vec<SemanticToken> {
    let Some(cursor) = Cursor::new(analysis, file, 0) else { return Vec::new() };
    let names: HashMap<Span, Kind> =
        analysis.declarations().iter().map(|declaration| (declaration.name_span, declaration.kind)).collect();
    let mut found: Vec<SemanticToken> =
        (0..cursor.tokens.len()).filter_map(|index| token(&cursor, index, &names)).collect();
    if let Some((_, tree)) = analysis.file(file) {
        found.extend(tree.comments.iter().map(|comment| plain(comment.span, TokenKind::Comment)));
    }
    found.sort_by_key(|token| token.span);
    found
}

fn plain(span: Span, kind: TokenKind) -> SemanticToken {
    SemanticToken { span, kind, declares: false, constant: false, built_in: false }
}

fn token(cursor: &Cursor<'_>, index: usize, names: &HashMap<Span, Kind>) -> Option<SemanticToken> {
    use Token::*;
    let span = cursor.span(index);
    let kind = match cursor.kind(index)? {
        PlainText | TextOpen | BlockOpen | TextChunk | TextClose => TokenKind::Text,
        RawText | OpenRawText => TokenKind::Regex,
        Number | Duration | Time | Date | DateTime | BadLiteral => TokenKind::Number,
        InterpolationOpen | InterpolationClose => TokenKind::Operator,
        Broken | Habit | ForeignComment | Comment => return None,
        word if word.is_word() => return named(cursor, index, names).filter(|token| !token.span.is_empty()),
        BraceOpen | BraceClose | ParenOpen | ParenClose | BracketOpen | BracketClose | Comma => return None,
        _ => TokenKind::Operator,
    };
    (!span.is_empty()).then(|| plain(span, kind))
}

/// A word: a name that means something, a built-in one, or a word of the language.
fn named(cursor: &Cursor<'_>, index: usize, names: &HashMap<Span, Kind>) -> Option<SemanticToken> {
    let span = cursor.span(index);
    if let Some(kind) = names.get(&span) {
        let constant = *kind == Kind::Constant;
        return Some(SemanticToken { declares: true, constant, ..plain(span, of_kind(*kind)) });
    }
    if let Some(target) = cursor.analysis.references().target_of(span) {
        let kind = names.get(&target).copied();
        let constant = kind == Some(Kind::Constant);
        let shown = kind.map_or(TokenKind::Variable, of_kind);
        return Some(SemanticToken { constant, ..plain(span, shown) });
    }
    let kind = of_word(cursor, index);
    let is_name = cursor.kind(index) == Some(Token::Ident)
        || cursor.kind(index + 1) == Some(Token::Dot)
        || matches!(kind, TokenKind::Type | TokenKind::Property);
    if !is_name {
        return Some(plain(span, TokenKind::Keyword));
    }
    Some(SemanticToken { built_in: true, ..plain(span, kind) })
}

/// A name that no script declares.
fn of_word(cursor: &Cursor<'_>, index: usize) -> TokenKind {
    let word = cursor.word(index);
    let before = index.checked_sub(1).and_then(|before| cursor.kind(before));
    let after = cursor.kind(index + 1);
    if before == Some(Token::Dot) || after == Some(Token::Colon) {
        return TokenKind::Property;
    }
    if after == Some(Token::ParenOpen) && functions::lookup(word).is_some() {
        return TokenKind::Function;
    }
    let is_type = word == "contact" || super::built_in::TYPES.iter().any(|(name, _)| *name == word);
    if is_type && matches!(before, Some(Token::Colon | Token::ParenOpen)) {
        return TokenKind::Type;
    }
    if super::built_in::NAMES.iter().any(|(name, _)| *name == word) {
        return TokenKind::Variable;
    }
    TokenKind::EnumMember
}

fn of_kind(kind: Kind) -> TokenKind {
    match kind {
        Kind::Constant | Kind::Variable | Kind::Local => TokenKind::Variable,
        Kind::Template | Kind::Function => TokenKind::Function,
        Kind::Object => TokenKind::Type,
        Kind::Event => TokenKind::Event,
        Kind::Campaign | Kind::Automation | Kind::Conversation => TokenKind::Unit,
        Kind::Message | Kind::Ending | Kind::Step => TokenKind::Step,
        Kind::Field => TokenKind::Property,
        Kind::Value => TokenKind::EnumMember,
        Kind::Parameter => TokenKind::Parameter,
        Kind::Test => TokenKind::Text,
        Kind::Sender | Kind::Category | Kind::Group | Kind::Team | Kind::Service | Kind::Intent => {
            TokenKind::Declared
        }
    }
}
