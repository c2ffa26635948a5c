//! What a file declares beside units: fields and types, services, intents, campaigns.

use super::Name;
use super::expression::{Expr, Text};
use super::statement::Say;
use super::unit::Setting;
use crate::source::Span;

/// A field of an object, event, service answer, or a parameter: `name: type max 30 = default as "crm"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The `///` comment before it.
    pub doc: Option<String>,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
    /// `= default`.
    pub default: Option<Expr>,
    /// `as "property"`: its name in the CRM.
    pub property: Option<Text>,
    /// All of it.
    pub span: Span,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeExpr {
    /// Its shape.
    pub kind: TypeKind,
    /// The shape alone: `?` stands right behind it.
    pub kind_span: Span,
    /// Whether `?` follows.
    pub optional: Option<Span>,
    /// `max 30`: length bound of a text, in characters.
    pub max: Option<(u32, Span)>,
    /// All of it, `?` and `max` included.
    pub span: Span,
}

/// The shape of a type.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// A built-in type or a declared object, by name.
    Named(Name),
    /// `enum(a, b, c)`
    Enum(Vec<Name>),
    /// `list(T)`
    List(Box<TypeExpr>),
    /// One that was reported missing.
    Error,
}

/// `create_order(items: text) -> { id: text }`
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceFunction {
    /// The `///` comment before it.
    pub doc: Option<String>,
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub parameters: Vec<Field>,
    /// The fields of its answer; `None` where it answers nothing.
    pub answer: Option<Vec<Field>>,
    /// All of it.
    pub span: Span,
}

/// One example of an intent: literal pieces and parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct IntentExample {
    /// Its pieces in order.
    pub parts: Vec<IntentPart>,
    /// The whole text literal.
    pub span: Span,
}

/// A piece of an intent's example.
#[derive(Debug, Clone, PartialEq)]
pub enum IntentPart {
    /// Words.
    Literal(String, Span),
    /// `{name: type}`
    Parameter(Name, TypeExpr),
}

/// A line of a campaign.
#[derive(Debug, Clone, PartialEq)]
pub enum CampaignPart {
    /// `sender`, `category`, `max segments`, `unicode`, `links`, `paused`: as in units.
    Setting(Setting),
    /// `audience vip when EXPR`; `audience all` has no group.
    Audience {
        /// The group; `None` for `all`.
        group: Option<Name>,
        /// The condition.
        when: Option<Expr>,
        /// All of it.
        span: Span,
    },
    /// `attribution 7d`
    Attribution(Expr, Span),
    /// `objective order_placed`
    Objective(Name),
    /// `say "…"`
    Say(Say),
    /// `expires 12h`
    Expires(Expr, Span),
    /// `at 2026-12-01T10:00`
    At(Expr, Span),
}
