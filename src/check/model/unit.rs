//! Automations and conversations, with their settings, handlers and variables.

use smol_str::SmolStr;

use super::campaign::Unicode;
use super::declaration::Declared;
use super::expression::{Expr, Type};
use super::index::{CategoryId, LocalId, SenderId, StepId};
use super::statement::Block;
use super::step::Step;
use super::trigger::Trigger;
use crate::source::Span;
use crate::value::Duration;

/// An automation or a conversation.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Name and title.
    pub declared: Declared,
    /// Its doc comment.
    pub doc: Option<String>,
    /// Conversation, or automation.
    pub conversation: bool,
    /// Parameters: the first locals.
    pub parameters: Vec<LocalId>,
    /// What starts it.
    pub triggers: Vec<Trigger>,
    /// Its settings.
    pub settings: Settings,
    /// All its variables of every kind; names may repeat in different blocks.
    pub locals: Vec<Local>,
    /// `var` declarations with first values, in order; run when the unit starts.
    pub initial: Vec<(LocalId, Expr)>,
    /// Handlers.
    pub handlers: Handlers,
    /// Steps of a conversation; empty for automations.
    pub steps: Vec<Step>,
    /// The default recommendation among the steps.
    pub default_step: Option<StepId>,
    /// Statements of an automation.
    pub body: Block,
    /// Local that holds `event`, where an event can start it.
    pub event_local: Option<LocalId>,
    /// Local that holds `campaign`, where a campaign (or click) can start it.
    pub campaign_local: Option<LocalId>,
    /// Local that holds `intent`, where an intent can start it.
    pub intent_local: Option<LocalId>,
    /// Whether a syntax mistake in it was reported, so that parts may be left out: rules about what is missing, unused
    /// or unreachable in it stay silent.
    pub broken: bool,
    /// That, or a closing brace is still to be written: what the unit lacks may yet come.
    pub unfinished: bool,
    /// The whole declaration.
    pub span: Span,
}

/// Settings with defaults filled in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `reprompt`
    pub reprompt: Option<Expr>,
    /// `reprompts`, default 1.
    pub reprompts: u32,
    /// `fallback`
    pub fallback: Option<Expr>,
    /// `timeout`, default 24h.
    pub timeout: Duration,
    /// Where `timeout` stands.
    pub timeout_span: Option<Span>,
    /// `sender`
    pub sender: Option<(SenderId, Span)>,
    /// `category`
    pub category: Option<(CategoryId, Span)>,
    /// Whether a sender is named, be it one that nothing defines.
    pub names_sender: bool,
    /// Whether a category is named, be it one that nothing defines.
    pub names_category: bool,
    /// `matching`, default fuzzy.
    pub matching: Matching,
    /// `paused`
    pub paused: bool,
    /// `max segments`
    pub max_segments: Option<(u32, Span)>,
    /// `unicode`
    pub unicode: Unicode,
    /// `links short`
    pub short_links: bool,
    /// `per EXPR`
    pub per: Option<Expr>,
}

/// How far a reply may be from a label: the tiers of matching.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Matching {
    /// Tiers 1 and 2.
    Exact,
    /// 1 to 3 and 6.
    Word,
    /// 1 to 4 and 6.
    Prefix,
    /// All.
    #[default]
    Fuzzy,
    /// All, and labels may stand inside a word.
    Anywhere,
}

/// Handlers of a unit.
#[derive(Debug, Clone, Default)]
pub struct Handlers {
    /// `on timeout`
    pub timeout: Option<Block>,
    /// `on fallback`
    pub fallback: Option<Block>,
    /// `on undelivered`
    pub undelivered: Option<Block>,
    /// `on optout`
    pub optout: Option<Block>,
}

/// A variable of a unit.
#[derive(Debug, Clone)]
pub struct Local {
    /// Its name.
    pub name: SmolStr,
    /// Its type as declared or inferred; for `var` without a value and `answer` variables the type that reading
    /// gives once it is set (see `maybe-unset`).
    pub ty: Type,
    /// Where it comes from.
    pub kind: LocalKind,
    /// The name in the declaration.
    pub span: Span,
}

/// Where a variable comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalKind {
    /// A parameter of a conversation or template.
    Parameter,
    /// `var`
    Variable,
    /// `answer NAME: TYPE`
    Answer,
    /// `let`
    Let,
    /// The answer of a `call`.
    CallResult,
    /// The variables of a conversation that was `run`.
    RunResult,
    /// `choice each ITEM in …`
    Item,
    /// `event`
    Event,
    /// `campaign`
    Campaign,
    /// `intent`
    Intent,
}
