//! Automations and conversations, with their settings, variables and handlers.

use super::Name;
use super::declaration::{Field, TypeExpr};
use super::expression::{Expr, Text};
use super::statement::{Block, Statement};
use super::step::Step;
use super::trigger::Trigger;
use crate::source::Span;

/// An automation or a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its name.
    pub name: Name,
    /// What people read.
    pub title: Option<Text>,
    /// Parameters of a conversation that is `start`ed or `run`.
    pub parameters: Vec<Field>,
    /// What starts it.
    pub triggers: Vec<Trigger>,
    /// Its settings in order.
    pub settings: Vec<Setting>,
    /// Its session variables.
    pub variables: Vec<Variable>,
    /// `on timeout { … }` and the like.
    pub handlers: Vec<Handler>,
    /// Steps of a conversation.
    pub steps: Vec<Step>,
    /// Statements of an automation.
    pub body: Vec<Statement>,
    /// The braces and what is between them.
    pub block_span: Span,
}

impl Unit {
    /// The same unit with nothing in it.
    pub fn emptied(&self) -> Self {
        Self {
            name: self.name.clone(),
            title: self.title.clone(),
            parameters: Vec::new(),
            triggers: Vec::new(),
            settings: Vec::new(),
            variables: Vec::new(),
            handlers: Vec::new(),
            steps: Vec::new(),
            body: Vec::new(),
            block_span: self.block_span,
        }
    }
}

/// A setting of a unit, a message or a campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Which, with its value.
    pub kind: SettingKind,
    /// All of it.
    pub span: Span,
}

/// The settings.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingKind {
    /// `reprompt TEXT`
    Reprompt(Expr),
    /// `reprompts N`
    Reprompts(Expr),
    /// `fallback TEXT`
    Fallback(Expr),
    /// `timeout DURATION`
    Timeout(Expr),
    /// `sender NAME`
    Sender(Name),
    /// `category NAME`
    Category(Name),
    /// `matching exact|word|prefix|fuzzy|anywhere`
    Matching(Name),
    /// `paused`
    Paused,
    /// `max segments N`
    MaxSegments(Expr),
    /// `unicode allow|replace|refuse`
    Unicode(Name),
    /// `links short`
    Links(Name),
    /// `per EXPR`
    Per(Expr),
}

/// `var count: number = 0`
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
    /// Its first value.
    pub value: Option<Expr>,
    /// All of it.
    pub span: Span,
}

/// `on timeout { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Handler {
    /// `timeout`, `fallback`, `undelivered` or `optout`; checked later.
    pub event: Name,
    /// What it does.
    pub body: Block,
    /// All of it.
    pub span: Span,
}
