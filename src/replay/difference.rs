//! What two programs do differently with the same messages, and for whom.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::answer::{Answer, How};
use super::limits;

/// Differences between two programs, grouped by what is done.
#[derive(Debug, Default)]
pub struct Differences {
    groups: HashMap<(Answer, Answer), Group>,
    contacts: HashSet<Arc<str>>,
    /// Messages that led to something else.
    pub messages: u64,
    /// Contacts whose first difference found no room among [`limits::DIFFERENCES`].
    pub others: u64,
}

#[derive(Debug, Clone)]
struct Group {
    contacts: u64,
    example_text: String,
    example_contacts: Vec<Arc<str>>,
    order: usize,
}

/// The same difference for some contacts: the first that each of them meets. What follows may follow from it.
#[derive(Debug)]
pub struct Difference<'d> {
    /// What the first program does.
    pub before: &'d Answer,
    /// What the second program does.
    pub after: &'d Answer,
    /// How many contacts.
    pub contacts: u64,
    /// The message of the first of them.
    pub text: &'d str,
    /// Some of the contacts.
    pub examples: &'d [Arc<str>],
}

impl Differences {
    /// Compares what a message of a contact led to: whether that is something else.
    pub fn add(&mut self, contact: &str, text: &str, before: &Answer, after: &Answer) -> bool {
        if before == after {
            return false;
        }
        let (before, after) = (noticeable(before), noticeable(after));
        if before == after {
            return false;
        }
        self.messages += 1;
        if !self.contacts.contains(contact) {
            let contact: Arc<str> = contact.into();
            self.contacts.insert(contact.clone());
            self.first(contact, text, (before, after));
        }
        true
    }

    fn first(&mut self, contact: Arc<str>, text: &str, key: (Answer, Answer)) {
        let order = self.groups.len();
        if order >= limits::DIFFERENCES && !self.groups.contains_key(&key) {
            self.others += 1;
            return;
        }
        let group = self.groups.entry(key).or_insert_with(|| Group {
            contacts: 0,
            example_text: text.chars().take(limits::UNRECOGNISED_BYTES).collect(),
            example_contacts: Vec::new(),
            order,
        });
        group.contacts += 1;
        if group.example_contacts.len() < limits::EXAMPLES {
            group.example_contacts.push(contact);
        }
    }

    /// How many contacts meet a difference.
    pub fn contacts(&self) -> usize {
        self.contacts.len()
    }

    /// The differences from the one that concerns most contacts on; equal ones in the order in which they came.
    pub fn sorted(&self) -> Vec<Difference<'_>> {
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by_key(|(_, group)| (std::cmp::Reverse(group.contacts), group.order));
        let difference = groups.into_iter().map(|((before, after), group)| Difference {
            before,
            after,
            contacts: group.contacts,
            text: &group.example_text,
            examples: &group.example_contacts,
        });
        difference.collect()
    }
}

/// What of an answer somebody notices: not by which label, or how exactly, a message was found.
fn noticeable(answer: &Answer) -> Answer {
    let mut noticeable = answer.clone();
    if let Some(how) = &mut noticeable.matched {
        *how = How {
            by: how.by,
            unit: how.unit.take(),
            step: how.step.take(),
            choice: how.choice.take(),
            ..How::default()
        };
    }
    noticeable
}
