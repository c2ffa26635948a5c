//! What the triggers of the project would recognise, in tables: an invitation is looked up, not compared with each.

use std::collections::HashMap;

use crate::check::keywords::{self, Tier, hear_the_same};
use crate::check::labels;
use crate::check::model::*;
use crate::check::rules::ProjectContext;
use crate::text::{ComplianceWords, FoldedText, fold};
use crate::value::regex::Regex;

/// Who hears a keyword: the senders, and whether a conversation that runs is interrupted by it.
type Heard<'a> = Vec<(Option<&'a str>, bool)>;

/// The triggers of the project by what they recognise.
#[derive(Debug)]
pub(super) struct Listeners<'a> {
    pub(super) compliance: ComplianceWords,
    whole: HashMap<String, Heard<'a>>,
    words: HashMap<String, Heard<'a>>,
    parts: HashMap<String, Heard<'a>>,
    patterns: Vec<(Regex, Option<&'a str>, bool)>,
    any: Heard<'a>,
    replies: HashMap<keywords::ReplyTo, Vec<String>>,
}

impl<'a> Listeners<'a> {
    pub(super) fn of(context: &ProjectContext<'a>) -> Self {
        let mut listeners = Self {
            compliance: context.config.policy.compliance_words(),
            whole: HashMap::new(),
            words: HashMap::new(),
            parts: HashMap::new(),
            patterns: Vec::new(),
            any: Vec::new(),
            replies: HashMap::new(),
        };
        for unit in context.project.units.iter().filter(|unit| !unit.settings.paused) {
            let sender = keywords::sender_of(context.project, unit);
            for trigger in &unit.triggers {
                listeners.add(context.project, trigger, sender);
            }
        }
        listeners
    }

    fn add(&mut self, project: &Project, trigger: &Trigger, sender: Option<&'a str>) {
        let heard = (sender, trigger.interrupting);
        if let Some((tier, list)) = keywords::of_trigger(trigger) {
            if let Tier::ReplyTo(to) = tier {
                let keys = self.replies.entry(to).or_default();
                keys.extend(list.iter().map(|keyword| keywords::key(tier, &keyword.text)));
                if list.is_empty() {
                    keys.push(String::new());
                }
                return;
            }
            let table = match tier {
                Tier::Word { .. } => &mut self.words,
                Tier::Contains { .. } => &mut self.parts,
                _ => &mut self.whole,
            };
            for keyword in list {
                table.entry(keywords::key(tier, &keyword.text)).or_default().push(heard);
            }
            return;
        }
        match &trigger.kind {
            TriggerKind::Matches(regex) => {
                let compiled = Regex::new(&regex.text, regex.cased).ok();
                self.patterns.extend(compiled.map(|compiled| (compiled, sender, trigger.interrupting)));
            }
            TriggerKind::Intent(id) => self.add_intent(project, *id, heard),
            TriggerKind::AnyMessage => self.any.push(heard),
            _ => {}
        }
    }

    /// An intent recognises its examples; one with parameters may recognise more than can be told.
    fn add_intent(&mut self, project: &Project, id: IntentId, heard: (Option<&'a str>, bool)) {
        let Some(intent) = project.intents.get(id.index()) else { return };
        for example in &intent.examples {
            match example.as_slice() {
                [IntentPart::Literal(text)] => self.whole.entry(labels::key(text)).or_default().push(heard),
                _ => self.any.push(heard),
            }
        }
    }

    /// Whether a trigger on the sender would recognise a reply. `interrupting`: while a conversation runs.
    pub(super) fn recognise(&self, reply: &str, sender: Option<&str>, interrupting: bool) -> bool {
        let hears = |heard: &Heard<'a>| {
            heard.iter().any(|(on, interrupts)| hear_the_same(*on, sender) && (*interrupts || !interrupting))
        };
        let folded = FoldedText::new(reply);
        let whole = || self.whole.get(&labels::key(reply)).is_some_and(hears);
        let words = || runs(&folded).iter().any(|run| self.words.get(run).is_some_and(hears));
        let parts =
            || self.parts.iter().any(|(part, heard)| folded.as_str().contains(part.as_str()) && hears(heard));
        let patterns = || {
            self.patterns.iter().any(|(regex, on, interrupts)| {
                hear_the_same(*on, sender) && (*interrupts || !interrupting) && regex.is_match(reply)
            })
        };
        whole() || words() || hears(&self.any) || parts() || patterns()
    }

    /// Whether a `reply to` trigger would take a reply to this.
    pub(super) fn take_reply_to(&self, to: keywords::ReplyTo, reply: &str) -> bool {
        let key = labels::key(reply);
        self.replies.get(&to).is_some_and(|keys| keys.iter().any(|known| known.is_empty() || *known == key))
    }
}

/// The runs of words of a reply, joined by spaces.
fn runs(folded: &FoldedText) -> Vec<String> {
    let words: Vec<&str> = folded.words().collect();
    (1..=words.len()).flat_map(|length| words.windows(length).map(|run| run.join(" "))).collect()
}

/// Whether a choice with these words would recognise a reply, at a level of matching.
pub(super) fn choice_recognises(words: &[labels::ChoiceWord<'_>], matching: Matching, reply: &str) -> bool {
    let key = labels::key(reply);
    let folded = FoldedText::new(&fold(reply, false));
    words.iter().any(|word| {
        let label = labels::folded_words(word.text);
        let begins = || {
            matching >= Matching::Prefix
                && word.key.chars().count() >= 3
                && folded.words().any(|said| said.starts_with(word.key.as_str()))
        };
        word.key == key || (matching > Matching::Exact && folded.contains_words(&label)) || begins()
    })
}
