//! The kinds of tokens. Keywords are soft: `lexer::soften` turns those that stand for names into [`Token::Ident`].

use logos::Logos;

macro_rules! tokens {
    (keywords { $($keyword:ident => $word:tt,)* } symbols { $($symbol:ident => $sign:tt,)* }) => {
        /// A kind of token; its text is the source under its span.
        #[derive(Logos, Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[logos(skip r"[ \t\r\n\f]+")]
        #[repr(u8)]
        pub enum Token {
            $(
                #[doc = concat!("`", $word, "`")]
                #[token($word)]
                $keyword,
            )*
            $(
                #[doc = concat!("`", $sign, "`")]
                #[token($sign)]
                $symbol,
            )*
            /// A name that is no keyword, or a keyword where only a name can stand. The lexer adds the letters beyond
            /// ASCII (`lexer::unicode`).
            #[regex(r"[A-Za-z_][A-Za-z0-9_]*", priority = 1)]
            Ident,
            /// A character beyond ASCII: the lexer looks at what it begins.
            #[regex(r"[^\x00-\x7F]")]
            BeyondAscii,
            /// `12`, `12.50`
            #[regex(r"[0-9]+(\.[0-9]+)?", priority = 10)]
            Number,
            /// `1h30m`
            #[regex(r"([0-9]+[wdhms])+", priority = 10)]
            Duration,
            /// `09:00`
            #[regex(r"[0-9]{1,2}:[0-9]{2}", priority = 10)]
            Time,
            /// `2026-12-25`
            #[regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", priority = 10)]
            Date,
            /// `2026-12-25T09:00`
            #[regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", priority = 10)]
            DateTime,
            /// Something that begins with a digit and is no literal: `24hours`, `25:00`, `12/25/2026`. Reported by the
            /// lexer.
            #[regex(r"[0-9]+(\.[0-9]+)?[A-Za-z_][A-Za-z0-9_]*", priority = 5)]
            #[regex(r"[0-9]+[:h][0-9]+(:[0-9]+)*[A-Za-z_]*", priority = 4)]
            #[regex(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T][0-9]+(:[0-9]+)*)?[A-Za-z_]*", priority = 3)]
            #[regex(r"[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}", priority = 2)]
            BadLiteral,
            /// A text without interpolation, line break, rare escape or what may be a gap of another tool, quotes included.
            #[regex(r#""([^"\\{}\[%*<@#\r\n“”„‟″‘’«»]|[%*<@#][ .,;:!?)0-9]|\\[nt"\\{}])*""#, priority = 10)]
            PlainText,
            /// `r"…"`
            #[regex(r#"r"[^"\r\n]*""#, priority = 10)]
            RawText,
            /// `r"…` without its end.
            #[regex(r#"r"[^"\r\n]*"#, priority = 9)]
            OpenRawText,
            /// The quotes that begin a text which is more than a [`Token::PlainText`].
            #[token("\"")]
            TextOpen,
            /// The `"""` that begins a block text.
            #[token("\"\"\"", priority = 20)]
            BlockOpen,
            /// Characters and escapes inside a text.
            TextChunk,
            /// The end of a text or block text; empty where it was missing.
            TextClose,
            /// `{` inside a text.
            InterpolationOpen,
            /// The `}` that ends an interpolation; empty where it was missing.
            InterpolationClose,
            /// A sign of another language: `&&`, `=>`, `:=`. The parser says what is written instead.
            #[token("&&")]
            #[token("||")]
            #[token("|")]
            #[token("!")]
            #[token(":=")]
            #[token("=>")]
            #[token("===")]
            #[token("!==")]
            #[token("<>")]
            #[token("=<")]
            #[token("+=")]
            #[token("-=")]
            #[token("*=")]
            #[token("/=")]
            #[token("++")]
            Habit,
            /// `/*`, which begins a comment elsewhere.
            #[token("/*")]
            ForeignComment,
            /// `on` before a handler's event, as against `click on`.
            OnEvent,
            /// `max` before `segments`, as against a type's `max`.
            MaxOf,
            /// `segments` after `max` or `expect`.
            Segments,
            /// `ended` after `expect`.
            Ended,
            /// `at` after `expect`.
            ExpectAt,
            /// `per` after `cancel NAME`.
            CancelPer,
            /// Stands for something that was reported and is left out.
            Broken,
            /// A comment, `///` too.
            #[regex(r"//[^\r\n]*", priority = 10, allow_greedy = true)]
            Comment,
        }

        impl Token {
            /// How a keyword or sign is written; empty for everything else.
            pub fn spelling(self) -> &'static str {
                match self {
                    $(Self::$keyword => $word,)*
                    $(Self::$symbol => $sign,)*
                    Self::OnEvent => "on",
                    Self::MaxOf => "max",
                    Self::Segments => "segments",
                    Self::Ended => "ended",
                    Self::ExpectAt => "at",
                    Self::CancelPer => "per",
                    _ => "",
                }
            }

            /// Whether it is written as a word: a name or a keyword.
            pub fn is_word(self) -> bool {
                self.is_keyword() || self == Self::Ident
            }

            /// Whether it is a sign between two values: `??`, `==`, `+` and the like.
            pub fn joins_values(self) -> bool {
                matches!(
                    self,
                    Self::OrElse
                        | Self::Equal
                        | Self::NotEqual
                        | Self::Less
                        | Self::LessOrEqual
                        | Self::Greater
                        | Self::GreaterOrEqual
                        | Self::Plus
                        | Self::Minus
                        | Self::Star
                        | Self::Slash
                )
            }

            /// Whether it is a keyword, also one that only its neighbours make one.
            pub fn is_keyword(self) -> bool {
                self.spelling().starts_with(|first: char| first.is_ascii_alphabetic())
            }
        }

        /// Every keyword with its spelling.
        pub const KEYWORDS: &[(Token, &str)] = &[$((Token::$keyword, $word),)*];

        /// Every sign with its spelling.
        pub const SIGNS: &[(Token, &str)] = &[$((Token::$symbol, $sign),)*];
    };
}

tokens! {
    keywords {
        Languages => "languages",
        Sender => "sender",
        Category => "category",
        Group => "group",
        Team => "team",
        Const => "const",
        Template => "template",
        Object => "object",
        Event => "event",
        Service => "service",
        Intent => "intent",
        Compliance => "compliance",
        Campaign => "campaign",
        Automation => "automation",
        Conversation => "conversation",
        Test => "test",
        Trigger => "trigger",
        Reprompt => "reprompt",
        Reprompts => "reprompts",
        Fallback => "fallback",
        Timeout => "timeout",
        Matching => "matching",
        Paused => "paused",
        Unicode => "unicode",
        Links => "links",
        Per => "per",
        On => "on",
        Var => "var",
        Message => "message",
        Recommendation => "recommendation",
        Ending => "ending",
        Default => "default",
        Step => "step",
        Choices => "choices",
        Keyword => "keyword",
        Word => "word",
        Reply => "reply",
        Click => "click",
        Joins => "joins",
        Subscribes => "subscribes",
        Unsubscribes => "unsubscribes",
        Schedule => "schedule",
        Any => "any",
        Request => "request",
        Within => "within",
        Interrupting => "interrupting",
        Open => "open",
        Cased => "cased",
        To => "to",
        Choice => "choice",
        Answer => "answer",
        Otherwise => "otherwise",
        No => "no",
        Each => "each",
        Label => "label",
        Where => "where",
        Say => "say",
        Send => "send",
        Email => "email",
        Forward => "forward",
        Add => "add",
        Remove => "remove",
        Set => "set",
        Clear => "clear",
        Subscribe => "subscribe",
        Unsubscribe => "unsubscribe",
        Let => "let",
        Call => "call",
        Hand => "hand",
        Over => "over",
        Track => "track",
        Start => "start",
        Run => "run",
        Cancel => "cancel",
        Wait => "wait",
        Until => "until",
        During => "during",
        If => "if",
        Goto => "goto",
        End => "end",
        With => "with",
        Media => "media",
        Subject => "subject",
        For => "for",
        From => "from",
        Match => "match",
        Split => "split",
        Enum => "enum",
        List => "list",
        True => "true",
        False => "false",
        Given => "given",
        At => "at",
        User => "user",
        Silence => "silence",
        Bot => "bot",
        After => "after",
        Returns => "returns",
        Fails => "fails",
        Called => "called",
        Sent => "sent",
        Emailed => "emailed",
        Expect => "expect",
        Undelivered => "undelivered",
        Contact => "contact",
        Audience => "audience",
        Attribution => "attribution",
        Objective => "objective",
        Expires => "expires",
        And => "and",
        Or => "or",
        Not => "not",
        In => "in",
        Is => "is",
        Between => "between",
        Contains => "contains",
        Matches => "matches",
        Then => "then",
        Else => "else",
        When => "when",
        Max => "max",
        As => "as",
    }
    symbols {
        BraceOpen => "{",
        BraceClose => "}",
        ParenOpen => "(",
        ParenClose => ")",
        BracketOpen => "[",
        BracketClose => "]",
        Comma => ",",
        Colon => ":",
        Dot => ".",
        Question => "?",
        OrElse => "??",
        Arrow => "->",
        Assign => "=",
        Equal => "==",
        NotEqual => "!=",
        Less => "<",
        LessOrEqual => "<=",
        Greater => ">",
        GreaterOrEqual => ">=",
        Plus => "+",
        Minus => "-",
        Star => "*",
        Slash => "/",
        Percent => "%",
    }
}

impl Token {
    /// Whether a declaration begins with it.
    pub fn begins_item(self) -> bool {
        matches!(
            self,
            Self::Languages
                | Self::Sender
                | Self::Category
                | Self::Group
                | Self::Team
                | Self::Const
                | Self::Template
                | Self::Object
                | Self::Event
                | Self::Service
                | Self::Intent
                | Self::Compliance
                | Self::Campaign
                | Self::Automation
                | Self::Conversation
                | Self::Test
        )
    }

    /// Whether it is a word of an operator: never a name, except after `.` and before `:`.
    pub fn is_hard(self) -> bool {
        matches!(
            self,
            Self::And
                | Self::Or
                | Self::Not
                | Self::In
                | Self::Is
                | Self::Between
                | Self::Contains
                | Self::Matches
                | Self::Then
                | Self::Else
                | Self::If
                | Self::Where
                | Self::When
                | Self::Max
                | Self::As
        )
    }
}

/// A token where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexeme {
    /// Its kind.
    pub kind: Token,
    /// Whether a line break stands between it and the token before.
    pub first_on_line: bool,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}
