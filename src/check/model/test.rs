//! Tests of scripts.

use smol_str::SmolStr;

use super::expression::Expr;
use super::index::{CampaignId, EventId, FieldId, GroupId, ServiceId, UnitId};
use super::trigger::Regex;
use crate::source::Span;
use crate::syntax::ast::BinaryOperator;
use crate::value::Duration;

/// A test.
#[derive(Debug, Clone)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// What its coverage counts.
    pub unit: Option<UnitId>,
    /// Its lines.
    pub lines: Vec<TestLine>,
    /// The whole declaration.
    pub span: Span,
    /// The name.
    pub name_span: Span,
}

/// A line of a test.
#[derive(Debug, Clone)]
pub struct TestLine {
    /// What it does or expects.
    pub kind: TestLineKind,
    /// All of it.
    pub span: Span,
}

/// Lines of tests; expressions in them are evaluated against the test contact.
#[derive(Debug, Clone)]
pub enum TestLineKind {
    /// Fields of the contact; `subscribed` and `phone` too.
    GivenContact(Vec<(FieldId, Expr)>),
    /// Membership.
    GivenIn(GroupId),
    /// The clock, local time of the project.
    At(jiff::civil::DateTime),
    /// An inbound SMS.
    User(Expr),
    /// The next SMS to the contact.
    Bot(TextTest),
    /// Nothing was sent.
    Silence,
    /// The clock moves on.
    After(Duration),
    /// An event; a record of its fields.
    Event(EventId, Expr),
    /// What a service answers from now on; `None` for failure.
    Service(ServiceId, u32, Option<Expr>),
    /// The next call, with at least these arguments.
    Called(ServiceId, u32, Vec<(SmolStr, Expr)>),
    /// The next SMS to that number.
    Sent(Expr, TextTest),
    /// The next e-mail to that address.
    Emailed(Expr, TextTest),
    /// The campaign is sent to its audience.
    Campaign(CampaignId),
    /// The contact opens the last link.
    Click(Option<CampaignId>),
    /// An API call starts a unit.
    Start(UnitId, Vec<Expr>),
    /// The last SMS could not be delivered.
    Undelivered,
    /// Membership.
    ExpectIn(GroupId, /** Not in. */ bool),
    /// Where the conversation stands: step names of any unit.
    ExpectAt(SmolStr),
    /// In no conversation; the last one ended in this step.
    ExpectEnded(Option<SmolStr>),
    /// Segments of the last SMS.
    ExpectSegments(BinaryOperator, Expr),
    /// Any condition.
    Expect(Expr),
    /// Could not be understood.
    Error,
}

/// How a text is compared.
#[derive(Debug, Clone)]
pub enum TextTest {
    /// Exactly.
    Exact(Expr),
    /// As a part.
    Contains(Expr),
    /// By a regular expression.
    Matches(Regex),
}
