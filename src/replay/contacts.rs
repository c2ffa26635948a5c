//! The contacts of a replay: each with its state, encoded.

use std::collections::HashMap;
use std::sync::Arc;

use crate::vm::state::{Consent, State};

/// What is kept of a contact between its messages.
#[derive(Debug)]
struct Stored {
    /// Its state, encoded.
    state: Box<[u8]>,
    /// When something last happened to it, milliseconds UTC.
    at_ms: i64,
}

/// All contacts that were seen. The memory of a replay grows with their number and with nothing else.
#[derive(Debug, Default)]
pub(super) struct Contacts {
    stored: HashMap<Arc<str>, Stored>,
    buffer: Vec<u8>,
}

impl Contacts {
    /// Makes a state that of a contact, in the same memory: the moment of its last event. One that is seen for the first
    /// time is subscribed now.
    pub(super) fn load(&self, phone: &str, now_ms: i64, state: &mut State) -> i64 {
        if let Some((phone, stored)) = self.stored.get_key_value(phone)
            && state.decode_again(phone.clone(), &stored.state).is_ok()
        {
            return stored.at_ms;
        }
        *state = new_contact(phone.into(), now_ms);
        now_ms
    }

    /// Keeps a state.
    pub(super) fn store(&mut self, state: &State, at_ms: i64) {
        self.buffer.clear();
        state.encode(&mut self.buffer);
        match self.stored.get_mut(&*state.phone) {
            Some(stored) => {
                stored.at_ms = at_ms;
                if stored.state.len() == self.buffer.len() {
                    stored.state.copy_from_slice(&self.buffer);
                } else {
                    stored.state = self.buffer.as_slice().into();
                }
            }
            None => {
                let stored = Stored { state: self.buffer.as_slice().into(), at_ms };
                self.stored.insert(state.phone.clone(), stored);
            }
        }
    }

    /// How many contacts.
    pub(super) fn len(&self) -> usize {
        self.stored.len()
    }

    /// Bytes of all encoded states.
    pub(super) fn state_bytes(&self) -> usize {
        self.stored.values().map(|stored| stored.state.len()).sum()
    }
}

fn new_contact(phone: Arc<str>, now_ms: i64) -> State {
    State { phone, created_at_ms: now_ms, consent: Consent::Subscribed, ..State::default() }
}
