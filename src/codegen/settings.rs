//! Settings of units.

use super::generator::Generator;
use super::scope::Scope;
use super::sequence::Sequence;
use crate::bytecode::Op;
use crate::bytecode::program::SettingsRecord;
use crate::bytecode::schema::CodeOffset;
use crate::check::flow::branches::BranchKind;
use crate::check::model::*;
use crate::value::Symbol;

/// Bits of [`SettingsRecord::handlers_say`].
const TIMEOUT_SAYS: u8 = 1;
const FALLBACK_SAYS: u8 = 2;

impl Generator<'_> {
    /// The settings of a unit, with its handlers.
    pub(super) fn settings(&mut self, unit: &Unit, scope: &Scope<'_>) -> SettingsRecord {
        let settings = &unit.settings;
        let handlers = &unit.handlers;
        let local = |id: Option<LocalId>| id.map(|id| id.0 as u16);
        SettingsRecord {
            conversation: unit.conversation,
            paused: settings.paused,
            unicode: unicode(settings.unicode),
            short_links: settings.short_links,
            max_segments: settings.max_segments.map_or(0, |(most, _)| u8::try_from(most).unwrap_or(u8::MAX)),
            parameter_count: unit.parameters.len() as u16,
            sender: settings.sender.map(|(id, _)| id.0),
            category: settings.category.map(|(id, _)| id.0),
            timeout_days: settings.timeout.days,
            timeout_ms: settings.timeout.ms,
            fallback: self.optional_value(settings.fallback.as_ref(), scope),
            per: self.optional_value(settings.per.as_ref(), scope),
            on_timeout: self.handler(handlers.timeout.as_ref(), scope),
            on_fallback: self.handler(handlers.fallback.as_ref(), scope),
            on_undelivered: self.any_time(handlers.undelivered.as_ref(), scope),
            on_optout: self.any_time(handlers.optout.as_ref(), scope),
            handlers_say: says(handlers.timeout.as_ref(), TIMEOUT_SAYS)
                | says(handlers.fallback.as_ref(), FALLBACK_SAYS),
            event_local: local(unit.event_local),
            campaign_local: local(unit.campaign_local),
            intent_local: local(unit.intent_local),
            results: self.results(unit, scope.unit_index),
        }
    }

    fn handler(&mut self, block: Option<&Block>, scope: &Scope<'_>) -> Option<CodeOffset> {
        self.handler_after(Sequence::default(), block?, scope)
    }

    /// A handler that can run at any moment: a branch of its own.
    fn any_time(&mut self, block: Option<&Block>, scope: &Scope<'_>) -> Option<CodeOffset> {
        let block = block?;
        let mut out = Sequence::default();
        self.mark(&mut out, BranchKind::Handler, block.span);
        self.handler_after(out, block, scope)
    }

    fn handler_after(&mut self, mut out: Sequence, block: &Block, scope: &Scope<'_>) -> Option<CodeOffset> {
        self.block(&mut out, block, scope);
        out.at(block.span);
        out.op(Op::Return);
        Some(self.place(&out, scope))
    }

    /// The variables that a `run` gives back, if some `run` takes them.
    fn results(&mut self, unit: &Unit, index: u32) -> (u32, u16) {
        if !self.gives_results.contains(&index) {
            return (0, 0);
        }
        let is_result = |kind| matches!(kind, LocalKind::Variable | LocalKind::Answer | LocalKind::Parameter);
        let locals = unit.locals.iter().zip(0_u16..).filter(|(local, _)| is_result(local.kind));
        let results: Vec<(Symbol, u16)> =
            locals.map(|(local, index)| (self.symbol(&local.name), index)).collect();
        self.builder.results(&results)
    }
}

/// How the tables write `unicode`.
pub(super) fn unicode(unicode: Unicode) -> u8 {
    match unicode {
        Unicode::Allow => 0,
        Unicode::Replace => 1,
        Unicode::Refuse => 2,
    }
}

/// The bit if the handler says something.
fn says(handler: Option<&Block>, bit: u8) -> u8 {
    let mut says = false;
    if let Some(block) = handler {
        super::units::each_in_block(block, &mut |statement| {
            says |= matches!(statement.kind, StatementKind::Say(_));
        });
    }
    if says { bit } else { 0 }
}
