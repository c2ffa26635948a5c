//! The checked program: every name resolved to an index, every expression typed, settings with their defaults filled in.
//!
//! It is made even when there are mistakes: what could not be understood is `Error`, and no rule complains about an
//! `Error` again. Code is generated only from a model without errors.

use smol_str::SmolStr;

use crate::source::Span;
pub use crate::syntax::ast::BinaryOperator;
use crate::value::{Duration, Symbol, Value};

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
        impl $name {
            /// As an index into its list.
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}

index! {
    /// Index into [`Project::senders`].
    SenderId,
    /// Index into [`Project::categories`].
    CategoryId,
    /// Index into [`Project::groups`].
    GroupId,
    /// Index into [`Project::teams`].
    TeamId,
    /// Index into [`Project::templates`].
    TemplateId,
    /// Index into [`Project::objects`]; 0 is the contact.
    ObjectId,
    /// Index into [`Project::enums`].
    EnumId,
    /// Index into [`Project::events`].
    EventId,
    /// Index into [`Project::services`].
    ServiceId,
    /// Index into [`Project::intents`].
    IntentId,
    /// Index into [`Project::campaigns`].
    CampaignId,
    /// Index into [`Project::units`].
    UnitId,
    /// Index into [`Unit::steps`].
    StepId,
    /// Index into [`Unit::locals`], or for template bodies into [`Template::parameters`].
    LocalId,
    /// Index into the fields of the contact, `Project::objects[0].fields`.
    FieldId,
}

/// The whole project, checked.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// Declared languages, the default first; one entry where none is declared.
    pub languages: Vec<SmolStr>,
    /// Senders.
    pub senders: Vec<Sender>,
    /// Consent categories.
    pub categories: Vec<Category>,
    /// Groups.
    pub groups: Vec<Declared>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Constants; their values stand where they are used.
    pub constants: Vec<Declared>,
    /// Templates.
    pub templates: Vec<Template>,
    /// Objects; the first is the contact with the built-in fields first.
    pub objects: Vec<Object>,
    /// Enums by their values, each set once.
    pub enums: Vec<Enum>,
    /// Events.
    pub events: Vec<Event>,
    /// Services.
    pub services: Vec<Service>,
    /// Intents.
    pub intents: Vec<Intent>,
    /// Compliance texts the script declares; `None` for the built-in default.
    pub compliance: Compliance,
    /// Campaigns.
    pub campaigns: Vec<Campaign>,
    /// Automations and conversations in source order.
    pub units: Vec<Unit>,
    /// Tests in source order.
    pub tests: Vec<Test>,
    /// Every use of a declaration, for `unused-definition` and editors.
    pub references: Vec<Reference>,
    /// Whether something of the project could not be read (and was reported): rules about what nothing uses or starts
    /// stay silent.
    pub incomplete: bool,
    /// Localised texts and labels without some language of the project, for `missing-translation`. In the model the
    /// first text that there is stands in for the missing ones.
    pub untranslated: Vec<Untranslated>,
}

/// A localised text that lacks languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untranslated {
    /// The localised text with its braces.
    pub span: Span,
    /// The languages of the project that it lacks, in their order.
    pub languages: Vec<SmolStr>,
}

/// A use of a declaration: where, and which declaration's name it resolves to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Where it is used.
    pub span: Span,
    /// The span of the name in the declaration.
    pub target: Span,
}

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

/// A campaign.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// Name and title.
    pub declared: Declared,
    /// From which sender.
    pub sender: Option<SenderId>,
    /// Its category; `None` counts as marketing.
    pub category: Option<CategoryId>,
    /// To whom: a group, or everyone.
    pub group: Option<GroupId>,
    /// The condition of `audience … when`.
    pub when: Option<Expr>,
    /// The text.
    pub say: Option<Say>,
    /// Most segments; 2 unless said.
    pub max_segments: u32,
    /// Where `max segments` stands.
    pub max_segments_span: Option<Span>,
    /// How long answers count for it.
    pub attribution: Option<Duration>,
    /// The `track` name that counts as success.
    pub objective: Option<SmolStr>,
    /// Held longer than this it is dropped.
    pub expires: Option<Duration>,
    /// When it is sent by itself, local time of the project.
    pub at: Option<jiff::civil::DateTime>,
    /// Not sent.
    pub paused: bool,
    /// What happens to values that force UCS-2.
    pub unicode: Unicode,
    /// Whether links are shortened.
    pub short_links: bool,
    /// Whether a syntax mistake in it was reported, so that parts may be left out.
    pub broken: bool,
}

/// What happens to values that would force UCS-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unicode {
    /// They stay.
    #[default]
    Allow,
    /// They are replaced by the nearest GSM-7 spelling.
    Replace,
    /// The message is not sent.
    Refuse,
}

/// An automation or a conversation.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Name and title.
    pub declared: Declared,
    /// Its doc comment.
    pub doc: Option<String>,
    /// Conversation, or automation.
    pub conversation: bool,
    /// Parameters: the first locals.
    pub parameters: Vec<LocalId>,
    /// What starts it.
    pub triggers: Vec<Trigger>,
    /// Its settings.
    pub settings: Settings,
    /// All its variables of every kind; names may repeat in different blocks.
    pub locals: Vec<Local>,
    /// `var` declarations with first values, in order; run when the unit starts.
    pub initial: Vec<(LocalId, Expr)>,
    /// Handlers.
    pub handlers: Handlers,
    /// Steps of a conversation; empty for automations.
    pub steps: Vec<Step>,
    /// The default recommendation among the steps.
    pub default_step: Option<StepId>,
    /// Statements of an automation.
    pub body: Block,
    /// Local that holds `event`, where an event can start it.
    pub event_local: Option<LocalId>,
    /// Local that holds `campaign`, where a campaign (or click) can start it.
    pub campaign_local: Option<LocalId>,
    /// Local that holds `intent`, where an intent can start it.
    pub intent_local: Option<LocalId>,
    /// Whether a syntax mistake in it was reported, so that parts may be left out: rules about what is missing, unused
    /// or unreachable in it stay silent.
    pub broken: bool,
    /// The whole declaration.
    pub span: Span,
}

/// Settings with defaults filled in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `reprompt`
    pub reprompt: Option<Expr>,
    /// `reprompts`, default 1.
    pub reprompts: u32,
    /// `fallback`
    pub fallback: Option<Expr>,
    /// `timeout`, default 24h.
    pub timeout: Duration,
    /// Where `timeout` stands.
    pub timeout_span: Option<Span>,
    /// `sender`
    pub sender: Option<(SenderId, Span)>,
    /// `category`
    pub category: Option<(CategoryId, Span)>,
    /// `matching`, default fuzzy.
    pub matching: Matching,
    /// `paused`
    pub paused: bool,
    /// `max segments`
    pub max_segments: Option<(u32, Span)>,
    /// `unicode`
    pub unicode: Unicode,
    /// `links short`
    pub short_links: bool,
    /// `per EXPR`
    pub per: Option<Expr>,
}

/// How far a reply may be from a label: the tiers of matching.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Matching {
    /// Tiers 1 and 2.
    Exact,
    /// 1 to 3 and 6.
    Word,
    /// 1 to 4 and 6.
    Prefix,
    /// All.
    #[default]
    Fuzzy,
    /// All, and labels may stand inside a word.
    Anywhere,
}

/// Handlers of a unit.
#[derive(Debug, Clone, Default)]
pub struct Handlers {
    /// `on timeout`
    pub timeout: Option<Block>,
    /// `on fallback`
    pub fallback: Option<Block>,
    /// `on undelivered`
    pub undelivered: Option<Block>,
    /// `on optout`
    pub optout: Option<Block>,
}

/// A variable of a unit.
#[derive(Debug, Clone)]
pub struct Local {
    /// Its name.
    pub name: SmolStr,
    /// Its type as declared or inferred; for `var` without a value and `answer` variables the type that reading
    /// gives once it is set (see `maybe-unset`).
    pub ty: Type,
    /// Where it comes from.
    pub kind: LocalKind,
    /// The name in the declaration.
    pub span: Span,
}

/// Where a variable comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalKind {
    /// A parameter of a conversation or template.
    Parameter,
    /// `var`
    Variable,
    /// `answer NAME: TYPE`
    Answer,
    /// `let`
    Let,
    /// The answer of a `call`.
    CallResult,
    /// The variables of a conversation that was `run`.
    RunResult,
    /// `choice each ITEM in …`
    Item,
    /// `event`
    Event,
    /// `campaign`
    Campaign,
    /// `intent`
    Intent,
}

/// A trigger.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// What it fires on.
    pub kind: TriggerKind,
    /// The condition; may read the contact, `event`, `campaign`, `intent` and `reply`.
    pub when: Option<Expr>,
    /// May start although a conversation runs.
    pub interrupting: bool,
    /// Also for contacts who have not subscribed.
    pub open: bool,
    /// All of it.
    pub span: Span,
}

/// A keyword: as written in every language, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// What a trigger fires on.
#[derive(Debug, Clone)]
pub enum TriggerKind {
    /// The whole message.
    Keyword(Vec<Keyword>),
    /// Whole words of it.
    Word(Vec<Keyword>, /** Case-sensitive. */ bool),
    /// Anywhere in it.
    Contains(Vec<Keyword>, /** Case-sensitive. */ bool),
    /// A regular expression.
    Matches(Regex),
    /// An intent.
    Intent(IntentId),
    /// A reply to a campaign or an automation.
    ReplyTo {
        /// To what.
        to: ReplyTarget,
        /// How long after it; 48h unless said.
        within: Duration,
        /// Only these words; empty for any reply.
        keywords: Vec<Keyword>,
    },
    /// An event.
    Event(EventId),
    /// A click on a link of a campaign, or of anything.
    Click(Option<CampaignId>),
    /// Entering a group.
    Joins(GroupId),
    /// Opting in, to a category or at all.
    Subscribes(Option<CategoryId>),
    /// Opting out, of a category or at all.
    Unsubscribes(Option<CategoryId>),
    /// The clock.
    Schedule {
        /// The cron expression, valid.
        cron: String,
        /// Where it stands.
        span: Span,
        /// To whom; `None` for all.
        group: Option<GroupId>,
    },
    /// A message that nothing else took.
    AnyMessage,
    /// An API call or `start`.
    Request,
    /// Could not be understood.
    Error,
}

/// What a `reply to` trigger names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyTarget {
    /// A campaign.
    Campaign(CampaignId),
    /// An automation.
    Unit(UnitId),
}

/// A valid regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regex {
    /// The expression.
    pub text: SmolStr,
    /// Case-sensitive.
    pub cased: bool,
    /// Where.
    pub span: Span,
}

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
    pub reprompt: Option<Expr>,
    /// The number of reprompts that holds here.
    pub reprompts: u32,
    /// The matching that holds here.
    pub matching: Matching,
    /// Choices in order, numbered or not.
    pub choices: Vec<Choice>,
    /// The free answer.
    pub answer: Option<Answer>,
    /// Where an unrecognised reply goes.
    pub otherwise: Option<Outcome>,
    /// Where silence leads: how long after the question, and where.
    pub no_reply: Option<NoReply>,
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
    pub when: Option<Expr>,
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
        list: Expr,
        /// The label of an item.
        label: Expr,
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
    pub when: Option<Expr>,
    /// What happens.
    pub outcome: Outcome,
    /// All of it.
    pub span: Span,
}

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
    pub media: Option<Expr>,
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
        to: Expr,
    },
    /// By e-mail.
    Email {
        /// The text.
        text: Expr,
        /// The subject.
        subject: Option<Expr>,
        /// The address.
        to: Expr,
    },
    /// The message that was just received.
    Forward {
        /// To whom.
        to: ForwardTo,
        /// A text before it.
        with: Option<Expr>,
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
        value: Option<Expr>,
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
        value: Expr,
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
        with: Option<Expr>,
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
        contact: Option<Expr>,
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
        per: Option<Expr>,
    },
    /// `wait`
    Wait(Wait),
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
        subject: Expr,
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
    Phone(Expr),
    /// An e-mail address.
    Email(Expr),
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

/// A test.
#[derive(Debug, Clone)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// What its coverage counts.
    pub unit: Option<UnitId>,
    /// Its lines.
    pub lines: Vec<TestLine>,
    /// The whole declaration.
    pub span: Span,
    /// The name.
    pub name_span: Span,
}

/// A line of a test.
#[derive(Debug, Clone)]
pub struct TestLine {
    /// What it does or expects.
    pub kind: TestLineKind,
    /// All of it.
    pub span: Span,
}

/// Lines of tests; expressions in them are evaluated against the test contact.
#[derive(Debug, Clone)]
pub enum TestLineKind {
    /// Fields of the contact; `subscribed` and `phone` too.
    GivenContact(Vec<(FieldId, Expr)>),
    /// Membership.
    GivenIn(GroupId),
    /// The clock, local time of the project.
    At(jiff::civil::DateTime),
    /// An inbound SMS.
    User(Expr),
    /// The next SMS to the contact.
    Bot(TextTest),
    /// Nothing was sent.
    Silence,
    /// The clock moves on.
    After(Duration),
    /// An event; a record of its fields.
    Event(EventId, Expr),
    /// What a service answers from now on; `None` for failure.
    Service(ServiceId, u32, Option<Expr>),
    /// The next call, with at least these arguments.
    Called(ServiceId, u32, Vec<(SmolStr, Expr)>),
    /// The next SMS to that number.
    Sent(Expr, TextTest),
    /// The next e-mail to that address.
    Emailed(Expr, TextTest),
    /// The campaign is sent to the contact.
    Campaign(CampaignId),
    /// The contact opens the last link.
    Click(Option<CampaignId>),
    /// An API call starts a unit.
    Start(UnitId, Vec<Expr>),
    /// The last SMS could not be delivered.
    Undelivered,
    /// Membership.
    ExpectIn(GroupId, /** Not in. */ bool),
    /// Where the conversation stands: step names of any unit.
    ExpectAt(SmolStr),
    /// In no conversation; the last one ended in this step.
    ExpectEnded(Option<SmolStr>),
    /// Segments of the last SMS.
    ExpectSegments(BinaryOperator, Expr),
    /// Any condition.
    Expect(Expr),
    /// Could not be understood.
    Error,
}

/// How a text is compared.
#[derive(Debug, Clone)]
pub enum TextTest {
    /// Exactly.
    Exact(Expr),
    /// As a part.
    Contains(Expr),
    /// By a regular expression.
    Matches(Regex),
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
