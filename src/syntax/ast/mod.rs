//! The script as written: shapes and spans, nothing resolved. The parser makes it, formatter and checker read it.
//!
//! Every node carries its span. Parentheses, block texts and the order of things are kept, so that the formatter can
//! write the same script again; comments are kept beside the tree ([`File::comments`]).

mod declaration;
mod expression;
mod statement;
mod step;
mod test;
mod trigger;
mod unit;

use smol_str::SmolStr;

use crate::source::{FileId, Span};

pub use declaration::*;
pub use expression::*;
pub use statement::*;
pub use step::*;
pub use test::*;
pub use trigger::*;
pub use unit::*;

/// An identifier where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// Its text.
    pub text: SmolStr,
    /// Where.
    pub span: Span,
}

/// One source file.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// Which file of the project.
    pub id: FileId,
    /// Its declarations in order. An item that could not be parsed at all is left out (and was reported).
    pub items: Vec<Item>,
    /// All `//` and `///` comments in order, with their text including the slashes.
    pub comments: Vec<Comment>,
    /// Names of declarations that could not be read (and were reported): naming one raises no second error.
    pub lost: Vec<Name>,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Where, without the line break.
    pub span: Span,
    /// Whether it begins with `///`.
    pub doc: bool,
}

/// A declaration with its doc comment.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The text of the `///` lines before it, joined by `\n`, without slashes and one leading space each.
    pub doc: Option<String>,
    /// What it declares.
    pub kind: ItemKind,
    /// Whether a syntax mistake in it was reported, so that parts may be left out: rules about what is missing,
    /// unused or unreachable stay silent.
    pub broken: bool,
    /// A closing brace is still to be written: what the declaration lacks may yet come.
    pub unclosed: bool,
    /// From the first keyword to the last token.
    pub span: Span,
}

/// The declarations of language.md section 5, units and tests.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// `languages en, fr`
    Languages(Vec<Name>),
    /// `sender shop = "+33644600000"`
    Sender {
        /// Its name.
        name: Name,
        /// E.164 number, short code or alphanumeric id.
        address: Expr,
    },
    /// `category offers: marketing "Offers and sales"`
    Category {
        /// Its name.
        name: Name,
        /// `marketing` or `transactional`; checked later.
        kind: Name,
        /// What people read.
        title: Option<Text>,
    },
    /// `group vip "VIP customers"`
    Group {
        /// Its name.
        name: Name,
        /// What people read.
        title: Option<Text>,
    },
    /// `team warehouse { sms "…" email "…" }`
    Team {
        /// Its name.
        name: Name,
        /// Its addresses: (`sms` or `email`, address).
        addresses: Vec<(Name, Expr)>,
    },
    /// `const review_url = "…"`
    Const {
        /// Its name.
        name: Name,
        /// Its value.
        value: Expr,
    },
    /// `template promo(code: text) = "…"`
    Template {
        /// Its name.
        name: Name,
        /// Its parameters.
        parameters: Vec<Field>,
        /// Its text.
        value: Expr,
    },
    /// `object deal "Deal" { … }`; `object contact` extends the built-in contact.
    Object {
        /// Its name.
        name: Name,
        /// What people read.
        title: Option<Text>,
        /// Its fields.
        fields: Vec<Field>,
    },
    /// `event deal_changed { deal: deal }`
    Event {
        /// Its name.
        name: Name,
        /// Its fields.
        fields: Vec<Field>,
    },
    /// `service pos { … }`
    Service {
        /// Its name.
        name: Name,
        /// Its functions.
        functions: Vec<ServiceFunction>,
    },
    /// `intent pay_invoice { "…" }`
    Intent {
        /// Its name.
        name: Name,
        /// Its examples; `{name: type}` marks a parameter.
        examples: Vec<IntentExample>,
    },
    /// `compliance { stop "…" … }`
    Compliance {
        /// (`stop`, `start`, `help` or `not_subscribed`, text).
        texts: Vec<(Name, Expr)>,
    },
    /// `campaign spring { … }`
    Campaign {
        /// Its name.
        name: Name,
        /// What people read.
        title: Option<Text>,
        /// What it says about itself, in order.
        parts: Vec<CampaignPart>,
    },
    /// `automation NAME { … }`
    Automation(Unit),
    /// `conversation NAME { … }`
    Conversation(Unit),
    /// `test "NAME" for UNIT { … }`
    Test(Test),
}
