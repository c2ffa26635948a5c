//! The changes between two portraits.

use super::portrait::{Portrait, StepPortrait, TriggerPortrait, UnitPortrait, WayPortrait};
use super::{Change, ChangeKind, exact, node, tree};

/// What changed from one version to the next.
pub(super) fn changes(old: &Portrait, new: &Portrait) -> Vec<Change> {
    let mut found = Found { changes: Vec::new(), unit: None, step: None };
    found.named(ChangeKind::Declaration, &old.declarations, &new.declarations);
    found.exact_declarations(&old.exact, &new.exact);
    found.named(ChangeKind::Setting, &old.settings, &new.settings);
    for unit in &old.units {
        match new.units.iter().find(|other| other.name == unit.name) {
            Some(other) => found.units(unit, other),
            None => found.whole(&unit.name, Some(&unit.kind), None),
        }
    }
    for unit in new.units.iter().filter(|unit| !old.units.iter().any(|other| other.name == unit.name)) {
        found.whole(&unit.name, None, Some(&unit.kind));
    }
    if found.changes.is_empty() && old.id != new.id && old.order == new.order {
        (found.unit, found.step) = (None, None);
        let id = |portrait: &Portrait| portrait.id.map(|id| id.to_string());
        found.add(ChangeKind::Code, "program", id(old).as_deref(), id(new).as_deref());
    }
    found.changes
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
        if old != new {
            let (unit, step) = (self.unit.clone(), self.step.clone());
            let name = name.to_owned();
            self.changes.push(Change { unit, step, within: None, kind, name, old, new });
        }
    }

    /// What only the program shows, if it shows something and nothing was found since `known`.
    fn exact(&mut self, known: usize, old: &[String], new: &[String]) {
        if self.changes.len() == known && old != new {
            let (old, new) = exact::unlike(old, new);
            self.add(ChangeKind::Code, "", Some(&old), Some(&new));
        }
    }

    /// The same for declarations that both have.
    fn exact_declarations(&mut self, old: &[(String, Vec<String>)], new: &[(String, Vec<String>)]) {
        for (name, old) in old {
            let is_said = self.changes.iter().any(|change| change.name == *name);
            let other = new.iter().find(|(other, new)| other == name && new != old);
            if let Some((_, new)) = other.filter(|_| !is_said) {
                let (old, new) = exact::unlike(old, new);
                self.add(ChangeKind::Code, name, Some(&old), Some(&new));
            }
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
        let known = self.changes.len();
        self.add(ChangeKind::Unit, "kind", Some(&old.kind), Some(&new.kind));
        self.triggers(&old.triggers, &new.triggers);
        self.named(ChangeKind::Setting, &old.settings, &new.settings);
        let first =
            |unit: &UnitPortrait| unit.steps.first().map(|step| step.name.clone()).unwrap_or_default();
        if old.kind == "conversation" {
            self.add(ChangeKind::Step, "first step", Some(&first(old)), Some(&first(new)));
        }
        self.exact(known, &old.exact, &new.exact);
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
        let known = self.changes.len();
        self.add(ChangeKind::Step, "kind", Some(&old.kind), Some(&new.kind));
        self.body(&old.body, &new.body);
        self.named(ChangeKind::Question, &old.question, &new.question);
        self.ways(&old.ways, &new.ways);
        self.exact(known, &old.exact, &new.exact);
    }

    fn body(&mut self, old: &[node::Node], new: &[node::Node]) {
        for change in tree::between(old, new) {
            let kind = if change.is_text { ChangeKind::Text } else { ChangeKind::Action };
            let name = if change.moved { "moved" } else { "" };
            let known = self.changes.len();
            self.add(kind, name, change.old.as_deref(), change.new.as_deref());
            for added in self.changes.iter_mut().skip(known) {
                added.within.clone_from(&change.within);
            }
        }
    }

    fn ways(&mut self, old: &[WayPortrait], new: &[WayPortrait]) {
        // The numbers of choices are their places.
        let (before, after) = in_order(old, new);
        self.add(ChangeKind::Way, "order", Some(&before), Some(&after));
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
    if way.body.is_empty() { to.to_owned() } else { format!("{to}, with {}", node::written(&way.body)) }
}

/// The labels that both have, as they follow each other in each.
fn in_order(old: &[WayPortrait], new: &[WayPortrait]) -> (String, String) {
    let shared = |own: &[WayPortrait], other: &[WayPortrait]| {
        let shared = own.iter().filter(|way| other.iter().any(|other| other.label == way.label));
        shared.map(|way| way.label.clone()).collect::<Vec<_>>().join(", ")
    };
    (shared(old, new), shared(new, old))
}

fn described(step: &StepPortrait) -> String {
    let text = step.body.iter().find_map(|node| match node {
        node::Node::Text(text) => Some(text),
        _ => None,
    });
    match text {
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
