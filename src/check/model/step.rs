//! Steps of a conversation, and the ways on from them.

use smol_str::SmolStr;

use super::expression::{Expr, Type};
use super::index::{IntentId, LocalId};
use super::statement::{Block, Place};
use super::trigger::Regex;
use super::unit::Matching;
use crate::source::Span;

/// A step of a conversation.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its name; `default` for the default recommendation.
    pub name: SmolStr,
    /// Its doc comment.
    pub doc: Option<String>,
    /// Its kind.
    pub kind: StepKind,
    /// Statements that run on entry.
    pub body: Block,
    /// The whole step.
    pub span: Span,
    /// Keyword and name.
    pub head_span: Span,
}

/// The kinds of steps.
#[derive(Debug, Clone)]
pub enum StepKind {
    /// Waits for a reply.
    Message(Box<Message>),
    /// Ends the conversation.
    Recommendation {
        /// The default one.
        default: bool,
        /// Written `ending`.
        ending: bool,
    },
    /// Statements only.
    Plain,
}

/// What a message waits for.
#[derive(Debug, Clone)]
pub struct Message {
    /// How the choices are listed.
    pub style: ChoiceStyle,
    /// Whether a text of the message places the list itself with `{choices}`.
    pub places_choices: bool,
    /// The reprompt that holds here.
    pub reprompt: Option<Box<Expr>>,
    /// The number of reprompts that holds here.
    pub reprompts: u32,
    /// The matching that holds here.
    pub matching: Matching,
    /// Choices in order, numbered or not.
    pub choices: Vec<Choice>,
    /// The free answer.
    pub answer: Option<Box<Answer>>,
    /// Where an unrecognised reply goes.
    pub otherwise: Option<Outcome>,
    /// Where silence leads: how long after the question, and where.
    pub no_reply: Option<Box<NoReply>>,
}

/// `no reply in 2h`
#[derive(Debug, Clone)]
pub struct NoReply {
    /// How long after the question.
    pub after: Expr,
    /// What happens. Where it does not leave, the question stands as it was: a nudge.
    pub outcome: Outcome,
    /// All of it.
    pub span: Span,
}

/// How choices are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChoiceStyle {
    /// `1. Cat`
    #[default]
    Numbered,
    /// `- Cat`
    Bulleted,
    /// Not at all.
    Hidden,
}

/// A choice.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What it recognises.
    pub kind: ChoiceKind,
    /// The condition.
    pub when: Option<Box<Expr>>,
    /// What happens.
    pub outcome: Outcome,
    /// All of it.
    pub span: Span,
    /// Without its outcome.
    pub head_span: Span,
}

/// A label or alias in all languages.
#[derive(Debug, Clone)]
pub struct Label {
    /// One text per project language (a plain text stands in each).
    pub texts: Vec<String>,
    /// Where.
    pub span: Span,
}

/// What a choice recognises.
#[derive(Debug, Clone)]
pub enum ChoiceKind {
    /// Label first, then aliases. Constant texts.
    Labels(Vec<Label>),
    /// An intent.
    Intent(IntentId),
    /// A regular expression.
    Matches(Regex),
    /// One choice of each item of a list.
    Each {
        /// Holds the item chosen.
        item: LocalId,
        /// The list.
        list: Box<Expr>,
        /// The label of an item.
        label: Box<Expr>,
    },
    /// Could not be understood.
    Error,
}

/// What follows a way on: always a block. `-> x` is a block of one `goto`.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What happens. Where it does not leave, the default recommendation follows (`falls_to_default`).
    pub block: Block,
    /// How it was written.
    pub form: OutcomeForm,
}

/// How an outcome was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeForm {
    /// Not at all.
    None,
    /// `-> TARGET`
    Target,
    /// `{ … }`
    Block,
}

/// A free answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Where the value goes.
    pub place: Place,
    /// Its type, without `?`.
    pub ty: Type,
    /// The condition on the new value (reads the place).
    pub when: Option<Box<Expr>>,
    /// What happens.
    pub outcome: Outcome,
    /// All of it.
    pub span: Span,
}
