//! Replies to campaigns and automations: rules 4 and 5 of matching.md.

use std::cell::LazyCell;

use crate::bytecode::Program;
use crate::bytecode::program::{TriggerKind, TriggerRecord};
use crate::text::{self, FoldedText};
use crate::value::{Symbol, Value};

use super::delivery::Delivery;
use super::inbound::Message;
use super::limits;
use super::state::{Contexts, Reached};
use super::trigger::{Allowed, Taken};

impl Delivery<'_> {
    /// Rule 5: the trigger on a reply to what reached the contact most recently.
    pub(crate) fn find_reply(&mut self, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        self.reply_to(message, allowed, i64::MIN, false)
    }

    /// Rule 4: a trigger with its keyword, on a reply to what is newer than the conversation's last text.
    pub(crate) fn find_newer_reply(
        &mut self,
        message: &Message<'_>,
        allowed: Allowed,
        last_text_ms: i64,
    ) -> Option<Taken> {
        self.reply_to(message, allowed, last_text_ms, true)
    }

    fn reply_to(
        &mut self,
        message: &Message<'_>,
        allowed: Allowed,
        after_ms: i64,
        by_keyword: bool,
    ) -> Option<Taken> {
        let routes = self.programs.routes();
        if routes.replies.is_empty() || self.state.reached.is_empty() {
            return None;
        }
        let program = self.current();
        let reached = self.state.reached.clone();
        reached.iter().filter(|reached| reached.at_ms > after_ms).find_map(|reached| {
            let record = LazyCell::new(|| campaign_record(program, reached.name, reached.at_ms));
            // Triggers with keywords say more precisely what they want: they come first.
            [true, false].into_iter().filter(|keyword| *keyword || !by_keyword).find_map(|keyword| {
                routes.replies.iter().find_map(|index| {
                    let trigger = program.trigger(*index).filter(|record| record.has_keywords == keyword)?;
                    let fits = self.is_reply(program, *index, &trigger, reached, message.folded);
                    let contexts = || Contexts { campaign: record.clone(), ..Contexts::default() };
                    fits.then(|| self.fires(program, *index, None, contexts(), message, allowed)).flatten()
                })
            })
        })
    }

    /// Whether a message is a reply as a trigger asks for it: to this, in time, with its keyword if it has some.
    fn is_reply(
        &self,
        program: &Program,
        index: u32,
        trigger: &TriggerRecord,
        reached: &Reached,
        message: &FoldedText,
    ) -> bool {
        let is_campaign = trigger.kind == TriggerKind::ReplyToCampaign;
        let elapsed_ms = self.event.at_ms.saturating_sub(reached.at_ms);
        let stripped = || text::strip_punctuation(message.as_str());
        is_campaign == reached.campaign
            && target(program, trigger) == Some(reached.name)
            && elapsed_ms <= i64::from(trigger.argument_2) * 1000
            && (!trigger.has_keywords || program.reply_keywords(index).any(|keyword| keyword == stripped()))
    }

    /// A text of an automation reached the contact, so that `reply to` can name it.
    pub(crate) fn note_reached(&mut self, program: &Program, unit: u32) {
        let is_automation = program.settings_of(unit).is_some_and(|settings| !settings.conversation);
        let name = Symbol::of(program.unit_name(unit));
        if is_automation && self.programs.needs().reached_units.contains(&name) {
            self.remember_reached(Reached { name, campaign: false, at_ms: self.event.at_ms });
        }
    }

    /// Remembers what reached the contact, newest first.
    /// What reaches a contact in the very millisecond in which its conversation spoke came after that text all the same.
    pub(crate) fn remember_reached(&mut self, mut reached: Reached) {
        let last_text_ms = self.state.conversation.as_ref().and_then(|run| run.last_text_at_ms);
        if reached.campaign
            && let Some(last_text_ms) = last_text_ms
        {
            reached.at_ms = reached.at_ms.max(last_text_ms.saturating_add(1));
        }
        self.state.reached.retain(|old| (old.name, old.campaign) != (reached.name, reached.campaign));
        self.state.reached.insert(0, reached);
        self.state.reached.truncate(limits::REACHED);
    }
}

/// The symbol of the name of what a `reply to` trigger names.
fn target(program: &Program, trigger: &TriggerRecord) -> Option<Symbol> {
    let name = match trigger.kind {
        TriggerKind::ReplyToCampaign => {
            program.schema().campaigns.get(trigger.argument as usize)?.name.as_str()
        }
        _ => program.unit_name(trigger.argument),
    };
    Some(Symbol::of(name))
}

/// What a script sees as `campaign`: name, title, and when the contact got it.
pub(crate) fn campaign_record(program: &Program, name: Symbol, sent_at_ms: i64) -> Value {
    let mut campaigns = program.schema().campaigns.iter();
    let declared = campaigns.find(|campaign| Symbol::of(&campaign.name) == name);
    let (name, title) = declared.map_or(("", ""), |campaign| (&campaign.name, &campaign.title));
    Value::record(vec![
        (Symbol::of("name"), Value::text(name)),
        (Symbol::of("title"), Value::text(title)),
        (Symbol::of("sent_at"), Value::Instant(sent_at_ms)),
    ])
}
