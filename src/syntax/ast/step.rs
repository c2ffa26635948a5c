//! Steps of a conversation, and the ways on from them.

use super::Name;
use super::declaration::TypeExpr;
use super::expression::Expr;
use super::statement::{Block, Statement};
use super::trigger::Pattern;
use super::unit::Setting;
use crate::source::Span;

/// A step of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The `///` comment before it.
    pub doc: Option<String>,
    /// What kind, with what only that kind has.
    pub kind: StepKind,
    /// Its name; `None` for the default recommendation.
    pub name: Option<Name>,
    /// Statements that run on entry.
    pub body: Vec<Statement>,
    /// All of it.
    pub span: Span,
    /// Keyword and name: what to point at when the step as a whole is meant.
    pub head_span: Span,
}

/// The kinds of steps.
#[derive(Debug, Clone, PartialEq)]
pub enum StepKind {
    /// `message`: waits for a reply.
    Message(Box<Message>),
    /// `recommendation`, `ending` or `default recommendation`.
    Recommendation {
        /// Whether `default` stands before it.
        default: bool,
        /// Whether it was written `ending`.
        ending: bool,
    },
    /// `step`: statements only.
    Plain,
}

/// What a message has beside its statements.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Message {
    /// `choices hidden` or `choices bulleted`; checked later.
    pub choices_style: Option<Name>,
    /// `reprompt`, `reprompts`, `matching` of its own.
    pub settings: Vec<Setting>,
    /// Its ways on, in order.
    pub ways: Vec<Way>,
}

/// A way on from a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Way {
    /// `choice …`
    Choice(Choice),
    /// `answer …`
    Answer(Answer),
    /// `otherwise …`
    Otherwise {
        /// Where it goes.
        outcome: Outcome,
        /// All of it.
        span: Span,
    },
    /// `no reply in 2h …`
    NoReply {
        /// How long after the question.
        after: Box<Expr>,
        /// Where it goes.
        outcome: Outcome,
        /// All of it.
        span: Span,
    },
}

/// `choice LABEL, ALIAS when EXPR -> TARGET`
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What it recognises.
    pub kind: ChoiceKind,
    /// The condition.
    pub when: Option<Box<Expr>>,
    /// Where it goes.
    pub outcome: Outcome,
    /// All of it.
    pub span: Span,
    /// Without its outcome.
    pub head_span: Span,
}

/// What a choice recognises.
#[derive(Debug, Clone, PartialEq)]
pub enum ChoiceKind {
    /// Label and aliases: text literals or localised texts; the first is the label.
    Labels(Vec<Expr>),
    /// `choice intent NAME`
    Intent(Name),
    /// `choice matches "REGEX"`
    Matches(Pattern),
    /// `choice each site in LIST label TEXT`
    Each {
        /// The name of the item.
        item: Name,
        /// The list.
        list: Box<Expr>,
        /// The label of an item.
        label: Box<Expr>,
    },
}

/// What follows a choice, an answer, `otherwise` or `no reply`.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Nothing is written: the default recommendation.
    None,
    /// `-> TARGET`
    Target(Target),
    /// `{ statements }`
    Block(Block),
}

/// A step to go to.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Which.
    pub kind: TargetKind,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of targets.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetKind {
    /// A step by name.
    Step(Name),
    /// `default`: the default recommendation.
    Default,
    /// `end`
    End,
}

/// `answer NAME: TYPE where EXPR -> TARGET` or `answer contact.FIELD …`
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Where the value goes.
    pub target: AnswerTarget,
    /// The condition on the new value.
    pub when: Option<Box<Expr>>,
    /// Where it goes.
    pub outcome: Outcome,
    /// All of it.
    pub span: Span,
}

/// Where an answer's value goes.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerTarget {
    /// A session variable of this type, declared here.
    Variable(Name, Box<TypeExpr>),
    /// A place such as `contact.first_name`, or a variable declared by `var`.
    Place(Box<Expr>),
}
