//! The changes between two portraits.

use super::portrait::{Portrait, StepPortrait, TriggerPortrait, UnitPortrait, WayPortrait};
use super::{Change, ChangeKind, Difference, VERSION, waiting};

/// What changed from one version to the next.
pub fn between(old: &Portrait, new: &Portrait) -> Difference {
    let mut found = Found { changes: Vec::new(), unit: None, step: None };
    found.named(ChangeKind::Declaration, &old.declarations, &new.declarations);
    for unit in &old.units {
        match new.units.iter().find(|other| other.name == unit.name) {
            Some(other) => found.units(unit, other),
            None => found.whole(&unit.name, Some(&unit.kind), None),
        }
    }
    for unit in new.units.iter().filter(|unit| !old.units.iter().any(|other| other.name == unit.name)) {
        found.whole(&unit.name, None, Some(&unit.kind));
    }
    let waiting = waiting::concerned(old, new, &found.changes);
    Difference { version: VERSION, changes: found.changes, waiting }
}

/// Changes while they are collected, and where.
struct Found {
    changes: Vec<Change>,
    unit: Option<String>,
    step: Option<String>,
}

impl Found {
    fn add(&mut self, kind: ChangeKind, name: &str, old: Option<&str>, new: Option<&str>) {
        let of = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        let (old, new) = (of(old), of(new));
        if old != new || kind == ChangeKind::Step && name == "order" {
            let (unit, step) = (self.unit.clone(), self.step.clone());
            self.changes.push(Change { unit, step, kind, name: name.to_owned(), old, new });
        }
    }

    /// A unit that is new or gone.
    fn whole(&mut self, name: &str, old: Option<&str>, new: Option<&str>) {
        self.unit = Some(name.to_owned());
        self.step = None;
        self.add(ChangeKind::Unit, "", old, new);
    }

    /// Pairs of names and values: what differs, what is gone, what is new.
    fn named(&mut self, kind: ChangeKind, old: &[(String, String)], new: &[(String, String)]) {
        let value = |list: &[(String, String)], name: &str| {
            list.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        };
        for (name, before) in old {
            self.add(kind, name, Some(before), value(new, name).as_deref());
        }
        for (name, after) in new.iter().filter(|(name, _)| value(old, name).is_none()) {
            self.add(kind, name, None, Some(after));
        }
    }

    fn units(&mut self, old: &UnitPortrait, new: &UnitPortrait) {
        self.unit = Some(old.name.clone());
        self.step = None;
        self.add(ChangeKind::Unit, "kind", Some(&old.kind), Some(&new.kind));
        self.triggers(&old.triggers, &new.triggers);
        self.named(ChangeKind::Setting, &old.settings, &new.settings);
        let first =
            |unit: &UnitPortrait| unit.steps.first().map(|step| step.name.clone()).unwrap_or_default();
        if old.kind == "conversation" {
            self.add(ChangeKind::Step, "first step", Some(&first(old)), Some(&first(new)));
        }
        for step in &old.steps {
            self.step = Some(step.name.clone());
            match new.steps.iter().find(|other| other.name == step.name) {
                Some(other) => self.steps(step, other),
                None => self.add(ChangeKind::Step, "", Some(&described(step)), None),
            }
        }
        for step in new.steps.iter().filter(|step| !old.steps.iter().any(|other| other.name == step.name)) {
            self.step = Some(step.name.clone());
            self.add(ChangeKind::Step, "", None, Some(&described(step)));
        }
        self.step = None;
        if !old.costs.is_empty() && !new.costs.is_empty() {
            self.named(ChangeKind::Cost, &old.costs, &new.costs);
        }
    }

    /// Triggers that are alike but for their words are compared word by word.
    fn triggers(&mut self, old: &[TriggerPortrait], new: &[TriggerPortrait]) {
        let (old, new) = without_common(old, new);
        let mut new: Vec<&TriggerPortrait> = new;
        for before in old {
            let same = new.iter().position(|after| after.text == before.text);
            let same = same.map(|at| new.remove(at));
            let Some(after) = same else {
                self.add(ChangeKind::Trigger, "", Some(&whole_trigger(before)), None);
                continue;
            };
            for word in before.words.iter().filter(|word| !after.words.contains(word)) {
                self.add(ChangeKind::Keyword, &before.text, Some(word), None);
            }
            for word in after.words.iter().filter(|word| !before.words.contains(word)) {
                self.add(ChangeKind::Keyword, &before.text, None, Some(word));
            }
        }
        for after in new {
            self.add(ChangeKind::Trigger, "", None, Some(&whole_trigger(after)));
        }
    }

    fn steps(&mut self, old: &StepPortrait, new: &StepPortrait) {
        self.add(ChangeKind::Step, "kind", Some(&old.kind), Some(&new.kind));
        self.list(ChangeKind::Text, &old.texts, &new.texts);
        self.list(ChangeKind::Action, &old.actions, &new.actions);
        self.named(ChangeKind::Question, &old.question, &new.question);
        self.ways(&old.ways, &new.ways);
    }

    /// Lists without names: what both have is left out, the rest is paired in order.
    fn list(&mut self, kind: ChangeKind, old: &[String], new: &[String]) {
        let (old, new) = without_common(old, new);
        for at in 0..old.len().max(new.len()) {
            let of = |list: &[&String]| list.get(at).map(|text| (*text).clone());
            self.add(kind, "", of(&old).as_deref(), of(&new).as_deref());
        }
    }

    fn ways(&mut self, old: &[WayPortrait], new: &[WayPortrait]) {
        let (old, mut new) = without_common(old, new);
        let mut rest = Vec::new();
        for before in old {
            match new.iter().position(|after| after.label == before.label).map(|at| new.remove(at)) {
                Some(after) => self.way(&before.label, before, after),
                None => rest.push(before),
            }
        }
        // A choice that only got other words leads where it led before.
        for before in rest {
            match new.iter().position(|after| after.to == before.to).map(|at| new.remove(at)) {
                Some(after) => {
                    self.add(ChangeKind::Way, "words", Some(&before.label), Some(&after.label));
                    self.way(&after.label, before, after);
                }
                None => self.add(ChangeKind::Way, &before.label, Some(&led(before)), None),
            }
        }
        for after in new {
            self.add(ChangeKind::Way, &after.label, None, Some(&led(after)));
        }
    }

    fn way(&mut self, label: &str, before: &WayPortrait, after: &WayPortrait) {
        self.add(ChangeKind::Way, label, Some(&led(before)), Some(&led(after)));
    }
}

/// Where a way leads, and what it does meanwhile.
fn led(way: &WayPortrait) -> String {
    let to = if way.to.is_empty() { "nowhere" } else { &way.to };
    if way.does.is_empty() { to.to_owned() } else { format!("{to}, with {}", way.does.join("; ")) }
}

fn described(step: &StepPortrait) -> String {
    match step.texts.first() {
        Some(text) => format!("{}: {text}", step.kind),
        None => step.kind.clone(),
    }
}

fn whole_trigger(trigger: &TriggerPortrait) -> String {
    let words: Vec<String> = trigger.words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("{} {}", trigger.text, words.join(", ")).trim_end().to_owned()
}

/// What is in one list and not in the other; of several alike as many as there are more.
fn without_common<'l, T: PartialEq>(old: &'l [T], new: &'l [T]) -> (Vec<&'l T>, Vec<&'l T>) {
    let mut rest: Vec<&T> = new.iter().collect();
    let mut gone = Vec::new();
    for one in old {
        match rest.iter().position(|other| *other == one) {
            Some(at) => {
                rest.remove(at);
            }
            None => gone.push(one),
        }
    }
    (gone, rest)
}
