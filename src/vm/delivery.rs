//! One event on its way: what executors and routing share.

use std::collections::VecDeque;

use crate::bytecode::{Program, ProgramId};
use crate::text::FoldedText;
use crate::value::{Symbol, Value, Zone};

use super::Programs;
use super::capture;
use super::effect::{Effect, EffectKind, Origin, SkipReason};
use super::event::{Event, EventKind};
use super::execute::Executor;
use super::inbound::Inbound;
use super::limits;
use super::scratch::Scratch;
use super::session::NO_STEP;
use super::state::{Frame, Run, State, Waiting};

/// Something that an effect set off and that happens when the running unit has come to rest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Pending {
    /// The contact entered a group.
    Joined(Symbol),
    /// It opted in, to a category or at all.
    Subscribed(Option<Symbol>),
    /// It opted out, of a category or at all.
    Unsubscribed(Option<Symbol>),
    /// A unit is to start.
    Start(Waiting),
}

/// One event on its way.
pub(crate) struct Delivery<'a> {
    /// The programs: current and older.
    pub(crate) programs: &'a Programs,
    /// The contact.
    pub(crate) state: &'a mut State,
    /// What happened.
    pub(crate) event: &'a Event,
    /// What is to be done, so far.
    pub(crate) effects: Vec<Effect>,
    /// What the event may still cost.
    pub(crate) fuel: u32,
    /// Expressions that are being evaluated inside each other.
    pub(crate) nested: u32,
    /// What comes after the running unit, each with its place in the chain of what set it off.
    pub(crate) pending: VecDeque<(u32, Pending)>,
    /// The place in the chain of what is happening now.
    pub(crate) chain: u32,
    /// Short links made so far.
    pub(crate) links: u64,
    /// The contact's own time zone, looked up when it is first needed.
    pub(crate) own_zone: Option<Zone>,
    /// Buffers of the host's.
    pub(crate) scratch: &'a mut Scratch,
}

/// Delivers one event to a contact: changes its state and says what is to be done. The same programs, state and event
/// give the same result.
pub fn deliver(programs: &Programs, state: &mut State, event: &Event) -> Vec<Effect> {
    let mut effects = Vec::new();
    deliver_into(programs, state, event, &mut Scratch::default(), &mut effects);
    effects
}

/// The same for hosts of many events: appends what is to be done, and works in buffers that are used again.
pub fn deliver_into(
    programs: &Programs,
    state: &mut State,
    event: &Event,
    scratch: &mut Scratch,
    effects: &mut Vec<Effect>,
) {
    let mut delivery = Delivery::new(programs, state, event, scratch);
    delivery.effects = std::mem::take(effects);
    delivery.dispatch();
    delivery.drain_pending();
    *effects = delivery.effects;
}

/// Begins a conversation of the current program at one of its steps, without what comes before it: for trying out. Those of its
/// variables that are given, by their number, have their values; the others are missing until a step sets them.
pub fn start_at_step(
    programs: &Programs,
    state: &mut State,
    event: &Event,
    (unit, step): (u32, u32),
    values: Vec<(u16, Value)>,
) -> Vec<Effect> {
    let mut scratch = Scratch::default();
    let mut delivery = Delivery::new(programs, state, event, &mut scratch);
    delivery.begin_at_step(unit, step, values);
    delivery.drain_pending();
    delivery.effects
}

/// Evaluates an expression of the current program against a contact: what hosts and tests ask outside of any unit. The
/// state is only read.
pub fn evaluate(programs: &Programs, state: &mut State, at_ms: i64, code: u32) -> Value {
    let event = Event { id: "".into(), at_ms, seed: 0, kind: EventKind::Timer };
    let mut scratch = Scratch::default();
    Delivery::new(programs, state, &event, &mut scratch).evaluate_alone(programs.current(), code).0
}

/// Whether a reply holds a value of the type that a message of the current program asks for, whatever condition there is for it;
/// `None` where it asks for none. The state is only read.
pub fn holds_answer(
    programs: &Programs,
    state: &mut State,
    at_ms: i64,
    message: u32,
    reply: &str,
) -> Option<bool> {
    let program = programs.current();
    let record = program.message(message)?;
    let answer = program.answer(record.answer?)?;
    let event = Event { id: "".into(), at_ms, seed: 0, kind: EventKind::Timer };
    let mut scratch = Scratch::default();
    let mut delivery = Delivery::new(programs, state, &event, &mut scratch);
    let folded = FoldedText::new(reply);
    let reply = capture::Reply { text: reply, folded: &folded };
    let context = delivery.context(program);
    Some(capture::capture(program, answer, &reply, record.matching, &context).is_some())
}

impl<'a> Delivery<'a> {
    fn new(programs: &'a Programs, state: &'a mut State, event: &'a Event, scratch: &'a mut Scratch) -> Self {
        Self {
            programs,
            state,
            event,
            effects: Vec::new(),
            fuel: limits::FUEL,
            nested: 0,
            pending: VecDeque::new(),
            chain: 0,
            links: 0,
            own_zone: None,
            scratch,
        }
    }

    fn dispatch(&mut self) {
        let event = self.event;
        match &event.kind {
            EventKind::Inbound { text, sender, intent, trusted } => {
                let sender = self.sender_symbol(*sender);
                self.inbound(&Inbound { text, sender, intent: intent.as_ref(), trusted: *trusted });
            }
            EventKind::Custom { name, data } => self.custom_event(name, data),
            EventKind::Campaign { campaign, text } => self.campaign(*campaign, text.as_deref()),
            EventKind::Click { campaign, .. } => self.click(*campaign),
            EventKind::Join { group } => self.join(host(), Symbol::of(group)),
            EventKind::Leave { group } => self.leave(host(), Symbol::of(group)),
            EventKind::Subscribe { category } => self.host_consent(category.as_deref(), true),
            EventKind::Unsubscribe { category } => self.host_consent(category.as_deref(), false),
            EventKind::Schedule { trigger } => self.schedule(*trigger),
            EventKind::Request { unit, arguments, chain } => self.request(*unit, arguments, *chain),
            EventKind::Timer => self.timer(),
            EventKind::ServiceAnswer { call, answer } => self.service_answer(*call, answer.as_ref()),
            EventKind::Receipt { message, status, origin } => self.receipt(message, status, *origin),
            EventKind::GiveBack => self.give_back(),
            EventKind::TeamMessage => self.team_wrote(),
        }
    }

    /// The current program.
    pub(crate) fn current(&self) -> &'a Program {
        self.programs.current()
    }

    /// The program of an id.
    pub(crate) fn program(&self, id: ProgramId) -> Option<&'a Program> {
        self.programs.get(id).map(|program| &**program)
    }

    /// Decides an effect.
    pub(crate) fn emit(&mut self, origin: Origin, kind: EffectKind) {
        self.effects.push(Effect { origin, kind });
    }

    /// Something was not done.
    pub(crate) fn skip(&mut self, origin: Origin, reason: SkipReason) {
        self.emit(origin, EffectKind::Skipped { reason });
    }

    /// Takes fuel for a value of this size.
    pub(crate) fn spend(&mut self, fuel: usize) {
        self.fuel = self.fuel.saturating_sub(u32::try_from(fuel).unwrap_or(u32::MAX));
    }

    /// Takes fuel for the variables of a unit that starts.
    pub(crate) fn pay_for_frame(&mut self, program: &Program, unit: u32) {
        let locals = program.unit(unit).map_or(0, |unit| unit.local_count);
        self.spend(1 + usize::from(locals) / limits::LOCALS_PER_FUEL);
    }

    /// Lets something follow when the running unit has come to rest.
    pub(crate) fn then(&mut self, pending: Pending) {
        self.pending.push_back((self.chain + 1, pending));
    }

    /// The sender of an index in the current program.
    fn sender_symbol(&self, sender: Option<u32>) -> Option<Symbol> {
        let senders = &self.programs.current().schema().senders;
        sender.and_then(|index| senders.get(index as usize)).map(|sender| Symbol::of(&sender.name))
    }

    /// The index of a sender in the current program.
    pub(crate) fn sender_index(&self, sender: Option<Symbol>) -> Option<u32> {
        self.programs.current().sender_of(sender?)
    }

    /// Evaluates an expression outside of any unit: its value, and whether its author's own characters force UCS-2.
    pub(crate) fn evaluate_alone(&mut self, program: &Program, code: u32) -> (Value, bool) {
        let frame = Frame {
            unit: u32::MAX,
            step: NO_STEP,
            at: 0,
            deadline_ms: None,
            ending: None,
            locals: Vec::new(),
        };
        let mut run = Run::of(program.id(), vec![frame]);
        let mut executor = Executor::new(self, program, &mut run);
        let value = executor.evaluate(code);
        executor.put_away_stack();
        (value, executor.own_unicode)
    }
}

/// The origin of what the host does itself.
pub(crate) fn host() -> Origin {
    Origin { unit: u32::MAX, step: NO_STEP, ..Origin::default() }
}

/// The origin of something that concerns a unit as a whole.
pub(crate) fn unit_origin(program: &Program, unit: u32) -> Origin {
    Origin { program: program.id(), unit, step: NO_STEP, at: 0 }
}
