//! Everything that has a name: declarations, their fields, steps and variables, as they are written.

use smol_str::SmolStr;

use super::nodes::{self, Node};
use crate::source::Span;
use crate::syntax::ast::{self, AnswerTarget, Item, ItemKind, StatementKind, StepKind, Way};

/// What a name was declared as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `sender`
    Sender,
    /// `category`
    Category,
    /// `group`
    Group,
    /// `team`
    Team,
    /// `const`
    Constant,
    /// `template`
    Template,
    /// `object`
    Object,
    /// `event`
    Event,
    /// `service`
    Service,
    /// A function of a service.
    Function,
    /// `intent`
    Intent,
    /// `campaign`
    Campaign,
    /// `automation`
    Automation,
    /// `conversation`
    Conversation,
    /// A message.
    Message,
    /// A recommendation or ending, the default one too.
    Ending,
    /// A plain step.
    Step,
    /// A field of an object, event or answer.
    Field,
    /// A value of an enum.
    Value,
    /// A parameter of a conversation, template, function or intent.
    Parameter,
    /// `var`, or the variable of an `answer`.
    Variable,
    /// `let`, the answer of a `call`, the variables of a `run`, the item of `choice each`.
    Local,
    /// `test`
    Test,
}

impl Kind {
    /// Whether it is declared for the whole project, in its one namespace.
    pub fn is_global(self) -> bool {
        !self.is_step()
            && !matches!(
                self,
                Self::Function
                    | Self::Field
                    | Self::Value
                    | Self::Parameter
                    | Self::Variable
                    | Self::Local
                    | Self::Test
            )
    }

    /// Whether it is a step of a conversation.
    pub fn is_step(self) -> bool {
        matches!(self, Self::Message | Self::Ending | Self::Step)
    }

    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Category => "category",
            Self::Group => "group",
            Self::Team => "team",
            Self::Constant => "const",
            Self::Template => "template",
            Self::Object => "object",
            Self::Event => "event",
            Self::Service => "service",
            Self::Function => "function",
            Self::Intent => "intent",
            Self::Campaign => "campaign",
            Self::Automation => "automation",
            Self::Conversation => "conversation",
            Self::Message => "message",
            Self::Ending => "ending",
            Self::Step => "step",
            Self::Field => "field",
            Self::Value => "value",
            Self::Parameter => "parameter",
            Self::Variable | Self::Local => "variable",
            Self::Test => "test",
        }
    }
}

/// Something with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Its name; of a test the text, of a default recommendation `default`.
    pub name: SmolStr,
    /// What it is.
    pub kind: Kind,
    /// The name where it is declared: what references point to.
    pub name_span: Span,
    /// All of it.
    pub span: Span,
    /// Its first line, without what stands in its braces.
    pub head_span: Span,
    /// Its doc comment.
    pub doc: Option<String>,
    /// The name of what it is declared in; empty for what is declared for the whole project.
    pub owner: SmolStr,
}

impl Declaration {
    /// Whether it is a default recommendation, which has no name of its own.
    pub fn is_default(&self) -> bool {
        self.kind == Kind::Ending && self.name == "default"
    }
}

/// What is declared in a file, in source order.
pub fn of_file(file: &ast::File) -> Vec<Declaration> {
    let mut found = Vec::new();
    file.items.iter().for_each(|item| of_item(item, &mut found));
    found
}

fn of_item(item: &Item, found: &mut Vec<Declaration>) {
    let Some((name, kind)) = item_name(item) else {
        return of_test(item, found);
    };
    found.push(Declaration {
        name: name.text.clone(),
        kind,
        name_span: name.span,
        span: item.span,
        head_span: head_of(item),
        doc: item.doc.clone(),
        owner: SmolStr::default(),
    });
    let mut inner = Inner { owner: &name.text, found };
    match &item.kind {
        ItemKind::Template { parameters, .. } => inner.fields(parameters, Kind::Parameter),
        ItemKind::Object { fields, .. } | ItemKind::Event { fields, .. } => inner.fields(fields, Kind::Field),
        ItemKind::Service { functions, .. } => functions.iter().for_each(|function| inner.function(function)),
        ItemKind::Intent { examples, .. } => inner.intent(examples),
        ItemKind::Automation(unit) | ItemKind::Conversation(unit) => inner.unit(unit),
        _ => {}
    }
}

/// The name of a declaration and what it is; none for languages, compliance texts and tests.
pub(super) fn item_name(item: &Item) -> Option<(&ast::Name, Kind)> {
    Some(match &item.kind {
        ItemKind::Sender { name, .. } => (name, Kind::Sender),
        ItemKind::Category { name, .. } => (name, Kind::Category),
        ItemKind::Group { name, .. } => (name, Kind::Group),
        ItemKind::Team { name, .. } => (name, Kind::Team),
        ItemKind::Const { name, .. } => (name, Kind::Constant),
        ItemKind::Template { name, .. } => (name, Kind::Template),
        ItemKind::Object { name, .. } => (name, Kind::Object),
        ItemKind::Event { name, .. } => (name, Kind::Event),
        ItemKind::Service { name, .. } => (name, Kind::Service),
        ItemKind::Intent { name, .. } => (name, Kind::Intent),
        ItemKind::Campaign { name, .. } => (name, Kind::Campaign),
        ItemKind::Automation(unit) => (&unit.name, Kind::Automation),
        ItemKind::Conversation(unit) => (&unit.name, Kind::Conversation),
        ItemKind::Languages(_) | ItemKind::Compliance { .. } | ItemKind::Test(_) => return None,
    })
}

fn head_of(item: &Item) -> Span {
    match &item.kind {
        ItemKind::Automation(unit) | ItemKind::Conversation(unit) => {
            Span { end: unit.block_span.start, ..item.span }
        }
        _ => item.span,
    }
}

fn of_test(item: &Item, found: &mut Vec<Declaration>) {
    let ItemKind::Test(test) = &item.kind else { return };
    let name: String = test
        .name
        .parts
        .iter()
        .map(|part| match part {
            ast::TextPart::Literal(text, _) => text.as_str(),
            ast::TextPart::Value(..) => "…",
        })
        .collect();
    found.push(Declaration {
        name: name.into(),
        kind: Kind::Test,
        name_span: test.name.span,
        span: item.span,
        head_span: Span { end: test.block_span.start, ..item.span },
        doc: item.doc.clone(),
        owner: test.unit.as_ref().map(|unit| unit.text.clone()).unwrap_or_default(),
    });
}

/// What is declared inside of a declaration.
struct Inner<'a> {
    owner: &'a SmolStr,
    found: &'a mut Vec<Declaration>,
}

impl Inner<'_> {
    fn add(&mut self, name: &ast::Name, kind: Kind, span: Span, head: Span, doc: Option<&String>) {
        self.found.push(Declaration {
            name: name.text.clone(),
            kind,
            name_span: name.span,
            span,
            head_span: head,
            doc: doc.cloned(),
            owner: self.owner.clone(),
        });
    }

    fn fields(&mut self, fields: &[ast::Field], kind: Kind) {
        for field in fields {
            self.add(&field.name, kind, field.span, field.span, field.doc.as_ref());
            self.values(&field.ty);
        }
    }

    /// The values of an enum that is written there.
    fn values(&mut self, ty: &ast::TypeExpr) {
        match &ty.kind {
            ast::TypeKind::Named(_) | ast::TypeKind::Error => {}
            ast::TypeKind::List(item) => self.values(item),
            ast::TypeKind::Enum(values) => {
                values.iter().for_each(|value| self.add(value, Kind::Value, value.span, ty.span, None));
            }
        }
    }

    fn function(&mut self, function: &ast::ServiceFunction) {
        self.add(&function.name, Kind::Function, function.span, function.span, function.doc.as_ref());
        self.fields(&function.parameters, Kind::Parameter);
        self.fields(function.answer.as_deref().unwrap_or_default(), Kind::Field);
    }

    fn intent(&mut self, examples: &[ast::IntentExample]) {
        for part in examples.iter().flat_map(|example| &example.parts) {
            if let ast::IntentPart::Parameter(name, ty) = part {
                let span = name.span.to(ty.span);
                self.add(name, Kind::Parameter, span, span, None);
                self.values(ty);
            }
        }
    }

    fn unit(&mut self, unit: &ast::Unit) {
        self.fields(&unit.parameters, Kind::Parameter);
        for variable in &unit.variables {
            self.add(&variable.name, Kind::Variable, variable.span, variable.span, None);
            self.values(&variable.ty);
        }
        for way in unit.steps.iter().flat_map(ways) {
            if let Way::Answer(ast::Answer { target: AnswerTarget::Variable(_, ty), .. }) = way {
                self.values(ty);
            }
        }
        for step in &unit.steps {
            self.step(step);
        }
        let mut locals = Vec::new();
        nodes::unit(unit, &mut |node| locals.extend(local(node)));
        for (name, kind, span) in locals {
            self.add(name, kind, span, span, None);
        }
    }

    fn step(&mut self, step: &ast::Step) {
        let kind = match &step.kind {
            StepKind::Message(_) => Kind::Message,
            StepKind::Recommendation { .. } => Kind::Ending,
            StepKind::Plain => Kind::Step,
        };
        let default = ast::Name { text: "default".into(), span: step.head_span };
        let name = step.name.as_ref().unwrap_or(&default);
        self.add(name, kind, step.span, step.head_span, step.doc.as_ref());
    }
}

fn ways(step: &ast::Step) -> &[Way] {
    match &step.kind {
        StepKind::Message(message) => &message.ways,
        _ => &[],
    }
}

/// The variable that a node declares.
fn local<'a>(node: Node<'a>) -> Option<(&'a ast::Name, Kind, Span)> {
    match node {
        Node::Way(Way::Answer(answer)) => match &answer.target {
            AnswerTarget::Variable(name, ty) => Some((name, Kind::Variable, name.span.to(ty.span))),
            AnswerTarget::Place(_) => None,
        },
        Node::Way(Way::Choice(choice)) => match &choice.kind {
            ast::ChoiceKind::Each { item, .. } => Some((item, Kind::Local, choice.head_span)),
            _ => None,
        },
        Node::Statement(statement) => match &statement.kind {
            StatementKind::Let { name, .. } => Some((name, Kind::Local, statement.span)),
            StatementKind::Call { result: Some(name), .. }
            | StatementKind::Run { result: Some(name), .. } => Some((name, Kind::Local, statement.span)),
            _ => None,
        },
        _ => None,
    }
}
