//! The branches of a unit: where its statements themselves decide how it goes on, whichever stop comes next. What tests have
//! covered counts each of them, since two branches often lead to one step or end.

use super::Flow;
use crate::check::model::*;
use crate::source::Span;
use crate::value::Value;

/// A way on that a statement decides for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// What a program that is played for tests writes down when it is taken.
    pub mark: String,
    /// Where it is written.
    pub span: Span,
    /// The step that it belongs to.
    pub step: Option<StepId>,
    /// What it is called for people.
    pub label: String,
}

/// What decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BranchKind {
    /// A condition of `if` holds.
    Then,
    /// No condition of an `if` holds, or no arm of a `match` fits.
    Else,
    /// An arm of a `match`.
    Arm,
    /// A share of a `split`.
    Share,
    /// The moment of a `wait` is to come, for a `wait` that says what else happens.
    InTime,
    /// It is past.
    Late,
    /// A service answered, for a `call` that says what else happens.
    Answered,
    /// It did not.
    CallFailed,
    /// The conversation that was run ended well, for a `run` that says what else happens.
    Completed,
    /// It expired.
    Expired,
    /// A handler runs that can run at any moment.
    Handler,
}

/// What marks begin with; no `track` has such a name.
const MARK: &str = "\u{1F}";

/// What is written down when the branch of this kind at this place is taken.
pub fn mark(kind: BranchKind, at: Span) -> String {
    format!("{MARK}{kind:?} {} {}", at.file.0, at.start)
}

/// Whether a counter's name is such a mark.
pub fn is_mark(name: &str) -> bool {
    name.starts_with(MARK)
}

/// Every branch that the flow can come to, in the order of the script.
pub fn branches(project: &Project, flow: &Flow<'_>) -> Vec<Branch> {
    let mut finder = Finder { project, flow, step: None, found: Vec::new() };
    let unit = flow.unit;
    finder.block(&unit.body);
    for (index, step) in unit.steps.iter().enumerate() {
        finder.step = Some(StepId(index as u32));
        finder.block(&step.body);
        if let StepKind::Message(message) = &step.kind {
            finder.message(message);
        }
    }
    finder.step = None;
    let handlers = &unit.handlers;
    handlers.timeout.iter().chain(&handlers.fallback).for_each(|block| finder.block(block));
    for (name, block) in [("on undelivered", &handlers.undelivered), ("on optout", &handlers.optout)] {
        let Some(block) = block else { continue };
        finder.add(BranchKind::Handler, block.span, name);
        finder.block(block);
    }
    finder.found
}

struct Finder<'f> {
    project: &'f Project,
    flow: &'f Flow<'f>,
    step: Option<StepId>,
    found: Vec<Branch>,
}

impl Finder<'_> {
    fn add(&mut self, kind: BranchKind, span: Span, label: &str) {
        self.found.push(Branch { mark: mark(kind, span), span, step: self.step, label: label.to_owned() });
    }

    fn branch(&mut self, kind: BranchKind, block: &Block, label: &str) {
        self.add(kind, block.span, label);
        self.block(block);
    }

    fn message(&mut self, message: &Message) {
        let choices = message.choices.iter().map(|choice| &choice.outcome);
        let answer = message.answer.iter().map(|answer| &answer.outcome);
        let silence = message.no_reply.iter().map(|silence| &silence.outcome);
        for outcome in choices.chain(answer).chain(&message.otherwise).chain(silence) {
            self.block(&outcome.block);
        }
    }

    /// What nothing leads to has no branches to take.
    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            let at = statement.span.start;
            let lost = |span: &Span| span.file == statement.span.file && span.start <= at && at < span.end;
            if self.flow.unreachable.iter().any(lost) {
                return;
            }
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        let at = statement.span;
        match &statement.kind {
            StatementKind::If { branches, otherwise } => self.conditions(branches, otherwise.as_ref(), at),
            StatementKind::Match { subject, arms, otherwise } => {
                for (values, block) in arms {
                    let values: Vec<String> =
                        values.iter().map(|value| self.value_name(&subject.ty, value)).collect();
                    self.branch(BranchKind::Arm, block, &values.join(", "));
                }
                otherwise.iter().for_each(|block| self.branch(BranchKind::Else, block, "else"));
            }
            StatementKind::Split(shares) => {
                for (percentage, block) in shares {
                    self.branch(BranchKind::Share, block, &format!("{percentage}%"));
                }
            }
            StatementKind::Wait(wait) => {
                if let Some(late) = &wait.otherwise {
                    self.add(BranchKind::InTime, at, "in time");
                    self.branch(BranchKind::Late, late, "too late");
                }
            }
            StatementKind::Call { otherwise: Some(failed), .. } => {
                self.add(BranchKind::Answered, at, "answered");
                self.branch(BranchKind::CallFailed, failed, "call failed");
            }
            StatementKind::Run { completed, expired, .. } => {
                if expired.is_some() {
                    self.add(BranchKind::Completed, at, "completed");
                }
                completed.iter().for_each(|block| self.block(block));
                expired.iter().for_each(|block| self.branch(BranchKind::Expired, block, "expired"));
            }
            _ => {}
        }
    }

    fn conditions(&mut self, branches: &[(Expr, Block)], otherwise: Option<&Block>, statement: Span) {
        for (_, block) in branches {
            self.branch(BranchKind::Then, block, "if");
        }
        match otherwise {
            Some(block) => self.branch(BranchKind::Else, block, "else"),
            None => self.add(BranchKind::Else, statement, "else"),
        }
    }

    fn value_name(&self, ty: &Type, value: &Value) -> String {
        let named = |symbol| match ty.kind {
            TypeKind::Enum(id) => {
                self.project.enums.get(id.index())?.name_of(symbol).map(ToString::to_string)
            }
            _ => None,
        };
        match value {
            Value::Missing => "missing".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => format!("\"{text}\""),
            Value::Symbol(symbol) => named(*symbol).unwrap_or_default(),
            _ => "match".to_owned(),
        }
    }
}
