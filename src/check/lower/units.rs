//! Automations and conversations.

use std::collections::HashMap;

use super::Lower;
use super::expressions::typed;
use super::facts::{Facts, Path, Root};
use super::scope::{PlaceKind, Scope};
use super::step_names::StepNames;
use super::triggers::{is_message, is_standing};
use super::walk;
use crate::check::model::*;
use crate::check::rules::{e0201_duplicate_definition as duplicate, e0205_wrong_kind as wrong_kind};
use crate::source::Span;
use crate::syntax::ast::{self, AnswerTarget, Way};

/// A unit of which only the name is known.
pub(super) fn shell(declared: Declared, item: &ast::Item, conversation: bool) -> Unit {
    Unit {
        declared,
        doc: item.doc.clone(),
        conversation,
        parameters: Vec::new(),
        triggers: Vec::new(),
        settings: super::settings::defaults(),
        locals: Vec::new(),
        initial: Vec::new(),
        handlers: Handlers::default(),
        steps: Vec::new(),
        default_step: None,
        body: Block::default(),
        event_local: None,
        campaign_local: None,
        intent_local: None,
        broken: item.broken,
        unfinished: item.broken || item.unclosed,
        span: item.span,
    }
}

/// What a handler is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HandlerKind {
    Timeout,
    Fallback,
    Undelivered,
    OptOut,
}

/// The words of handlers.
const HANDLERS: [(&str, HandlerKind); 4] = [
    ("timeout", HandlerKind::Timeout),
    ("fallback", HandlerKind::Fallback),
    ("undelivered", HandlerKind::Undelivered),
    ("optout", HandlerKind::OptOut),
];

impl Lower<'_> {
    /// Lowers all units; says of each whether it was taken over from before.
    pub(super) fn lower_units(&mut self) -> Vec<bool> {
        let units = std::mem::take(&mut self.items.units);
        if !self.items.tests.is_empty() {
            self.step_names = StepNames::of(&units);
        }
        let mut taken = Vec::with_capacity(units.len());
        for (at, written) in units.into_iter().enumerate() {
            let id = UnitId(at as u32);
            let mark = self.mark();
            let is_taken = self.take_over(id);
            if !is_taken {
                self.lower_unit(id, written.unit());
            }
            self.leave_trace(id, &mark);
            taken.push(is_taken);
        }
        taken
    }

    fn lower_unit(&mut self, id: UnitId, written: &ast::Unit) {
        self.scope = Scope::of(PlaceKind::Unit);
        self.scope.unit = Some(id);
        let conversation = self.unit_of(id).is_some_and(|unit| unit.conversation);
        self.scope.broken = self.unit_of(id).is_some_and(|unit| unit.broken);
        self.scope.unfinished = self.unit_of(id).is_some_and(|unit| unit.unfinished);
        let signature = self.units.get(id.index()).cloned();
        let (parameters, started) =
            signature.map(|signature| (signature.parameters, signature.started)).unwrap_or_default();
        let parameters: Vec<LocalId> = parameters
            .into_iter()
            .map(|field| self.scope.add(field.name, field.ty, LocalKind::Parameter, field.span))
            .collect();
        let bound = self.bind_triggers(written, started);
        if let Some(unit) = self.project.units.get_mut(id.index()) {
            (unit.event_local, unit.campaign_local, unit.intent_local) =
                (bound.event_local, bound.campaign_local, bound.intent_local);
        }
        self.declare_steps(written);
        self.declare_variables(written);
        let (triggers, told) = self.triggers(&written.triggers);
        let told = if started { Vec::new() } else { told };
        self.scope.standing = told.iter().filter(|path| is_standing(path, bound)).cloned().collect();
        self.drop_written_facts(written);
        self.begin_at_standing();
        let initial = self.first_values(written);
        let settings = self.unit_settings(&written.settings, conversation);
        let handlers = self.handlers(&written.handlers, conversation);
        // A conversation may have to wait its turn, unless a message starts it: then the contact may have changed.
        let at_once = triggers.iter().all(|trigger| is_message(&trigger.kind));
        let steps = self.steps(written, &settings, if at_once { &told } else { &[] });
        self.begin_at_standing();
        self.scope.facts.learn_all(&told);
        let body = self.statements(&written.body, written.block_span);
        let default_step = self.scope.default_step;
        let locals = std::mem::take(&mut self.scope.locals);
        if let Some(unit) = self.project.units.get_mut(id.index()) {
            unit.parameters = parameters;
            unit.triggers = triggers;
            unit.initial = initial;
            unit.settings = settings;
            unit.handlers = handlers;
            unit.steps = steps;
            unit.body = body;
            unit.default_step = default_step;
            unit.locals = locals;
        }
    }

    pub(super) fn unit_of(&self, id: UnitId) -> Option<&Unit> {
        self.project.units.get(id.index())
    }

    /// Facts as they are where nothing is known but what started the unit.
    pub(super) fn begin_at_standing(&mut self) {
        let standing = std::mem::take(&mut self.scope.standing);
        self.scope.facts = Facts::default();
        self.scope.facts.learn_all(&standing);
        self.scope.standing = standing;
    }

    /// What the unit itself writes to does not stand.
    fn drop_written_facts(&mut self, written: &ast::Unit) {
        if self.scope.standing.is_empty() {
            return;
        }
        let writes = walk::statements(written).into_iter().any(|statement| {
            let place = match &statement.kind {
                ast::StatementKind::Set { place, .. } | ast::StatementKind::Clear(place) => place,
                _ => return false,
            };
            is_deep(place) && matches!(root_name(place), Some("event" | "intent" | "campaign"))
        });
        if writes {
            self.scope.standing.clear();
        }
    }

    fn declare_steps(&mut self, written: &ast::Unit) {
        for (at, step) in written.steps.iter().enumerate() {
            let id = StepId(at as u32);
            let default = matches!(step.kind, ast::StepKind::Recommendation { default: true, .. });
            if default {
                self.declare_default(id, step);
            }
            let Some(name) = &step.name else { continue };
            if let Some((_, first)) = self.scope.steps.get(&name.text) {
                let report = duplicate::duplicate(name.span, &name.text, "step", *first);
                self.report(report);
                self.scope.doubled_steps += 1;
                continue;
            }
            self.scope.steps.insert(name.text.clone(), (id, name.span));
        }
    }

    fn declare_default(&mut self, id: StepId, step: &ast::Step) {
        match self.scope.default_step {
            None => {
                self.scope.default_step = Some(id);
                self.scope.default_span = step.head_span;
            }
            Some(_) => {
                let first = self.scope.default_span;
                self.report(duplicate::twice(step.head_span, "default recommendation", first));
            }
        }
    }

    /// Session variables, also those that answers declare.
    fn declare_variables(&mut self, written: &ast::Unit) {
        for variable in &written.variables {
            let ty = self.ty(&variable.ty);
            self.session_variable(&variable.name, ty, LocalKind::Variable);
        }
        for way in written.steps.iter().flat_map(walk::ways) {
            if let Way::Answer(ast::Answer { target: AnswerTarget::Variable(name, ty), .. }) = way {
                let ty = self.ty(ty).required();
                self.session_variable(name, ty, LocalKind::Answer);
            }
        }
    }

    /// Asking twice for the same thing, in two messages, is one variable.
    fn session_variable(&mut self, name: &ast::Name, ty: Type, kind: LocalKind) {
        let known = self.scope.find(&name.text).and_then(|id| self.scope.local(id));
        let Some(known) = known else {
            self.scope.add(name.text.clone(), ty, kind, name.span);
            return;
        };
        let same = kind == LocalKind::Answer
            && known.kind != LocalKind::Parameter
            && (known.ty.kind == ty.kind || ty.is_error() || known.ty.is_error());
        let first = known.span;
        if same {
            self.refer(name.span, first);
        } else {
            self.report(duplicate::duplicate(name.span, &name.text, "variable", first));
        }
    }

    /// What variables are set to when the unit starts. A list begins empty.
    fn first_values(&mut self, written: &ast::Unit) -> Vec<(LocalId, Expr)> {
        let mut initial = Vec::new();
        for variable in &written.variables {
            let id = self.scope.find(&variable.name.text);
            let Some(id) =
                id.filter(|id| self.scope.local(*id).is_some_and(|local| local.span == variable.name.span))
            else {
                if let Some(value) = &variable.value {
                    self.expression(value, None);
                }
                continue;
            };
            let Some(ty) = self.scope.local(id).map(|local| local.ty.clone()) else { continue };
            match &variable.value {
                Some(value) => {
                    let value = self.value(value, &ty);
                    initial.push((id, value));
                }
                None if matches!(ty.kind, TypeKind::List(_)) && !ty.optional => {
                    initial.push((id, typed(ExprKind::List(Vec::new()), ty.kind, variable.span)));
                }
                None => {}
            }
        }
        initial
    }

    fn handlers(&mut self, written: &[ast::Handler], conversation: bool) -> Handlers {
        let mut handlers = Handlers::default();
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for handler in written {
            self.begin_at_standing();
            let body = self.block(&handler.body);
            let Some(kind) = self.word(&handler.event, &HANDLERS) else { continue };
            if let Some(first) = seen.insert(handler.event.text.as_str(), handler.event.span) {
                let what = format!("on {}", handler.event.text);
                self.report(duplicate::twice(handler.event.span, &what, first));
                continue;
            }
            if !conversation && matches!(kind, HandlerKind::Timeout | HandlerKind::Fallback) {
                let what = format!("on {}", handler.event.text);
                let help = "an automation waits for no reply: remove it";
                self.report(wrong_kind::misplaced(handler.event.span, &what, "an automation", help));
                continue;
            }
            *match kind {
                HandlerKind::Timeout => &mut handlers.timeout,
                HandlerKind::Fallback => &mut handlers.fallback,
                HandlerKind::Undelivered => &mut handlers.undelivered,
                HandlerKind::OptOut => &mut handlers.optout,
            } = Some(body);
        }
        handlers
    }

    fn steps(&mut self, written: &ast::Unit, settings: &Settings, told: &[Path]) -> Vec<Step> {
        let first = written.steps.first().and_then(|step| step.name.as_ref());
        let returns = first.is_some_and(|first| walk::targets(written).contains(&&first.text));
        let mut steps = Vec::with_capacity(written.steps.len());
        for (at, step) in written.steps.iter().enumerate() {
            self.begin_at_standing();
            if at == 0 {
                let holds = |path: &&Path| !returns && path.root == Root::Contact;
                let told: Vec<Path> = told.iter().filter(holds).cloned().collect();
                self.scope.facts.learn_all(&told);
            }
            steps.push(self.step(step, settings));
        }
        steps
    }
}

/// The name that a place begins with.
fn root_name(place: &ast::Expr) -> Option<&str> {
    let mut at = place;
    loop {
        match &at.kind {
            ast::ExprKind::Field(base, _) | ast::ExprKind::Paren(base) => at = base,
            ast::ExprKind::Name(name) => return Some(name),
            _ => return None,
        }
    }
}

/// Whether a place is a field of a field: what happened cannot be written to itself, only the objects in it.
fn is_deep(place: &ast::Expr) -> bool {
    match &place.kind {
        ast::ExprKind::Paren(inner) => is_deep(inner),
        ast::ExprKind::Field(base, _) => !matches!(base.kind, ast::ExprKind::Name(_)),
        _ => false,
    }
}
