//! What could have stood somewhere: the grammar's answer as a set, and in the author's words.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::token::{KEYWORDS, SIGNS, Token};

/// A set of token kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Expected([u64; 4]);

/// More keywords than this beside a name are there as names.
const SOFT_KEYWORDS_OF_NAMES: usize = 60;

/// How the grammar names what has no spelling of its own.
const NAMES: &[(&str, Token)] = &[
    ("a name", Token::Ident),
    ("a number", Token::Number),
    ("a duration", Token::Duration),
    ("a time", Token::Time),
    ("a date", Token::Date),
    ("a date and time", Token::DateTime),
    ("a bad literal", Token::BadLiteral),
    ("a text", Token::PlainText),
    ("a raw text", Token::RawText),
    ("text open", Token::TextOpen),
    ("block open", Token::BlockOpen),
    ("text chunk", Token::TextChunk),
    ("text close", Token::TextClose),
    ("text {", Token::InterpolationOpen),
    ("text }", Token::InterpolationClose),
    ("on event", Token::OnEvent),
    ("max of", Token::MaxOf),
    ("segments", Token::Segments),
    ("ended", Token::Ended),
    ("expect at", Token::ExpectAt),
    ("cancel per", Token::CancelPer),
    ("broken", Token::Broken),
];

static TOKENS: LazyLock<HashMap<&str, Token>> = LazyLock::new(|| {
    let spelled = KEYWORDS.iter().chain(SIGNS).map(|(token, spelling)| (*spelling, *token));
    spelled.chain(NAMES.iter().copied()).collect()
});

impl Expected {
    /// The set that the grammar names, each name in quotes.
    pub(super) fn of(names: &[String]) -> Self {
        let tokens = || names.iter().filter_map(|name| TOKENS.get(name.trim_matches('"'))).copied();
        let is_soft = |token: &Token| token.is_keyword() && !token.is_hard();
        // Where any name may stand, most keywords may, as names: that is not what they would mean to the author.
        let takes_keywords_as_names = tokens().filter(is_soft).count() > SOFT_KEYWORDS_OF_NAMES
            && tokens().any(|token| token == Token::Ident);
        let mut set = Self::default();
        tokens()
            .filter(|token| !(takes_keywords_as_names && is_soft(token)))
            .for_each(|token| set.insert(token));
        set
    }

    fn insert(&mut self, token: Token) {
        let bit = token as usize;
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    pub(super) fn has(&self, token: Token) -> bool {
        let bit = token as usize;
        self.0.get(bit / 64).is_some_and(|word| word & (1 << (bit % 64)) != 0)
    }

    fn has_all(&self, tokens: &[Token]) -> bool {
        tokens.iter().all(|token| self.has(*token))
    }

    /// Keywords in the set.
    pub(super) fn keywords(&self) -> impl Iterator<Item = (Token, &'static str)> + '_ {
        KEYWORDS.iter().copied().filter(|(token, _)| self.has(*token))
    }

    /// A value may begin here.
    pub(super) fn begins_value(&self) -> bool {
        self.has_all(&[Token::Number, Token::ParenOpen, Token::Ident])
    }

    /// A statement may begin here.
    pub(super) fn begins_statement(&self) -> bool {
        self.has_all(&[Token::Say, Token::Goto])
    }

    /// What may stand here in the author's words, the most telling first, four at most. `before` is the token before,
    /// `item` the declaration's keyword.
    pub(super) fn describe(&self, before: Option<Token>, item: Option<Token>) -> Vec<String> {
        let mut words = Vec::new();
        let mut add = |condition: bool, text: &str| {
            if condition {
                words.push(text.to_owned());
            }
        };
        let in_block = self.begins_statement();
        add(self.has_all(&[Token::Conversation, Token::Automation]), "a declaration such as `conversation`");
        add(self.begins_value(), value_after(before));
        add(self.has(Token::PlainText) && !self.begins_value(), "a text such as `\"…\"`");
        add(self.has(Token::Ident) && !self.begins_value(), name_after(before));
        let in_unit = self.has_all(&[Token::Trigger, Token::Recommendation]);
        add(in_unit, "a trigger or a setting");
        add(in_unit && item == Some(Token::Conversation), "a step such as `message`");
        add(in_block && !(in_unit && item == Some(Token::Conversation)), "a statement such as `say`");
        add(
            self.has_all(&[Token::Choice, Token::Answer]) && !self.has(Token::Trigger),
            "a `choice` or an `answer`",
        );
        add(self.has_all(&[Token::User, Token::Bot]), "a line of a test such as `user` or `bot`");
        add(
            self.has_all(&[Token::Audience, Token::Objective]),
            "a line of a campaign such as `say` or `audience`",
        );
        let is_list = self.has_all(&[Token::User, Token::Bot]) || self.has(Token::Audience) || in_block;
        let is_list = is_list || self.has_all(&[Token::Conversation, Token::Automation]);
        add(self.has(Token::Number) && !self.begins_value(), "a number");
        let wants_words = !is_list && !self.begins_value() && !self.has(Token::Ident);
        let signs = SIGNS.iter().filter(|(token, _)| self.has(*token) && !is_operator(*token));
        let signs = signs.filter(|(token, _)| *token != Token::BraceOpen || !self.begins_value());
        let keywords = self.keywords().filter(|_| wants_words).filter(|(token, _)| !token.is_hard());
        let spelled: Vec<String> =
            keywords.chain(signs.copied()).map(|(_, text)| format!("`{text}`")).collect();
        words.extend(spelled);
        if words.len() < 2 && self.has_all(&[Token::Plus, Token::And]) {
            words.push("an operator such as `+` or `and`".into());
        }
        if self.has(Token::InterpolationClose) {
            words.push("`}`".into());
        }
        if self.has(Token::Set) && self.has(Token::Not) && wants_words {
            words.push("`not`".into());
        }
        words.truncate(4);
        words
    }
}

fn is_operator(token: Token) -> bool {
    use Token::*;
    token.joins_values() || matches!(token, Percent | Dot | ParenOpen | BracketOpen)
}

/// What a value is after this word.
fn value_after(before: Option<Token>) -> &'static str {
    use Token::*;
    match before {
        Some(Say | Send | Email | User | Bot | Reprompt | Fallback | Subject | Label | With) => {
            "a text such as `\"…\"`"
        }
        Some(Keyword | Word) => "a keyword such as `\"HELLO\"`",
        Some(Wait | After | Within | Timeout | Expires | Attribution) => "a duration such as `2h`",
        Some(Until) => "a time, or a date and time",
        Some(At) => "a date and time such as `2026-12-01T10:00`",
        Some(During) => "a clock time such as `09:00`",
        Some(If | When | Where | Expect) => "a condition",
        Some(Reprompts | Segments) => "a number",
        _ => "a value",
    }
}

/// What a name is after this word.
fn name_after(before: Option<Token>) -> &'static str {
    use Token::*;
    match before {
        Some(Message | Recommendation | Ending | Step) => "the step's name",
        Some(Goto | Arrow | ExpectAt | Ended) => "a step's name",
        Some(
            Conversation | Automation | Group | Sender | Category | Team | Campaign | Const | Template
            | Object,
        ) => "a name",
        Some(Event) => "an event's name",
        Some(Service) => "a service's name",
        Some(Joins) => "a group's name",
        Some(Start | Run | Cancel | For) => "the name of a conversation or an automation",
        Some(Dot) => "a field's name",
        Some(Set | Clear) => "a field such as `contact.first_name`, or a variable",
        Some(Colon) => "a type such as `text`",
        Some(Languages) => "a language such as `en`",
        _ => "a name",
    }
}

/// `a`, `a or b`, `a, b or c`
pub(super) fn alternatives(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}
