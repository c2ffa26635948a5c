//! Going over expressions and statements of the model.

use crate::check::model::*;

/// How many templates inside templates are looked into.
pub const MAX_TEMPLATE_DEPTH: usize = 16;

/// The expressions directly in an expression, in the order in which they are written.
pub fn children(expr: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    add_children(expr, &mut found);
    found
}

fn add_children<'a>(expr: &'a Expr, found: &mut Vec<&'a Expr>) {
    match &expr.kind {
        ExprKind::Text(all) | ExprKind::Localised(all) | ExprKind::List(all) => found.extend(all),
        ExprKind::Function(_, all) | ExprKind::Template(_, all) => found.extend(all.iter()),
        ExprKind::Field(one, _) | ExprKind::Not(one) | ExprKind::Negate(one) | ExprKind::IsSet(one) => {
            found.push(one);
        }
        ExprKind::Matches(one, _) => found.push(one),
        ExprKind::Binary(_, left, right) => found.extend([&**left, &**right]),
        ExprKind::Between(a, b, c) | ExprKind::If(a, b, c) => found.extend([&**a, &**b, &**c]),
        ExprKind::Record(fields) => found.extend(fields.iter().map(|(_, value)| value)),
        ExprKind::Constant(_)
        | ExprKind::LocalDateTime(_)
        | ExprKind::Choices
        | ExprKind::Local(_)
        | ExprKind::Contact
        | ExprKind::ContactField(_)
        | ExprKind::Reply
        | ExprKind::InGroup(_)
        | ExprKind::Error => {}
    }
}

/// An expression and everything in it, outer ones first. Bodies of templates are not entered.
pub fn all(expr: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        found.push(expr);
        let first = open.len();
        add_children(expr, &mut open);
        open.get_mut(first..).unwrap_or_default().reverse();
    }
    found
}

/// Whether something in an expression, bodies of templates included, is as wanted.
pub fn any(project: &Project, expr: &Expr, wanted: &dyn Fn(&Expr) -> bool) -> bool {
    any_to_depth(project, expr, wanted, MAX_TEMPLATE_DEPTH)
}

fn any_to_depth(project: &Project, expr: &Expr, wanted: &dyn Fn(&Expr) -> bool, depth: usize) -> bool {
    all(expr).into_iter().any(|inner| {
        let body = match &inner.kind {
            ExprKind::Template(id, _) if depth > 0 => template(project, *id),
            _ => None,
        };
        wanted(inner) || body.is_some_and(|body| any_to_depth(project, body, wanted, depth - 1))
    })
}

/// The body of a template.
pub fn template(project: &Project, id: TemplateId) -> Option<&Expr> {
    project.templates.get(id.index()).map(|template| &template.body)
}

/// The expressions that a statement itself evaluates: not those of the statements in it, nor the conditions of `if`.
pub fn own_expressions(statement: &Statement) -> Vec<&Expr> {
    match &statement.kind {
        StatementKind::Say(say) => std::iter::once(&say.text).chain(say.media.as_deref()).collect(),
        StatementKind::Send { text, to } => vec![text, to],
        StatementKind::Email { text, subject, to } => {
            std::iter::once(text).chain(subject.as_deref()).chain([&**to]).collect()
        }
        StatementKind::Forward { to, with } => forward_to(to).into_iter().chain(with.as_deref()).collect(),
        StatementKind::Set { value, .. } => value.as_deref().into_iter().collect(),
        StatementKind::Let { value, .. } => vec![value],
        StatementKind::Call { arguments, .. } => arguments.iter().map(|(_, value)| value).collect(),
        StatementKind::HandOver { with, .. } => with.as_deref().into_iter().collect(),
        StatementKind::Track { data, .. } => data.iter().map(|(_, value)| value).collect(),
        StatementKind::Start { arguments, contact, .. } => {
            arguments.iter().chain(contact.as_deref()).collect()
        }
        StatementKind::Run { arguments, .. } => arguments.iter().collect(),
        StatementKind::Cancel { per, .. } => per.as_deref().into_iter().collect(),
        StatementKind::Wait(wait) => match &wait.kind {
            WaitKind::For(moment) | WaitKind::Time(moment) | WaitKind::Until(moment) => vec![moment],
        },
        StatementKind::Match { subject, .. } => vec![subject],
        _ => Vec::new(),
    }
}

fn forward_to(to: &ForwardTo) -> Option<&Expr> {
    match to {
        ForwardTo::Team(_) => None,
        ForwardTo::Phone(to) | ForwardTo::Email(to) => Some(to),
    }
}

/// The blocks directly in a statement.
pub fn blocks(statement: &Statement) -> Vec<&Block> {
    match &statement.kind {
        StatementKind::Call { otherwise, .. } => otherwise.iter().collect(),
        StatementKind::Run { completed, expired, .. } => completed.iter().chain(expired).collect(),
        StatementKind::Wait(wait) => wait.otherwise.iter().collect(),
        StatementKind::If { branches, otherwise } => {
            branches.iter().map(|(_, block)| block).chain(otherwise).collect()
        }
        StatementKind::Match { arms, otherwise, .. } => {
            arms.iter().map(|(_, block)| block).chain(otherwise).collect()
        }
        StatementKind::Split(shares) => shares.iter().map(|(_, block)| block).collect(),
        _ => Vec::new(),
    }
}

/// Every statement of a unit, also those that nothing leads to, in no particular order.
pub fn statements(unit: &Unit) -> Vec<&Statement> {
    let mut found = Vec::new();
    each_statement(unit, |statement| found.push(statement));
    found
}

/// Calls `found` with each of the [`statements`].
pub fn each_statement<'a>(unit: &'a Unit, mut found: impl FnMut(&'a Statement)) {
    let handlers = &unit.handlers;
    let mut open: Vec<&Block> = vec![&unit.body];
    for handler in [&handlers.timeout, &handlers.fallback, &handlers.undelivered, &handlers.optout] {
        open.extend(handler);
    }
    for step in &unit.steps {
        open.push(&step.body);
        open.extend(outcomes(step).into_iter().map(|outcome| &outcome.block));
    }
    while let Some(block) = open.pop() {
        for statement in &block.statements {
            found(statement);
            open.extend(blocks(statement));
        }
    }
}

/// What follows the ways on of a step, in order.
pub fn outcomes(step: &Step) -> Vec<&Outcome> {
    let StepKind::Message(message) = &step.kind else { return Vec::new() };
    let choices = message.choices.iter().map(|choice| &choice.outcome);
    let answer = message.answer.iter().map(|answer| &answer.outcome);
    let silence = message.no_reply.iter().map(|silence| &silence.outcome);
    choices.chain(answer).chain(&message.otherwise).chain(silence).collect()
}
