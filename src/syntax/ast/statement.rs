//! Statements, language.md section 7.

use rust_decimal::Decimal;

use super::Name;
use super::expression::{Argument, Expr};
use super::step::Target;
use crate::source::Span;

/// Statements between braces.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// In order.
    pub statements: Vec<Statement>,
    /// Braces included.
    pub span: Span,
}

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it does.
    pub kind: StatementKind,
    /// All of it.
    pub span: Span,
}

/// `say TEXT with media URL`
#[derive(Debug, Clone, PartialEq)]
pub struct Say {
    /// The text.
    pub text: Expr,
    /// The address of a picture or film.
    pub media: Option<Box<Expr>>,
    /// All of it.
    pub span: Span,
}

/// The statements of language.md section 7.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// `say "…"`
    Say(Say),
    /// `send "…" to "+33…"`
    Send {
        /// The text.
        text: Expr,
        /// The number.
        to: Box<Expr>,
    },
    /// `email "…" subject "…" to "…"`
    Email {
        /// The text.
        text: Expr,
        /// The subject.
        subject: Option<Box<Expr>>,
        /// The address.
        to: Box<Expr>,
    },
    /// `forward to X with "…"`
    Forward {
        /// A team, a number or an address.
        to: Expr,
        /// A text before the message.
        with: Option<Box<Expr>>,
    },
    /// `add to GROUP`
    Add(Name),
    /// `remove from GROUP`
    Remove(Name),
    /// `set PLACE = EXPR`
    Set {
        /// A field or a variable.
        place: Expr,
        /// Its new value.
        value: Box<Expr>,
    },
    /// `clear PLACE`
    Clear(Expr),
    /// `subscribe [to CATEGORY]`
    Subscribe(Option<Name>),
    /// `unsubscribe [from CATEGORY]`
    Unsubscribe(Option<Name>),
    /// `let NAME = EXPR`
    Let {
        /// Its name.
        name: Name,
        /// Its value.
        value: Box<Expr>,
    },
    /// `call [NAME =] SERVICE.FUNCTION(…) else { … }`
    Call {
        /// What the answer is called.
        result: Option<Box<Name>>,
        /// The service.
        service: Name,
        /// Its function.
        function: Box<Name>,
        /// Its arguments.
        arguments: Vec<Argument>,
        /// What happens if it fails.
        otherwise: Option<Block>,
    },
    /// `hand over to TEAM with TEXT`
    HandOver {
        /// The team.
        team: Name,
        /// A note for it.
        with: Option<Box<Expr>>,
    },
    /// `track NAME { … }`
    Track {
        /// Its name.
        name: Name,
        /// Its data.
        data: Vec<Argument>,
    },
    /// `start UNIT(…) [for PHONE]`
    Start {
        /// The unit.
        unit: Name,
        /// Its arguments.
        arguments: Vec<Argument>,
        /// Another contact's number.
        contact: Option<Box<Expr>>,
    },
    /// `run UNIT(…) [as NAME] [{ completed { … } expired { … } }]`
    Run {
        /// The conversation.
        unit: Name,
        /// Its arguments.
        arguments: Vec<Argument>,
        /// What its variables are called here.
        result: Option<Box<Name>>,
        /// What happens after, by outcome name.
        outcomes: Vec<(Name, Block)>,
    },
    /// `cancel UNIT [per EXPR]`
    Cancel {
        /// The unit.
        unit: Name,
        /// Which instance.
        per: Option<Box<Expr>>,
    },
    /// `wait …`
    Wait(Box<Wait>),
    /// `if … { } else if … { } else { }`
    If {
        /// Conditions and what happens under them, in order.
        branches: Vec<(Expr, Block)>,
        /// What happens otherwise.
        otherwise: Option<Block>,
    },
    /// `match EXPR { … }`
    Match {
        /// What is looked at.
        subject: Box<Expr>,
        /// Its arms.
        arms: Vec<MatchArm>,
        /// `else { … }`
        otherwise: Option<Block>,
    },
    /// `split { 50% { … } 50% { … } }`
    Split(Vec<(Decimal, Span, Block)>),
    /// `goto TARGET`
    Goto(Target),
    /// `end`
    End,
}

/// `wait 2h`, `wait until … during … else { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    /// `until` stands before the moment: a clock time or a date-time; without it a duration.
    pub until: bool,
    /// How long, or until when.
    pub moment: Expr,
    /// `during A to B on DAYS`
    pub during: Option<During>,
    /// What happens when the moment is past.
    pub otherwise: Option<Block>,
}

/// `during 09:00 to 19:00 on mon to sat`
#[derive(Debug, Clone, PartialEq)]
pub struct During {
    /// First clock time, held.
    pub from: Expr,
    /// Last clock time, not held.
    pub to: Expr,
    /// Days or runs of days; empty for every day.
    pub days: Vec<(Name, Option<Name>)>,
    /// All of it.
    pub span: Span,
}

/// An arm of `match`.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchArm {
    /// What it takes; several with commas.
    pub patterns: Vec<MatchPattern>,
    /// What it does.
    pub body: Block,
    /// All of it.
    pub span: Span,
}

/// What an arm takes.
#[derive(Debug, Clone, PartialEq)]
pub enum MatchPattern {
    /// `missing`
    Missing(Span),
    /// A literal or an enum value by name.
    Value(Expr),
}
