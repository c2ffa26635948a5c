//! Counts of a replay: by unit, step and choice.

use std::collections::HashMap;

use crate::bytecode::Program;
use crate::text;
use crate::vm::effect::{Compliance, Effect, EffectKind, Recognition, UnitOutcome};

use super::frequent::Frequent;
use super::limits;
use super::names;
use super::player::{Place, Turn};

/// What the messages of a replay led to.
#[derive(Debug)]
pub struct Totals {
    /// Messages that were played.
    pub messages: u64,
    /// Messages that had been played before, by their id, and were left out.
    pub repeated: u64,
    /// Messages that say an earlier moment than the one before of their contact.
    pub late: u64,
    /// Messages before which timers were left out.
    pub endless: u64,
    /// Messages by who took them, in the order of [`Totals::TAKEN`].
    pub taken: [u64; 8],
    /// Texts to contacts.
    pub texts: u64,
    /// Their segments.
    pub segments: u64,
    /// By unit index.
    units: Vec<UnitTotals>,
    unrecognised: Frequent<(Place, String)>,
    untaken: Frequent<String>,
}

/// What happened in a unit.
#[derive(Debug, Clone, Default)]
pub struct UnitTotals {
    /// How often it began.
    pub started: u64,
    /// How often it ended, by the code of the outcome.
    pub ended: [u64; UnitOutcome::ALL.len()],
    /// By step index.
    pub steps: Vec<StepTotals>,
}

/// What happened in a step.
#[derive(Debug, Clone, Default)]
pub struct StepTotals {
    /// How often it was entered.
    pub entered: u64,
    /// Replies that the free answer took.
    pub answers: u64,
    /// Replies that `otherwise` took.
    pub otherwise: u64,
    /// Replies that nothing took.
    pub unrecognised: u64,
    /// How often each choice was chosen, by its position.
    pub choices: Vec<u64>,
}

impl Default for Totals {
    fn default() -> Self {
        Self {
            messages: 0,
            repeated: 0,
            late: 0,
            endless: 0,
            taken: [0; 8],
            texts: 0,
            segments: 0,
            units: Vec::new(),
            unrecognised: Frequent::new(limits::UNRECOGNISED_TEXTS),
            untaken: Frequent::new(limits::UNRECOGNISED_TEXTS),
        }
    }
}

impl Totals {
    /// Who can take a message.
    pub const TAKEN: [&'static str; 8] = [
        "triggers",
        "choices",
        "free answers",
        "otherwise",
        "not recognised",
        "STOP, START, HELP",
        "a person",
        "nobody",
    ];

    /// Counts a turn. `text` is the contact's message.
    pub fn add(&mut self, text: &str, turn: &Turn) {
        if turn.repeated {
            self.repeated += 1;
            return;
        }
        self.messages += 1;
        self.late += u64::from(turn.late);
        self.endless += u64::from(turn.endless);
        for effect in turn.before.iter().chain(&turn.effects) {
            self.count(effect, text);
        }
    }

    fn count(&mut self, effect: &Effect, text: &str) {
        let place = Place { unit: effect.origin.unit, step: effect.origin.step };
        match &effect.kind {
            EffectKind::Say { text, .. } => {
                self.texts += 1;
                self.segments += text::segments(text).segments as u64;
            }
            EffectKind::Started => {
                if let Some(unit) = self.unit(place.unit) {
                    unit.started += 1;
                }
            }
            EffectKind::Ended { outcome } => {
                let count = self.unit(place.unit).and_then(|unit| unit.ended.get_mut(*outcome as usize));
                if let Some(count) = count {
                    *count += 1;
                }
            }
            EffectKind::Entered => self.in_step(place, |step| step.entered += 1),
            EffectKind::Matched { how } => self.matched(place, how, text),
            EffectKind::ToTeam { .. } => self.take(6),
            _ => {}
        }
    }

    fn matched(&mut self, place: Place, how: &Recognition, text: &str) {
        match how {
            Recognition::Trigger { .. } => self.take(0),
            Recognition::Choice { choice, .. } => {
                self.take(1);
                self.in_step(place, |step| step.choose(*choice));
            }
            Recognition::Answer => {
                self.take(2);
                self.in_step(place, |step| step.answers += 1);
            }
            Recognition::Otherwise => {
                self.take(3);
                self.in_step(place, |step| step.otherwise += 1);
            }
            Recognition::Unrecognised => {
                self.take(4);
                self.in_step(place, |step| step.unrecognised += 1);
                self.unrecognised.add((place, beginning(text)));
            }
            Recognition::Compliance(Compliance::Stop | Compliance::Start | Compliance::Help) => self.take(5),
            Recognition::Repeated => self.take(7),
            Recognition::Untaken => {
                self.take(7);
                self.untaken.add(beginning(text));
            }
        }
    }

    fn take(&mut self, by: usize) {
        if let Some(count) = self.taken.get_mut(by) {
            *count += 1;
        }
    }

    fn unit(&mut self, unit: u32) -> Option<&mut UnitTotals> {
        // The host's own effects belong to no unit.
        if unit == u32::MAX {
            return None;
        }
        let at = unit as usize;
        if at >= self.units.len() {
            self.units.resize_with(at + 1, UnitTotals::default);
        }
        self.units.get_mut(at)
    }

    fn in_step(&mut self, place: Place, count: impl FnOnce(&mut StepTotals)) {
        if place.step == u16::MAX {
            return;
        }
        let Some(unit) = self.unit(place.unit) else { return };
        let at = usize::from(place.step);
        if at >= unit.steps.len() {
            unit.steps.resize_with(at + 1, StepTotals::default);
        }
        if let Some(step) = unit.steps.get_mut(at) {
            count(step);
        }
    }

    /// Units that began or ended, with their index.
    pub fn units(&self) -> impl Iterator<Item = (u32, &UnitTotals)> {
        (0..).zip(&self.units).filter(|(_, unit)| unit.started > 0 || unit.exits() > 0)
    }

    /// The most frequent unrecognised replies: `unit.step`, the folded text, how often.
    pub fn unrecognised(&self, program: &Program, most: usize) -> Vec<(String, String, u64)> {
        let mut places = HashMap::new();
        let sorted = self.unrecognised.sorted().into_iter().take(most);
        sorted
            .map(|((place, text), count)| {
                let name = places.entry(*place).or_insert_with(|| names::place(program, *place));
                (name.clone(), text.clone(), count)
            })
            .collect()
    }

    /// The most frequent messages that nobody took: the folded text, how often.
    pub fn untaken(&self, most: usize) -> Vec<(&str, u64)> {
        self.untaken.sorted().into_iter().take(most).map(|(text, count)| (text.as_str(), count)).collect()
    }

    /// By how much those counts may be too low.
    pub fn untaken_lost(&self) -> u64 {
        self.untaken.lost()
    }

    /// By how much the counts of unrecognised replies may be too low: 0 until there are very many different ones.
    pub fn unrecognised_lost(&self) -> u64 {
        self.unrecognised.lost()
    }
}

impl UnitTotals {
    /// How often it ended, however that was.
    pub fn exits(&self) -> u64 {
        self.ended.iter().sum()
    }
}

impl StepTotals {
    fn choose(&mut self, choice: u16) {
        let at = usize::from(choice);
        if at >= self.choices.len() {
            self.choices.resize(at + 1, 0);
        }
        if let Some(count) = self.choices.get_mut(at) {
            *count += 1;
        }
    }

    /// The choices of the step that were chosen, in order: label, how often.
    pub fn chosen(&self, program: &Program, place: Place) -> Vec<(String, u64)> {
        let message = names::message_of(program, place);
        let counts = (0..).zip(&self.choices).filter(|(_, count)| **count > 0);
        counts.map(|(choice, count)| (names::choice(program, message, choice), *count)).collect()
    }
}

/// The folded beginning of a reply.
fn beginning(text: &str) -> String {
    let folded = text::fold(text, false);
    let mut end = limits::UNRECOGNISED_BYTES.min(folded.len());
    while !folded.is_char_boundary(end) {
        end -= 1;
    }
    folded.get(..end).unwrap_or_default().to_owned()
}
