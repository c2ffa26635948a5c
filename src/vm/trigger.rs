//! Which trigger takes a message: rules 4 to 11 of matching.md.

use std::sync::Arc;

use crate::bytecode::Program;
use crate::bytecode::program::{TriggerKind, TriggerRecord};
use crate::text::{self, FoldedText};
use crate::value::{Symbol, Value};

use super::delivery::Delivery;
use super::state::{Contexts, Waiting};

/// A message while a unit is looked for.
pub(crate) struct Message<'m> {
    /// As written.
    pub(crate) text: &'m str,
    /// Folded.
    pub(crate) folded: &'m FoldedText,
    /// The sender it came to.
    pub(crate) sender: Option<u32>,
    /// The recognised intent.
    pub(crate) intent: Option<&'m (String, f64, Value)>,
}

/// Which triggers count at this moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowed {
    /// Only those that interrupt.
    pub(crate) interrupting_only: bool,
    /// Only those open to someone unknown.
    pub(crate) open_only: bool,
    /// Only those of automations.
    pub(crate) automations_only: bool,
}

/// A trigger that takes a message.
pub(crate) struct Taken {
    /// Its index.
    pub(crate) trigger: u32,
    /// Its record.
    pub(crate) record: TriggerRecord,
    /// The keyword that fitted, folded.
    pub(crate) keyword: Option<Arc<str>>,
    /// The unit to start, with what it knows.
    pub(crate) start: Waiting,
}

/// A host's intent counts from this score on.
const INTENT_SCORE: f64 = 0.5;

impl Delivery<'_> {
    /// The trigger that takes the message by rules 6 to 11.
    pub(crate) fn find_trigger(&mut self, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        let program = self.programs.current().clone();
        self.by_keyword(&program, message, allowed)
            .or_else(|| self.by_words(&program, message, allowed))
            .or_else(|| self.by_part(&program, message, allowed))
            .or_else(|| self.by_regex(&program, message, allowed))
            .or_else(|| self.by_intent(&program, message, allowed))
            .or_else(|| self.by_any(&program, message, allowed))
    }

    /// Rule 6: the whole message is the keyword.
    fn by_keyword(
        &mut self,
        program: &Arc<Program>,
        message: &Message<'_>,
        allowed: Allowed,
    ) -> Option<Taken> {
        let whole = message.folded.as_str();
        let stripped = text::strip_punctuation(whole);
        let mut found: Vec<u32> = program.keyword_triggers(stripped).collect();
        if stripped != whole {
            found.extend(program.keyword_triggers(whole));
        }
        self.first_that_fires(program, found, Some(stripped), message, allowed)
    }

    /// Rule 7: the longest keyword whose words stand next to each other, then the first that occurs.
    fn by_words(&mut self, program: &Arc<Program>, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        let words = message.folded;
        let mut fitting: Vec<(usize, usize, String, u32)> = Vec::new();
        for count in 1..=(program.max_words() as usize).min(words.word_count()) {
            for first in 0..=words.word_count() - count {
                let joined = join_words(words, first, count);
                for trigger in program.word_triggers(&joined) {
                    fitting.push((joined.len(), first, joined.clone(), trigger));
                }
            }
        }
        for scan in program.scans().filter(|scan| !scan.anywhere) {
            let cased = self.cased(message);
            let parts: Vec<&str> = text::words::split(scan.text).collect();
            if let Some(first) = cased.occurrences(&parts).next() {
                fitting.push((scan.text.len(), first, scan.text.to_owned(), scan.trigger));
            }
        }
        self.longest_that_fires(program, fitting, message, allowed)
    }

    /// Rule 8: the longest keyword that occurs anywhere, then the first.
    fn by_part(&mut self, program: &Arc<Program>, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        let mut fitting = Vec::new();
        let mut cased: Option<FoldedText> = None;
        for scan in program.scans().filter(|scan| scan.anywhere) {
            let whole = if scan.cased {
                cased.get_or_insert_with(|| self.cased(message)).as_str()
            } else {
                message.folded.as_str()
            };
            if let Some(at) = whole.find(scan.text) {
                fitting.push((scan.text.len(), at, scan.text.to_owned(), scan.trigger));
            }
        }
        self.longest_that_fires(program, fitting, message, allowed)
    }

    /// Rule 9: regular expressions in source order.
    fn by_regex(&mut self, program: &Arc<Program>, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        let matching = program.triggers_of_kind(TriggerKind::Matches).into_iter().filter(|index| {
            program
                .trigger(*index)
                .is_some_and(|trigger| program.regex_matches(trigger.argument, message.text))
        });
        let found = matching.collect();
        self.first_that_fires(program, found, None, message, allowed)
    }

    /// Rule 10: the intent that the host recognised, else one whose example the message is.
    fn by_intent(
        &mut self,
        program: &Arc<Program>,
        message: &Message<'_>,
        allowed: Allowed,
    ) -> Option<Taken> {
        if !self.programs.needs().intents {
            return None;
        }
        for (intent, parameters) in self.recognised_intents(program, message) {
            for index in program.triggers_on(TriggerKind::Intent, intent) {
                let contexts = Contexts { intent: parameters.clone(), ..Contexts::default() };
                if let Some(taken) = self.fires(program, index, None, contexts, message, allowed) {
                    return Some(taken);
                }
            }
        }
        None
    }

    /// The intents that a message can be, best first, with their parameters.
    pub(crate) fn recognised_intents(
        &mut self,
        program: &Program,
        message: &Message<'_>,
    ) -> Vec<(u32, Value)> {
        let intents = &program.schema().intents;
        if let Some((name, score, parameters)) = message.intent {
            let index = intents.iter().position(|intent| intent.name == *name);
            return index
                .filter(|_| *score >= INTENT_SCORE)
                .map(|at| (at as u32, parameters.clone()))
                .into_iter()
                .collect();
        }
        let mut recognised = Vec::new();
        for (index, intent) in intents.iter().enumerate() {
            let parameters = self.with_context(program, |context| {
                super::capture::intent_parameters(intent, message.text, context)
            });
            recognised.extend(parameters.map(|parameters| (index as u32, parameters)));
        }
        recognised
    }

    /// Rule 11: a message that nothing else took.
    fn by_any(&mut self, program: &Arc<Program>, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        let found = program.triggers_of_kind(TriggerKind::AnyMessage);
        self.first_that_fires(program, found, None, message, allowed)
    }

    /// Rules 4 and 5: replies to campaigns and automations, the most recent first.
    pub(crate) fn find_reply_to(
        &mut self,
        message: &Message<'_>,
        allowed: Allowed,
        after_ms: i64,
        keyword_only: bool,
    ) -> Option<Taken> {
        let program = self.programs.current().clone();
        let reached = self.state.reached.clone();
        for reach in reached.iter().filter(|reach| reach.at_ms > after_ms || !keyword_only) {
            let kind = if reach.campaign { TriggerKind::ReplyToCampaign } else { TriggerKind::ReplyToUnit };
            let mut candidates = Vec::new();
            for index in program.triggers_of_kind(kind) {
                let Some(trigger) = program.trigger(index) else { continue };
                let name = reach_name(&program, &trigger);
                let in_time = self.event.at_ms - reach.at_ms <= i64::from(trigger.argument_2) * 1000;
                let words_fit = reply_words_fit(&program, index, &trigger, message.folded, keyword_only);
                if name == Some(reach.name) && in_time && words_fit {
                    candidates.push((trigger.has_keywords, index));
                }
            }
            // Triggers with keywords of their own say more precisely what they want: they come first.
            candidates.sort_by_key(|(has_keywords, index)| (!has_keywords, *index));
            for (_, index) in candidates {
                let contexts = Contexts { campaign: campaign_record(&program, reach), ..Contexts::default() };
                if let Some(taken) = self.fires(&program, index, None, contexts, message, allowed) {
                    return Some(taken);
                }
            }
        }
        None
    }

    /// The message folded without losing its case.
    fn cased(&self, message: &Message<'_>) -> FoldedText {
        let mut cased = FoldedText::default();
        cased.refill(message.text, true);
        cased
    }

    fn longest_that_fires(
        &mut self,
        program: &Arc<Program>,
        mut fitting: Vec<(usize, usize, String, u32)>,
        message: &Message<'_>,
        allowed: Allowed,
    ) -> Option<Taken> {
        let conditional = |index: u32| program.trigger(index).is_some_and(|trigger| trigger.when.is_some());
        fitting.sort_by_key(|(length, at, _, index)| {
            (std::cmp::Reverse(*length), *at, !conditional(*index), *index)
        });
        fitting.into_iter().find_map(|(_, _, keyword, index)| {
            self.fires(program, index, Some(&keyword), Contexts::default(), message, allowed)
        })
    }

    /// The first of these triggers that fires; those with a condition are asked first.
    fn first_that_fires(
        &mut self,
        program: &Arc<Program>,
        mut found: Vec<u32>,
        keyword: Option<&str>,
        message: &Message<'_>,
        allowed: Allowed,
    ) -> Option<Taken> {
        if keyword.is_some() && found.len() > 1 {
            let conditional =
                |index: &u32| program.trigger(*index).is_some_and(|trigger| trigger.when.is_some());
            found.sort_by_key(|index| (!conditional(index), *index));
        }
        found
            .into_iter()
            .find_map(|index| self.fires(program, index, keyword, Contexts::default(), message, allowed))
    }

    /// Whether a trigger may fire now, for this contact and sender.
    fn fires(
        &mut self,
        program: &Arc<Program>,
        index: u32,
        keyword: Option<&str>,
        contexts: Contexts,
        message: &Message<'_>,
        allowed: Allowed,
    ) -> Option<Taken> {
        let record = program.trigger(index)?;
        let settings = program.settings_of(record.unit)?;
        let hears =
            settings.sender.is_none() || message.sender.is_none() || settings.sender == message.sender;
        let may = (record.interrupting || !allowed.interrupting_only)
            && (record.open || !allowed.open_only)
            && (!settings.conversation || !allowed.automations_only);
        if settings.paused || !hears || !may {
            return None;
        }
        let let_in = allowed.open_only;
        let start = Waiting { by_contact: true, let_in, ..self.started_by(record.unit, contexts) };
        let holds = self.condition_holds(program, record.when, &start);
        holds.then(|| Taken { trigger: index, record, keyword: keyword.map(Arc::from), start })
    }
}

/// Words of a folded text joined by single spaces, as the word table keeps keywords.
fn join_words(words: &FoldedText, first: usize, count: usize) -> String {
    let mut joined = String::new();
    for at in first..first + count {
        if at > first {
            joined.push(' ');
        }
        joined.push_str(words.word(at).unwrap_or_default());
    }
    joined
}

/// The name's symbol of what a `reply to` trigger names.
fn reach_name(program: &Program, trigger: &TriggerRecord) -> Option<Symbol> {
    match trigger.kind {
        TriggerKind::ReplyToCampaign => program
            .schema()
            .campaigns
            .get(trigger.argument as usize)
            .map(|campaign| Symbol::of(&campaign.name)),
        _ => Some(Symbol::of(program.unit_name(trigger.argument))),
    }
}

fn reply_words_fit(
    program: &Program,
    index: u32,
    trigger: &TriggerRecord,
    message: &FoldedText,
    keyword_only: bool,
) -> bool {
    if !trigger.has_keywords {
        return !keyword_only;
    }
    let whole = text::strip_punctuation(message.as_str());
    program.reply_keywords(index).any(|keyword| keyword == whole || keyword == message.as_str())
}

/// What a script sees as `campaign`.
fn campaign_record(program: &Program, reach: &super::state::Reached) -> Value {
    let names = program.schema().campaigns.iter().map(|campaign| campaign.name.as_str());
    let name = names.into_iter().find(|name| Symbol::of(name) == reach.name);
    Value::record(vec![
        (Symbol::of("name"), name.map_or(Value::Missing, Value::text)),
        (Symbol::of("sent_at"), Value::Instant(reach.at_ms)),
    ])
}
