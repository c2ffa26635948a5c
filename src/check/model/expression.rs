//! Types and expressions.

use smol_str::SmolStr;

use super::index::{EnumId, FieldId, GroupId, LocalId, ObjectId, TemplateId};
use super::trigger::Regex;
use crate::source::Span;
use crate::syntax::ast::BinaryOperator;
use crate::value::Value;

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    /// Its kind.
    pub kind: TypeKind,
    /// Whether it may be missing.
    pub optional: bool,
}

/// Kinds of types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeKind {
    /// A text of at most so many characters (graphemes), or of any length.
    Text(Option<u32>),
    /// A decimal.
    Number,
    /// A decimal without fraction.
    Whole,
    /// True or false.
    Bool,
    /// A day.
    Date,
    /// A clock time.
    Time,
    /// An instant.
    DateTime,
    /// A duration.
    Duration,
    /// An E.164 number.
    Phone,
    /// An e-mail address of at most so many characters, or of any length.
    Email(Option<u32>),
    /// A web address of at most so many characters, or of any length.
    Url(Option<u32>),
    /// One of a set of names.
    Enum(EnumId),
    /// A declared object.
    Object(ObjectId),
    /// An undeclared record: an event, a service's answer, `campaign`, `intent`, the variables of a `run`.
    Record(std::sync::Arc<Vec<(SmolStr, Type)>>),
    /// A list.
    List(Box<Type>),
    /// Nothing is known: the literal `[]`'s item.
    Never,
    /// Could not be understood; fits everywhere.
    Error,
}

/// An expression.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type, narrowed where it stands.
    pub ty: Type,
    /// Where.
    pub span: Span,
}

/// Expressions.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// A literal, a constant, an enum value.
    Constant(Value),
    /// A date-time literal: local time of whoever it concerns.
    LocalDateTime(jiff::civil::DateTime),
    /// Pieces made into one text. Literal pieces are `Constant` texts with their own spans.
    Text(Vec<Expr>),
    /// `{choices}`: the listed choices of the message.
    Choices,
    /// One expression per project language.
    Localised(Vec<Expr>),
    /// A variable.
    Local(LocalId),
    /// The whole contact as a record.
    Contact,
    /// A field of the contact.
    ContactField(FieldId),
    /// The contact's last message.
    Reply,
    /// A field of a record; missing if the record is.
    Field(Box<Expr>, SmolStr),
    /// A built-in function by name (see `catalog::functions`) and its arguments in order.
    Function(&'static str, Vec<Expr>),
    /// A template and its arguments in order of its parameters.
    Template(TemplateId, Vec<Expr>),
    /// `not x`
    Not(Box<Expr>),
    /// `-x`
    Negate(Box<Expr>),
    /// Everything between two values; `and`, `or` and `??` evaluate the right side only when it counts.
    Binary(BinaryOperator, Box<Expr>, Box<Expr>),
    /// `x is set`
    IsSet(Box<Expr>),
    /// `contact in GROUP`
    InGroup(GroupId),
    /// `x between a and b`
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `x matches r"…"`
    Matches(Box<Expr>, Regex),
    /// `if a then b else c`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{ a: 1 }`
    Record(Vec<(SmolStr, Expr)>),
    /// Could not be understood.
    Error,
}

impl Type {
    /// A type of this kind that is always there.
    pub fn of(kind: TypeKind) -> Self {
        Self { kind, optional: false }
    }

    /// The same type, may be missing.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The same type, always there.
    pub fn required(mut self) -> Self {
        self.optional = false;
        self
    }

    /// Whether it could not be understood.
    pub fn is_error(&self) -> bool {
        self.kind == TypeKind::Error
    }
}
