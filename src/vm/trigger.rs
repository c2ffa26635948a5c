//! Which trigger takes a message: rules 5 to 11 of matching.md.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

use crate::bytecode::Program;
use crate::bytecode::program::{TriggerKind, TriggerRecord};
use crate::text::{self, FoldedText, words};
use crate::value::Symbol;

use super::delivery::Delivery;
use super::inbound::{Message, beginning};
use super::limits;
use super::state::{Contexts, Waiting};

/// Which triggers count at this moment.
#[derive(Debug, Clone, Copy, Default)]
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

/// A keyword that stands in a message.
struct Fit {
    keyword: Arc<str>,
    /// Where it begins, counted in words or bytes.
    at: usize,
    trigger: u32,
}

impl Delivery<'_> {
    /// The trigger that takes the message by rules 5 to 11.
    pub(crate) fn find_taker(&mut self, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        let program = self.current();
        self.find_reply(message, allowed)
            .or_else(|| self.by_keyword(program, message, allowed))
            .or_else(|| self.by_words(program, message, allowed))
            .or_else(|| self.by_part(program, message, allowed))
            .or_else(|| self.by_regex(program, message, allowed))
            .or_else(|| self.by_intent(program, message, allowed))
            .or_else(|| self.by_any(program, message, allowed))
    }

    /// Rule 6: the whole message is the keyword. The table has those with a condition first.
    fn by_keyword(&mut self, program: &Program, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        let stripped = text::strip_punctuation(message.folded.as_str());
        let no = Contexts::default;
        program
            .keyword_triggers(stripped)
            .find_map(|index| self.fires(program, index, Some(stripped), no(), message, allowed))
    }

    /// Rule 7: the keyword's words stand next to each other.
    fn by_words(&mut self, program: &Program, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        let words = message.folded;
        let mut fits = Vec::new();
        let mut joined = String::new();
        // A keyword counts where it stands first.
        let mut known = HashSet::new();
        for count in 1..=(program.max_words() as usize).min(words.word_count()) {
            for at in 0..=words.word_count() - count {
                join_words(words, at, count, &mut joined);
                let mut found = program.word_triggers(&joined).peekable();
                if found.peek().is_none() || known.contains(joined.as_str()) {
                    continue;
                }
                let keyword: Arc<str> = joined.as_str().into();
                known.insert(keyword.clone());
                fits.extend(found.map(|trigger| Fit { keyword: keyword.clone(), at, trigger }));
            }
        }
        let mut cased = None;
        for scan in program.scans().filter(|scan| !scan.anywhere) {
            let text = text_for(message, scan.cased, &mut cased);
            let parts: Vec<&str> = words::split(scan.text).collect();
            if let Some(at) = text.occurrences(&parts).next() {
                fits.push(Fit { keyword: scan.text.into(), at, trigger: scan.trigger });
            }
        }
        self.longest(program, fits, message, allowed)
    }

    /// Rule 8: the keyword stands anywhere.
    fn by_part(&mut self, program: &Program, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        let mut fits = Vec::new();
        let mut cased = None;
        for scan in program.scans().filter(|scan| scan.anywhere) {
            let text = text_for(message, scan.cased, &mut cased);
            if let Some(at) = text.as_str().find(scan.text) {
                fits.push(Fit { keyword: scan.text.into(), at, trigger: scan.trigger });
            }
        }
        self.longest(program, fits, message, allowed)
    }

    /// Of rules 7 and 8: the longest keyword, then the one that stands first, then the one with a condition.
    fn longest(
        &mut self,
        program: &Program,
        mut fits: Vec<Fit>,
        message: &Message<'_>,
        allowed: Allowed,
    ) -> Option<Taken> {
        let unconditional = |index: u32| program.trigger(index).is_some_and(|trigger| trigger.when.is_none());
        if fits.len() > 1 {
            fits.sort_by_cached_key(|fit| {
                let length = fit.keyword.chars().count();
                (Reverse(length), fit.at, unconditional(fit.trigger), fit.trigger)
            });
        }
        let no = Contexts::default;
        fits.into_iter()
            .find_map(|fit| self.fires(program, fit.trigger, Some(&fit.keyword), no(), message, allowed))
    }

    /// Rule 9: regular expressions in source order.
    fn by_regex(&mut self, program: &Program, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        let folded = message.folded.as_str();
        let routes = self.programs.routes();
        routes.regexes.iter().find_map(|(index, regex)| {
            let found = program.regex_matches_folded(*regex, matched_text(message), folded);
            found.then(|| self.fires(program, *index, None, Contexts::default(), message, allowed)).flatten()
        })
    }

    /// Rule 10: the intent that the host recognised, else one whose example the message is.
    fn by_intent(&mut self, program: &Program, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        if !self.programs.routes().intents {
            return None;
        }
        self.recognised_intents(program, message).into_iter().find_map(|(intent, parameters)| {
            program.triggers_on(TriggerKind::Intent, intent).find_map(|index| {
                let contexts = Contexts { intent: parameters.clone(), ..Contexts::default() };
                self.fires(program, index, None, contexts, message, allowed)
            })
        })
    }

    /// Rule 11: a message that nothing else took.
    fn by_any(&mut self, program: &Program, message: &Message<'_>, allowed: Allowed) -> Option<Taken> {
        let routes = self.programs.routes();
        let no = Contexts::default;
        routes.any.iter().find_map(|index| self.fires(program, *index, None, no(), message, allowed))
    }

    /// Whether a trigger may fire now, for this contact and sender.
    pub(crate) fn fires(
        &mut self,
        program: &Program,
        index: u32,
        keyword: Option<&str>,
        contexts: Contexts,
        message: &Message<'_>,
        allowed: Allowed,
    ) -> Option<Taken> {
        let record = program.trigger(index)?;
        let settings = program.settings_of(record.unit)?;
        let may = (record.interrupting || !allowed.interrupting_only)
            && (record.open || !allowed.open_only)
            && (!settings.conversation || !allowed.automations_only);
        let paused = settings.paused || self.programs.is_paused(program, record.unit);
        if paused || !may || !hears(program, settings.sender, message.sender) {
            return None;
        }
        let start = Waiting {
            sender: message.sender,
            answering: true,
            let_in: allowed.open_only,
            ..self.started_by(record.unit, contexts)
        };
        let holds = self.condition_holds(program, record.when, &start);
        holds.then(|| Taken { trigger: index, record, keyword: keyword.map(Arc::from), start })
    }
}

/// The part of a message, as written, in which regular expressions are looked for.
pub(crate) fn matched_text<'m>(message: &Message<'m>) -> &'m str {
    beginning(message.text, limits::MATCHED_BYTES)
}

/// Whether a unit with this sender hears messages to another one: only its own, or all where it has none.
fn hears(program: &Program, own: Option<u32>, written_to: Option<Symbol>) -> bool {
    let (Some(own), Some(written_to)) = (own, written_to) else { return true };
    let sender = program.schema().senders.get(own as usize);
    sender.is_some_and(|sender| Symbol::of(&sender.name) == written_to)
}

/// The message as keywords are compared with it: folded, and for case-sensitive ones without losing its case.
fn text_for<'t>(message: &Message<'t>, cased: bool, memory: &'t mut Option<FoldedText>) -> &'t FoldedText {
    if !cased {
        return message.folded;
    }
    memory.get_or_insert_with(|| {
        let mut folded = FoldedText::default();
        folded.refill(matched_text(message), true);
        folded
    })
}

/// Words of a folded text joined by single spaces, as the word table keeps keywords.
fn join_words(words: &FoldedText, first: usize, count: usize, joined: &mut String) {
    joined.clear();
    for at in first..first + count {
        if at > first {
            joined.push(' ');
        }
        joined.push_str(words.word(at).unwrap_or_default());
    }
}
