//! Statements.

use smol_str::SmolStr;

use super::expression::Expr;
use super::index::{CategoryId, FieldId, GroupId, LocalId, ObjectId, ServiceId, StepId, TeamId, UnitId};
use crate::source::Span;
use crate::value::Value;

/// Statements in order.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// The statements.
    pub statements: Vec<Statement>,
    /// Where; braces included if there are any.
    pub span: Span,
}

/// A statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// What it does.
    pub kind: StatementKind,
    /// All of it.
    pub span: Span,
}

/// `say`
#[derive(Debug, Clone)]
pub struct Say {
    /// The text.
    pub text: Expr,
    /// The address of a picture.
    pub media: Option<Box<Expr>>,
    /// All of it.
    pub span: Span,
}

/// Statements.
#[derive(Debug, Clone)]
pub enum StatementKind {
    /// To the contact.
    Say(Say),
    /// To any number.
    Send {
        /// The text.
        text: Expr,
        /// The number.
        to: Box<Expr>,
    },
    /// By e-mail.
    Email {
        /// The text.
        text: Expr,
        /// The subject.
        subject: Option<Box<Expr>>,
        /// The address.
        to: Box<Expr>,
    },
    /// The message that was just received.
    Forward {
        /// To whom.
        to: ForwardTo,
        /// A text before it.
        with: Option<Box<Expr>>,
    },
    /// Into a group.
    Add(GroupId),
    /// Out of a group.
    Remove(GroupId),
    /// `set`; `clear` has no value.
    Set {
        /// Where.
        place: Place,
        /// What.
        value: Option<Box<Expr>>,
    },
    /// Opt in, to a category or at all.
    Subscribe(Option<CategoryId>),
    /// Opt out, of a category or at all.
    Unsubscribe(Option<CategoryId>),
    /// `let`
    Let {
        /// Where.
        local: LocalId,
        /// What.
        value: Box<Expr>,
    },
    /// `call`
    Call {
        /// Where the answer goes.
        result: Option<LocalId>,
        /// Which service.
        service: ServiceId,
        /// Index of its function.
        function: u32,
        /// One per parameter that was given: (parameter index, value).
        arguments: Vec<(u32, Expr)>,
        /// If it fails.
        otherwise: Option<Block>,
    },
    /// `hand over`
    HandOver {
        /// To whom.
        team: TeamId,
        /// A note.
        with: Option<Box<Expr>>,
    },
    /// `track`
    Track {
        /// Its name.
        name: SmolStr,
        /// Its data.
        data: Vec<(SmolStr, Expr)>,
    },
    /// `start`
    Start {
        /// Which unit.
        unit: UnitId,
        /// One per parameter, in order; defaults filled in.
        arguments: Vec<Expr>,
        /// For another contact: its number.
        contact: Option<Box<Expr>>,
    },
    /// `run`
    Run {
        /// Which conversation.
        unit: UnitId,
        /// One per parameter, in order; defaults filled in.
        arguments: Vec<Expr>,
        /// Where its variables go, as a record.
        result: Option<LocalId>,
        /// After completion; goes on below if it does not leave.
        completed: Option<Block>,
        /// After expiry; without it this conversation ends too.
        expired: Option<Block>,
    },
    /// `cancel`
    Cancel {
        /// Which unit.
        unit: UnitId,
        /// Which instance.
        per: Option<Box<Expr>>,
    },
    /// `wait`
    Wait(Box<Wait>),
    /// `if`
    If {
        /// Conditions in order.
        branches: Vec<(Expr, Block)>,
        /// Otherwise.
        otherwise: Option<Block>,
    },
    /// `match`
    Match {
        /// What is looked at.
        subject: Box<Expr>,
        /// Arms: values (`Value::Missing` for `missing`) and what they do.
        arms: Vec<(Vec<Value>, Block)>,
        /// Otherwise.
        otherwise: Option<Block>,
    },
    /// `split`: weights in percent, adding up to 100.
    Split(Vec<(rust_decimal::Decimal, Block)>),
    /// `goto`
    Goto(Target),
    /// `end`
    End,
    /// Could not be understood.
    Error,
}

/// To whom a message is passed on.
#[derive(Debug, Clone)]
pub enum ForwardTo {
    /// All addresses of a team.
    Team(TeamId),
    /// A number.
    Phone(Box<Expr>),
    /// An e-mail address.
    Email(Box<Expr>),
}

/// A step to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A step.
    Step(StepId),
    /// The end.
    End,
    /// Unknown; reported.
    Error,
}

/// Where a value is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A variable.
    Local(LocalId),
    /// A field of the contact.
    Contact(FieldId),
    /// A field of an object in a variable, such as `event.deal.stage`: the variable, the field names on the way,
    /// and the object that is written.
    Object(LocalId, Vec<SmolStr>, ObjectId),
    /// Could not be understood.
    Error,
}

/// `wait`
#[derive(Debug, Clone)]
pub struct Wait {
    /// For or until what.
    pub kind: WaitKind,
    /// Only inside this window.
    pub during: Option<During>,
    /// If the moment is past.
    pub otherwise: Option<Block>,
}

/// For or until what a `wait` waits.
#[derive(Debug, Clone)]
pub enum WaitKind {
    /// A duration.
    For(Expr),
    /// The next such clock time.
    Time(Expr),
    /// A date-time.
    Until(Expr),
}

/// A window of clock times and days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct During {
    /// First clock time, held.
    pub from: jiff::civil::Time,
    /// Last clock time, not held; before `from` it is on the next day.
    pub to: jiff::civil::Time,
    /// Monday first.
    pub days: [bool; 7],
    /// Where.
    pub span: Span,
}
