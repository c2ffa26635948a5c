//! Contacts who each play one whole conversation, interleaved.

use std::sync::Arc;

use smsc::bytecode::Program;
use smsc::vm::event::{Event, EventKind};
use smsc::vm::state::{Consent, State};
use smsc::vm::{Programs, Scratch, deliver_into};

/// Labels of the two questions.
const KINDS: [&[&str]; 4] = [&["Cat", "kitty"], &["Dog", "puppy"], &["Rabbit", "bunny"], &["Hamster"]];
const SIZES: [&[&str]; 3] = [&["Small"], &["Medium"], &["Enormous"]];

/// A generator of numbers that look random, the same in every run (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % count
    }

    fn one_of<'s>(&mut self, items: &[&'s str]) -> &'s str {
        items.get(self.below(items.len())).copied().unwrap_or_default()
    }

    /// 4 of 10 answers are numbers, 3 words, 2 sentences, 1 has a letter missing where that can be forgiven.
    fn reply(&mut self, labels: &[&[&str]]) -> String {
        let choice = self.below(labels.len());
        let word = self.one_of(labels.get(choice).copied().unwrap_or_default());
        match self.below(10) {
            0..=3 => (choice + 1).to_string(),
            4..=6 => [word.to_owned(), word.to_uppercase(), word.to_lowercase() + "."]
                .into_iter()
                .nth(self.below(3))
                .unwrap_or_default(),
            7 | 8 => format!("I have a {} at home", word.to_lowercase()),
            _ if word.len() >= 6 => {
                let left_out = 1 + self.below(word.len() - 2);
                word.char_indices().filter(|(at, _)| *at != left_out).map(|(_, letter)| letter).collect()
            }
            _ => word.to_lowercase(),
        }
    }

    fn conversation(&mut self, number: usize) -> Vec<String> {
        let keyword = if self.below(2) == 0 { "PETS" } else { "pets" };
        let mut texts = vec![format!("{keyword}{number:06}")];
        if self.below(5) == 0 {
            texts.push(self.one_of(&["what?", "who is this", "ok thanks", "???"]).to_owned());
        }
        texts.push(self.reply(&KINDS));
        texts.push(self.reply(&SIZES));
        texts
    }
}

/// The messages of some contacts, as they come.
pub struct Messages {
    list: Vec<(usize, String)>,
    phones: Vec<Arc<str>>,
}

impl Messages {
    /// Messages of so many contacts to so many conversations.
    pub fn new(contacts: usize, conversations: usize) -> Self {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let mut waiting: Vec<_> = (0..contacts)
            .map(|contact| {
                let number = dice.below(conversations);
                (contact, dice.conversation(number).into_iter())
            })
            .collect();
        let mut list = Vec::new();
        while !waiting.is_empty() {
            waiting.retain_mut(|(contact, texts)| {
                texts.next().map(|text| list.push((*contact, text))).is_some()
            });
        }
        let phones = (0..contacts).map(|contact| format!("+336{contact:08}").into()).collect();
        Self { list, phones }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The stored states of contacts of whom nothing has come yet.
    pub fn states(&self) -> Vec<Vec<u8>> {
        let subscribed = State { consent: Consent::Subscribed, created_at_ms: 1, ..State::default() };
        let mut bytes = Vec::new();
        subscribed.encode(&mut bytes);
        vec![bytes; self.phones.len()]
    }

    /// Plays all of them: a state is decoded before each message and encoded after it. How many effects there were.
    pub fn play(&self, programs: &Programs, states: &mut [Vec<u8>]) -> usize {
        let id: Arc<str> = "".into();
        let (mut scratch, mut effects, mut count) = (Scratch::default(), Vec::new(), 0);
        let mut state = State::default();
        for (seed, (contact, text)) in (0..).zip(&self.list) {
            let (Some(phone), Some(stored)) = (self.phones.get(*contact), states.get_mut(*contact)) else {
                continue;
            };
            if state.decode_again(phone.clone(), stored).is_err() {
                continue;
            }
            let kind =
                EventKind::Inbound { text: text.as_str().into(), sender: None, intent: None, trusted: false };
            let event = Event { id: id.clone(), at_ms: 1_767_603_600_000, seed, kind };
            effects.clear();
            deliver_into(programs, &mut state, &event, &mut scratch, &mut effects);
            count += effects.len();
            stored.clear();
            state.encode(stored);
        }
        count
    }
}

/// The host of a program.
pub fn host(file: &[u8]) -> Programs {
    Programs::new(Arc::new(Program::load(file).unwrap_or_default()))
}
