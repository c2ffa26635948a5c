//! Texts and expressions, language.md section 4.

use rust_decimal::Decimal;
use smol_str::SmolStr;

use super::Name;
use super::trigger::Pattern;
use crate::source::Span;
use crate::value;

/// `name: value`, or a value alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Its name, if it was given.
    pub name: Option<Name>,
    /// Its value.
    pub value: Expr,
    /// All of it.
    pub span: Span,
}

/// A text literal with its interpolations.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Its pieces in order; no two literals stand side by side except in block texts, where each line is one.
    pub parts: Vec<TextPart>,
    /// Whether it is a `"""` block.
    pub block: bool,
    /// Quotes included.
    pub span: Span,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum TextPart {
    /// Characters as they are meant (escapes resolved, indentation of a block dropped), and where they are written.
    Literal(SmolStr, Span),
    /// `{expression}`; the span holds the braces.
    Value(Box<Expr>, Span),
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// The expressions of language.md section 4.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A bare name: a variable, a constant, an enum value, `contact`, `event`, `reply`, a team …
    Name(SmolStr),
    /// `true` or `false`
    Bool(bool),
    /// `12.50`
    Number(Decimal),
    /// `1h30m`
    Duration(value::Duration),
    /// `09:00`
    Time(jiff::civil::Time),
    /// `2026-12-25`
    Date(jiff::civil::Date),
    /// `2026-12-25T09:00`, in the time zone of whoever it concerns.
    DateTime(jiff::civil::DateTime),
    /// `"…"` or `"""…"""`
    Text(Text),
    /// `r"…"`
    Raw(SmolStr),
    /// `{ en "…" fr "…" }`
    Localised(Vec<(Name, Text)>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{ a: 1, b: 2 }`
    Record(Vec<Argument>),
    /// `a.b`
    Field(Box<Expr>, Name),
    /// `f(x, y: 1)`
    Call(Name, Vec<Argument>),
    /// `not x`, `-x`
    Unary(UnaryOperator, Box<Expr>),
    /// `a + b`; the span is the operator's.
    Binary(BinaryOperator, Span, Box<Expr>, Box<Expr>),
    /// `x is set`, `x is not set`
    IsSet {
        /// What is looked at.
        value: Box<Expr>,
        /// `is not set`.
        negated: bool,
    },
    /// `contact in vip`, `contact not in vip`
    InGroup {
        /// `contact`.
        value: Box<Expr>,
        /// The group.
        group: Name,
        /// `not in`.
        negated: bool,
    },
    /// `x between a and b`
    Between {
        /// What is looked at.
        value: Box<Expr>,
        /// Lowest.
        low: Box<Expr>,
        /// Highest.
        high: Box<Expr>,
    },
    /// `x matches r"…" cased`
    Matches {
        /// What is searched.
        value: Box<Expr>,
        /// For what.
        pattern: Pattern,
    },
    /// `if a then b else c`
    If {
        /// The condition.
        condition: Box<Expr>,
        /// The value if so.
        then: Box<Expr>,
        /// The value if not.
        otherwise: Box<Expr>,
    },
    /// `( x )`
    Paren(Box<Expr>),
    /// Something that could not be read; it was reported.
    Error,
}

/// Operators before a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `not`
    Not,
    /// `-`
    Negate,
}

/// Operators between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `contains`
    Contains,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `??`
    Default,
}
