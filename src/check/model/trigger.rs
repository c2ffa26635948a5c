//! What begins a unit.

use smol_str::SmolStr;

use super::expression::Expr;
use super::index::{CampaignId, CategoryId, EventId, GroupId, IntentId, UnitId};
use crate::source::Span;
use crate::value::Duration;

/// A trigger.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// What it fires on.
    pub kind: TriggerKind,
    /// The condition; may read the contact, `event`, `campaign`, `intent` and `reply`.
    pub when: Option<Expr>,
    /// May start although a conversation runs.
    pub interrupting: bool,
    /// Also for contacts who have not subscribed.
    pub open: bool,
    /// All of it.
    pub span: Span,
}

/// A keyword: as written in every language, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// What a trigger fires on.
#[derive(Debug, Clone)]
pub enum TriggerKind {
    /// The whole message.
    Keyword(Vec<Keyword>),
    /// Whole words of it.
    Word(Vec<Keyword>, /** Case-sensitive. */ bool),
    /// Anywhere in it.
    Contains(Vec<Keyword>, /** Case-sensitive. */ bool),
    /// A regular expression.
    Matches(Regex),
    /// An intent.
    Intent(IntentId),
    /// A reply to a campaign or an automation.
    ReplyTo {
        /// To what.
        to: ReplyTarget,
        /// How long after it; 48h unless said.
        within: Duration,
        /// Only these words; empty for any reply.
        keywords: Vec<Keyword>,
    },
    /// An event.
    Event(EventId),
    /// A click on a link of a campaign, or of anything.
    Click(Option<CampaignId>),
    /// Entering a group.
    Joins(GroupId),
    /// Opting in, to a category or at all.
    Subscribes(Option<CategoryId>),
    /// Opting out, of a category or at all.
    Unsubscribes(Option<CategoryId>),
    /// The clock.
    Schedule {
        /// The cron expression, valid.
        cron: String,
        /// Where it stands.
        span: Span,
        /// To whom; `None` for all.
        group: Option<GroupId>,
    },
    /// A message that nothing else took.
    AnyMessage,
    /// An API call or `start`.
    Request,
    /// Could not be understood.
    Error,
}

/// What a `reply to` trigger names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyTarget {
    /// A campaign.
    Campaign(CampaignId),
    /// An automation.
    Unit(UnitId),
}

/// A valid regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regex {
    /// The expression.
    pub text: SmolStr,
    /// Case-sensitive.
    pub cased: bool,
    /// Where.
    pub span: Span,
}
