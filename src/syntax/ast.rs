//! The script as written: shapes and spans, nothing resolved. The parser makes it, formatter and checker read it.
//!
//! Every node carries its span. Parentheses, block texts and the order of things are kept, so that the formatter can
//! write the same script again; comments are kept beside the tree ([`File::comments`]).

use rust_decimal::Decimal;
use smol_str::SmolStr;

use crate::source::{FileId, Span};
use crate::value;

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

/// `trigger KIND when EXPR interrupting open`
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// What it fires on.
    pub kind: TriggerKind,
    /// The condition.
    pub when: Option<Expr>,
    /// `interrupting`.
    pub interrupting: Option<Span>,
    /// `open`.
    pub open: Option<Span>,
    /// All of it.
    pub span: Span,
}

/// What a trigger fires on.
#[derive(Debug, Clone, PartialEq)]
pub enum TriggerKind {
    /// `keyword "A", "B"`
    Keyword(Vec<Expr>),
    /// `word "A"`, with `cased`.
    Word {
        /// The keywords.
        keywords: Vec<Expr>,
        /// `cased`.
        cased: Option<Span>,
    },
    /// `contains "A"`, with `cased`.
    Contains {
        /// The keywords.
        keywords: Vec<Expr>,
        /// `cased`.
        cased: Option<Span>,
    },
    /// `matches "REGEX"`, with `cased`.
    Matches(Pattern),
    /// `intent NAME`
    Intent(Name),
    /// `reply to NAME within 48h [keyword "YES"]`
    ReplyTo {
        /// A campaign or an automation.
        name: Name,
        /// How long after it.
        within: Option<Expr>,
        /// Only these words.
        keywords: Vec<Expr>,
    },
    /// `event NAME`
    Event(Name),
    /// `click [on CAMPAIGN]`
    Click(Option<Name>),
    /// `joins GROUP`
    Joins(Name),
    /// `subscribes [CATEGORY]`
    Subscribes(Option<Name>),
    /// `unsubscribes [CATEGORY]`
    Unsubscribes(Option<Name>),
    /// `schedule "CRON" to GROUP`; no group for `to all`.
    Schedule {
        /// The cron text.
        cron: Expr,
        /// The group; `None` for `all`.
        group: Option<Name>,
    },
    /// `any message`
    AnyMessage,
    /// `request`
    Request,
}

/// A regular expression: a raw text or a plain one.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// The expression, escapes of a plain text already resolved.
    pub text: SmolStr,
    /// Whether it was written as `r"…"`.
    pub raw: bool,
    /// `cased`.
    pub cased: Option<Span>,
    /// The literal without `cased`.
    pub span: Span,
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

/// Statements between braces.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// In order.
    pub statements: Vec<Statement>,
    /// Braces included.
    pub span: Span,
}

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
        after: Expr,
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
    pub when: Option<Expr>,
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
        list: Expr,
        /// The label of an item.
        label: Expr,
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
    pub when: Option<Expr>,
    /// Where it goes.
    pub outcome: Outcome,
    /// All of it.
    pub span: Span,
}

/// Where an answer's value goes.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerTarget {
    /// A session variable of this type, declared here.
    Variable(Name, TypeExpr),
    /// A place such as `contact.first_name`, or a variable declared by `var`.
    Place(Expr),
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
    pub media: Option<Expr>,
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
        to: Expr,
    },
    /// `email "…" subject "…" to "…"`
    Email {
        /// The text.
        text: Expr,
        /// The subject.
        subject: Option<Expr>,
        /// The address.
        to: Expr,
    },
    /// `forward to X with "…"`
    Forward {
        /// A team, a number or an address.
        to: Expr,
        /// A text before the message.
        with: Option<Expr>,
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
        value: Expr,
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
        value: Expr,
    },
    /// `call [NAME =] SERVICE.FUNCTION(…) else { … }`
    Call {
        /// What the answer is called.
        result: Option<Name>,
        /// The service.
        service: Name,
        /// Its function.
        function: Name,
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
        with: Option<Expr>,
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
        contact: Option<Expr>,
    },
    /// `run UNIT(…) [as NAME] [{ completed { … } expired { … } }]`
    Run {
        /// The conversation.
        unit: Name,
        /// Its arguments.
        arguments: Vec<Argument>,
        /// What its variables are called here.
        result: Option<Name>,
        /// What happens after, by outcome name.
        outcomes: Vec<(Name, Block)>,
    },
    /// `cancel UNIT [per EXPR]`
    Cancel {
        /// The unit.
        unit: Name,
        /// Which instance.
        per: Option<Expr>,
    },
    /// `wait …`
    Wait(Wait),
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
        subject: Expr,
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

/// `name: value`, or a value alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Its name, if it was given.
    pub name: Option<Name>,
    /// Its value.
    pub value: Expr,
    /// All of it.
    pub span: Span,
}

/// A text literal with its interpolations.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Its pieces in order; no two literals stand side by side except in block texts, where each line is one.
    pub parts: Vec<TextPart>,
    /// Whether it is a `"""` block.
    pub block: bool,
    /// Quotes included.
    pub span: Span,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum TextPart {
    /// Characters as they are meant (escapes resolved, indentation of a block dropped), and where they are written.
    Literal(SmolStr, Span),
    /// `{expression}`; the span holds the braces.
    Value(Box<Expr>, Span),
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// The expressions of language.md section 4.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A bare name: a variable, a constant, an enum value, `contact`, `event`, `reply`, a team …
    Name(SmolStr),
    /// `true` or `false`
    Bool(bool),
    /// `12.50`
    Number(Decimal),
    /// `1h30m`
    Duration(value::Duration),
    /// `09:00`
    Time(jiff::civil::Time),
    /// `2026-12-25`
    Date(jiff::civil::Date),
    /// `2026-12-25T09:00`, in the time zone of whoever it concerns.
    DateTime(jiff::civil::DateTime),
    /// `"…"` or `"""…"""`
    Text(Text),
    /// `r"…"`
    Raw(SmolStr),
    /// `{ en "…" fr "…" }`
    Localised(Vec<(Name, Text)>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{ a: 1, b: 2 }`
    Record(Vec<Argument>),
    /// `a.b`
    Field(Box<Expr>, Name),
    /// `f(x, y: 1)`
    Call(Name, Vec<Argument>),
    /// `not x`, `-x`
    Unary(UnaryOperator, Box<Expr>),
    /// `a + b`; the span is the operator's.
    Binary(BinaryOperator, Span, Box<Expr>, Box<Expr>),
    /// `x is set`, `x is not set`
    IsSet {
        /// What is looked at.
        value: Box<Expr>,
        /// `is not set`.
        negated: bool,
    },
    /// `contact in vip`, `contact not in vip`
    InGroup {
        /// `contact`.
        value: Box<Expr>,
        /// The group.
        group: Name,
        /// `not in`.
        negated: bool,
    },
    /// `x between a and b`
    Between {
        /// What is looked at.
        value: Box<Expr>,
        /// Lowest.
        low: Box<Expr>,
        /// Highest.
        high: Box<Expr>,
    },
    /// `x matches r"…" cased`
    Matches {
        /// What is searched.
        value: Box<Expr>,
        /// For what.
        pattern: Pattern,
    },
    /// `if a then b else c`
    If {
        /// The condition.
        condition: Box<Expr>,
        /// The value if so.
        then: Box<Expr>,
        /// The value if not.
        otherwise: Box<Expr>,
    },
    /// `( x )`
    Paren(Box<Expr>),
    /// Something that could not be read; it was reported.
    Error,
}

/// Operators before a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `not`
    Not,
    /// `-`
    Negate,
}

/// Operators between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `contains`
    Contains,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `??`
    Default,
}

/// `test "NAME" for UNIT { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Its name.
    pub name: Text,
    /// What its coverage counts.
    pub unit: Option<Name>,
    /// In order.
    pub statements: Vec<TestStatement>,
    /// The braces and what is between them.
    pub block_span: Span,
}

/// A line of a test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestStatement {
    /// What it does or expects.
    pub kind: TestStatementKind,
    /// All of it.
    pub span: Span,
}

/// The lines of tests, language.md section 8. `campaign`, `click`, `start` and `undelivered` are additions: what else
/// a contact can meet (docs/reference/language/tests.md).
#[derive(Debug, Clone, PartialEq)]
pub enum TestStatementKind {
    /// `given contact { … }`
    GivenContact(Vec<Argument>),
    /// `given contact in GROUP`
    GivenIn(Name),
    /// `at 2026-03-02T10:00`
    At(Expr),
    /// `user "…"`
    User(Expr),
    /// `bot "…"`, `bot contains "…"`, `bot matches "…"`
    Bot(TextTest),
    /// `silence`
    Silence,
    /// `after 25h`
    After(Expr),
    /// `event NAME { … }`
    Event(Name, Vec<Argument>),
    /// `service S.F returns { … }` or `fails`
    Service {
        /// The service.
        service: Name,
        /// Its function.
        function: Name,
        /// The answer; `None` for `fails`.
        returns: Option<Vec<Argument>>,
    },
    /// `called S.F { … }`
    Called {
        /// The service.
        service: Name,
        /// Its function.
        function: Name,
        /// At least these arguments.
        arguments: Vec<Argument>,
    },
    /// `sent to "+33…" …`
    Sent(Expr, TextTest),
    /// `emailed to "…" …`
    Emailed(Expr, TextTest),
    /// `campaign NAME`: it is sent to the test contact now.
    Campaign(Name),
    /// `click [on CAMPAIGN]`: the contact opens the last link it was sent.
    Click(Option<Name>),
    /// `start UNIT(…)`: an API call.
    Start(Name, Vec<Argument>),
    /// `undelivered`: the last SMS to the contact could not be delivered.
    Undelivered,
    /// `expect …`
    Expect(Expectation),
}

/// How a text is compared.
#[derive(Debug, Clone, PartialEq)]
pub enum TextTest {
    /// It is exactly this.
    Exact(Expr),
    /// It contains this.
    Contains(Expr),
    /// It matches this.
    Matches(Pattern),
}

/// What `expect` looks at.
#[derive(Debug, Clone, PartialEq)]
pub enum Expectation {
    /// `in GROUP`, `not in GROUP`
    In {
        /// The group.
        group: Name,
        /// `not in`.
        negated: bool,
    },
    /// `at STEP`
    At(Name),
    /// `ended [STEP]`
    Ended(Option<Name>),
    /// `segments <= 2`
    Segments(BinaryOperator, Expr),
    /// Any condition.
    Condition(Expr),
}
