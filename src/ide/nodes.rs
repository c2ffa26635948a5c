//! Going over a tree: every part of it, outer ones before those in them.

use crate::source::Span;
use crate::syntax::ast::*;

/// A part of a tree.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// A declaration.
    Item(&'a Item),
    /// A field or a parameter.
    Field(&'a Field),
    /// A type.
    Type(&'a TypeExpr),
    /// A function of a service.
    Function(&'a ServiceFunction),
    /// A trigger.
    Trigger(&'a Trigger),
    /// A setting.
    Setting(&'a Setting),
    /// A session variable.
    Variable(&'a Variable),
    /// A handler.
    Handler(&'a Handler),
    /// A step.
    Step(&'a Step),
    /// A way on from a message.
    Way(&'a Way),
    /// Statements between braces.
    Block(&'a Block),
    /// A statement.
    Statement(&'a Statement),
    /// An arm of a `match`.
    Arm(&'a MatchArm),
    /// An argument, or a field of a record.
    Argument(&'a Argument),
    /// An expression.
    Expr(&'a Expr),
    /// A text literal.
    Text(&'a Text),
    /// A line of a test.
    TestStatement(&'a TestStatement),
    /// A part without a form of its own: the braces of a unit, a name.
    Part(Span),
}

impl Node<'_> {
    /// Where it is written.
    pub fn span(&self) -> Span {
        match self {
            Self::Item(item) => item.span,
            Self::Field(field) => field.span,
            Self::Type(ty) => ty.span,
            Self::Function(function) => function.span,
            Self::Trigger(trigger) => trigger.span,
            Self::Setting(setting) => setting.span,
            Self::Variable(variable) => variable.span,
            Self::Handler(handler) => handler.span,
            Self::Step(step) => step.span,
            Self::Way(way) => way_span(way),
            Self::Block(block) => block.span,
            Self::Statement(statement) => statement.span,
            Self::Arm(arm) => arm.span,
            Self::Argument(argument) => argument.span,
            Self::Expr(expr) => expr.span,
            Self::Text(text) => text.span,
            Self::TestStatement(statement) => statement.span,
            Self::Part(span) => *span,
        }
    }
}

/// All of a way on.
pub fn way_span(way: &Way) -> Span {
    match way {
        Way::Choice(choice) => choice.span,
        Way::Answer(answer) => answer.span,
        Way::Otherwise { span, .. } | Way::NoReply { span, .. } => *span,
    }
}

/// What is done with each part.
pub type Visit<'v, 'a> = dyn FnMut(Node<'a>) + 'v;

/// All parts of a file.
pub fn file<'a>(file: &'a File, visit: &mut Visit<'_, 'a>) {
    file.items.iter().for_each(|one| item(one, visit));
}

/// A declaration and all parts of it.
pub fn item<'a>(item: &'a Item, visit: &mut Visit<'_, 'a>) {
    visit(Node::Item(item));
    match &item.kind {
        ItemKind::Languages(names) => names.iter().for_each(|name| visit(Node::Part(name.span))),
        ItemKind::Sender { address, .. } => expr(address, visit),
        ItemKind::Category { title, .. } | ItemKind::Group { title, .. } => optional_text(title, visit),
        ItemKind::Team { addresses, .. } => addresses.iter().for_each(|(_, address)| expr(address, visit)),
        ItemKind::Const { value, .. } => expr(value, visit),
        ItemKind::Template { parameters, value, .. } => {
            fields(parameters, visit);
            expr(value, visit);
        }
        ItemKind::Object { title, fields: all, .. } => {
            optional_text(title, visit);
            fields(all, visit);
        }
        ItemKind::Event { fields: all, .. } => fields(all, visit),
        ItemKind::Service { functions, .. } => functions.iter().for_each(|one| function(one, visit)),
        ItemKind::Intent { examples, .. } => examples.iter().for_each(|example| {
            visit(Node::Part(example.span));
        }),
        ItemKind::Compliance { texts } => texts.iter().for_each(|(_, value)| expr(value, visit)),
        ItemKind::Campaign { title, parts, .. } => {
            optional_text(title, visit);
            parts.iter().for_each(|part| campaign_part(part, visit));
        }
        ItemKind::Automation(one) | ItemKind::Conversation(one) => {
            optional_text(&one.title, visit);
            visit(Node::Part(one.block_span));
            unit(one, visit);
        }
        ItemKind::Test(test) => {
            text(&test.name, visit);
            visit(Node::Part(test.block_span));
            test.statements.iter().for_each(|statement| test_statement(statement, visit));
        }
    }
}

fn function<'a>(function: &'a ServiceFunction, visit: &mut Visit<'_, 'a>) {
    visit(Node::Function(function));
    fields(&function.parameters, visit);
    fields(function.answer.as_deref().unwrap_or_default(), visit);
}

fn fields<'a>(fields: &'a [Field], visit: &mut Visit<'_, 'a>) {
    for field in fields {
        visit(Node::Field(field));
        type_expr(&field.ty, visit);
        optional(field.default.as_ref(), visit);
        optional_text(&field.property, visit);
    }
}

fn type_expr<'a>(ty: &'a TypeExpr, visit: &mut Visit<'_, 'a>) {
    visit(Node::Type(ty));
    if let TypeKind::List(inner) = &ty.kind {
        type_expr(inner, visit);
    }
}

fn campaign_part<'a>(part: &'a CampaignPart, visit: &mut Visit<'_, 'a>) {
    match part {
        CampaignPart::Setting(one) => setting(one, visit),
        CampaignPart::Audience { when, span, .. } => {
            visit(Node::Part(*span));
            optional(when.as_ref(), visit);
        }
        CampaignPart::Attribution(value, span)
        | CampaignPart::Expires(value, span)
        | CampaignPart::At(value, span) => {
            visit(Node::Part(*span));
            expr(value, visit);
        }
        CampaignPart::Objective(name) => visit(Node::Part(name.span)),
        CampaignPart::Say(one) => say(one, visit),
    }
}

/// All parts of a unit.
pub fn unit<'a>(unit: &'a Unit, visit: &mut Visit<'_, 'a>) {
    fields(&unit.parameters, visit);
    unit.triggers.iter().for_each(|one| trigger(one, visit));
    unit.settings.iter().for_each(|one| setting(one, visit));
    for variable in &unit.variables {
        visit(Node::Variable(variable));
        type_expr(&variable.ty, visit);
        optional(variable.value.as_ref(), visit);
    }
    for handler in &unit.handlers {
        visit(Node::Handler(handler));
        block(&handler.body, visit);
    }
    unit.steps.iter().for_each(|one| step(one, visit));
    unit.body.iter().for_each(|one| statement(one, visit));
}

fn trigger<'a>(trigger: &'a Trigger, visit: &mut Visit<'_, 'a>) {
    visit(Node::Trigger(trigger));
    match &trigger.kind {
        TriggerKind::Keyword(keywords)
        | TriggerKind::Word { keywords, .. }
        | TriggerKind::Contains { keywords, .. } => exprs(keywords, visit),
        TriggerKind::ReplyTo { within, keywords, .. } => {
            optional(within.as_ref(), visit);
            exprs(keywords, visit);
        }
        TriggerKind::Schedule { cron, .. } => expr(cron, visit),
        TriggerKind::Matches(pattern) => visit(Node::Part(pattern.span)),
        _ => {}
    }
    optional(trigger.when.as_ref(), visit);
}

fn setting<'a>(setting: &'a Setting, visit: &mut Visit<'_, 'a>) {
    visit(Node::Setting(setting));
    match &setting.kind {
        SettingKind::Reprompt(value)
        | SettingKind::Reprompts(value)
        | SettingKind::Fallback(value)
        | SettingKind::Timeout(value)
        | SettingKind::MaxSegments(value)
        | SettingKind::Per(value) => expr(value, visit),
        _ => {}
    }
}

/// A step and all parts of it.
pub fn step<'a>(step: &'a Step, visit: &mut Visit<'_, 'a>) {
    visit(Node::Step(step));
    step.body.iter().for_each(|one| statement(one, visit));
    if let StepKind::Message(message) = &step.kind {
        message.settings.iter().for_each(|one| setting(one, visit));
        message.ways.iter().for_each(|one| way(one, visit));
    }
}

fn way<'a>(way: &'a Way, visit: &mut Visit<'_, 'a>) {
    visit(Node::Way(way));
    match way {
        Way::Choice(choice) => {
            visit(Node::Part(choice.head_span));
            choice_kind(&choice.kind, visit);
            optional(choice.when.as_deref(), visit);
            outcome(&choice.outcome, visit);
        }
        Way::Answer(answer) => {
            match &answer.target {
                AnswerTarget::Variable(_, ty) => type_expr(ty, visit),
                AnswerTarget::Place(place) => expr(place, visit),
            }
            optional(answer.when.as_deref(), visit);
            outcome(&answer.outcome, visit);
        }
        Way::Otherwise { outcome: to, .. } => outcome(to, visit),
        Way::NoReply { after, outcome: to, .. } => {
            expr(after, visit);
            outcome(to, visit);
        }
    }
}

fn choice_kind<'a>(kind: &'a ChoiceKind, visit: &mut Visit<'_, 'a>) {
    match kind {
        ChoiceKind::Labels(labels) => exprs(labels, visit),
        ChoiceKind::Intent(name) => visit(Node::Part(name.span)),
        ChoiceKind::Matches(pattern) => visit(Node::Part(pattern.span)),
        ChoiceKind::Each { list, label, .. } => {
            expr(list, visit);
            expr(label, visit);
        }
    }
}

fn outcome<'a>(outcome: &'a Outcome, visit: &mut Visit<'_, 'a>) {
    match outcome {
        Outcome::None => {}
        Outcome::Target(target) => visit(Node::Part(target.span)),
        Outcome::Block(inner) => block(inner, visit),
    }
}

fn block<'a>(block: &'a Block, visit: &mut Visit<'_, 'a>) {
    visit(Node::Block(block));
    block.statements.iter().for_each(|one| statement(one, visit));
}

fn optional_block<'a>(inner: &'a Option<Block>, visit: &mut Visit<'_, 'a>) {
    inner.iter().for_each(|inner| block(inner, visit));
}

fn say<'a>(say: &'a Say, visit: &mut Visit<'_, 'a>) {
    expr(&say.text, visit);
    optional(say.media.as_deref(), visit);
}

/// A statement and all parts of it.
pub fn statement<'a>(statement: &'a Statement, visit: &mut Visit<'_, 'a>) {
    visit(Node::Statement(statement));
    match &statement.kind {
        StatementKind::Say(one) => say(one, visit),
        StatementKind::Send { text, to } => [text, to].into_iter().for_each(|one| expr(one, visit)),
        StatementKind::Email { text, subject, to } => {
            expr(text, visit);
            optional(subject.as_deref(), visit);
            expr(to, visit);
        }
        StatementKind::Forward { to, with } => {
            expr(to, visit);
            optional(with.as_deref(), visit);
        }
        StatementKind::Set { place, value } => [place, value].into_iter().for_each(|one| expr(one, visit)),
        StatementKind::Clear(place) => expr(place, visit),
        StatementKind::Let { value, .. } => expr(value, visit),
        StatementKind::HandOver { with, .. } => optional(with.as_deref(), visit),
        StatementKind::Track { data, .. } => arguments(data, visit),
        StatementKind::Start { arguments: given, contact, .. } => {
            arguments(given, visit);
            optional(contact.as_deref(), visit);
        }
        StatementKind::Cancel { per, .. } => optional(per.as_deref(), visit),
        StatementKind::Wait(wait) => {
            expr(&wait.moment, visit);
            optional_block(&wait.otherwise, visit);
        }
        _ => branching(&statement.kind, visit),
    }
}

/// Statements that hold blocks.
fn branching<'a>(kind: &'a StatementKind, visit: &mut Visit<'_, 'a>) {
    match kind {
        StatementKind::Call { arguments: given, otherwise, .. } => {
            arguments(given, visit);
            optional_block(otherwise, visit);
        }
        StatementKind::Run { arguments: given, outcomes, .. } => {
            arguments(given, visit);
            outcomes.iter().for_each(|(_, inner)| block(inner, visit));
        }
        StatementKind::If { branches, otherwise } => {
            for (condition, inner) in branches {
                expr(condition, visit);
                block(inner, visit);
            }
            optional_block(otherwise, visit);
        }
        StatementKind::Match { subject, arms, otherwise } => {
            expr(subject, visit);
            for arm in arms {
                visit(Node::Arm(arm));
                for pattern in &arm.patterns {
                    if let MatchPattern::Value(value) = pattern {
                        expr(value, visit);
                    }
                }
                block(&arm.body, visit);
            }
            optional_block(otherwise, visit);
        }
        StatementKind::Split(shares) => shares.iter().for_each(|(_, _, inner)| block(inner, visit)),
        StatementKind::Goto(target) => visit(Node::Part(target.span)),
        _ => {}
    }
}

fn arguments<'a>(arguments: &'a [Argument], visit: &mut Visit<'_, 'a>) {
    for argument in arguments {
        visit(Node::Argument(argument));
        expr(&argument.value, visit);
    }
}

fn exprs<'a>(all: &'a [Expr], visit: &mut Visit<'_, 'a>) {
    all.iter().for_each(|one| expr(one, visit));
}

fn optional<'a>(inner: Option<&'a Expr>, visit: &mut Visit<'_, 'a>) {
    inner.into_iter().for_each(|inner| expr(inner, visit));
}

fn optional_text<'a>(inner: &'a Option<Text>, visit: &mut Visit<'_, 'a>) {
    inner.iter().for_each(|inner| text(inner, visit));
}

fn text<'a>(text: &'a Text, visit: &mut Visit<'_, 'a>) {
    visit(Node::Text(text));
    for part in &text.parts {
        if let TextPart::Value(value, span) = part {
            visit(Node::Part(*span));
            expr(value, visit);
        }
    }
}

/// An expression and all parts of it.
pub fn expr<'a>(expr_: &'a Expr, visit: &mut Visit<'_, 'a>) {
    visit(Node::Expr(expr_));
    match &expr_.kind {
        ExprKind::Text(inner) => text(inner, visit),
        ExprKind::Localised(texts) => texts.iter().for_each(|(_, inner)| text(inner, visit)),
        ExprKind::List(all) => exprs(all, visit),
        ExprKind::Record(given) | ExprKind::Call(_, given) => arguments(given, visit),
        ExprKind::Field(value, _)
        | ExprKind::Unary(_, value)
        | ExprKind::IsSet { value, .. }
        | ExprKind::InGroup { value, .. }
        | ExprKind::Matches { value, .. }
        | ExprKind::Paren(value) => expr(value, visit),
        ExprKind::Binary(_, _, left, right) => [left, right].into_iter().for_each(|one| expr(one, visit)),
        ExprKind::Between { value, low, high } => {
            [value, low, high].into_iter().for_each(|one| expr(one, visit));
        }
        ExprKind::If { condition, then, otherwise } => {
            [condition, then, otherwise].into_iter().for_each(|one| expr(one, visit));
        }
        _ => {}
    }
}

fn text_test<'a>(test: &'a TextTest, visit: &mut Visit<'_, 'a>) {
    match test {
        TextTest::Exact(value) | TextTest::Contains(value) => expr(value, visit),
        TextTest::Matches(pattern) => visit(Node::Part(pattern.span)),
    }
}

fn test_statement<'a>(statement: &'a TestStatement, visit: &mut Visit<'_, 'a>) {
    visit(Node::TestStatement(statement));
    match &statement.kind {
        TestStatementKind::GivenContact(given)
        | TestStatementKind::Event(_, given)
        | TestStatementKind::Start(_, given)
        | TestStatementKind::Called { arguments: given, .. }
        | TestStatementKind::Service { returns: Some(given), .. } => arguments(given, visit),
        TestStatementKind::At(value) | TestStatementKind::User(value) | TestStatementKind::After(value) => {
            expr(value, visit);
        }
        TestStatementKind::Bot(test) => text_test(test, visit),
        TestStatementKind::Sent(to, test) | TestStatementKind::Emailed(to, test) => {
            expr(to, visit);
            text_test(test, visit);
        }
        TestStatementKind::Expect(Expectation::Segments(_, value) | Expectation::Condition(value)) => {
            expr(value, visit);
        }
        _ => {}
    }
}
