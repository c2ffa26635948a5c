//! What a project declares beside its units: senders, groups, objects, events, services, intents.

use smol_str::SmolStr;

use super::expression::{Expr, Type};
use super::unit::Local;
use crate::source::Span;
use crate::value::Symbol;

/// A name with a title.
#[derive(Debug, Clone)]
pub struct Declared {
    /// Its name.
    pub name: SmolStr,
    /// What people read; empty if nothing is given.
    pub title: String,
    /// The name in the declaration.
    pub span: Span,
}

/// A sender.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Its name.
    pub name: SmolStr,
    /// E.164 number, short code or alphanumeric id.
    pub address: String,
    /// Whether it can receive: false for an alphanumeric id.
    pub receives: bool,
    /// The name in the declaration.
    pub span: Span,
}

/// A consent category.
#[derive(Debug, Clone)]
pub struct Category {
    /// Name and title.
    pub declared: Declared,
    /// Marketing or transactional.
    pub marketing: bool,
}

/// A team and its addresses.
#[derive(Debug, Clone)]
pub struct Team {
    /// Its name.
    pub name: SmolStr,
    /// Phone numbers, E.164.
    pub phones: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// The name in the declaration.
    pub span: Span,
}

/// A template: an expression with parameters, put in at each use.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its name.
    pub name: SmolStr,
    /// Its parameters; `ExprKind::Local` in the body is an index into them.
    pub parameters: Vec<Local>,
    /// Its text.
    pub body: Expr,
    /// The name in the declaration.
    pub span: Span,
}

/// An object's fields.
#[derive(Debug, Clone)]
pub struct Object {
    /// Name and title.
    pub declared: Declared,
    /// Its fields in order.
    pub fields: Vec<Field>,
}

/// A field or a parameter.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: SmolStr,
    /// Its type.
    pub ty: Type,
    /// Its default.
    pub default: Option<Expr>,
    /// Its name in the CRM.
    pub property: Option<String>,
    /// Whether scripts may set it.
    pub writable: bool,
    /// The name in the declaration; empty for built-in fields.
    pub span: Span,
}

/// The values of an enum in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enum {
    /// Names.
    pub values: Vec<SmolStr>,
}

/// An event.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its name.
    pub name: SmolStr,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The name in the declaration.
    pub span: Span,
}

/// A service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name.
    pub name: SmolStr,
    /// Its functions.
    pub functions: Vec<ServiceFunction>,
    /// The name in the declaration.
    pub span: Span,
}

/// A function of a service.
#[derive(Debug, Clone)]
pub struct ServiceFunction {
    /// Its name.
    pub name: SmolStr,
    /// Its parameters.
    pub parameters: Vec<Field>,
    /// The fields of its answer.
    pub answer: Option<Vec<Field>>,
    /// The name in the declaration.
    pub span: Span,
}

/// An intent.
#[derive(Debug, Clone)]
pub struct Intent {
    /// Its name.
    pub name: SmolStr,
    /// Its examples: pieces of text and parameters (index into `parameters`).
    pub examples: Vec<Vec<IntentPart>>,
    /// Its parameters over all examples.
    pub parameters: Vec<Field>,
    /// The name in the declaration.
    pub span: Span,
}

/// A piece of an intent's example.
#[derive(Debug, Clone, PartialEq)]
pub enum IntentPart {
    /// Words.
    Literal(String),
    /// A parameter by index.
    Parameter(u32),
}

/// Compliance texts.
#[derive(Debug, Clone, Default)]
pub struct Compliance {
    /// Answer to STOP.
    pub stop: Option<Expr>,
    /// Answer to START.
    pub start: Option<Expr>,
    /// Answer to HELP.
    pub help: Option<Expr>,
    /// Answer to someone unknown.
    pub not_subscribed: Option<Expr>,
}

impl Enum {
    /// The position of a value.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.values.iter().position(|value| value == name)
    }

    /// The name of a symbol, if it is a value of this enum.
    pub fn name_of(&self, symbol: Symbol) -> Option<&SmolStr> {
        self.values.iter().find(|value| Symbol::of(value) == symbol)
    }
}
