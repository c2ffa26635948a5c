//! Statements that do something: say, send, store, call.

use std::collections::HashMap;
use std::rc::Rc;

use super::Lower;
use super::fits;
use super::names::Declaration;
use super::schemas::Schema;
use super::scope::PlaceKind;
use crate::check::model::*;
use crate::check::rules::{
    e0201_duplicate_definition as duplicate, e0202_unknown_name as unknown_name,
    e0301_type_mismatch as mismatch, e0304_wrong_arguments as wrong, e0305_invalid_operation as invalid,
};
use crate::source::Span;
use crate::syntax::ast::{self, Argument, Name, StatementKind as Written};

/// What comes of `run`.
const RUN_OUTCOMES: [(&str, bool); 2] = [("completed", true), ("expired", false)];

impl Lower<'_> {
    pub(super) fn statement(&mut self, written: &ast::Statement) -> StatementKind {
        match &written.kind {
            Written::Say(say) => StatementKind::Say(self.say(say)),
            Written::Send { text, to } => StatementKind::Send {
                text: self.readable(text),
                to: Box::new(self.value_of(to, TypeKind::Phone)),
            },
            Written::Email { text, subject, to } => StatementKind::Email {
                text: self.readable(text),
                subject: subject.as_ref().map(|subject| self.readable(subject)).map(Box::new),
                to: Box::new(self.value_of(to, TypeKind::Email(None))),
            },
            Written::Forward { to, with } => self.forward(to, with.as_deref()),
            Written::Set { place, value } => self.set(place, value),
            Written::Clear(place) => self.clear(place),
            Written::Let { name, value } => self.let_statement(name, value),
            Written::Call { .. } => self.call_statement(&written.kind, written.span),
            Written::Track { name, data } => self.track(name, data),
            Written::Start { unit, arguments, contact } => {
                self.start(unit, arguments, contact.as_deref(), written.span)
            }
            Written::Run { .. } => self.run(&written.kind, written.span),
            Written::Cancel { unit, per } => self.cancel(unit, per.as_deref()),
            Written::Wait(wait) => StatementKind::Wait(Box::new(self.wait(wait))),
            Written::If { .. } | Written::Match { .. } | Written::Split(_) => {
                self.branching(&written.kind, written.span)
            }
            kind => self.named(kind),
        }
    }

    /// Statements that only name something.
    fn named(&mut self, kind: &Written) -> StatementKind {
        let lowered = match kind {
            Written::Add(group) => self.group(group).map(StatementKind::Add),
            Written::Remove(group) => self.group(group).map(StatementKind::Remove),
            Written::Subscribe(None) => Some(StatementKind::Subscribe(None)),
            Written::Subscribe(Some(name)) => {
                self.category(name).map(|id| StatementKind::Subscribe(Some(id)))
            }
            Written::Unsubscribe(None) => Some(StatementKind::Unsubscribe(None)),
            Written::Unsubscribe(Some(name)) => {
                self.category(name).map(|id| StatementKind::Unsubscribe(Some(id)))
            }
            Written::HandOver { team, with } => {
                let with = with.as_ref().map(|with| self.readable(with));
                let team = self.team(team);
                self.scope.facts.left |= self.in_conversation();
                Some(match team {
                    Some(team) => StatementKind::HandOver { team, with: with.map(Box::new) },
                    // It leaves all the same, though it is not known to whom.
                    None if self.in_conversation() => StatementKind::Goto(Target::Error),
                    None => StatementKind::Error,
                })
            }
            Written::Goto(target) => {
                let lowered = self.target(target);
                self.scope.facts.left = true;
                Some(match target.kind {
                    ast::TargetKind::End => StatementKind::End,
                    _ => StatementKind::Goto(lowered),
                })
            }
            Written::End => {
                self.scope.facts.left = true;
                Some(StatementKind::End)
            }
            _ => None,
        };
        lowered.unwrap_or(StatementKind::Error)
    }

    fn in_conversation(&self) -> bool {
        self.scope.unit.and_then(|id| self.unit_of(id)).is_some_and(|unit| unit.conversation)
    }

    pub(super) fn say(&mut self, say: &ast::Say) -> Say {
        let text = self.readable(&say.text);
        let media = say.media.as_ref().map(|media| self.value_of(media, TypeKind::Url(None)));
        Say { text, media: media.map(Box::new), span: say.span }
    }

    /// `forward to` a team by name, or a number or address.
    fn forward(&mut self, to: &ast::Expr, with: Option<&ast::Expr>) -> StatementKind {
        let with = with.map(|with| self.readable(with));
        let Some(to) = self.forward_to(to) else { return StatementKind::Error };
        StatementKind::Forward { to, with: with.map(Box::new) }
    }

    fn forward_to(&mut self, to: &ast::Expr) -> Option<ForwardTo> {
        if let ast::ExprKind::Name(name) = &to.kind
            && self.scope.find(name).is_none()
            && !matches!(self.names.first(name), Some((Declaration::Constant(_), _)))
        {
            return self.team(&Name { text: name.clone(), span: to.span }).map(ForwardTo::Team);
        }
        let lowered = self.expression(to, None);
        let lowered = self.needs_value(lowered, "the message would go nowhere");
        let email = match &lowered.kind {
            ExprKind::Constant(crate::value::Value::Text(text)) => text.contains('@'),
            _ => matches!(lowered.ty.kind, TypeKind::Email(_)),
        };
        let needed = if email { TypeKind::Email(None) } else { TypeKind::Phone };
        let fitted = self.fit(lowered, &Type::of(needed));
        match fitted.kind {
            ExprKind::Error => None,
            _ if email => Some(ForwardTo::Email(Box::new(fitted))),
            _ => Some(ForwardTo::Phone(Box::new(fitted))),
        }
    }

    fn let_statement(&mut self, name: &Name, value: &ast::Expr) -> StatementKind {
        let value = self.expression(value, None);
        let ty = value.ty.clone();
        let local = self.block_variable(name, ty, LocalKind::Let);
        StatementKind::Let { local, value: Box::new(value) }
    }

    /// A variable that lives to the end of its block.
    pub(super) fn block_variable(&mut self, name: &Name, ty: Type, kind: LocalKind) -> LocalId {
        if let Some(id) = self.scope.find_in_block(&name.text) {
            let first = self.scope.local(id).map(|local| local.span).unwrap_or_default();
            self.report(duplicate::duplicate(name.span, &name.text, "variable", first));
        }
        self.scope.add(name.text.clone(), ty, kind, name.span)
    }

    fn track(&mut self, name: &Name, data: &[Argument]) -> StatementKind {
        let data = self.named_values(data);
        for (_, value) in &data {
            if !fits::is_shown(&value.ty.kind) {
                let is = fits::in_words(&self.project, &value.ty.kind);
                let help = "track numbers, texts and the like";
                self.report(mismatch::unusable(value.span, format!("{is} cannot be tracked"), help));
            }
        }
        StatementKind::Track { name: name.text.clone(), data }
    }

    fn call_statement(&mut self, written: &Written, span: Span) -> StatementKind {
        let Written::Call { result, service, function, arguments, otherwise } = written else {
            return StatementKind::Error;
        };
        let found = self.service_function(service, function);
        let (arguments, answer) = match &found {
            Some(found) => self.call_arguments(*found, arguments, &format!("`{}`", function.text), span),
            None => {
                for argument in arguments {
                    self.expression(&argument.value, None);
                }
                (Vec::new(), super::types::error_type())
            }
        };
        self.scope.facts.forget_contact();
        let before = self.scope.facts.clone();
        let (otherwise, after_failure) = match otherwise {
            Some(block) => {
                let (block, after) = self.from(before.clone(), |lower| lower.block(block));
                (Some(block), Some(after))
            }
            None => (None, None),
        };
        self.scope.facts = match after_failure {
            Some(after) => before.meet(after),
            None => before,
        };
        let result = result.as_ref().map(|name| self.call_result(name, answer, found));
        match found {
            Some((service, at)) => {
                StatementKind::Call { result, service, function: at, arguments, otherwise }
            }
            None => StatementKind::Error,
        }
    }

    /// The variable that holds what a service answers.
    fn call_result(&mut self, name: &Name, answer: Type, found: Option<(ServiceId, u32)>) -> LocalId {
        if let Some((service, at)) = found
            && let Some((_, None)) = self.function_schema(service, at)
        {
            let function = self.project.services.get(service.index());
            let function = function.and_then(|service| service.functions.get(at as usize));
            let message =
                format!("`{}` answers nothing", function.map_or("", |function| function.name.as_str()));
            let help = "call it without a name, or give the function an answer: `-> { id: text }`";
            self.report(invalid::other(name.span, message, help));
        }
        self.block_variable(name, answer, LocalKind::CallResult)
    }

    /// A function of a service by its names.
    pub(super) fn service_function(&mut self, service: &Name, function: &Name) -> Option<(ServiceId, u32)> {
        let id = self.service(service)?;
        let functions = self.project.services.get(id.index()).map(|service| &service.functions)?;
        if let Some(at) = functions.iter().position(|known| known.name == function.text) {
            let declared = functions.get(at)?.span;
            self.refer(function.span, declared);
            return Some((id, at as u32));
        }
        let known = functions.iter().map(|known| known.name.clone()).collect();
        let near = self.nearest(&function.text, |_| known);
        let what = format!("function of `{}`", service.text);
        self.report(unknown_name::unknown(function.span, &function.text, &what, near.as_ref()));
        None
    }

    /// The arguments that are given or have defaults, by number, and the type of the answer.
    fn call_arguments(
        &mut self,
        (service, at): (ServiceId, u32),
        given: &[Argument],
        callee: &str,
        span: Span,
    ) -> (Vec<(u32, Expr)>, Type) {
        let Some((parameters, answer)) = self.function_schema(service, at) else {
            return (Vec::new(), super::types::error_type());
        };
        let values = self.arguments(given, &parameters, callee, span);
        let is_given = |value: &Expr| !matches!(value.kind, ExprKind::Constant(crate::value::Value::Missing));
        let arguments = values
            .into_iter()
            .enumerate()
            .filter(|(_, value)| is_given(value))
            .map(|(at, value)| (at as u32, value))
            .collect();
        (arguments, answer.map_or_else(super::types::error_type, |answer| answer.record()))
    }

    pub(super) fn function_schema(
        &self,
        service: ServiceId,
        at: u32,
    ) -> Option<(Rc<Schema>, Option<Rc<Schema>>)> {
        self.schemas.services.get(service.index())?.get(at as usize).cloned()
    }

    fn start(
        &mut self,
        name: &Name,
        arguments: &[Argument],
        contact: Option<&ast::Expr>,
        span: Span,
    ) -> StatementKind {
        let contact = contact.map(|contact| self.value_of(contact, TypeKind::Phone));
        let unit = self.unit(name);
        let arguments = self.unit_arguments(unit, name, arguments, span);
        let Some(unit) = unit else { return StatementKind::Error };
        let leaves = contact.is_none()
            && self.in_conversation()
            && self.unit_of(unit).is_some_and(|unit| unit.conversation);
        self.scope.facts.left |= leaves;
        StatementKind::Start { unit, arguments, contact: contact.map(Box::new) }
    }

    /// One value for each parameter of a unit.
    pub(super) fn unit_arguments(
        &mut self,
        unit: Option<UnitId>,
        name: &Name,
        given: &[Argument],
        span: Span,
    ) -> Vec<Expr> {
        let Some(parameters) = unit.and_then(|id| self.schemas.units.get(id.index()).cloned()) else {
            for argument in given {
                self.expression(&argument.value, None);
            }
            return Vec::new();
        };
        self.arguments(given, &parameters, &format!("`{}`", name.text), span)
    }

    fn run(&mut self, written: &Written, span: Span) -> StatementKind {
        let Written::Run { unit: name, arguments, result, outcomes } = written else {
            return StatementKind::Error;
        };
        if self.scope.kind == PlaceKind::Unit && !self.in_conversation() {
            let help = "start it instead: `start NAME`";
            self.report(invalid::other(span, "an automation cannot wait for a conversation", help));
        }
        let unit = self.conversation(name);
        let arguments = self.unit_arguments(unit, name, arguments, span);
        let variables = unit.and_then(|id| self.units.get(id.index())).map(|unit| unit.variables.clone());
        self.scope.facts.forget_contact();
        self.scope.begin_block();
        let ty = variables.unwrap_or_else(super::types::error_type);
        let result = result.as_ref().map(|name| (name, self.block_variable(name, ty, LocalKind::RunResult)));
        let (completed, expired) = self.run_outcomes(outcomes);
        self.keep_in_sight(result.map(|(name, id)| (name.text.clone(), id)));
        let Some(unit) = unit else {
            // What follows it is reached all the same.
            let branches = vec![(super::expressions::error(span), completed.unwrap_or_default())];
            return StatementKind::If { branches, otherwise: expired };
        };
        StatementKind::Run { unit, arguments, result: result.map(|(_, id)| id), completed, expired }
    }

    /// Ends the block of a `run`, but for the name of its result.
    fn keep_in_sight(&mut self, result: Option<(smol_str::SmolStr, LocalId)>) {
        self.scope.end_block();
        if let Some((name, id)) = result {
            self.scope.show(name, id);
        }
    }

    fn run_outcomes(&mut self, outcomes: &[(Name, ast::Block)]) -> (Option<Block>, Option<Block>) {
        let before = self.scope.facts.clone();
        let (mut completed, mut expired) = (None, None);
        let mut after: Option<super::facts::Facts> = None;
        let mut seen: HashMap<bool, Span> = HashMap::new();
        for (name, block) in outcomes {
            let (block, end) = self.from(before.clone(), |lower| lower.block(block));
            let Some(kind) = self.word(name, &RUN_OUTCOMES) else { continue };
            if let Some(first) = seen.insert(kind, name.span) {
                self.report(duplicate::twice(name.span, &name.text, first));
                continue;
            }
            after = Some(match after {
                Some(other) => other.meet(end),
                None => end,
            });
            *(if kind { &mut completed } else { &mut expired }) = Some(block);
        }
        self.scope.facts = match (after, &completed) {
            (Some(after), Some(_)) => after,
            (Some(after), None) => before.meet(after),
            (None, _) => before,
        };
        (completed, expired)
    }

    fn cancel(&mut self, name: &Name, per: Option<&ast::Expr>) -> StatementKind {
        let unit = self.unit(name);
        let per_span = per.map(|per| per.span);
        let per = per.map(|per| self.expression(per, None));
        let Some(unit) = unit else { return StatementKind::Error };
        let has_per = self.units.get(unit.index()).is_some_and(|unit| unit.per);
        if let Some(span) = per_span
            && !has_per
        {
            let message = format!("`{}` runs once for a contact: it has no `per`", name.text);
            let help = "remove `per` here, or give the unit one";
            self.report(wrong::other(span, message, help));
        }
        StatementKind::Cancel { unit, per: per.map(Box::new) }
    }
}
