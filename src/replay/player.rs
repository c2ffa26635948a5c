//! A host without a clock, a network or a disk: its events are recorded messages.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::bytecode::Program;
use crate::text;
use crate::value::iso;
use crate::vm::effect::{Effect, EffectKind};
use crate::vm::event::{Event, EventKind};
use crate::vm::state::{State, Wait};
use crate::vm::{Programs, Scratch, deliver_into, next_due_ms};

use super::contacts::Contacts;
use super::limits;
use super::message::Message;
use super::recent::RecentIds;

/// When a replay begins whose first message says no moment, in the project's time zone: as tests of scripts do.
const BEGINNING: jiff::civil::DateTime = jiff::civil::date(2026, 1, 5).at(10, 0, 0, 0);

/// Plays messages through a program.
#[derive(Debug)]
pub struct Player {
    programs: Programs,
    contacts: Contacts,
    ids: RecentIds,
    /// The latest moment that a message said; before the first, the beginning.
    now_ms: i64,
    /// Whether a message has said one.
    dated: bool,
    events: u64,
    /// The id of all events: repeated messages are left out here.
    event_id: Arc<str>,
    scratch: Scratch,
    /// The state of the contact whose message was played last, for its memory.
    state: State,
}

/// A message that can be played.
#[derive(Debug, Clone)]
pub struct Inbound<'l> {
    contact: &'l str,
    text: &'l str,
    id: Option<&'l str>,
    sender: Option<u32>,
    at_ms: Option<i64>,
}

/// A place in a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Unit index.
    pub unit: u32,
    /// Step index within the unit; `u16::MAX` outside steps.
    pub step: u16,
}

/// What a message led to.
#[derive(Debug, Default)]
pub struct Turn {
    /// The message has been played before: nothing happened.
    pub repeated: bool,
    /// It says an earlier moment than its contact's last message, and was played at that one's.
    pub late: bool,
    /// Some timers of the contact were left out: there were more than [`limits::TIMERS`].
    pub endless: bool,
    /// Effects of timers that were due before.
    pub before: Vec<Effect>,
    /// Effects of the message.
    pub effects: Vec<Effect>,
    /// Where the contact's conversation is afterwards; of conversations inside each other, the innermost.
    pub place: Option<Place>,
    /// Where it was when the message came.
    pub place_before: Option<Place>,
    /// Message index of the question that the contact was asked.
    pub asked: Option<u32>,
}

impl Player {
    /// A player without contacts.
    pub fn new(program: Arc<Program>) -> Self {
        let programs = Programs::new(program).with_people_by_name();
        let now_ms = programs.zone().instant(BEGINNING).unwrap_or_default();
        Self {
            programs,
            contacts: Contacts::default(),
            ids: RecentIds::default(),
            now_ms,
            dated: false,
            events: 0,
            event_id: "".into(),
            scratch: Scratch::default(),
            state: State::default(),
        }
    }

    /// The program that is played.
    pub fn program(&self) -> &Arc<Program> {
        self.programs.current()
    }

    /// How many contacts there are.
    pub fn contacts(&self) -> usize {
        self.contacts.len()
    }

    /// Bytes of the encoded states of all contacts.
    pub fn state_bytes(&self) -> usize {
        self.contacts.state_bytes()
    }

    /// A message as this program understands it.
    ///
    /// # Errors
    /// What keeps it from being played, in a sentence for people.
    pub fn read<'m>(&self, message: &'m Message<'_>) -> Result<Inbound<'m>, String> {
        let contact = message.contact.as_ref();
        let number = text::E164::new(contact);
        if number.is_err() && !text::is_short_code(contact) && !is_name(contact) {
            let reason = number.err().map_or_else(String::new, |error| error.to_string());
            let masked = text::mask_phone(contact);
            return Err(format!(
                "contact {masked:?}: {reason}; write it as +33612345678, or a name with letters in it"
            ));
        }
        let sender = message.to.as_deref().map(|to| self.sender(to)).transpose()?;
        let at_ms = message.at.as_deref().map(|at| self.moment(at)).transpose()?;
        Ok(Inbound { contact, text: message.text.as_ref(), id: message.id.as_deref(), sender, at_ms })
    }

    fn sender(&self, to: &str) -> Result<u32, String> {
        let senders = &self.program().schema().senders;
        let found = senders.iter().position(|sender| sender.name == to || sender.address == to);
        found.map(|index| index as u32).ok_or_else(|| {
            let names: Vec<String> = senders.iter().map(|sender| format!("`{}`", sender.name)).collect();
            match names.as_slice() {
                [] => format!("the project declares no sender {to:?}, nor any other: leave `to` out"),
                names => format!("the project declares no sender {to:?}; it has {}", names.join(", ")),
            }
        })
    }

    fn moment(&self, at: &str) -> Result<i64, String> {
        iso::parse_instant(at, self.programs.zone()).ok_or_else(|| {
            format!("at {at:?} is no moment: write 2026-03-02T10:00:00Z, or 2026-03-02T10:00 for the project's zone")
        })
    }

    /// Plays a message. The timers of its contact that are due by then fire first. Services do not answer: every call fails
    /// at once.
    pub fn play(&mut self, inbound: &Inbound<'_>) -> Turn {
        let mut turn = Turn::default();
        if inbound.id.is_some_and(|id| !self.ids.insert(inbound.contact, id)) {
            turn.repeated = true;
            return turn;
        }
        let said_ms = self.moment_of(inbound);
        let mut state = std::mem::take(&mut self.state);
        let last_ms = self.contacts.load(inbound.contact, said_ms, &mut state);
        let at_ms = said_ms.max(last_ms);
        turn.late = said_ms < last_ms;
        self.fire_timers(&mut state, at_ms, &mut turn);
        turn.place_before = place(&state);
        turn.asked = asked(&state);
        let (text, sender) = (inbound.text.into(), inbound.sender);
        let kind = EventKind::Inbound { text, sender, intent: None, trusted: true };
        self.happen(&mut state, at_ms, kind, &mut turn.effects);
        turn.place = place(&state);
        self.state = state;
        turn
    }

    /// When a message comes: without a moment of its own, at the latest that any has said.
    fn moment_of(&mut self, inbound: &Inbound<'_>) -> i64 {
        let Some(at_ms) = inbound.at_ms else { return self.now_ms };
        self.now_ms = if self.dated { self.now_ms.max(at_ms) } else { at_ms };
        self.dated = true;
        at_ms
    }

    fn fire_timers(&mut self, state: &mut State, until_ms: i64, turn: &mut Turn) {
        for _ in 0..limits::TIMERS {
            let Some(due_ms) = next_due_ms(state).filter(|due_ms| *due_ms <= until_ms) else { return };
            self.happen(state, due_ms, EventKind::Timer, &mut turn.before);
        }
        turn.endless = true;
    }

    /// Delivers an event with all that it sets off, and keeps the state.
    fn happen(&mut self, state: &mut State, at_ms: i64, kind: EventKind, effects: &mut Vec<Effect>) {
        let mut next = Some((state.phone.clone(), kind));
        let mut follow = VecDeque::new();
        for _ in 0..limits::EVENTS {
            let Some((phone, kind)) = next.take().or_else(|| follow.pop_front()) else { break };
            let first_new = effects.len();
            if phone == state.phone {
                self.deliver(state, at_ms, kind, effects);
            } else {
                self.happen_to_other(&phone, at_ms, kind, effects);
            }
            let new = effects.get(first_new..).unwrap_or_default();
            follow.extend(new.iter().filter_map(|effect| consequence(effect, &phone)));
        }
        self.contacts.store(state, at_ms);
    }

    /// Something happens to another contact: a unit that was started for it, or the answer that its call gets.
    fn happen_to_other(&mut self, phone: &str, at_ms: i64, kind: EventKind, effects: &mut Vec<Effect>) {
        let mut other = State::default();
        let last_ms = self.contacts.load(phone, at_ms, &mut other);
        let at_ms = at_ms.max(last_ms);
        self.deliver(&mut other, at_ms, kind, effects);
        self.contacts.store(&other, at_ms);
    }

    fn deliver(&mut self, state: &mut State, at_ms: i64, kind: EventKind, effects: &mut Vec<Effect>) {
        self.events += 1;
        let event = Event { id: self.event_id.clone(), at_ms, seed: self.events, kind };
        deliver_into(&self.programs, state, &event, &mut self.scratch, effects);
    }
}

/// Whether a contact is a name, as in logs that name nobody: what has letters is no number that was mistyped.
fn is_name(contact: &str) -> bool {
    contact.len() <= limits::NAME_BYTES
        && contact.chars().any(char::is_alphabetic)
        && !contact.chars().any(char::is_control)
}

/// What an effect makes happen, and to whom: `own` is the contact that it was decided for.
fn consequence(effect: &Effect, own: &Arc<str>) -> Option<(Arc<str>, EventKind)> {
    match &effect.kind {
        EffectKind::Call { call, .. } => {
            Some((own.clone(), EventKind::ServiceAnswer { call: *call, answer: None }))
        }
        EffectKind::StartFor { phone, unit, arguments, chain } => {
            let arguments = arguments.clone();
            Some((phone.clone(), EventKind::Request { unit: *unit, arguments, chain: *chain }))
        }
        _ => None,
    }
}

/// Where a contact's conversation is.
fn place(state: &State) -> Option<Place> {
    let frame = state.conversation.as_ref()?.frames.last()?;
    Some(Place { unit: frame.unit, step: frame.step })
}

fn asked(state: &State) -> Option<u32> {
    let run = state.conversation.as_ref()?;
    let message = |wait: &Wait| match wait {
        Wait::Reply { message, .. } => Some(*message),
        _ => None,
    };
    message(&run.waiting).or_else(|| run.kept.as_ref().and_then(|kept| message(&kept.waiting)))
}
