//! Triggers: what each fires on, and what it tells about what it brings.

use super::Lower;
use super::facts::{Path, Root, told_by};
use super::names::Declaration;
use super::scope::Binding;
use crate::check::model::*;
use crate::check::rules::{
    e0301_type_mismatch as mismatch, e0304_wrong_arguments as wrong, e0308_invalid_value as invalid,
};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::cron::Cron;
use crate::value::{Duration, HOUR_MS, Value};

/// How long after a campaign a reply counts, unless said.
const REPLY_WITHIN: Duration = Duration::from_ms(48 * HOUR_MS);

impl Lower<'_> {
    /// Lowers the triggers of a unit; gives what all of them tell to be set.
    pub(super) fn triggers(&mut self, written: &[ast::Trigger]) -> (Vec<Trigger>, Vec<Path>) {
        let mut triggers = Vec::with_capacity(written.len());
        let mut told: Option<Vec<Path>> = None;
        for trigger in written {
            let kind = self.trigger_kind(&trigger.kind);
            let when = trigger.when.as_ref().map(|when| self.trigger_condition(&kind, when));
            let tells = match &when {
                Some(when) => told_by(when, self.project.objects.first()).when_true,
                None => Vec::new(),
            };
            told = Some(match told {
                None => tells,
                Some(before) => before.into_iter().filter(|path| tells.contains(path)).collect(),
            });
            self.check_parameters(&kind, trigger.span);
            triggers.push(Trigger {
                kind,
                when,
                interrupting: trigger.interrupting.is_some(),
                open: trigger.open.is_some(),
                span: trigger.span,
            });
        }
        (triggers, told.unwrap_or_default())
    }

    /// Nothing but a call of the API and `start` can give a unit its parameters.
    fn check_parameters(&mut self, kind: &TriggerKind, span: Span) {
        if matches!(kind, TriggerKind::Request | TriggerKind::Error) {
            return;
        }
        let schema = self.scope.unit.and_then(|id| self.schemas.units.get(id.index()).cloned());
        let needed = schema.iter().flat_map(|schema| &schema.slots).find(|slot| slot.needed);
        if let Some(slot) = needed {
            let message = format!("this trigger has no value for `{}`", slot.name);
            let help =
                "start the unit with `start NAME(…)` from another one, or give the parameter a default";
            self.report(wrong::other(span, message, help));
        }
    }

    /// The condition of a trigger knows what this very trigger brings.
    fn trigger_condition(&mut self, kind: &TriggerKind, when: &ast::Expr) -> Expr {
        let (event, campaign, intent) =
            (self.scope.event.clone(), self.scope.campaign.clone(), self.scope.intent.clone());
        let unit = self.scope.unit.and_then(|id| self.project.units.get(id.index()));
        let locals = unit.map(|unit| (unit.event_local, unit.campaign_local, unit.intent_local));
        let (event_local, campaign_local, intent_local) = locals.unwrap_or_default();
        let bound = |local: Option<LocalId>, ty: Option<Type>| match (local, ty) {
            (Some(local), Some(ty)) => Binding::One(local, ty),
            _ if matches!(kind, TriggerKind::Error) => Binding::Unknown,
            _ => Binding::None,
        };
        self.scope.event = bound(event_local, self.event_type_of(kind));
        self.scope.campaign = bound(campaign_local, self.campaign_type_of(kind));
        self.scope.intent = bound(intent_local, self.intent_type_of(kind));
        let when = self.value_of(when, TypeKind::Bool);
        (self.scope.event, self.scope.campaign, self.scope.intent) = (event, campaign, intent);
        when
    }

    pub(super) fn event_type_of(&self, kind: &TriggerKind) -> Option<Type> {
        match kind {
            TriggerKind::Event(id) => self.event_types.get(id.index()).cloned(),
            _ => None,
        }
    }

    pub(super) fn intent_type_of(&self, kind: &TriggerKind) -> Option<Type> {
        match kind {
            TriggerKind::Intent(id) => self.intent_types.get(id.index()).cloned(),
            _ => None,
        }
    }

    /// A link may have been sent by something else than a campaign.
    pub(super) fn campaign_type_of(&self, kind: &TriggerKind) -> Option<Type> {
        match kind {
            TriggerKind::ReplyTo { to: ReplyTarget::Campaign(_), .. } | TriggerKind::Click(Some(_)) => {
                Some(campaign_type())
            }
            TriggerKind::Click(None) => Some(campaign_type().optional()),
            _ => None,
        }
    }

    fn trigger_kind(&mut self, kind: &ast::TriggerKind) -> TriggerKind {
        use ast::TriggerKind as Written;
        let lowered = match kind {
            Written::Keyword(keywords) => Some(TriggerKind::Keyword(self.keywords(keywords))),
            Written::Word { keywords, cased } => {
                Some(TriggerKind::Word(self.keywords(keywords), cased.is_some()))
            }
            Written::Contains { keywords, cased } => {
                Some(TriggerKind::Contains(self.keywords(keywords), cased.is_some()))
            }
            Written::Matches(pattern) => self.regex(pattern).map(TriggerKind::Matches),
            Written::Intent(name) => self.intent(name).map(TriggerKind::Intent),
            Written::ReplyTo { name, within, keywords } => self.reply_to(name, within.as_ref(), keywords),
            Written::Event(name) => self.event(name).map(TriggerKind::Event),
            Written::Click(None) => Some(TriggerKind::Click(None)),
            Written::Click(Some(name)) => self.campaign(name).map(|id| TriggerKind::Click(Some(id))),
            Written::Joins(name) => self.group(name).map(TriggerKind::Joins),
            Written::Subscribes(None) => Some(TriggerKind::Subscribes(None)),
            Written::Subscribes(Some(name)) => {
                self.category(name).map(|id| TriggerKind::Subscribes(Some(id)))
            }
            Written::Unsubscribes(None) => Some(TriggerKind::Unsubscribes(None)),
            Written::Unsubscribes(Some(name)) => {
                self.category(name).map(|id| TriggerKind::Unsubscribes(Some(id)))
            }
            Written::Schedule { cron, group } => self.schedule(cron, group.as_ref()),
            Written::AnyMessage => Some(TriggerKind::AnyMessage),
            Written::Request => Some(TriggerKind::Request),
        };
        lowered.unwrap_or(TriggerKind::Error)
    }

    /// Keywords as written; a localised one counts in every language.
    fn keywords(&mut self, written: &[ast::Expr]) -> Vec<Keyword> {
        let mut keywords = Vec::with_capacity(written.len());
        for keyword in written {
            let first = keywords.len();
            for text in self.label_texts(keyword, "a keyword").into_iter().flatten() {
                let keyword = Keyword { text, span: keyword.span };
                if !keywords.iter().skip(first).any(|known| *known == keyword) {
                    keywords.push(keyword);
                }
            }
        }
        keywords
    }

    /// A label or keyword in every language; reported and none where it is not known when compiling.
    pub(super) fn label_texts(&mut self, written: &ast::Expr, what: &str) -> Option<Vec<String>> {
        let expr = self.readable(written);
        if expr.ty.is_error() || contains_error(&expr) {
            return None;
        }
        let texts = self.constant_texts(&expr);
        if texts.is_none() {
            let help = "write it as a plain text; what depends on the contact belongs into a message";
            self.report(mismatch::not_constant(expr.span, what, help));
        }
        texts
    }

    fn reply_to(
        &mut self,
        name: &ast::Name,
        within: Option<&ast::Expr>,
        keywords: &[ast::Expr],
    ) -> Option<TriggerKind> {
        let keywords = self.keywords(keywords);
        let within = within.and_then(|within| self.length_of_time(within, "the time to reply"));
        let to = match self.resolve(name, &["campaign", "automation"])? {
            Declaration::Campaign(id) => ReplyTarget::Campaign(id),
            Declaration::Automation(id) => ReplyTarget::Unit(id),
            _ => return None,
        };
        Some(TriggerKind::ReplyTo { to, within: within.unwrap_or(REPLY_WITHIN), keywords })
    }

    fn schedule(&mut self, written: &ast::Expr, group: Option<&ast::Name>) -> Option<TriggerKind> {
        let group = match group {
            Some(name) => Some(self.group(name)?),
            None => None,
        };
        let help = "write when, as in `\"0 9 * * mon\"`: minute, hour, day, month, day of the week";
        let value = self.known_value(written, TypeKind::Text(None), "a schedule", help)?;
        let Value::Text(cron) = value else { return None };
        if let Err(wrong) = Cron::parse(&cron) {
            let span = self.inside(written.span, &cron, wrong.start, wrong.end);
            self.report(invalid::invalid(span, format!("this is no schedule: {}", wrong.message), help));
            return None;
        }
        Some(TriggerKind::Schedule { cron: cron.to_string(), span: written.span, group })
    }

    /// Declares what the triggers of a unit bring: `event`, `campaign`, `intent`.
    pub(super) fn bind_triggers(&mut self, unit: &ast::Unit, started: bool) -> Bound {
        let silent = (self.diagnostics.len(), self.project.references.len());
        let names: Vec<TriggerKind> =
            unit.triggers.iter().map(|trigger| self.bound_by(&trigger.kind)).collect();
        self.diagnostics.truncate(silent.0);
        self.project.references.truncate(silent.1);
        let others = started || names.is_empty();
        let unknown = self.scope.broken || names.iter().any(|kind| matches!(kind, TriggerKind::Error));
        let bind = |lower: &mut Self, name, kind, types: Vec<Option<Type>>| {
            lower.bind(name, kind, &types, (others, unknown), unit.name.span)
        };
        let types = |lower: &Self, of: fn(&Self, &TriggerKind) -> Option<Type>| {
            names.iter().map(|kind| of(lower, kind)).collect::<Vec<_>>()
        };
        let events = types(self, Self::event_type_of);
        let (event_local, event) = bind(self, "event", LocalKind::Event, events);
        let campaigns = types(self, Self::campaign_type_of);
        let (campaign_local, campaign) = bind(self, "campaign", LocalKind::Campaign, campaigns);
        let intents = types(self, Self::intent_type_of);
        let (intent_local, intent) = bind(self, "intent", LocalKind::Intent, intents);
        (self.scope.event, self.scope.campaign, self.scope.intent) = (event, campaign, intent);
        Bound { event_local, campaign_local, intent_local }
    }

    /// What a trigger names, as far as it brings something.
    fn bound_by(&mut self, kind: &ast::TriggerKind) -> TriggerKind {
        match kind {
            ast::TriggerKind::Event(name) => self.event(name).map(TriggerKind::Event),
            ast::TriggerKind::Intent(name) => self.intent(name).map(TriggerKind::Intent),
            ast::TriggerKind::Click(None) => Some(TriggerKind::Click(None)),
            ast::TriggerKind::Click(Some(name)) => self.campaign(name).map(|id| TriggerKind::Click(Some(id))),
            ast::TriggerKind::ReplyTo { name, .. } => match self.resolve(name, &["campaign", "automation"]) {
                Some(Declaration::Campaign(id)) => Some(TriggerKind::ReplyTo {
                    to: ReplyTarget::Campaign(id),
                    within: REPLY_WITHIN,
                    keywords: Vec::new(),
                }),
                Some(_) => Some(TriggerKind::Request),
                None => None,
            },
            _ => return TriggerKind::Request,
        }
        .unwrap_or(TriggerKind::Error)
    }

    /// One of the three names: nothing, a variable, or several things. A trigger that could not be understood could have
    /// brought anything.
    fn bind(
        &mut self,
        name: &'static str,
        kind: LocalKind,
        types: &[Option<Type>],
        (others, unknown): (bool, bool),
        span: Span,
    ) -> (Option<LocalId>, Binding) {
        let mut distinct: Vec<&Type> = Vec::new();
        for ty in types.iter().flatten() {
            if !distinct.iter().any(|known| same_origin(kind, known, ty)) {
                distinct.push(ty);
            }
        }
        let optional = others || types.iter().any(Option::is_none) || distinct.iter().any(|ty| ty.optional);
        match distinct.as_slice() {
            [] if unknown => (None, Binding::Unknown),
            [] => (None, Binding::None),
            [one] => {
                let ty = Type { kind: one.kind.clone(), optional };
                let id = self.scope.add_hidden(name.into(), ty.clone(), kind, span);
                (Some(id), Binding::One(id, ty))
            }
            _ => {
                let id = self.scope.add_hidden(name.into(), super::types::error_type(), kind, span);
                (Some(id), Binding::Several)
            }
        }
    }
}

/// The variables that triggers fill.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bound {
    pub event_local: Option<LocalId>,
    pub campaign_local: Option<LocalId>,
    pub intent_local: Option<LocalId>,
}

/// What `campaign` is: its name, its title, and when the contact got it.
fn campaign_type() -> Type {
    let fields = vec![
        ("name".into(), Type::of(TypeKind::Text(None))),
        ("title".into(), Type::of(TypeKind::Text(None))),
        ("sent_at".into(), Type::of(TypeKind::DateTime)),
    ];
    Type::of(TypeKind::Record(std::sync::Arc::new(fields)))
}

/// Whether two triggers bring the same: the same event or intent, or both a campaign.
fn same_origin(kind: LocalKind, one: &Type, other: &Type) -> bool {
    match (&one.kind, &other.kind) {
        (TypeKind::Record(one), TypeKind::Record(other)) => {
            kind == LocalKind::Campaign || std::sync::Arc::ptr_eq(one, other)
        }
        _ => false,
    }
}

/// Whether a trigger fires on a message of the contact, and so starts its unit at once.
pub(super) fn is_message(kind: &TriggerKind) -> bool {
    matches!(
        kind,
        TriggerKind::Keyword(_)
            | TriggerKind::Word(..)
            | TriggerKind::Contains(..)
            | TriggerKind::Matches(_)
            | TriggerKind::Intent(_)
            | TriggerKind::ReplyTo { .. }
            | TriggerKind::AnyMessage
    )
}

/// Whether part of a text could not be understood.
fn contains_error(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Error => true,
        ExprKind::Text(parts) | ExprKind::Localised(parts) => parts.iter().any(contains_error),
        _ => false,
    }
}

/// Whether a path begins at what started the unit, which nothing but `set` changes.
pub(super) fn is_standing(path: &Path, bound: Bound) -> bool {
    let brought = [bound.event_local, bound.campaign_local, bound.intent_local];
    matches!(path.root, Root::Local(id) if brought.contains(&Some(id)))
}
