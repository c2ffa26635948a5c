//! Tests of scripts, language.md section 8.

use super::Name;
use super::expression::{Argument, BinaryOperator, Expr, Text};
use super::trigger::Pattern;
use crate::source::Span;

/// `test "NAME" for UNIT { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Its name.
    pub name: Text,
    /// What its coverage counts.
    pub unit: Option<Name>,
    /// In order.
    pub statements: Vec<TestStatement>,
    /// The braces and what is between them.
    pub block_span: Span,
}

/// A line of a test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestStatement {
    /// What it does or expects.
    pub kind: TestStatementKind,
    /// All of it.
    pub span: Span,
}

/// The lines of tests, language.md section 8. `campaign`, `click`, `start` and `undelivered` are additions: what else
/// a contact can meet (docs/reference/language/tests.md).
#[derive(Debug, Clone, PartialEq)]
pub enum TestStatementKind {
    /// `given contact { … }`
    GivenContact(Vec<Argument>),
    /// `given contact in GROUP`
    GivenIn(Name),
    /// `at 2026-03-02T10:00`
    At(Expr),
    /// `user "…"`
    User(Expr),
    /// `bot "…"`, `bot contains "…"`, `bot matches "…"`
    Bot(TextTest),
    /// `silence`
    Silence,
    /// `after 25h`
    After(Expr),
    /// `event NAME { … }`
    Event(Name, Vec<Argument>),
    /// `service S.F returns { … }` or `fails`
    Service {
        /// The service.
        service: Name,
        /// Its function.
        function: Name,
        /// The answer; `None` for `fails`.
        returns: Option<Vec<Argument>>,
    },
    /// `called S.F { … }`
    Called {
        /// The service.
        service: Name,
        /// Its function.
        function: Name,
        /// At least these arguments.
        arguments: Vec<Argument>,
    },
    /// `sent to "+33…" …`
    Sent(Expr, TextTest),
    /// `emailed to "…" …`
    Emailed(Expr, TextTest),
    /// `campaign NAME`: it is sent to the test contact now.
    Campaign(Name),
    /// `click [on CAMPAIGN]`: the contact opens the last link it was sent.
    Click(Option<Name>),
    /// `start UNIT(…)`: an API call.
    Start(Name, Vec<Argument>),
    /// `undelivered`: the last SMS to the contact could not be delivered.
    Undelivered,
    /// `expect …`
    Expect(Expectation),
}

/// How a text is compared.
#[derive(Debug, Clone, PartialEq)]
pub enum TextTest {
    /// It is exactly this.
    Exact(Expr),
    /// It contains this.
    Contains(Expr),
    /// It matches this.
    Matches(Pattern),
}

/// What `expect` looks at.
#[derive(Debug, Clone, PartialEq)]
pub enum Expectation {
    /// `in GROUP`, `not in GROUP`
    In {
        /// The group.
        group: Name,
        /// `not in`.
        negated: bool,
    },
    /// `at STEP`
    At(Name),
    /// `ended [STEP]`
    Ended(Option<Name>),
    /// `segments <= 2`
    Segments(BinaryOperator, Expr),
    /// Any condition.
    Condition(Expr),
}
