//! The one namespace of a project's declarations.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::Lower;
use crate::check::model::*;
use crate::check::rules::{e0202_unknown_name, e0205_wrong_kind};
use crate::diag::suggest::Suggestion;
use crate::source::Span;
use crate::syntax::ast::Name;

/// What a name was declared as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declaration {
    Sender(SenderId),
    Category(CategoryId),
    Group(GroupId),
    Team(TeamId),
    Constant(usize),
    Template(TemplateId),
    Object(ObjectId),
    Event(EventId),
    Service(ServiceId),
    Intent(IntentId),
    Campaign(CampaignId),
    Automation(UnitId),
    Conversation(UnitId),
}

impl Declaration {
    /// The word that declares it.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Sender(_) => "sender",
            Self::Category(_) => "category",
            Self::Group(_) => "group",
            Self::Team(_) => "team",
            Self::Constant(_) => "const",
            Self::Template(_) => "template",
            Self::Object(_) => "object",
            Self::Event(_) => "event",
            Self::Service(_) => "service",
            Self::Intent(_) => "intent",
            Self::Campaign(_) => "campaign",
            Self::Automation(_) => "automation",
            Self::Conversation(_) => "conversation",
        }
    }
}

/// Declarations by name. A name that was declared twice keeps all its declarations, so that one mistake makes no second.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_name: HashMap<SmolStr, Vec<(Declaration, Span)>>,
    /// All names in source order, for suggestions.
    in_order: Vec<(SmolStr, &'static str)>,
}

impl Names {
    /// Adds a declaration and gives the one that had the name before.
    pub(super) fn add(&mut self, name: &Name, declaration: Declaration) -> Option<(Declaration, Span)> {
        let all = self.by_name.entry(name.text.clone()).or_default();
        all.push((declaration, name.span));
        if all.len() > 1 {
            return all.first().copied();
        }
        self.in_order.push((name.text.clone(), declaration.kind()));
        None
    }

    pub(super) fn first(&self, name: &str) -> Option<(Declaration, Span)> {
        self.by_name.get(name).and_then(|all| all.first()).copied()
    }

    fn of_kind(&self, name: &str, kinds: &[&str]) -> Option<(Declaration, Span)> {
        self.by_name.get(name)?.iter().find(|(declaration, _)| kinds.contains(&declaration.kind())).copied()
    }

    /// The names of some kinds, of all kinds where none is given.
    pub(super) fn of_kinds(&self, kinds: &[&str]) -> Vec<SmolStr> {
        let wanted = |kind: &&'static str| kinds.is_empty() || kinds.contains(kind);
        self.in_order.iter().filter(|(_, kind)| wanted(kind)).map(|(name, _)| name.clone()).collect()
    }
}

impl Lower<'_> {
    /// The declaration of one of these kinds that a name means; reported where there is none.
    pub(super) fn resolve(&mut self, name: &Name, kinds: &[&'static str]) -> Option<Declaration> {
        if let Some((declaration, span)) = self.names.of_kind(&name.text, kinds) {
            self.refer(name.span, span);
            return Some(declaration);
        }
        if self.lost.contains(&name.text) {
            return None;
        }
        let wanted = kinds.join(" or ");
        if let Some((declaration, span)) = self.names.first(&name.text) {
            self.refer(name.span, span);
            let is = declaration.kind();
            self.report(e0205_wrong_kind::wrong_kind(name.span, &name.text, is, &wanted, span));
            return None;
        }
        let near = self.nearest(&name.text, |lower| lower.names.of_kinds(kinds));
        self.report(e0202_unknown_name::unknown(name.span, &name.text, &wanted, near.as_ref()));
        None
    }

    pub(super) fn group(&mut self, name: &Name) -> Option<GroupId> {
        match self.resolve(name, &["group"])? {
            Declaration::Group(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn team(&mut self, name: &Name) -> Option<TeamId> {
        match self.resolve(name, &["team"])? {
            Declaration::Team(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn sender(&mut self, name: &Name) -> Option<SenderId> {
        match self.resolve(name, &["sender"])? {
            Declaration::Sender(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn category(&mut self, name: &Name) -> Option<CategoryId> {
        match self.resolve(name, &["category"])? {
            Declaration::Category(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn event(&mut self, name: &Name) -> Option<EventId> {
        match self.resolve(name, &["event"])? {
            Declaration::Event(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn intent(&mut self, name: &Name) -> Option<IntentId> {
        match self.resolve(name, &["intent"])? {
            Declaration::Intent(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn campaign(&mut self, name: &Name) -> Option<CampaignId> {
        match self.resolve(name, &["campaign"])? {
            Declaration::Campaign(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn service(&mut self, name: &Name) -> Option<ServiceId> {
        match self.resolve(name, &["service"])? {
            Declaration::Service(id) => Some(id),
            _ => None,
        }
    }

    /// An automation or a conversation.
    pub(super) fn unit(&mut self, name: &Name) -> Option<UnitId> {
        match self.resolve(name, &["automation", "conversation"])? {
            Declaration::Automation(id) | Declaration::Conversation(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn conversation(&mut self, name: &Name) -> Option<UnitId> {
        match self.resolve(name, &["conversation"])? {
            Declaration::Conversation(id) => Some(id),
            _ => None,
        }
    }

    /// Picks one of a fixed set of words, such as the levels of `matching`.
    pub(super) fn word<T: Copy>(&mut self, name: &Name, words: &[(&'static str, T)]) -> Option<T> {
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == name.text) {
            return Some(*value);
        }
        let known: Vec<SmolStr> = words.iter().map(|(word, _)| SmolStr::new(word)).collect();
        let listed = known.join(", ");
        // `monday` for `mon`
        let written = name.text.to_lowercase();
        let short = known.iter().find(|word| word.len() > 2 && written.starts_with(word.as_str())).cloned();
        let near = short.map(Suggestion::certain).or_else(|| self.nearest(&name.text, |_| known));
        self.report(crate::check::rules::e0303_unknown_enum_value::unknown(
            name.span,
            &name.text,
            &listed,
            near.as_ref(),
        ));
        None
    }
}
