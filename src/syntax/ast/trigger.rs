//! What begins a unit.

use smol_str::SmolStr;

use super::Name;
use super::expression::Expr;
use crate::source::Span;

/// `trigger KIND when EXPR interrupting open`
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// What it fires on.
    pub kind: TriggerKind,
    /// The condition.
    pub when: Option<Expr>,
    /// `interrupting`.
    pub interrupting: Option<Span>,
    /// `open`.
    pub open: Option<Span>,
    /// All of it.
    pub span: Span,
}

/// What a trigger fires on.
#[derive(Debug, Clone, PartialEq)]
pub enum TriggerKind {
    /// `keyword "A", "B"`
    Keyword(Vec<Expr>),
    /// `word "A"`, with `cased`.
    Word {
        /// The keywords.
        keywords: Vec<Expr>,
        /// `cased`.
        cased: Option<Span>,
    },
    /// `contains "A"`, with `cased`.
    Contains {
        /// The keywords.
        keywords: Vec<Expr>,
        /// `cased`.
        cased: Option<Span>,
    },
    /// `matches "REGEX"`, with `cased`.
    Matches(Pattern),
    /// `intent NAME`
    Intent(Name),
    /// `reply to NAME within 48h [keyword "YES"]`
    ReplyTo {
        /// A campaign or an automation.
        name: Name,
        /// How long after it.
        within: Option<Expr>,
        /// Only these words.
        keywords: Vec<Expr>,
    },
    /// `event NAME`
    Event(Name),
    /// `click [on CAMPAIGN]`
    Click(Option<Name>),
    /// `joins GROUP`
    Joins(Name),
    /// `subscribes [CATEGORY]`
    Subscribes(Option<Name>),
    /// `unsubscribes [CATEGORY]`
    Unsubscribes(Option<Name>),
    /// `schedule "CRON" to GROUP`; no group for `to all`.
    Schedule {
        /// The cron text.
        cron: Expr,
        /// The group; `None` for `all`.
        group: Option<Name>,
    },
    /// `any message`
    AnyMessage,
    /// `request`
    Request,
}

/// A regular expression: a raw text or a plain one.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// The expression, escapes of a plain text already resolved.
    pub text: SmolStr,
    /// Whether it was written as `r"…"`.
    pub raw: bool,
    /// `cased`.
    pub cased: Option<Span>,
    /// The literal without `cased`.
    pub span: Span,
}
